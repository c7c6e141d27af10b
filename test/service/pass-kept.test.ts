/** What the service does about roles that are kept without a valid manifest, pass by pass. */
import {
  DeleteRolePermissionsBoundaryCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { REVOCATION } from '../../src/core/iam/revocation-policy.ts';
import type { PassReport } from '../../src/core/record/report.ts';
import { passMetrics } from '../../src/service/pass-metrics.ts';
import { awsFailure } from '../faults/aws-failure.ts';
import { BOUNDARY } from '../support/roles.ts';
import { roleFiles, ServiceWorld } from '../support/service-world.ts';
import { SETTINGS } from '../support/tree.ts';

const NAME = 'storefront-deploy';
const FILE = `teams/shop/${NAME}.yaml`;
const SHOP = roleFiles('shop', 'checkout-deploy', 'checkout-checks', NAME);
const RETAINING = { ...SHOP, [FILE]: (SHOP[FILE] ?? '').replace('spec:', 'spec:\n  onRemoval: retain') };
const { [FILE]: _, ...GONE } = SHOP;
const BROKEN = { ...SHOP, [FILE]: (SHOP[FILE] ?? '').replace('environments', 'enviroments') };
const EVERYBODY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}';
const COUNTS = { calls: 0, throttles: 0, unknownDoorbells: 0 };
const settings = (lines: string) => ({ 'rolekeeper.yaml': `${SETTINGS}${lines.replace(/^/gm, '  ')}\n` });

/** Applied as `first`, and then published as `then`, until nothing is left to be done. */
async function kept(first: Record<string, string>, then: Record<string, string>): Promise<ServiceWorld> {
  const world = new ServiceWorld();
  await world.publish(first);
  for (let pass = 0; pass < 2; pass++) await world.pass();
  await world.publish(then);
  for (let pass = 0; pass < 2; pass++) await world.pass();
  return world;
}

function roleOf(world: ServiceWorld) {
  const role = world.iam.state.RoleDetailList.find(({ RoleName }) => RoleName === NAME);
  if (role === undefined) throw new Error(`there is no ${NAME}`);
  return role;
}

async function open(world: ServiceWorld): Promise<void> {
  await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: NAME, PolicyDocument: EVERYBODY }));
  await world.iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: NAME }));
}

const isOpen = (world: ServiceWorld) => !JSON.stringify(roleOf(world).AssumeRolePolicyDocument).includes('Federated');
const boundaryOf = (world: ServiceWorld) => roleOf(world).PermissionsBoundary?.PermissionsBoundaryArn;
const isRevoked = (world: ServiceWorld) =>
  roleOf(world).RolePolicyList.some(({ PolicyName }) => PolicyName === REVOCATION);
const driftOf = ({ drift }: PassReport) => drift.map(({ severity, kind, role }) => `${severity} ${kind} ${role}`);
const HIGH = [`high drift-boundary ${NAME}`, `high drift-trust ${NAME}`];
const recordsRead = (world: ServiceWorld) =>
  world.state.calls.filter((call) => call.startsWith('GetObject') && call.includes('applied/')).length;

const GROUPS = [
  { name: 'a retained role', reason: 'retained', first: RETAINING, now: GONE },
  { name: 'a role whose manifest is broken', reason: 'frozen', first: SHOP, now: BROKEN },
];

for (const { name, reason, first, now } of GROUPS) {
  describe(`${name} that was opened by hand and stripped of its boundary`, () => {
    it('is put back to what was applied last: the alarm rings, and the sessions of that time end', async () => {
      const world = await kept(first, now);
      await open(world);
      const report = await world.pass();
      expect(driftOf(report)).toEqual(HIGH);
      expect(report.roles).toMatchObject([{ role: NAME, change: 'update', causes: ['drift'], reason, result: 'done' }]);
      expect(passMetrics(report, COUNTS)).toMatchObject({
        ...{ DriftFound: 1, DriftUnhealed: 0, DriftHigh: 2, DriftTrust: 1, DriftBoundary: 1, RolesUpdated: 1 },
      });
      expect([isOpen(world), boundaryOf(world), isRevoked(world)]).toEqual([false, BOUNDARY, true]);

      const second = await world.pass();
      expect(driftOf(second)).toEqual([]);
      expect(second.roles).toMatchObject([{ role: NAME, result: 'kept', reason }]);
    });

    it('is put back also where a pass dies between the trust and the end of the sessions', async () => {
      const world = await kept(first, now);
      await open(world);
      world.interfere = (call) => {
        if (call === 'PutRolePolicy') throw awsFailure('AccessDenied', 403);
      };
      await world.pass();
      expect([isOpen(world), isRevoked(world)]).toEqual([false, false]);
      world.interfere = () => undefined;
      await world.pass();
      expect(isRevoked(world)).toBe(true);
      expect(driftOf(await world.pass())).toEqual([]);
    });

    it.each([
      ['everything is suspended', 'suspend: true'],
      ['a freeze window is in force', 'freeze: [{from: 2026-11-20T00:00Z, to: 2026-11-25T00:00Z, reason: a sale}]'],
    ])('is told and not written to while %s', async (_name, lines) => {
      const world = await kept(first, { ...now, ...settings(lines) });
      await open(world);
      const writes = world.writes.length;
      const report = await world.pass();
      expect(driftOf(report)).toEqual(HIGH);
      expect(report.totals).toMatchObject({ driftFound: 1, driftUnhealed: 1, onHold: 1 });
      expect(world.writes).toHaveLength(writes);
      expect(isOpen(world)).toBe(true);
    });
  });

  describe(`${name} that nobody touched`, () => {
    it('costs a quiet pass no call and no write', async () => {
      const world = await kept(first, now);
      const [writes, reads] = [world.writes.length, recordsRead(world)];
      const inventory = world.state.text('inventory.json');
      const report = await world.pass();
      expect(report.drift).toEqual([]);
      expect(world.writes).toHaveLength(writes);
      expect(recordsRead(world)).toBe(reads);
      expect(world.state.text('inventory.json')).toBe(inventory);
      expect(reads).toBe(1);
    });
  });
}

describe('a role that was suspended when its manifest broke', () => {
  it('stays as a person has left it, and its drift is told', async () => {
    const suspended = { ...SHOP, [FILE]: (SHOP[FILE] ?? '').replace('spec:', 'spec:\n  suspend: true') };
    const world = await kept(SHOP, suspended);
    await world.publish(BROKEN);
    await open(world);
    for (let pass = 0; pass < 2; pass++) {
      const report = await world.pass();
      expect(driftOf(report)).toEqual(HIGH);
      expect(report.roles).toMatchObject([{ role: NAME, result: 'onHold' }]);
    }
    expect(isOpen(world)).toBe(true);
  });
});

describe('drift of a retained role that the settings accept', () => {
  it('is reported and not put back', async () => {
    const accepting = settings('drift: {drift-tags: {response: report, reason: FIN-7}}');
    const world = await kept({ ...RETAINING, ...accepting }, { ...GONE, ...accepting });
    await world.iam.send(new TagRoleCommand({ RoleName: NAME, Tags: [{ Key: 'by-hand', Value: 'yes' }] }));
    const report = await world.pass();
    expect(driftOf(report)).toEqual([`medium drift-tags ${NAME}`]);
    expect(report.roles).toMatchObject([{ role: NAME, result: 'accepted' }]);
    expect(roleOf(world).Tags).toContainEqual({ Key: 'by-hand', Value: 'yes' });
  });
});

describe('a kept role of which nothing was written down', () => {
  it('is told as not compared in every pass', async () => {
    const world = await kept(RETAINING, GONE);
    const { roles, ...inventory } = world.state.json('inventory.json') as { roles: Record<string, object> };
    const { recorded: _r, kept: _k, ...role } = roles[NAME] as Record<string, unknown>;
    world.state.set('inventory.json', JSON.stringify({ ...inventory, roles: { ...roles, [NAME]: role } }));
    await open(world);
    for (let pass = 0; pass < 2; pass++) {
      const report = await world.pass();
      expect(report.findings.map(({ code }) => code)).toEqual(['kept-not-compared']);
    }
  });
});
