/** How roles leave, pass by pass and day by day: approval, quarantine, rename, and the times in which nothing is written. */
import {
  CreateRoleCommand,
  GetRoleCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { type ApprovalDigest, approvalDigest } from '../../src/core/model/ids.ts';
import { TAGS } from '../../src/core/model/ownership.ts';
import type { PassReport } from '../../src/core/record/report.ts';
import { wholeSnapshot } from '../../src/core/record/snapshot.ts';
import { newApproval } from '../../src/core/record/stored-approval.ts';
import { s3Failure } from '../support/fake-s3.ts';
import { BOUNDARY } from '../support/roles.ts';
import { roleFiles, ServiceWorld } from '../support/service-world.ts';
import { SETTINGS } from '../support/tree.ts';

const DAY = 86_400_000;
const SHOP = roleFiles('shop', 'checkout-deploy', 'checkout-checks', 'storefront-deploy');
const DATA = roleFiles('data', 'reports-archive', 'reports-publish');
const settings = (lines: string) => ({ 'rolekeeper.yaml': `${SETTINGS}${lines.replace(/^/gm, '  ')}\n` });
const QUARANTINE = settings('removal: {mode: quarantine, quarantine: 7d}');

const EVERYBODY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
});

/** A service that has applied these, and has nothing to do. */
async function settled(files: Record<string, string>): Promise<ServiceWorld> {
  const world = new ServiceWorld();
  await world.publish(files);
  await world.pass();
  await expectQuiet(world);
  return world;
}

async function expectQuiet(world: ServiceWorld): Promise<void> {
  const before = world.writes.length;
  expect(await world.pass()).toMatchObject({ result: 'succeeded', error: null, retryable: false });
  expect(world.writes).toHaveLength(before);
}

function without(files: Record<string, string>, ...names: string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).filter(([path]) => !names.some((name) => path.includes(`/${name}.`))),
  );
}

function roleOf(world: ServiceWorld, name: string) {
  const role = world.iam.state.RoleDetailList.find(({ RoleName }) => RoleName === name);
  if (role === undefined) throw new Error(`there is no ${name}`);
  return role;
}

const snapshots = (world: ServiceWorld) =>
  [...world.state.objects.keys()].filter((key) => key.startsWith('snapshots/'));
const blockedBy = ({ findings }: PassReport) =>
  findings.filter(({ blocks }) => blocks !== 'nothing').map(({ code }) => code);

/** Of the deletions that the first finding holds back, as its remedy asks people to type it. */
function digestIn({ findings: [first] }: PassReport): ApprovalDigest {
  const digest = approvalDigest(/\S+$/.exec(first?.remedy ?? '')?.[0] ?? '');
  if (digest === undefined) throw new Error(`no digest to approve in: ${first?.remedy}`);
  return digest;
}

/** A team of ten is gone, beside one of twelve: that was not approved. */
async function tenBlocked() {
  const names = (team: string, count: number) => Array.from({ length: count }, (_, index) => `${team}-${index}`);
  const rest = roleFiles('shop', ...names('shop', 12));
  const world = await settled({ ...rest, ...roleFiles('data', ...names('data', 10)) });
  await world.publish(rest);
  return { world, rest, digest: digestIn(await world.pass()) };
}

describe('a deletion', () => {
  it('keeps the whole role before it is gone', async () => {
    const world = await settled(SHOP);
    await world.publish(without(SHOP, 'storefront-deploy'));
    expect(await world.pass()).toMatchObject({ totals: { deleted: 1 } });
    const [key = ''] = snapshots(world);
    expect(key).toMatch(/^snapshots\/storefront-deploy-AROA[A-Z0-9]+-2026-11-22T.*Z\.json$/);
    expect(world.state.json(key)).toMatchObject({
      before: 'delete',
      role: { inlinePolicies: { read: expect.any(String) } },
    });
  });

  it('does not happen where the role cannot be kept; the others go on, and the next pass does it', async () => {
    const world = await settled(SHOP);
    await world.publish({ ...without(SHOP, 'storefront-deploy'), ...roleFiles('shop', 'new-one') });
    world.state.interfere = (call, key) => {
      if (call === 'PutObject' && key.startsWith('snapshots/')) throw s3Failure('InternalError', 500);
    };
    const report = await world.pass();
    expect(report).toMatchObject({ result: 'failed', retryable: true, totals: { created: 1, deleted: 0, failed: 1 } });
    expect(report.roles.find(({ role }) => role === 'storefront-deploy')).toMatchObject({
      calls: [],
      failure: { code: 'snapshot-not-kept', message: expect.stringMatching(/was not taken away/) },
    });
    expect(world.roleNames).toContain('storefront-deploy');
    world.state.interfere = () => undefined;
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { deleted: 1 } });
  });

  it('that takes two passes keeps the whole role, and not what the first had left of it', async () => {
    const world = await settled(SHOP);
    const { RolePolicyList: policies } = structuredClone(roleOf(world, 'storefront-deploy'));
    await world.publish(without(SHOP, 'storefront-deploy'));
    world.interfere = (call) => {
      if (call === 'DeleteRole') throw s3Failure('ServiceFailure', 500);
    };
    await world.pass();
    expect(roleOf(world, 'storefront-deploy').RolePolicyList).toEqual([]);
    world.interfere = () => undefined;
    await world.pass();
    const whole = wholeSnapshot(await world.ports().snapshots.find('storefront-deploy'));
    expect(Object.keys(whole?.role.inlinePolicies ?? {})).toEqual(policies?.map(({ PolicyName }) => PolicyName));
  });

  it('that fails in every pass keeps the role once', async () => {
    const world = await settled(SHOP);
    await world.publish(without(SHOP, 'storefront-deploy'));
    world.interfere = (call) => {
      if (call === 'DeleteRole') throw s3Failure('AccessDenied', 403);
    };
    for (let pass = 0; pass < 20; pass++) await world.pass();
    expect(snapshots(world)).toHaveLength(1);
  });

  it('of a whole team waits for approval, which the report says how to give, and takes it from the state bucket', async () => {
    const world = await settled({ ...SHOP, ...DATA });
    await world.publish(SHOP);
    const blocked = await world.pass();
    expect(blocked).toMatchObject({ result: 'succeeded', totals: { deleted: 0, deletionsBlocked: 2 } });
    const digest = digestIn(blocked);
    expect(blocked.findings.find(({ code }) => code === 'whole-team')?.remedy).toContain(
      `rolekeeper approve --target aws --state-bucket state ${digest}`,
    );
    await world.ports().approvals.add(newApproval(digest, 'maria', new Date(world.now)));
    expect(await world.pass()).toMatchObject({ totals: { deleted: 2, deletionsBlocked: 0 } });
    await expectQuiet(world);
  });

  it('is not covered by approval of the day before', async () => {
    const world = await settled({ ...SHOP, ...DATA });
    await world.publish(SHOP);
    const digest = digestIn(await world.pass());
    await world.ports().approvals.add(newApproval(digest, 'maria', new Date(world.now)));
    world.now += DAY;
    const report = await world.pass();
    expect(report).toMatchObject({ totals: { deleted: 0, deletionsBlocked: 2 } });
    expect(report.findings.map(({ code }) => code)).toEqual(['whole-team', 'approval-expired']);
  });

  const unread = [
    {
      name: 'hold no list',
      reason: 'no approval is invented',
      spoil: (world: ServiceWorld) => world.state.set('approvals.json', 'yes'),
    },
    {
      name: 'may not be read',
      reason: 'it is not known what is in it',
      spoil: (world: ServiceWorld) => {
        world.state.interfere = (call, key) => {
          if (call === 'GetObject' && key === 'approvals.json') throw s3Failure('AccessDenied', 403);
        };
      },
    },
  ];
  for (const { name, reason, spoil } of unread) {
    // Once the whole pass failed, and a role that was opened by hand stayed open until a person came.
    it(`alone waits while approvals ${name}: ${reason}; what was opened by hand is closed all the same`, async () => {
      const world = await settled(SHOP);
      spoil(world);
      await world.publish(without(SHOP, 'storefront-deploy'));
      await world.iam.send(new UpdateRoleCommand({ RoleName: 'checkout-deploy', MaxSessionDuration: 43_200 }));
      const report = await world.pass();
      expect(report).toMatchObject({
        result: 'succeeded',
        totals: { driftFound: 1, driftUnhealed: 0, deleted: 0, deletionsBlocked: 1 },
      });
      expect(blockedBy(report)).toEqual(['approvals-unread']);
      expect(world.roleNames).toContain('storefront-deploy');
    });
  }

  it('waits where it cannot be written down which approval it uses', async () => {
    const { world, digest } = await tenBlocked();
    await world.ports().approvals.add(newApproval(digest, 'maria', new Date(world.now)));
    world.state.interfere = (call, key) => {
      if (call === 'PutObject' && key === 'approvals.json') throw s3Failure('InternalError', 500);
    };
    const report = await world.pass();
    expect(report).toMatchObject({ totals: { deleted: 0, deletionsBlocked: 10 } });
    expect(blockedBy(report)).toEqual(['approvals-unread']);
    world.state.interfere = () => undefined;
    expect(await world.pass()).toMatchObject({ totals: { deleted: 10 } });
  });

  it('of ten, approved and cut short after four, goes on with the rest', async () => {
    const { world, digest } = await tenBlocked();
    await world.ports().approvals.add(newApproval(digest, 'maria', new Date(world.now)));
    let left = 4;
    world.interfere = (call) => {
      if (call === 'DeleteRole' && left-- <= 0) throw s3Failure('ServiceFailure', 500);
    };
    expect(await world.pass()).toMatchObject({ totals: { deleted: 4, failed: 6 } });
    world.interfere = () => undefined;
    expect(await world.pass()).toMatchObject({ totals: { deleted: 6 }, findings: [] });
    await expectQuiet(world);
  });

  it('of ten, approved and cut short, goes on with the rest also if a hand opens one of them: it is put back, and goes', async () => {
    const { world, digest } = await tenBlocked();
    await world.ports().approvals.add(newApproval(digest, 'maria', new Date(world.now)));
    let left = 4;
    world.interfere = (call) => {
      if (call === 'DeleteRole' && left-- <= 0) throw s3Failure('ServiceFailure', 500);
    };
    await world.pass();
    world.interfere = () => undefined;
    const [RoleName = ''] = world.roleNames.filter((name) => name.startsWith('data-'));
    await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: EVERYBODY }));
    expect(await world.pass()).toMatchObject({ totals: { deleted: 0, driftHigh: 1 } });
    expect(await world.pass()).toMatchObject({ totals: { deleted: 6, deletionsBlocked: 0 } });
  });

  it('of ten, approved in the settings and cut short, goes on as well', async () => {
    const { world, digest, rest } = await tenBlocked();
    const approval = settings(`deletions: {digest: ${digest}, expires: 2026-11-23T06:00Z}`);
    await world.publish({ ...rest, ...approval });
    let left = 4;
    world.interfere = (call) => {
      if (call === 'DeleteRole' && left-- <= 0) throw s3Failure('ServiceFailure', 500);
    };
    expect(await world.pass()).toMatchObject({ totals: { deleted: 4, failed: 6 } });
    world.interfere = () => undefined;
    expect(await world.pass()).toMatchObject({ totals: { deleted: 6 }, findings: [] });
  });

  it('is not covered by approval that was used: the same roles, opened and lost again, are a new question', async () => {
    const world = await settled({ ...SHOP, ...DATA, ...QUARANTINE });
    await world.publish({ ...SHOP, ...QUARANTINE });
    const digest = digestIn(await world.pass());
    await world.ports().approvals.add(newApproval(digest, 'maria', new Date(world.now)));
    expect(await world.pass()).toMatchObject({ totals: { quarantined: 2 } });
    await world.publish({ ...SHOP, ...DATA, ...QUARANTINE });
    await world.pass();
    await world.publish({ ...SHOP, ...QUARANTINE });
    const report = await world.pass();
    expect(report).toMatchObject({ totals: { quarantined: 0 } });
    expect(report.findings.map(({ code }) => code)).toEqual(['whole-team', 'approval-expired']);
  });

  it('is not covered on the last day of approval that was given for a month', async () => {
    const world = await settled({ ...SHOP, ...DATA });
    await world.publish(SHOP);
    const digest = digestIn(await world.pass());
    const month = {
      ...newApproval(digest, 'maria', new Date(world.now)),
      expires: new Date(world.now + 30 * DAY).toISOString(),
    };
    world.state.set('approvals.json', JSON.stringify({ version: 'rolekeeper.approvals/v2', approvals: [month] }));
    const approval = settings(`deletions: {digest: ${digest}, expires: 2026-12-22T12:00Z}`);
    await world.publish({ ...SHOP, ...approval });
    expect(await world.pass()).toMatchObject({ totals: { deleted: 0 } });
    world.now += 29.5 * DAY;
    expect(await world.pass()).toMatchObject({ totals: { deleted: 0, deletionsBlocked: 2 } });
  });

  it('of half of what is known waits, whatever the limit of deletions is', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `role-${index}`);
    const loose = settings('limits: {deletions: {count: 100}}');
    const world = await settled({ ...roleFiles('shop', ...names), ...roleFiles('data', 'other'), ...loose });
    await world.publish({ ...roleFiles('shop', ...names.slice(0, 3)), ...roleFiles('data', 'other'), ...loose });
    const report = await world.pass();
    expect(blockedBy(report)).toEqual(['source-shrunk']);
    expect(report).toMatchObject({ totals: { deleted: 0, deletionsBlocked: 7 } });
  });
});

describe('a quarantine', () => {
  it('closes the role today, keeps it for its days, and deletes it after them', async () => {
    const world = await settled({ ...SHOP, ...QUARANTINE });
    const { RoleId } = roleOf(world, 'storefront-deploy');
    await world.publish({ ...without(SHOP, 'storefront-deploy'), ...QUARANTINE });
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { quarantined: 1, deleted: 0 } });
    const closed = roleOf(world, 'storefront-deploy');
    expect(closed).toMatchObject({ RoleId, RolePolicyList: [{ PolicyName: 'read' }] });
    expect(JSON.stringify(closed.AssumeRolePolicyDocument)).not.toContain('Allow');
    expect(closed.Tags).toContainEqual({ Key: TAGS.quarantined, Value: '2026-11-22' });
    for (let day = 1; day <= 7; day++) {
      await expectQuiet(world);
      world.now += DAY;
    }
    expect(roleOf(world, 'storefront-deploy').RoleId).toBe(RoleId);
    world.now += DAY;
    expect(await world.pass()).toMatchObject({ totals: { quarantined: 0, deleted: 1 } });
    expect(world.roleNames).not.toContain('storefront-deploy');
    expect(snapshots(world)).toHaveLength(2);
    await expectQuiet(world);
  });

  it('ends when the manifest comes back: the same role as before, and no drift', async () => {
    const world = await settled({ ...SHOP, ...QUARANTINE });
    const before = structuredClone(roleOf(world, 'storefront-deploy'));
    await world.publish({ ...without(SHOP, 'storefront-deploy'), ...QUARANTINE });
    await world.pass();
    world.now += 3 * DAY;
    await world.publish({ ...SHOP, ...QUARANTINE });
    const report = await world.pass();
    expect(report).toMatchObject({
      totals: { updated: 1, driftFound: 0 },
      roles: [{ role: 'storefront-deploy', causes: ['manifest'], result: 'done' }],
    });
    const after = roleOf(world, 'storefront-deploy');
    const tags = (role: typeof after) => Object.fromEntries((role.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
    expect({ ...after, Tags: tags(after) }).toEqual({ ...before, Tags: tags(before) });
    await expectQuiet(world);
  });

  it('starts again when the role is opened by hand', async () => {
    const world = await settled({ ...SHOP, ...QUARANTINE });
    const { AssumeRolePolicyDocument: open } = structuredClone(roleOf(world, 'storefront-deploy'));
    await world.publish({ ...without(SHOP, 'storefront-deploy'), ...QUARANTINE });
    await world.pass();
    world.now += 10 * DAY;
    await world.iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: 'storefront-deploy', PolicyDocument: JSON.stringify(open) }),
    );
    expect(await world.pass()).toMatchObject({ totals: { quarantined: 1, deleted: 0 } });
    expect(roleOf(world, 'storefront-deploy').Tags).toContainEqual({ Key: TAGS.quarantined, Value: '2026-12-02' });
  });

  for (const { name, files } of [
    { name: 'nothing can be planned by what is published', files: { 'rolekeeper.yaml': 'kind: x\n' } },
    { name: 'the settings retain it', files: settings('removal: {mode: retain}') },
    {
      name: 'a manifest of its name is wrong',
      files: {
        ...QUARANTINE,
        'teams/shop/storefront-deploy.yaml': 'kind: PipelineRole\nmetadata: {name: storefront-deploy}\n',
      },
    },
  ]) {
    it(`starts again also when the role is opened by hand while ${name}`, async () => {
      const world = await settled({ ...SHOP, ...QUARANTINE });
      const rest = { ...without(SHOP, 'storefront-deploy'), ...QUARANTINE };
      await world.publish(rest);
      for (let pass = 0; pass < 2; pass++) await world.pass();
      world.now += 6 * DAY;
      await world.publish({ ...rest, ...files });
      await world.pass();
      await world.iam.send(
        new UpdateAssumeRolePolicyCommand({ RoleName: 'storefront-deploy', PolicyDocument: EVERYBODY }),
      );
      expect((await world.pass()).drift).toMatchObject([{ kind: 'drift-trust', severity: 'high' }]);
      world.now += 3 * DAY;
      await world.publish(rest);
      expect(await world.pass()).toMatchObject({ totals: { deleted: 0 } });
      world.now += 6 * DAY;
      for (let pass = 0; pass < 2; pass++) await world.pass();
      expect(world.roleNames).not.toContain('storefront-deploy');
    });
  }

  it('of a role that was opened by hand, and that IAM refuses to close again, is drift that is not healed', async () => {
    const world = await settled({ ...SHOP, ...QUARANTINE });
    await world.publish({ ...without(SHOP, 'storefront-deploy'), ...QUARANTINE });
    for (let pass = 0; pass < 2; pass++) await world.pass();
    await world.iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: 'storefront-deploy', PolicyDocument: EVERYBODY }),
    );
    world.interfere = (call) => {
      if (call === 'UpdateAssumeRolePolicy') throw s3Failure('AccessDenied', 403);
    };
    expect(await world.pass()).toMatchObject({ totals: { driftFound: 1, driftUnhealed: 1, driftHigh: 1 } });
    world.interfere = () => undefined;
    expect(await world.pass()).toMatchObject({ totals: { driftFound: 1, driftUnhealed: 0, quarantined: 1 } });
  });

  it('of many roles that were opened by hand begins again at once: no limit, no approval and no wrong manifest holds it', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `reports-${index}`);
    const all = { ...SHOP, ...roleFiles('data', ...names), ...QUARANTINE };
    const world = await settled(all);
    const open = new Map(names.map((name) => [name, roleOf(world, name).AssumeRolePolicyDocument]));
    await world.publish(without(all, ...names));
    const held = await world.pass();
    await world.ports().approvals.add(newApproval(digestIn(held), 'maria', new Date(world.now)));
    expect(await world.pass()).toMatchObject({ totals: { quarantined: 8 } });
    await expectQuiet(world);
    for (const [RoleName, document] of open) {
      await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(document) }));
    }
    world.state.set('approvals.json', 'no list');
    await world.publish({ ...without(all, ...names), 'teams/shop/storefront-deploy.yaml': 'kind: PipelineRole\n' });
    const again = await world.pass();
    expect(again).toMatchObject({ totals: { quarantined: 8, deletionsBlocked: 0 } });
    expect(again.drift).toHaveLength(8);
    // Nothing of it is used up of the limits either.
    expect(world.state.json('inventory.json')).toMatchObject({ spent: { removed: [] } });
  });

  it('goes on while the role is used: it may still be needed', async () => {
    const world = await settled({ ...SHOP, ...QUARANTINE });
    await world.publish({ ...without(SHOP, 'storefront-deploy'), ...QUARANTINE });
    await world.pass();
    const RoleLastUsed = { LastUsedDate: '2026-11-28T09:00:00+00:00', Region: 'eu-west-1' };
    Object.assign(roleOf(world, 'storefront-deploy'), { RoleLastUsed });
    world.now += 9 * DAY;
    const report = await world.pass();
    expect(report).toMatchObject({ totals: { deleted: 0 } });
    expect(report.findings.map(({ code }) => code)).toEqual(['quarantine-used']);
  });
});

describe('the limits', () => {
  const TEN = roleFiles('data', ...Array.from({ length: 10 }, (_, index) => `reports-${index}`));
  const first = (count: number) => Object.fromEntries(Object.entries(TEN).slice(0, count));
  const nameIn = (path: string) => path.replace(/^.*\/|\.yaml$/g, '');
  const open = (world: ServiceWorld, RoleName: string) =>
    world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: EVERYBODY }));
  const RAISED = settings('limits: {deletions: {count: 100, share: 1}, shrink: 1}');

  it('that a commit raises do not count for what it removes, in this pass or the next', async () => {
    const world = await settled({ ...SHOP, ...TEN });
    await world.publish({ ...SHOP, ...first(2), ...RAISED });
    for (const _ of ['this', 'the next']) {
      const report = await world.pass();
      expect([report.totals.deleted, blockedBy(report)]).toEqual([0, ['source-shrunk', 'too-many-deletions']]);
      expect(report.findings[1]?.message).toContain('rolekeeper.yaml raises it');
    }
  });

  const holds: {
    name: string;
    files?: Record<string, string>;
    hold?(world: ServiceWorld): unknown;
    free?(world: ServiceWorld): unknown;
  }[] = [
    { name: 'a manifest is wrong', files: { 'teams/shop/checkout-checks.yaml': 'kind: PipelineRole\n' } },
    {
      name: 'approvals cannot be read',
      hold: (world) => world.state.set('approvals.json', 'no list'),
      free: (world) => world.state.objects.delete('approvals.json'),
    },
    { name: 'one role has to be put back first', hold: (world) => open(world, 'reports-9') },
    {
      name: 'all of them have to be put back first',
      hold: (world) =>
        Promise.all(
          Object.keys(TEN)
            .slice(2)
            .map((path) => open(world, nameIn(path))),
        ),
    },
    {
      name: 'a hand has taken the owner tag off all of them',
      hold: (world) =>
        Promise.all(
          Object.keys(TEN)
            .slice(2)
            .map((path) => world.iam.send(new UntagRoleCommand({ RoleName: nameIn(path), TagKeys: [TAGS.owner] }))),
        ),
    },
  ];
  for (const { name, files, hold, free } of holds) {
    it(`that a commit raises do not count for what it removes, also where that waits as ${name}`, async () => {
      const world = await settled({ ...SHOP, ...TEN });
      await hold?.(world);
      await world.publish({ ...SHOP, ...first(2), ...RAISED, ...files });
      expect(await world.pass()).toMatchObject({ totals: { deleted: 0 } });
      await free?.(world);
      await world.publish({ ...SHOP, ...first(2), ...RAISED });
      const report = await world.pass();
      expect([report.totals.deleted, blockedBy(report)]).toEqual([0, ['source-shrunk', 'too-many-deletions']]);
    });
  }

  it('that a commit of before has raised count', async () => {
    const world = await settled({ ...SHOP, ...TEN });
    await world.publish({ ...SHOP, ...TEN, ...RAISED });
    await world.pass();
    await world.publish({ ...SHOP, ...first(2), ...RAISED });
    expect(await world.pass()).toMatchObject({ totals: { deleted: 8 } });
    await expectQuiet(world);
  });

  it('hold for a day, not for a commit: three at a time are not let through one after the other', async () => {
    const world = await settled({ ...SHOP, ...TEN });
    await world.publish({ ...SHOP, ...first(7) });
    expect(await world.pass()).toMatchObject({ totals: { deleted: 3 } });
    await world.publish({ ...SHOP, ...first(4) });
    const report = await world.pass();
    expect([report.totals.deleted, blockedBy(report)]).toEqual([0, ['too-many-deletions']]);
    expect(report.findings[0]?.message).toContain('after 3 in the last 24 hours');
    world.now += DAY;
    expect(await world.pass()).toMatchObject({ totals: { deleted: 3 } });
  });

  it('count no role that nothing here knows: copies made by hand do not make the share smaller', async () => {
    const world = await settled({ ...SHOP, ...TEN });
    const { Path, Tags = [] } = roleOf(world, 'checkout-deploy');
    const copied = { Path, AssumeRolePolicyDocument: EVERYBODY, Tags: [...Tags], PermissionsBoundary: BOUNDARY };
    for (let copy = 0; copy < 100; copy++) {
      await world.iam.send(new CreateRoleCommand({ ...copied, RoleName: `copy-${copy}` }));
    }
    await world.publish({ ...SHOP, ...first(5) });
    const report = await world.pass();
    expect(report).toMatchObject({ totals: { deleted: 0, deletionsBlocked: 5 } });
    expect(report.findings.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^5 of 13 roles would be/),
    );
  });

  it('are not used up by what a person has approved', async () => {
    const world = await settled({ ...SHOP, ...TEN });
    await world.publish({ ...SHOP, ...first(4) });
    const digest = digestIn(await world.pass());
    await world.ports().approvals.add(newApproval(digest, 'maria', new Date(world.now)));
    expect(await world.pass()).toMatchObject({ totals: { deleted: 6 } });
    await world.publish({ ...SHOP, ...first(2) });
    expect(await world.pass()).toMatchObject({ totals: { deleted: 2 } });
  });
});

describe('a rename', () => {
  const renamed = Object.fromEntries(
    Object.entries(roleFiles('shop', 'checkout-release')).map(([path, text]) => [
      path,
      text.replace('name: checkout-release', 'name: checkout-release\n  previousNames: [checkout-deploy]'),
    ]),
  );
  const files = { ...without(SHOP, 'checkout-deploy'), ...renamed };

  it('makes the new role, then deletes the old one, in one pass', async () => {
    const world = await settled(SHOP);
    await world.publish(files);
    world.calls.length = 0;
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { created: 1, deleted: 1 } });
    const { writes } = world;
    expect(writes.indexOf('TagRole')).toBeLessThan(writes.indexOf('DeleteRolePolicy'));
    await expectQuiet(world);
  });

  it('leaves the old role as it is while the new one is not whole', async () => {
    const world = await settled(SHOP);
    await world.publish(files);
    world.interfere = (call, role) => {
      if (call === 'PutRolePolicy' && role === 'checkout-release') throw s3Failure('ServiceFailure', 500);
    };
    expect(await world.pass()).toMatchObject({ result: 'failed', totals: { deleted: 0 } });
    await world.iam.send(new GetRoleCommand({ RoleName: 'checkout-deploy' }));
    world.interfere = () => undefined;
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { deleted: 1 } });
    await expectQuiet(world);
  });

  const NO_LOSS = settings('limits: {deletions: {count: 0, share: 0}}');

  it('is no loss in a later pass either: what the new role was made for is remembered until then', async () => {
    const world = await settled({ ...SHOP, ...NO_LOSS });
    await world.publish({ ...files, ...NO_LOSS });
    world.interfere = (call, role) => {
      if (call === 'DeleteRole' && role === 'checkout-deploy') throw s3Failure('ServiceFailure', 500);
    };
    expect(await world.pass()).toMatchObject({ totals: { created: 1, deleted: 0 } });
    world.interfere = () => undefined;
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { deleted: 1 }, findings: [] });
    await expectQuiet(world);
  });

  it('is none where the new name is that of a role that was there before: that is a loss', async () => {
    const world = await settled({ ...SHOP, ...NO_LOSS });
    const folded = Object.fromEntries(
      Object.entries(without(SHOP, 'checkout-deploy')).map(([path, text]) => [
        path,
        text.replace('name: checkout-checks', 'name: checkout-checks\n  previousNames: [checkout-deploy]'),
      ]),
    );
    await world.publish({ ...folded, ...NO_LOSS });
    const report = await world.pass();
    expect(report).toMatchObject({ totals: { deleted: 0 } });
    expect(blockedBy(report)).toEqual(['too-many-deletions']);
    roleOf(world, 'checkout-deploy');
  });
});

describe('the tag that names a team, written by hand', () => {
  const teamByHand = (world: ServiceWorld, RoleName: string, Value: string) =>
    world.iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: TAGS.team, Value }] }));

  for (const { name, role, team } of [
    { name: 'takes no role out of a team that goes', role: 'reports-archive', team: 'shop' },
    { name: 'puts no role that stays into a team that goes', role: 'checkout-deploy', team: 'data' },
  ]) {
    it(`${name}: the loss is still that of a whole team`, async () => {
      const world = await settled({ ...SHOP, ...DATA });
      await teamByHand(world, role, team);
      await world.publish(SHOP);
      const report = await world.pass();
      expect([report.totals.deleted, blockedBy(report)]).toEqual([0, ['whole-team']]);
    });
  }

  it('makes no role of another team one that was renamed: that is a loss', async () => {
    const claimed = Object.fromEntries(
      Object.entries(roleFiles('shop', 'checkout-archive')).map(([path, text]) => [
        path,
        text.replace('name: checkout-archive', 'name: checkout-archive\n  previousNames: [reports-archive]'),
      ]),
    );
    const NO_LOSS = settings('limits: {deletions: {count: 0, share: 0}}');
    const world = await settled({ ...SHOP, ...DATA, ...NO_LOSS });
    await teamByHand(world, 'reports-archive', 'shop');
    await world.publish({ ...SHOP, ...without(DATA, 'reports-archive'), ...claimed, ...NO_LOSS });
    const report = await world.pass();
    expect([report.totals.deleted, blockedBy(report)]).toEqual([0, ['too-many-deletions']]);
  });
});

describe('while nothing is to be written', () => {
  const stops = [
    { reason: 'suspended', lines: 'suspend: true', code: 'suspended' },
    {
      reason: 'a freeze window',
      lines: 'freeze: [{from: 2026-11-22T00:00Z, to: 2026-11-24T00:00Z, reason: launch}]',
      code: 'freeze',
    },
  ];
  for (const { reason, lines, code } of stops) {
    it(`(${reason}) drift and deletions are reported and stay, and the pass is no failure`, async () => {
      const world = await settled(SHOP);
      await world.publish({ ...without(SHOP, 'storefront-deploy'), ...settings(lines) });
      await world.iam.send(new UpdateRoleCommand({ RoleName: 'checkout-deploy', MaxSessionDuration: 43_200 }));
      const before = world.writes.length;
      const report = await world.pass();
      expect(report).toMatchObject({
        result: 'succeeded',
        totals: { driftFound: 1, driftUnhealed: 1, deleted: 0, deletionsBlocked: 0, onHold: 2 },
      });
      expect(blockedBy(report)).toEqual([code]);
      expect(world.writes).toHaveLength(before);
      await world.publish(without(SHOP, 'storefront-deploy'));
      expect(await world.pass()).toMatchObject({ totals: { driftUnhealed: 0, deleted: 1, onHold: 0 } });
      await expectQuiet(world);
    });
  }

  it('to one role the others go on', async () => {
    const suspended = Object.fromEntries(
      Object.entries(SHOP).map(([path, text]) => [
        path,
        path.includes('checkout-deploy') ? text.replace('spec:\n', 'spec:\n  suspend: true\n') : text,
      ]),
    );
    const world = await settled(SHOP);
    await world.publish(without(suspended, 'storefront-deploy'));
    await world.iam.send(new UpdateRoleCommand({ RoleName: 'checkout-deploy', MaxSessionDuration: 43_200 }));
    expect(await world.pass()).toMatchObject({
      result: 'succeeded',
      totals: { driftUnhealed: 1, deleted: 1, onHold: 1 },
    });
    await expectQuiet(world);
  });
});
