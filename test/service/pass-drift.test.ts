/** What the service does about manual changes, pass by pass: ended sessions, drift that is only reported, the order. */
import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { REVOCATION } from '../../src/core/iam/revocation-policy.ts';
import { TAGS } from '../../src/core/model/ownership.ts';
import { CLOSED_TRUST } from '../../src/core/plan/quarantine.ts';
import type { PassReport } from '../../src/core/record/report.ts';
import { trustPolicy } from '../../src/core/trust/trust.ts';
import { passMetrics } from '../../src/service/pass-metrics.ts';
import { awsFailure } from '../faults/aws-failure.ts';
import { OTHER_REPOSITORY, settings as SAMPLE } from '../support/roles.ts';
import { roleFiles, ServiceWorld } from '../support/service-world.ts';
import { SETTINGS } from '../support/tree.ts';

const HOUR = 3_600_000;
/** The tag by which earlier versions told drift from a change. */
const OLD_DIGEST = 'rolekeeper:digest';
const SHOP = roleFiles('shop', 'checkout-deploy', 'checkout-checks', 'storefront-deploy');
const settings = (lines: string) => ({ 'rolekeeper.yaml': `${SETTINGS}${lines.replace(/^/gm, '  ')}\n` });
const OTHER_TRUST = trustPolicy(SAMPLE().provider, [{ repositoryUuid: OTHER_REPOSITORY }]);

async function settled(files: Record<string, string>): Promise<ServiceWorld> {
  const world = new ServiceWorld();
  await world.publish(files);
  await world.pass();
  await world.pass();
  return world;
}

function roleOf(world: ServiceWorld, name: string) {
  const role = world.iam.state.RoleDetailList.find(({ RoleName }) => RoleName === name);
  if (role === undefined) throw new Error(`there is no ${name}`);
  return role;
}

const open = (world: ServiceWorld, RoleName: string) =>
  world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: OTHER_TRUST }));
const isOpen = (world: ServiceWorld, name: string) =>
  JSON.stringify(roleOf(world, name).AssumeRolePolicyDocument).includes(OTHER_REPOSITORY);
const isRevoked = (world: ServiceWorld, name: string) =>
  roleOf(world, name).RolePolicyList.some(({ PolicyName }) => PolicyName === REVOCATION);
const driftOf = ({ drift }: PassReport) => drift.map(({ severity, kind, role }) => `${severity} ${kind} ${role}`);
const COUNTS = { calls: 0, throttles: 0, unknownDoorbells: 0 };

async function deleteByHand(world: ServiceWorld, RoleName: string): Promise<void> {
  await world.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'read' }));
  await world.iam.send(new DeleteRoleCommand({ RoleName }));
}

describe('a trust policy that was widened by hand', () => {
  it('is put back, and the sessions of that time end; after twelve hours nothing is left of it', async () => {
    const world = await settled(SHOP);
    await open(world, 'checkout-deploy');
    expect(driftOf(await world.pass())).toEqual(['high drift-trust checkout-deploy']);
    expect([isOpen(world, 'checkout-deploy'), isRevoked(world, 'checkout-deploy')]).toEqual([false, true]);

    const second = await world.pass();
    expect(second.findings.map(({ code }) => code)).toEqual(['sessions-revoked']);
    expect(driftOf(second)).toEqual([]);

    world.now += 12 * HOUR + 60_000;
    const over = await world.pass();
    expect(over.roles).toMatchObject([{ role: 'checkout-deploy', causes: ['upkeep'], calls: ['DeleteRolePolicy'] }]);
    expect([over.totals.driftFound, isRevoked(world, 'checkout-deploy')]).toEqual([0, false]);
    const writes = world.writes.length;
    await world.pass();
    expect(world.writes).toHaveLength(writes);
  });

  it('ends the sessions also if the pass dies between the two', async () => {
    const world = await settled(SHOP);
    await open(world, 'checkout-deploy');
    world.interfere = (call) => {
      if (call === 'PutRolePolicy') throw awsFailure('AccessDenied', 403);
    };
    await world.pass();
    expect([isOpen(world, 'checkout-deploy'), isRevoked(world, 'checkout-deploy')]).toEqual([false, false]);
    world.interfere = () => undefined;
    await world.pass();
    expect(isRevoked(world, 'checkout-deploy')).toBe(true);
  });

  it('ends the sessions also if the pass dies between the two, and a hand writes what an earlier version would believe', async () => {
    const world = await settled(SHOP);
    await open(world, 'checkout-deploy');
    world.interfere = (call) => {
      if (call === 'PutRolePolicy') throw awsFailure('AccessDenied', 403);
    };
    await world.pass();
    world.interfere = () => undefined;
    const RoleName = 'checkout-deploy';
    await world.iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: OLD_DIGEST, Value: 'v1-done' }] }));
    await world.pass();
    expect(isRevoked(world, 'checkout-deploy')).toBe(true);
    const writes = world.writes.length;
    await world.pass();
    expect(world.writes).toHaveLength(writes);
  });

  it('ends no session where the settings say so', async () => {
    const world = await settled({ ...SHOP, ...settings('drift: {revokeSessions: false}') });
    await open(world, 'checkout-deploy');
    await world.pass();
    expect([isOpen(world, 'checkout-deploy'), isRevoked(world, 'checkout-deploy')]).toEqual([false, false]);
  });

  it('of a role in quarantine is closed again, and the sessions of that time end as well', async () => {
    const world = await settled({ ...SHOP, ...settings('removal: {mode: quarantine}') });
    const { 'teams/shop/storefront-deploy.yaml': _, ...rest } = SHOP;
    await world.publish({ ...rest, ...settings('removal: {mode: quarantine}') });
    await world.pass();
    expect(driftOf(await world.pass())).toEqual([]);
    await open(world, 'storefront-deploy');
    expect(driftOf(await world.pass())).toEqual(['high drift-trust storefront-deploy']);
    expect([isOpen(world, 'storefront-deploy'), isRevoked(world, 'storefront-deploy')]).toEqual([false, true]);
    expect(driftOf(await world.pass())).toEqual([]);
  });
});

describe('a role that was changed by hand, and whose manifest is changed before the next pass', () => {
  const path = 'teams/shop/checkout-deploy.yaml';
  const LONGER = { ...SHOP, [path]: (SHOP[path] ?? '').replace('spec:', 'spec:\n  session: {maxDuration: 2h}') };
  const session = (world: ServiceWorld) => roleOf(world, 'checkout-deploy').MaxSessionDuration;

  it('is drift all the same: the alarm rings, the sessions end, and the manifest is applied', async () => {
    const world = await settled(SHOP);
    await open(world, 'checkout-deploy');
    await world.publish(LONGER);
    const report = await world.pass();
    expect(driftOf(report)).toEqual(['high drift-trust checkout-deploy']);
    expect(report.roles).toMatchObject([{ role: 'checkout-deploy', causes: ['drift', 'manifest'], result: 'done' }]);
    expect(passMetrics(report, COUNTS)).toMatchObject({
      ...{ DriftFound: 1, DriftUnhealed: 0, DriftHigh: 1, DriftTrust: 1, RolesUpdated: 1 },
    });
    expect(report.totals).toMatchObject({ driftFound: 1, driftHigh: 1, updated: 1 });
    expect([isOpen(world, 'checkout-deploy'), isRevoked(world, 'checkout-deploy')]).toEqual([false, true]);
    expect(session(world)).toBe(7200);

    const second = await world.pass();
    expect(driftOf(second)).toEqual([]);
    expect(second.roles).toEqual([]);
  });

  it('is drift also where the first pass dies at its first write, and in every pass until it is put back', async () => {
    const world = await settled(SHOP);
    await open(world, 'checkout-deploy');
    await world.publish(LONGER);
    world.interfere = (call) => {
      if (!/^(Get|List)/.test(call)) throw awsFailure('AccessDenied', 403);
    };
    for (let pass = 0; pass < 2; pass++) {
      expect(driftOf(await world.pass())).toEqual(['high drift-trust checkout-deploy']);
      expect(isOpen(world, 'checkout-deploy')).toBe(true);
    }
    world.interfere = () => undefined;
    expect(driftOf(await world.pass())).toEqual(['high drift-trust checkout-deploy']);
    expect([isOpen(world, 'checkout-deploy'), isRevoked(world, 'checkout-deploy')]).toEqual([false, true]);
    expect(session(world)).toBe(7200);
  });

  it('is none where only the manifest changed, however often its update is cut short', async () => {
    const world = await settled(SHOP);
    await world.publish(LONGER);
    world.interfere = (call) => {
      if (call === 'UpdateRole' || call === 'TagRole') throw awsFailure('AccessDenied', 403);
    };
    for (let pass = 0; pass < 2; pass++) expect(driftOf(await world.pass())).toEqual([]);
    await world.publish({ ...LONGER, [path]: (LONGER[path] ?? '').replace('s3:GetObject', 's3:PutObject') });
    expect(driftOf(await world.pass())).toEqual([]);
    world.interfere = () => undefined;
    const report = await world.pass();
    expect([driftOf(report), isRevoked(world, 'checkout-deploy')]).toEqual([[], false]);
    expect(report.roles).toMatchObject([{ role: 'checkout-deploy', causes: ['manifest'], result: 'done' }]);
    expect((await world.pass()).roles).toEqual([]);
  });

  it('is drift too where the role was in quarantine, was opened by hand, and is declared again', async () => {
    const QUARANTINE = settings('removal: {mode: quarantine}');
    const world = await settled({ ...SHOP, ...QUARANTINE });
    const { [path]: _, ...rest } = SHOP;
    await world.publish({ ...rest, ...QUARANTINE });
    await world.pass();
    await open(world, 'checkout-deploy');
    await world.publish({ ...LONGER, ...QUARANTINE });
    const report = await world.pass();
    expect(driftOf(report)).toEqual(['high drift-trust checkout-deploy']);
    expect(report.roles).toMatchObject([{ role: 'checkout-deploy', causes: ['drift', 'manifest'], result: 'done' }]);
    expect([isOpen(world, 'checkout-deploy'), isRevoked(world, 'checkout-deploy')]).toEqual([false, true]);
    expect(session(world)).toBe(7200);
  });

  it('is drift too where the role was applied by an earlier version, once a pass has seen it in sync', async () => {
    const world = await settled(SHOP);
    for (const key of [...world.state.objects.keys()].filter((one) => one.startsWith('applied/'))) {
      world.state.objects.delete(key);
    }
    const inventory = world.state.json('inventory.json') as { roles: Record<string, object> };
    for (const role of Object.values(inventory.roles)) Object.assign(role, { recorded: undefined });
    world.state.set('inventory.json', JSON.stringify(inventory));
    await world.pass();
    expect(world.state.text('applied/checkout-deploy.json')).toContain('rolekeeper.applied/v1');
    await open(world, 'checkout-deploy');
    await world.publish(LONGER);
    expect(driftOf(await world.pass())).toEqual(['high drift-trust checkout-deploy']);
  });

  it('costs a quiet pass nothing: what was applied is neither read nor written', async () => {
    const world = await settled(SHOP);
    world.state.calls.length = 0;
    await world.pass();
    expect(world.state.calls.filter((call) => call.includes('applied/'))).toEqual([]);
  });
});

describe('drift that the settings want only reported', () => {
  const LEFT = settings(
    'drift: {drift-deleted: {response: report, reason: SEC-1}, drift-tags: {response: report, reason: FIN-7}}',
  );

  it('is reported in every pass, and rings no alarm that it is not put back', async () => {
    const world = await settled({ ...SHOP, ...LEFT });
    await deleteByHand(world, 'checkout-deploy');
    await world.iam.send(new TagRoleCommand({ RoleName: 'storefront-deploy', Tags: [{ Key: 'cost', Value: '7' }] }));
    for (let pass = 0; pass < 3; pass++) {
      const report = await world.pass();
      expect(report).toMatchObject({ result: 'succeeded', retryable: false });
      expect(driftOf(report)).toEqual(['medium drift-deleted checkout-deploy', 'medium drift-tags storefront-deploy']);
      expect(report.roles.map(({ role, result }) => `${role} ${result}`)).toEqual([
        'checkout-deploy accepted',
        'storefront-deploy accepted',
      ]);
      expect(passMetrics(report, COUNTS)).toMatchObject({ DriftFound: 2, DriftUnhealed: 0, RolesFailed: 0 });
    }
    expect(world.roleNames).not.toContain('checkout-deploy');
  });

  it('is put back when the manifest changes', async () => {
    const world = await settled({ ...SHOP, ...LEFT });
    await world.iam.send(new TagRoleCommand({ RoleName: 'storefront-deploy', Tags: [{ Key: 'cost', Value: '7' }] }));
    const path = 'teams/shop/storefront-deploy.yaml';
    const longer = (SHOP[path] ?? '').replace('spec:', 'spec:\n  session: {maxDuration: 2h}');
    await world.publish({ ...SHOP, ...LEFT, [path]: longer });
    await world.pass();
    expect(roleOf(world, 'storefront-deploy').Tags.map(({ Key }) => Key)).not.toContain('cost');
  });
});

describe('a digest tag of an earlier version', () => {
  for (const value of ['v1-revoking-sessions', 'v1-quarantined', 'creating-1', 'v1-by-hand']) {
    it(`that says ${value} hides nothing, also where the first pass fails`, async () => {
      const world = await settled(SHOP);
      await open(world, 'checkout-deploy');
      const RoleName = 'checkout-deploy';
      await world.iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: OLD_DIGEST, Value: value }] }));
      world.interfere = (call) => {
        if (call === 'UpdateAssumeRolePolicy') throw awsFailure('AccessDenied', 403);
      };
      expect(driftOf(await world.pass())).toEqual(['high drift-trust checkout-deploy']);
      world.interfere = () => undefined;
      expect(driftOf(await world.pass())).toEqual(['high drift-trust checkout-deploy']);
      expect([isOpen(world, RoleName), isRevoked(world, RoleName)]).toEqual([false, true]);
      expect(driftOf(await world.pass())).toEqual([]);
    });
  }
});

describe('a role that was filled up with tags by hand', () => {
  async function fill(world: ServiceWorld, RoleName: string): Promise<void> {
    const free = 50 - (roleOf(world, RoleName).Tags?.length ?? 0);
    const Tags = Array.from({ length: free }, (_, index) => ({ Key: `mine-${index}`, Value: 'x' }));
    await world.iam.send(new TagRoleCommand({ RoleName, Tags }));
  }

  it('has its trust put back, and its sessions ended, all the same; and the tags go', async () => {
    const world = await settled(SHOP);
    await open(world, 'checkout-deploy');
    await fill(world, 'checkout-deploy');
    expect(await world.pass()).toMatchObject({
      result: 'succeeded',
      roles: [{ role: 'checkout-deploy', result: 'done' }],
    });
    expect([isOpen(world, 'checkout-deploy'), isRevoked(world, 'checkout-deploy')]).toEqual([false, true]);
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { driftFound: 0 } });
    expect(roleOf(world, 'checkout-deploy').Tags.map(({ Key }) => Key)).not.toContain('mine-0');
  });

  it('is closed all the same when no manifest declares it any more, and deleted when its days are over', async () => {
    const QUARANTINE = settings('removal: {mode: quarantine, quarantine: 7d}');
    const world = await settled({ ...SHOP, ...QUARANTINE });
    await fill(world, 'storefront-deploy');
    const { 'teams/shop/storefront-deploy.yaml': _, ...rest } = SHOP;
    await world.publish({ ...rest, ...QUARANTINE });
    expect(await world.pass()).toMatchObject({
      result: 'failed',
      roles: [{ failure: { call: 'TagRole', remedy: expect.stringContaining('fifty tags') } }],
    });
    expect(isOpen(world, 'storefront-deploy')).toBe(false);
    // It is closed: nothing is tried again, and no alarm rings for it.
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { quarantined: 0, driftFound: 0 } });
    world.now += 7 * 24 * HOUR;
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { deleted: 0 } });
    world.now += 24 * HOUR;
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { deleted: 1 } });
  });

  it('is closed again with a new day after it was opened by hand, and not deleted by the old one', async () => {
    const QUARANTINE = settings('removal: {mode: quarantine, quarantine: 7d}');
    const world = await settled({ ...SHOP, ...QUARANTINE });
    const { 'teams/shop/storefront-deploy.yaml': _, ...rest } = SHOP;
    await world.publish({ ...rest, ...QUARANTINE });
    await world.pass();
    await fill(world, 'storefront-deploy');
    await open(world, 'storefront-deploy');
    world.now += 30 * 24 * HOUR;
    await world.pass();
    expect([isOpen(world, 'storefront-deploy'), isRevoked(world, 'storefront-deploy')]).toEqual([false, true]);
    expect(await world.pass()).toMatchObject({ totals: { deleted: 0 } });
    world.now += 3 * 24 * HOUR;
    expect(await world.pass()).toMatchObject({ totals: { deleted: 0 } });
  });
});

describe('an old day, written by hand on a role that is to be deleted', () => {
  const QUARANTINE = settings('removal: {mode: quarantine, quarantine: 7d}');
  const { 'teams/shop/storefront-deploy.yaml': _, ...rest } = SHOP;
  const Tags = [{ Key: TAGS.quarantined, Value: '2020-01-01' }];
  const RoleName = 'storefront-deploy';

  it('does not start the clock of one that we have closed', async () => {
    const world = await settled({ ...SHOP, ...QUARANTINE });
    await world.publish({ ...rest, ...QUARANTINE });
    await world.pass();
    await world.iam.send(new TagRoleCommand({ RoleName, Tags }));
    for (let pass = 0; pass < 2; pass++) expect(await world.pass()).toMatchObject({ totals: { deleted: 0 } });
    world.now += 8 * 24 * HOUR;
    expect(await world.pass()).toMatchObject({ totals: { deleted: 1 } });
  });

  it('does not start the clock of one that was closed by hand as well: its days begin with the pass that sees it', async () => {
    const world = await settled({ ...SHOP, ...QUARANTINE });
    await world.iam.send(new TagRoleCommand({ RoleName, Tags }));
    await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: CLOSED_TRUST }));
    await world.publish({ ...rest, ...QUARANTINE });
    expect(await world.pass()).toMatchObject({ totals: { quarantined: 1, deleted: 0 } });
    expect(await world.pass()).toMatchObject({ totals: { quarantined: 0, deleted: 0 } });
    world.now += 7 * 24 * HOUR;
    expect(await world.pass()).toMatchObject({ totals: { deleted: 0 } });
    world.now += 24 * HOUR;
    expect(await world.pass()).toMatchObject({ totals: { deleted: 1 } });
  });
});

describe('the upload role', () => {
  it('is put back although another role fails in every pass', async () => {
    const world = await settled({ ...SHOP, ...settings('service: {uploadRole: storefront-deploy}') });
    await open(world, 'storefront-deploy');
    await open(world, 'checkout-checks');
    world.interfere = (call, role) => {
      if (role === 'checkout-checks' && !/^(Get|List)/.test(call)) throw awsFailure('AccessDenied', 403);
    };
    await world.pass();
    expect([isOpen(world, 'storefront-deploy'), isOpen(world, 'checkout-checks')]).toEqual([false, true]);
  });

  it('waits for others to which something can be done', async () => {
    const world = await settled({ ...SHOP, ...settings('service: {uploadRole: storefront-deploy}') });
    await open(world, 'storefront-deploy');
    await open(world, 'checkout-checks');
    expect((await world.pass()).roles.map(({ role, result }) => `${role} ${result}`)).toEqual([
      'checkout-checks done',
      'storefront-deploy onHold',
    ]);
    expect(isOpen(world, 'storefront-deploy')).toBe(true);
    await world.pass();
    expect(isOpen(world, 'storefront-deploy')).toBe(false);
  });
});
