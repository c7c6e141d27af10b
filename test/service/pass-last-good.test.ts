/** What is published is wrong: the last good revision stays in force, and an opened door does not stay open. */
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { samePolicy } from '../../src/core/iam/policy-document.ts';
import { REVOCATION } from '../../src/core/iam/revocation-policy.ts';
import { CLOSED_TRUST } from '../../src/core/plan/quarantine.ts';
import type { PassReport } from '../../src/core/record/report.ts';
import { LAYOUTS, type Layout } from '../../src/layout.ts';
import { passLog } from '../../src/service/pass-log.ts';
import { passMetrics } from '../../src/service/pass-metrics.ts';
import { awsFailure } from '../faults/aws-failure.ts';
import { s3Failure } from '../support/fake-s3.ts';
import { Publishing } from '../support/publishing.ts';
import { roleFiles, ServiceWorld } from '../support/service-world.ts';
import { SETTINGS } from '../support/tree.ts';
import { WRONG_PUBLICATIONS, type WrongPublication } from './wrong-publications.ts';

const NAME = 'checkout-deploy';
const CLOSED = 'storefront-old';
const SHOP = roleFiles('shop', NAME, 'checkout-checks', 'storefront-deploy');
const OLD = roleFiles('shop', CLOSED);
const settings = (lines: string) => ({ 'rolekeeper.yaml': `${SETTINGS}${lines.replace(/^/gm, '  ')}\n` });
const QUARANTINE = settings('removal: {mode: quarantine, quarantine: 7d}');
const GOOD = { ...SHOP, ...QUARANTINE };
/** A later commit that would create, change and remove: nothing of it may be done while it cannot be planned by. */
const LATER = {
  ...roleFiles('shop', 'new-one', 'checkout-checks'),
  [`teams/shop/${NAME}.yaml`]: (SHOP[`teams/shop/${NAME}.yaml`] ?? '').replace('s3:GetObject', 's3:PutObject'),
};
const EVERYBODY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}';
const COUNTS = { calls: 0, throttles: 0, unknownDoorbells: 0 };

interface Hand {
  name: string;
  /** Commands of the SDK. */
  commands: readonly object[];
  /** The role that it is done to. */
  role?: string;
  drift: readonly string[];
  /** Whether sessions may have been opened. */
  revokes?: true;
  /** What no pass does before manifests can be read. */
  leaves?: 'gone';
}

const HANDS: readonly Hand[] = [
  {
    name: 'a trust policy opened to everybody',
    commands: [new UpdateAssumeRolePolicyCommand({ RoleName: NAME, PolicyDocument: EVERYBODY })],
    role: NAME,
    drift: [`high drift-trust ${NAME}`],
    revokes: true,
  },
  {
    name: 'a boundary that was taken off',
    commands: [new DeleteRolePermissionsBoundaryCommand({ RoleName: NAME })],
    role: NAME,
    drift: [`high drift-boundary ${NAME}`],
  },
  {
    name: 'permissions that were added',
    commands: [
      new PutRolePolicyCommand({
        RoleName: NAME,
        PolicyName: 'mine',
        PolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
      }),
    ],
    role: NAME,
    drift: [`high drift-permissions ${NAME}`],
  },
  {
    name: 'a closed role that was opened',
    commands: [new UpdateAssumeRolePolicyCommand({ RoleName: CLOSED, PolicyDocument: EVERYBODY })],
    role: CLOSED,
    drift: [`high drift-trust ${CLOSED}`],
    revokes: true,
  },
  {
    name: 'a role that was deleted',
    commands: [
      new DeleteRolePolicyCommand({ RoleName: NAME, PolicyName: 'read' }),
      new DeleteRoleCommand({ RoleName: NAME }),
    ],
    drift: [`medium drift-deleted ${NAME}`],
    leaves: 'gone',
  },
  { name: 'nothing', commands: [], drift: [] },
];

/** All of it applied, one role closed, and nothing left to be done. */
async function inForce(layout: Layout, good: Record<string, string> = GOOD): Promise<Publishing> {
  const to = new Publishing(new ServiceWorld(), layout);
  await to.publish({ ...good, ...OLD });
  for (let pass = 0; pass < 2; pass++) await to.world.pass();
  await to.publish(good);
  for (let pass = 0; pass < 2; pass++) await to.world.pass();
  expect(samePolicy(trustOf(to.world, CLOSED), CLOSED_TRUST)).toBe(true);
  return to;
}

function roleOf(world: ServiceWorld, name: string) {
  const role = world.iam.state.RoleDetailList.find(({ RoleName }) => RoleName === name);
  if (role === undefined) throw new Error(`there is no ${name}`);
  return role;
}

const trustOf = (world: ServiceWorld, name: string) => JSON.stringify(roleOf(world, name).AssumeRolePolicyDocument);
const isRevoked = (world: ServiceWorld, name: string) =>
  roleOf(world, name).RolePolicyList.some(({ PolicyName }) => PolicyName === REVOCATION);
const driftOf = ({ drift }: PassReport) => drift.map(({ severity, kind, role }) => `${severity} ${kind} ${role}`);
const codesOf = ({ findings }: PassReport) => findings.map(({ code }) => code);
const inventory = (world: ServiceWorld) => world.state.json('inventory.json');

/** The roles as IAM has them, without what ends their sessions and what tags say of that. */
function shown(world: ServiceWorld): Record<string, unknown> {
  return Object.fromEntries(
    world.iam.state.RoleDetailList.map((role) => [
      role.RoleName,
      { ...role, RolePolicyList: role.RolePolicyList.filter(({ PolicyName }) => PolicyName !== REVOCATION) },
    ]),
  );
}

async function byHand(world: ServiceWorld, commands: readonly object[]): Promise<void> {
  for (const command of commands) await world.iam.send(command);
}

/** It did not begin anything that only a manifest asks for. */
function expectNothingNew({ totals }: PassReport): void {
  expect(totals).toMatchObject({ created: 0, deleted: 0, quarantined: 0, failed: 0, inSync: 0, deletionsBlocked: 0 });
}

for (const layout of LAYOUTS) {
  const here = WRONG_PUBLICATIONS.filter((wrong) => wrong.layout === undefined || wrong.layout === layout);
  for (const wrong of here) {
    describe(`${wrong.name}, in the layout ${layout}, as ${wrong.reason}`, () => {
      for (const hand of HANDS) {
        it(`does not stop healing: ${hand.name}`, () => healed(layout, wrong, hand));
      }
    });
  }
}

async function healed(layout: Layout, wrong: WrongPublication, hand: Hand): Promise<void> {
  const to = await inForce(layout);
  const { world } = to;
  const [before, published] = [shown(world), inventory(world).published];
  await wrong.publish(to, { ...QUARANTINE, ...LATER });
  await byHand(world, hand.commands);

  const report = await world.pass();
  expect(report).toMatchObject({
    result: 'failed',
    inForce: (published as { revision: string }).revision,
    retryable: wrong.retryable ?? false,
    error: { message: expect.stringMatching(wrong.error), remedy: expect.any(String) },
  });
  expect(codesOf(report)[0]).toBe('last-good-revision');
  expect(driftOf(report)).toEqual(hand.drift);
  expectNothingNew(report);
  expect(passMetrics(report, COUNTS)).toMatchObject({
    ...{ PassFailed: 1, PassSucceeded: 0, DriftFound: hand.drift.length },
    ...{ DriftUnhealed: hand.leaves === 'gone' ? 1 : 0, RolesUpdated: hand.role === undefined ? 0 : 1 },
  });
  const { [NAME]: gone, ...others } = before;
  expect(shown(world)).toEqual(hand.leaves === 'gone' ? others : { ...others, [NAME]: gone });
  if (hand.role !== undefined) expect(isRevoked(world, hand.role)).toBe(hand.revokes ?? false);
  expect(inventory(world).published).toEqual(published);

  // At rest it writes to IAM no more; what a role was put back to, the next reading shows, and then nothing new is remembered.
  const writes = world.writes.length;
  const remembers = () => world.state.text('inventory.json');
  let remembered = remembers();
  const second = await world.pass();
  if (hand.role !== undefined) remembered = remembers();
  const third = await world.pass();
  expect(third).toMatchObject({ roles: second.roles, totals: second.totals });
  expect(second).toMatchObject({ result: 'failed', roles: [], error: { message: report.error?.message } });
  expect(driftOf(second)).toEqual(hand.leaves === 'gone' ? hand.drift : []);
  expect(world.writes).toHaveLength(writes);
  expect(remembers()).toBe(remembered);

  world.config.interfere = () => undefined;
  to.onPause = () => undefined;
  if (world.config.objects.has('current.json')) world.config.objects.delete('current.json');
  await to.publish(GOOD);
  if (layout === 'revision') {
    const seen = (published as { sequence: number }).sequence;
    world.config.set('current.json', JSON.stringify({ ...world.config.json('current.json'), sequence: seen + 1 }));
  }
  const good = await world.pass();
  expect(good).toMatchObject({ result: 'succeeded', error: null });
  expect(good.inForce).toBeUndefined();
  expect(good.totals.created).toBe(hand.leaves === 'gone' ? 1 : 0);
  expect(driftOf(good)).toEqual(hand.leaves === 'gone' ? hand.drift : []);
  expect(Object.keys(shown(world)).sort()).toEqual(Object.keys(before).sort());
  expect(inventory(world)).not.toHaveProperty('fallbackSince');
  const quiet = world.writes.length;
  expect(await world.pass()).toMatchObject({ result: 'succeeded', drift: [] });
  expect(world.writes).toHaveLength(quiet);
}

/** Settings with a word that the schema does not know. */
const WRONG = { ...LATER, ...settings('supsend: true') };
const open = (world: ServiceWorld, name = NAME) =>
  world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument: EVERYBODY }));
const isOpen = (world: ServiceWorld, name = NAME) => !trustOf(world, name).includes('Federated');

describe('the last good settings', () => {
  const HOLDS = [
    { name: 'suspend: true', lines: 'suspend: true', totals: { onHold: 1, driftUnhealed: 1 } },
    {
      name: 'a freeze window',
      lines: 'freeze: [{from: 2026-11-20T00:00Z, to: 2026-11-25T00:00Z, reason: a sale}]',
      totals: { onHold: 1, driftUnhealed: 1 },
    },
    {
      name: 'drift that they accept',
      lines: 'drift: {drift-trust: {response: report, reason: an incident}}',
      totals: { updated: 0, driftFound: 1, driftUnhealed: 0 },
    },
  ];
  it.each(HOLDS)('hold, whatever was published since: $name', async ({ lines, totals }) => {
    const to = new Publishing(new ServiceWorld(), 'revision');
    const { world } = to;
    await to.publish(SHOP);
    for (let pass = 0; pass < 2; pass++) await world.pass();
    await to.publish({ ...SHOP, ...settings(lines) });
    await world.pass();
    await to.publish(WRONG);
    await open(world);
    const writes = world.writes.length;
    const report = await world.pass();
    expect(driftOf(report)).toEqual([`high drift-trust ${NAME}`]);
    expect(report.totals).toMatchObject(totals);
    expect(world.writes).toHaveLength(writes);
    expect(isOpen(world)).toBe(true);
  });

  it('leave a role as a person has left it whose last manifest says suspend: true', async () => {
    const to = new Publishing(new ServiceWorld(), 'revision');
    const { world } = to;
    const path = `teams/shop/${NAME}.yaml`;
    await to.publish(SHOP);
    for (let pass = 0; pass < 2; pass++) await world.pass();
    await to.publish({ ...SHOP, [path]: (SHOP[path] ?? '').replace('spec:', 'spec:\n  suspend: true') });
    await world.pass();
    await to.publish(WRONG);
    await open(world);
    for (let pass = 0; pass < 2; pass++) {
      const report = await world.pass();
      expect(driftOf(report)).toEqual([`high drift-trust ${NAME}`]);
      expect(report.roles).toMatchObject([{ role: NAME, result: 'onHold' }]);
    }
    expect(isOpen(world)).toBe(true);
  });

  it('are those of the last revision that a plan was made by, and are written when they change', async () => {
    const to = await inForce('revision');
    const { world } = to;
    const puts = () => world.state.calls.filter((call) => call === 'PutObject settings.json').length;
    expect([puts(), world.state.json('settings.json').settings]).toEqual([1, QUARANTINE['rolekeeper.yaml']]);
    await to.publish({ ...GOOD, ...settings('removal: {mode: quarantine, quarantine: 9d}') });
    for (let pass = 0; pass < 2; pass++) await world.pass();
    expect(puts()).toBe(2);
    expect(world.state.json('settings.json')).toMatchObject({
      settings: expect.stringContaining('9d'),
      revision: world.config.json('current.json').commit,
    });
    await to.publish(WRONG);
    await world.pass();
    expect(puts()).toBe(2);
  });

  it('cost a quiet pass no call', async () => {
    const { world } = await inForce('revision');
    world.state.calls.length = 0;
    await world.pass();
    expect(world.state.calls.filter((call) => call.includes('settings.json'))).toEqual([]);
  });
});

describe('without settings that are good', () => {
  const LOST: { name: string; lose: (world: ServiceWorld) => unknown; says: RegExp }[] = [
    {
      name: 'none are kept, as an earlier version ran',
      lose: (world) => world.state.objects.delete('settings.json'),
      says: /not put back meanwhile: no settings are kept/,
    },
    {
      name: 'they were edited, and this version cannot understand them',
      lose: (world) => world.state.set('settings.json', '{}'),
      says: /not put back meanwhile: s3:\/\/state\/settings\.json cannot be understood/,
    },
    {
      name: 'their text is not one that this version accepts',
      lose: (world) =>
        world.state.set('settings.json', JSON.stringify({ ...world.state.json('settings.json'), settings: 'kind: x' })),
      says: /not put back meanwhile: this version cannot read the settings/,
    },
    {
      name: 'they are of another account',
      lose: (world) => {
        const kept = world.state.json('settings.json') as { settings: string };
        const other = kept.settings.replaceAll('111122223333', '444455556666');
        world.state.set('settings.json', JSON.stringify({ ...kept, settings: other }));
      },
      says: /not put back meanwhile: the settings that are kept are of another account/,
    },
    {
      name: 'they are of another deployment',
      lose: (world) => {
        const kept = world.state.json('settings.json') as { settings: string };
        const settings = `${kept.settings}  deployment: payments\n`;
        world.state.set('settings.json', JSON.stringify({ ...kept, settings }));
      },
      says: /not put back meanwhile: the settings that are kept are of another deployment/,
    },
    {
      name: 'they may not be read',
      lose: (world) => {
        world.state.interfere = (call, key) => {
          if (call === 'GetObject' && key === 'settings.json') throw s3Failure('AccessDenied', 403);
        };
      },
      says: /not put back meanwhile: .*does not allow GetObject/,
    },
    {
      name: 'the inventory is lost, and no role is known',
      lose: (world) => world.state.objects.delete('inventory.json'),
      says: /not put back meanwhile: no role is known yet/,
    },
  ];
  it.each(LOST)('nothing is done, and the pass says why: $name', async ({ lose, says }) => {
    const to = await inForce('revision');
    const { world } = to;
    await to.publish(WRONG);
    await open(world);
    await lose(world);
    const writes = world.writes.length;
    const report = await world.pass();
    expect(report).toMatchObject({ result: 'failed', findings: [], error: { message: expect.stringMatching(says) } });
    expect(report.error?.message).toMatch(/settings or the lock file of .* are wrong/);
    expect(report.totals).toEqual({ invalidManifests: 1 });
    expect(world.writes).toHaveLength(writes);
    expect(isOpen(world)).toBe(true);
  });
});

describe('while the last good revision is in force', () => {
  it('a process that died between the trust and the end of the sessions is gone on with', async () => {
    for (const then of [WRONG, GOOD]) {
      const to = await inForce('revision');
      const { world } = to;
      await to.publish(WRONG);
      await open(world);
      world.interfere = (call) => {
        if (call === 'PutRolePolicy') throw awsFailure('AccessDenied', 403);
      };
      await world.pass();
      expect([isOpen(world), isRevoked(world, NAME)]).toEqual([false, false]);
      world.interfere = () => undefined;
      if (then !== WRONG) await to.publish(then);
      await world.pass();
      expect(isRevoked(world, NAME)).toBe(true);
      expect(driftOf(await world.pass())).toEqual([]);
    }
  });

  it('mode report tells, and writes to no role', async () => {
    const to = await inForce('revision');
    const { world } = to;
    await to.publish(WRONG);
    await open(world);
    const writes = world.writes.length;
    const report = await world.pass({ mode: 'report' });
    expect(driftOf(report)).toEqual([`high drift-trust ${NAME}`]);
    expect(report).toMatchObject({
      result: 'failed',
      roles: [{ role: NAME, result: 'planned', reason: 'unreadable' }],
    });
    expect(world.writes).toHaveLength(writes);
  });

  it('a role is neither taken over nor written to because it looks like ours', async () => {
    const to = await inForce('revision');
    const { world } = to;
    await to.publish(WRONG);
    const { Path, Tags } = roleOf(world, NAME);
    const copy = { Path, Tags: [...Tags], AssumeRolePolicyDocument: trustOf(world, NAME) };
    await world.iam.send(new CreateRoleCommand({ RoleName: 'copied', ...copy }));
    const writes = world.writes.length;
    const report = await world.pass();
    expect(codesOf(report)).toContain('unknown-role');
    expect(world.writes).toHaveLength(writes);
    expect(inventory(world).roles).not.toHaveProperty('copied');
  });

  it('a role elsewhere that was opened to the pipelines is told, and not closed', async () => {
    const closing = settings('drift: {foreign-trust: {response: quarantine, reason: SEC-1}}');
    const to = new Publishing(new ServiceWorld(), 'revision');
    const { world } = to;
    world.deployment = { ...world.deployment, foreignRoles: 'quarantine' };
    await to.publish({ ...SHOP, ...closing });
    for (let pass = 0; pass < 2; pass++) await world.pass();
    await to.publish(WRONG);
    const trust = trustOf(world, NAME);
    await world.iam.send(new CreateRoleCommand({ RoleName: 'elsewhere', AssumeRolePolicyDocument: trust }));
    const writes = world.writes.length;
    const report = await world.pass();
    expect(driftOf(report)).toEqual(['medium foreign-trust elsewhere']);
    expect(codesOf(report)).not.toContain('foreign-not-granted');
    expect(world.writes).toHaveLength(writes);
    await to.publish({ ...SHOP, ...closing });
    expect(await world.pass()).toMatchObject({ totals: { quarantined: 1 } });
  });

  it('the log names the revision in force beside what was put back, and the error of the pass', async () => {
    const to = await inForce('revision');
    const { world } = to;
    await to.publish(WRONG);
    await open(world);
    const report = await world.pass();
    const lines = passLog(report);
    expect(lines).toContainEqual(
      expect.objectContaining({
        message: 'role changed',
        fields: expect.objectContaining({ role: NAME, revision: report.inForce }),
      }),
    );
    expect(lines.at(-1)).toMatchObject({ level: 'error', message: 'pass failed', fields: { inForce: report.inForce } });
  });

  it('what fails then is told beside what is wrong with the source, and tried again', async () => {
    const to = await inForce('revision');
    const { world } = to;
    await to.publish(WRONG);
    world.interfere = (call) => {
      if (call === 'GetAccountAuthorizationDetails') throw awsFailure('ServiceFailure', 500);
    };
    expect(await world.pass()).toMatchObject({
      result: 'failed',
      retryable: true,
      error: { code: 'source-unreadable', message: expect.stringMatching(/are wrong.* And then: /) },
    });
  });
});
