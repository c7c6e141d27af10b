/** What passes remember of each other: whose a role is, and whether it was us who changed it. */
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { REVOCATION } from '../../src/core/iam/revocation-policy.ts';
import type { ActualState, Scope } from '../../src/core/model/actual-state.ts';
import type { Deployment } from '../../src/core/model/deployment.ts';
import type { PassReport } from '../../src/core/record/report.ts';
import { readInventory } from '../../src/core/record/stored-inventory.ts';
import { trustPolicy } from '../../src/core/trust/trust.ts';
import { awsFailure } from '../faults/aws-failure.ts';
import { s3Failure } from '../support/fake-s3.ts';
import { BOUNDARY, OTHER_REPOSITORY, PATH, settings } from '../support/roles.ts';
import { roleFiles, type ServicePorts, ServiceWorld } from '../support/service-world.ts';
import { SETTINGS } from '../support/tree.ts';

const SHOP = roleFiles('shop', 'checkout-deploy', 'checkout-checks', 'storefront-deploy');
const ROLE = 'checkout-deploy';
const FILE = `teams/shop/${ROLE}.yaml`;
const OTHER_TRUST = trustPolicy(settings().provider, [{ repositoryUuid: OTHER_REPOSITORY }]);

type Files = Record<string, string>;

const withSettings = (lines: string): Files => ({ 'rolekeeper.yaml': `${SETTINGS}${lines.replace(/^/gm, '  ')}\n` });
const RETAIN = withSettings('removal: {mode: retain}');
const BROKEN = { ...SHOP, [FILE]: (SHOP[FILE] ?? '').replace('spec:', 'spec:\n  nonsense: 1') };
const CHANGED = { ...SHOP, [FILE]: (SHOP[FILE] ?? '').replace('spec:', 'spec:\n  session: {maxDuration: 3h}') };
const without = (name: string): Files =>
  Object.fromEntries(Object.entries(SHOP).filter(([path]) => !path.includes(`/${name}.`)));

/** With an IAM that may show something else than what is true. */
class LateWorld extends ServiceWorld {
  shown: (state: ActualState) => ActualState = (state) => state;

  override ports(): ServicePorts {
    const { reader, ...ports } = super.ports();
    const read = async (scope: Scope) => this.shown(await reader.read(scope));
    return {
      ...ports,
      reader: {
        read,
        readPolicies: (arns) => reader.readPolicies(arns),
        readPolicyTexts: (arns) => reader.readPolicyTexts(arns),
      },
    };
  }
}

async function settled(files: Files): Promise<LateWorld> {
  const world = new LateWorld();
  await publishAndPass(world, files);
  await world.pass();
  return world;
}

async function publishAndPass(world: ServiceWorld, files: Files): Promise<PassReport> {
  await world.publish(files);
  return world.pass();
}

const roleOf = ({ iam }: ServiceWorld, name = ROLE) =>
  iam.state.RoleDetailList.find(({ RoleName }) => RoleName === name);
const codes = ({ findings }: PassReport) => findings.map(({ code }) => code);
const drifts = ({ drift }: PassReport) => drift.map(({ kind }) => kind);

async function deleteByHand({ iam }: ServiceWorld): Promise<void> {
  await iam.send(new DeleteRolePolicyCommand({ RoleName: ROLE, PolicyName: 'read' }));
  await iam.send(new DeleteRoleCommand({ RoleName: ROLE }));
}

/** With every tag of ours. */
async function copyByHand(world: ServiceWorld, RoleName: string, Tags = roleOf(world)?.Tags): Promise<void> {
  const input = { RoleName, Path: PATH, AssumeRolePolicyDocument: OTHER_TRUST, PermissionsBoundary: BOUNDARY };
  await world.iam.send(new CreateRoleCommand({ ...input, ...(Tags && { Tags: [...Tags] }) }));
}

async function makeAgainByHand(world: ServiceWorld): Promise<void> {
  const tags = roleOf(world)?.Tags;
  await deleteByHand(world);
  await copyByHand(world, ROLE, tags);
}

/** The process dies in that call to IAM: nothing is written after it, neither to IAM nor to the state bucket. */
async function passThatDies(world: ServiceWorld, at: string): Promise<void> {
  let isDead = false;
  world.interfere = (call) => {
    if (call === at) isDead = true;
    if (isDead) throw awsFailure('ServiceFailureException', 500);
  };
  world.state.interfere = (call) => {
    if (isDead && call === 'PutObject') throw s3Failure('InternalError', 500);
  };
  await world.pass();
  world.interfere = () => undefined;
  world.state.interfere = () => undefined;
  world.now += 3_600_000;
}

describe('a role that is not ours is never learnt', () => {
  const cases: { name: string; reason: string; files: Files; kept: Files; byHand(world: ServiceWorld): unknown }[] = [
    {
      name: 'copied with all tags, while the manifest of the original is broken',
      reason: 'the copied tag names the broken file, and so it is frozen',
      files: SHOP,
      kept: BROKEN,
      byHand: (world) => copyByHand(world, 'copy'),
    },
    {
      name: 'copied with all tags, while the settings retain',
      reason: 'who keeps everything looks at nothing',
      files: { ...SHOP, ...RETAIN },
      kept: { ...SHOP, ...RETAIN },
      byHand: (world) => copyByHand(world, 'copy'),
    },
  ];
  for (const { name, reason, files, kept, byHand } of cases) {
    it(`${name}: ${reason}`, async () => {
      const world = await settled(files);
      await byHand(world);
      await publishAndPass(world, kept);
      const report = await publishAndPass(world, SHOP);
      expect([codes(report), world.roleNames.includes('copy')]).toEqual([['unknown-role'], true]);
    });
  }

  const remade: { name: string; files: Files; kept: Files; later: Files }[] = [
    { name: 'while its manifest is broken', files: SHOP, kept: BROKEN, later: SHOP },
    {
      name: 'while it is retained',
      files: { ...SHOP, ...RETAIN },
      kept: { ...without(ROLE), ...RETAIN },
      later: without(ROLE),
    },
    {
      name: 'while nothing is written',
      files: SHOP,
      kept: { ...SHOP, ...withSettings('suspend: true') },
      later: SHOP,
    },
  ];
  for (const { name, files, kept, later } of remade) {
    it(`deleted and created again by hand ${name}: reported at once, and in every pass`, async () => {
      const world = await settled(files);
      await publishAndPass(world, kept);
      await makeAgainByHand(world);
      const before = roleOf(world)?.RoleId;
      expect(codes(await world.pass())).toContain('recreated');
      expect(codes(await publishAndPass(world, later))).toContain('recreated');
      expect(roleOf(world)?.RoleId).toBe(before);
    });
  }
});

describe('a role that we created again is ours', () => {
  const deaths = ['CreateRole', 'PutRolePolicy'];
  for (const call of deaths) {
    it(`although the pass died in ${call}`, async () => {
      const world = await settled(SHOP);
      await deleteByHand(world);
      await passThatDies(world, call);
      await world.pass();
      const report = await world.pass();
      expect([codes(report), report.totals.inSync]).toEqual([[], 3]);
    });
  }

  it('although the inventory could not be written after it', async () => {
    const world = await settled(SHOP);
    await deleteByHand(world);
    let writes = 0;
    world.state.interfere = (call, key) => {
      if (call === 'PutObject' && key === 'inventory.json' && ++writes > 1) throw s3Failure('InternalError', 500);
    };
    await world.pass();
    world.state.interfere = () => undefined;
    await world.pass();
    const report = await world.pass();
    expect([writes > 1, codes(report), report.totals.inSync]).toEqual([true, [], 3]);
  });
});

describe('drift, by what is remembered', () => {
  it('is seen in a role in the making that was opened by hand', async () => {
    const world = await settled(without(ROLE));
    await world.publish(SHOP);
    await passThatDies(world, 'PutRolePolicy');
    await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: ROLE, PolicyDocument: OTHER_TRUST }));
    expect(drifts(await world.pass())).toEqual(['drift-trust']);
    expect(roleOf(world)?.RolePolicyList.map(({ PolicyName }) => PolicyName)).toEqual([REVOCATION, 'read']);
    expect(drifts(await world.pass())).toEqual([]);
  });

  it('is not seen in a role in the making: what is missing was not made yet', async () => {
    const world = await settled(without(ROLE));
    await world.publish(SHOP);
    await passThatDies(world, 'PutRolePolicy');
    expect(drifts(await world.pass())).toEqual([]);
    expect(roleOf(world)?.RolePolicyList.map(({ PolicyName }) => PolicyName)).toEqual(['read']);
  });

  it('is seen where a hand puts back what was applied before, once a pass has seen the role as it was applied last', async () => {
    const world = await settled(SHOP);
    await publishAndPass(world, CHANGED);
    await world.pass();
    await world.iam.send(new UpdateRoleCommand({ RoleName: ROLE, Description: '', MaxSessionDuration: 3600 }));
    expect(drifts(await world.pass())).toContain('drift-session');
  });

  it('is not seen where a listing is late: what it shows was us', async () => {
    const world = await settled(SHOP);
    const before = roleOf(world);
    await publishAndPass(world, CHANGED);
    world.shown = (state) => ({
      ...state,
      roles: state.roles.map((role) =>
        role.name === ROLE && before !== undefined
          ? { ...role, maxSessionSeconds: before.MaxSessionDuration ?? 3600 }
          : role,
      ),
    });
    expect(drifts(await world.pass())).toEqual([]);
  });

  it('is not seen where a pass died after its last call, and the manifest went back', async () => {
    const world = await settled(SHOP);
    await world.publish(CHANGED);
    let writes = 0;
    world.state.interfere = (call, key) => {
      if (call === 'PutObject' && key === 'inventory.json' && ++writes > 1) throw s3Failure('InternalError', 500);
    };
    await world.pass();
    world.state.interfere = () => undefined;
    expect(drifts(await publishAndPass(world, SHOP))).toEqual([]);
  });

  const CLOSING = { ...SHOP, ...withSettings('removal: {mode: quarantine, quarantine: 7d}') };
  const CLOSED = { ...without(ROLE), ...withSettings('removal: {mode: quarantine, quarantine: 7d}') };

  it('is not seen in a role that comes back from quarantine', async () => {
    const world = await settled(CLOSING);
    await publishAndPass(world, CLOSED);
    expect(drifts(await publishAndPass(world, CLOSING))).toEqual([]);
  });

  it('is not seen in a role that was on its way into quarantine', async () => {
    const world = await settled(CLOSING);
    await world.publish(CLOSED);
    await passThatDies(world, 'UpdateAssumeRolePolicy');
    expect(drifts(await publishAndPass(world, CLOSING))).toEqual([]);
  });
});

describe('the inventory', () => {
  it('does not forget a role that one reading does not show', async () => {
    const world = await settled(SHOP);
    await world.publish(without(ROLE));
    world.shown = (state) => ({ ...state, roles: state.roles.filter(({ name }) => name !== ROLE) });
    await world.pass();
    world.shown = (state) => state;
    expect(codes(await world.pass())).toEqual([]);
    expect(world.roleNames).not.toContain(ROLE);
  });

  it('has no roles that the pass before has deleted, when it is asked how many there were', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `shop-${index}`);
    const files = (count: number) => ({
      ...roleFiles('shop', ...names.slice(0, count)),
      ...withSettings('limits: {deletions: {count: 100}}'),
    });
    const world = await settled(files(10));
    expect((await publishAndPass(world, files(6))).totals.deleted).toBe(4);
    const report = await publishAndPass(world, files(4));
    expect([report.totals.deleted, codes(report)]).toEqual([2, []]);
  });

  it('says what the deployment says, and is written when that changes', async () => {
    const world = await settled(SHOP);
    const remembered = () => readInventory(world.state.text('inventory.json') ?? '')?.deployment;
    expect(remembered()).toEqual(world.deployment);
    const changed: Deployment = {
      ...world.deployment,
      boundary: { arn: BOUNDARY, digest: 'b0' },
      serviceTrusts: { 'rolekeeper-upload': 't0' },
    };
    await world.pass({ deployment: changed });
    expect(remembered()).toEqual(changed);
  });
});
