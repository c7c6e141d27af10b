/** What a role of before loses by becoming ours, of what an approval of that is, and until when the old one is spared. */
import { describe, expect, it } from 'vitest';
import { USUAL_DRIFT } from '../../../src/core/manifest/drift-settings.ts';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { AdoptionFacts } from '../../../src/core/model/beyond-boundary.ts';
import { UNDEPLOYED } from '../../../src/core/model/deployment.ts';
import type { DesiredRole } from '../../../src/core/model/desired-role.ts';
import type { InventoryRole, KnownRoles } from '../../../src/core/model/inventory.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import { diff } from '../../../src/core/plan/diff.ts';
import { rolesAsOf } from '../../../src/core/plan/expiry.ts';
import { foreignFates } from '../../../src/core/plan/foreign-roles.ts';
import { judge } from '../../../src/core/plan/judge.ts';
import { isLockout, lockoutDigest } from '../../../src/core/plan/lockouts.ts';
import { operationsFor } from '../../../src/core/plan/operations.ts';
import { adoption } from '../../../src/core/plan-guardrails/adoption.ts';
import { foreignTrust } from '../../../src/core/plan-guardrails/foreign-trust.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { anArn, aRoleId } from '../../support/ids.ts';
import { ACCOUNT, actualRole, actualState, BOUNDARY, desiredRole, RULES, settings } from '../../support/roles.ts';
import { circumstancesOf } from '../plan-guardrails/circumstances.ts';

const ARN = anArn(`arn:aws:iam::${ACCOUNT}:role/bitbucket/checkout-deploy`);
const HARMLESS = anArn(`arn:aws:iam::${ACCOUNT}:policy/ci/harmless`);
const NOTHING: AdoptionFacts = { lost: [], perhaps: [], unseen: [], harmless: new Set([HARMLESS]) };
const POLICY = anArn(`arn:aws:iam::${ACCOUNT}:policy/ci/guard`);
const policy = (Action: string | string[], more: object = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*', ...more }] });

const wanted = (more: Partial<DesiredRole> = {}) =>
  desiredRole({ inlinePolicies: { read: policy('s3:GetObject') }, adopts: { arn: ARN, how: 'in-place' }, ...more });

/** As the manifest says, with neither boundary nor tags. */
const ofBefore = (more: Partial<ActualRole> = {}) =>
  actualRole(wanted(), { owner: 'other', boundaryArn: undefined, tags: {}, ...more });

/** By the commands that the plan prints: boundary and tags. */
const madeOurs = (role: ActualRole): ActualRole => ({
  ...role,
  owner: 'us',
  boundaryArn: BOUNDARY,
  tags: { ...role.tags, ...wanted().tags },
});

interface World {
  desired?: DesiredRole;
  known?: KnownRoles;
  facts?: AdoptionFacts;
}

function changesOf(
  given: ActualRole | readonly ActualRole[],
  { desired = wanted(), known, facts = NOTHING }: World = {},
) {
  const roles = [given].flat();
  const declared = { ...rolesAsOf([desired], RULES.now), frozen: [] };
  const { drift } = settings();
  const world = trustWorld(settings(), undefined);
  const { provider } = actualState([]);
  const differences = diff(declared, roles, RULES, { known, applied: new Map() });
  return judge(differences, {
    drift,
    world,
    known,
    keepsIntent: true,
    provider,
    adoptions: new Map([['checkout-deploy', facts]]),
  });
}

function lossesOf(actual: ActualRole, world: World = {}): readonly string[] {
  return changesOf(actual, world).flatMap((change) => (isLockout(change) ? (change.lockout.loses ?? []) : []));
}

const LOSSES: { name: string; reason: string; actual: ActualRole; desired?: DesiredRole; expected: string[] }[] = [
  { name: 'as its manifest says', reason: 'boundary and tags take nothing', actual: ofBefore(), expected: [] },
  {
    name: 'a tag that the manifest does not have',
    reason: 'policies of the role, of buckets and of keys may ask for it: aws:PrincipalTag',
    actual: ofBefore({ tags: { project: 'shop' } }),
    expected: ['perhaps what policies allow by its tag project=shop'],
  },
  {
    name: 'a tag that gets another value',
    reason: 'the same',
    actual: ofBefore({ tags: { project: 'shop' } }),
    desired: wanted({ tags: { ...wanted().tags, project: 'checkout' } }),
    expected: ['perhaps what policies allow by its tag project=shop'],
  },
  {
    name: 'a tag that the manifest has as well',
    reason: 'it stays',
    actual: ofBefore({ tags: { project: 'shop' } }),
    desired: wanted({ tags: { ...wanted().tags, project: 'shop' } }),
    expected: [],
  },
  {
    name: 'tags of ours that somebody copied, with other values',
    reason: 'nobody else writes these: no policy has to ask for them',
    actual: ofBefore({ tags: { [TAGS.team]: 'nobody' } }),
    expected: [],
  },
  {
    name: 'a managed policy of the account that the manifest attaches',
    reason: 'its text is not read, and it may deny',
    actual: ofBefore(),
    desired: wanted({ managedPolicyArns: [POLICY] }),
    expected: [`perhaps what ${POLICY} denies`],
  },
  {
    name: 'a managed policy of the account that denies nothing',
    reason: 'its text was read',
    actual: ofBefore(),
    desired: wanted({ managedPolicyArns: [HARMLESS] }),
    expected: [],
  },
  {
    name: 'a managed policy of AWS that the manifest attaches',
    reason: 'those of AWS that deny are known',
    actual: ofBefore(),
    desired: wanted({ managedPolicyArns: [anArn('arn:aws:iam::aws:policy/ReadOnlyAccess')] }),
    expected: [],
  },
  {
    name: 'another caller beside Bitbucket',
    reason: 'our trust has pipelines alone',
    actual: ofBefore({
      trust: wanted().trust.replace(
        '"Statement":[',
        '"Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"},',
      ),
    }),
    expected: ['callers: today it admits AWS service ec2.amazonaws.com, not by a Bitbucket token'],
  },
  {
    name: 'a Deny that the manifest adds',
    reason: 'an added policy takes away as well',
    actual: ofBefore(),
    desired: wanted({
      inlinePolicies: {
        read: policy('s3:GetObject'),
        guard: policy('s3:GetObject', { Effect: 'Deny' }),
      },
    }),
    expected: [expect.stringMatching(/permissions of policy guard/) as unknown as string],
  },
];

describe('what a role of before loses by becoming ours', () => {
  it.each(LOSSES)('$name: $reason', ({ actual, desired, expected }) => {
    expect(lossesOf(actual, desired && { desired })).toEqual(expected);
  });

  it('is asked for also where the commands of the plan were run first: nobody has approved the rest', () => {
    const actual = ofBefore({ maxSessionSeconds: 43_200 });
    const waiting = { roleId: actual.roleId, digest: null, previous: null, file: null, revision: null };
    for (const known of [{}, { 'checkout-deploy': waiting }]) {
      expect(lossesOf(madeOurs(actual), { known })).toEqual(['sessions of more than 1h']);
    }
  });

  it('is not asked for where nothing remembers that it was ours for years: its manifest may keep the line', () => {
    expect(lossesOf(madeOurs(ofBefore({ maxSessionSeconds: 43_200 })))).toEqual([]);
  });

  it('is not asked for again of an adoption that was begun by apply: that was approved', () => {
    const actual = madeOurs(ofBefore({ maxSessionSeconds: 43_200 }));
    const role: InventoryRole = {
      ...{ roleId: actual.roleId, digest: null, previous: 'v1-of-before', file: null, revision: null },
      recorded: wanted().digest,
    };
    expect(lossesOf(actual, { known: { 'checkout-deploy': role } })).toEqual([]);
  });
});

describe('a pass of the service', () => {
  const remedies = (actual: ActualRole) =>
    adoption
      .check(circumstancesOf({ changes: changesOf(actual), declared: [wanted()], byPerson: false }))
      .map(({ code, remedy }) => `${code}: ${remedy}`);

  it('prints the commands by which a person makes a role ours', () => {
    expect(remedies(ofBefore())).toEqual([expect.stringContaining('; or aws iam put-role-permissions-boundary')]);
  });

  it('prints none where something would be lost that nobody has approved: the next pass would go on with it', () => {
    expect(remedies(ofBefore({ maxSessionSeconds: 43_200 }))).toEqual([
      'adoption-by-person: rolekeeper plan --target aws shows what it loses, and how that is approved (adoption-tightens); then rolekeeper apply --target aws',
    ]);
  });
});

describe('an approval of what is lost', () => {
  const digest = (actual: ActualRole, world: World = {}) => lockoutDigest(changesOf(actual, world));
  const many = (last: string): AdoptionFacts => ({
    ...NOTHING,
    lost: [...Array.from({ length: 9 }, (_, index) => `iam:${index}`), last],
  });

  it('is none of another action that the plan has no room to name', () => {
    expect(digest(ofBefore(), { facts: many('iam:PassRole') })).not.toBe(
      digest(ofBefore(), { facts: many('sts:AssumeRole') }),
    );
  });

  it('is none of a policy that has more since, where the example of the plan is the same', () => {
    const wide = (more: string[]) =>
      ofBefore({ inlinePolicies: { read: policy(['s3:GetObject', 'dynamodb:PutItem', ...more]) } });
    expect(digest(wide([]))).not.toBe(digest(wide(['s3:PutObject', 'sqs:SendMessage', 'kms:Decrypt'])));
  });

  it('is still the one of an adoption that was cut short after the boundary: the next run goes on with it', () => {
    const facts = { ...NOTHING, lost: ['iam:PassRole'] };
    const actual = ofBefore();
    const role = { roleId: actual.roleId, digest: null, previous: 'v1-of-before', file: null, revision: null };
    const known = { 'checkout-deploy': { ...role, recorded: wanted().digest } };
    const bounded = { ...actual, boundaryArn: BOUNDARY };
    expect(lossesOf(bounded, { facts, known })).toEqual(['what the boundary does not allow: iam:PassRole']);
    expect(digest(bounded, { facts, known })).toBe(digest(actual, { facts }));
    expect(lossesOf(bounded, { facts })).toEqual([]);
  });

  it('covers no run that was cut short between two calls about tags, but where the role has no room for both', () => {
    const calls = (tags: Record<string, string>) =>
      changesOf(ofBefore({ tags })).flatMap((change) =>
        (operationsFor(change, BOUNDARY)?.operations ?? []).map(({ call }) => call),
      );
    const many = Object.fromEntries(Array.from({ length: 48 }, (_, index) => [`by-hand-${index}`, 'x']));
    expect(calls({ project: 'shop' })).toEqual(['PutRolePermissionsBoundary', 'TagRole', 'UntagRole']);
    expect(calls(many)).toEqual(['PutRolePermissionsBoundary', 'UntagRole', 'TagRole']);
  });

  it('stays where nothing has changed', () => {
    const actual = ofBefore({ maxSessionSeconds: 43_200 });
    expect(digest(actual)).toBe(digest({ ...actual, lastUsed: new Date('2026-11-21T00:00:00Z') }));
  });
});

const OLD = anArn(`arn:aws:iam::${ACCOUNT}:role/legacy`);
const oursBeside = (arn = OLD) => wanted({ adopts: { arn, how: 'beside' } });
const old = actualRole(desiredRole({ name: 'legacy' }), {
  ...{ owner: 'other', path: '/', arn: OLD, boundaryArn: undefined, tags: {} },
});

/** What becomes of the old role where the settings have foreign roles closed. */
const SPARED: { name: string; reason: string; ours: ActualRole[]; desired?: DesiredRole; known?: KnownRoles }[] = [
  { name: 'ours is not there yet', reason: 'it is made', ours: [] },
  { name: 'ours is there, and was never used', reason: 'nobody has changed over', ours: [actualRole(oursBeside())] },
  {
    name: 'ours has lost its tag',
    reason: 'what stands in its way is no proof that anybody has changed over',
    ours: [actualRole(oursBeside(), { owner: 'other', tags: {} })],
  },
  {
    name: 'ours was made again by hand',
    reason: 'the same',
    ours: [actualRole(oursBeside())],
    known: {
      'checkout-deploy': {
        roleId: aRoleId('AROAEXAMPLEBEFOREXXXX'),
        digest: 'v1',
        previous: null,
        file: null,
        revision: null,
      },
    },
  },
  {
    name: 'a role of another owner has the name',
    reason: 'the same',
    ours: [actualRole(oursBeside(), { owner: 'another' })],
  },
  {
    name: 'the manifest spells the old one in other letters',
    reason: 'IAM takes each name once, ignoring case: no other role can be meant',
    ours: [actualRole(oursBeside())],
    desired: oursBeside(anArn(`arn:aws:iam::${ACCOUNT}:role/Legacy`)),
  },
];

describe('a role of before that ours is made beside', () => {
  it.each(SPARED)('is spared where $name: $reason', ({ ours, desired = oursBeside(), known = {} }) => {
    const changes = changesOf([...ours, old], { desired, known });
    const foreign = { response: 'quarantine' as const, days: 7, reason: 'SEC-160', exceptions: new Map() };
    const { now, world } = RULES;
    const rules = settings({ drift: { ...USUAL_DRIFT, foreign } });
    const fates = foreignFates(changes, [...ours, old], { settings: rules, now, world, granted: 'delete', closed: {} });
    expect(fates.map(({ change, news }) => [change?.kind, news])).toEqual([
      [undefined, { is: 'open', spared: 'checkout-deploy is made to take its place', isAwaited: true }],
    ]);
  });
});

describe('a role of before that nothing uses any more', () => {
  const since = '2026-09-01';
  const day = (text: string) => new Date(`${text}T08:00:00Z`);
  const known: KnownRoles = {
    'checkout-deploy': {
      ...{ roleId: actualRole(oursBeside()).roleId, digest: oursBeside().digest, previous: null, file: null },
      ...{ revision: null, adopting: { arn: OLD, roleId: old.roleId, since } },
    },
  };
  const told = (more: Partial<ActualRole>) => {
    const ours = actualRole(oursBeside(), { lastUsed: day('2026-11-20') });
    const quiet = { ...old, lastUsed: day('2026-08-01'), ...more };
    const desired = oursBeside(quiet.arn);
    const memory = { ...known['checkout-deploy'], adopting: { arn: quiet.arn, roleId: quiet.roleId, since } };
    const remembered = { 'checkout-deploy': memory } as KnownRoles;
    const foreign = { response: 'quarantine' as const, days: 7, reason: 'SEC-160', exceptions: new Map() };
    const circumstances = circumstancesOf({
      ...{ changes: changesOf([ours, quiet], { desired, known: remembered }), declared: [desired], now: RULES.now },
      ...{ actual: actualState([ours, quiet]), settings: settings({ drift: { ...USUAL_DRIFT, foreign } }) },
      ...{ known: remembered, closedForeign: {}, deployment: { ...UNDEPLOYED, foreignRoles: 'quarantine' as const } },
    });
    return [adoption, foreignTrust].flatMap(({ check }) =>
      check(circumstances).map(({ code, message, remedy }) => `${code}: ${message}; ${remedy}`),
    );
  };

  it('and that is not closed as other callers enter it: the plan says so', () => {
    const Principal = { AWS: 'arn:aws:iam::444455556666:root' };
    const { Statement } = JSON.parse(old.trust);
    const trust = JSON.stringify({
      Version: '2012-10-17',
      Statement: [...[Statement].flat(), { Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
    });
    expect(told({ trust })).toEqual([
      expect.stringContaining('why it is not closed stands at foreign-trust'),
      expect.stringContaining('Only reported, as other callers may enter it too'),
    ]);
  });

  it('and that is below our path, where no role is closed as a foreign one: the plan prints the command', () => {
    const arn = anArn(`arn:aws:iam::${ACCOUNT}:role${'/bitbucket/shop/'}legacy`);
    expect(told({ path: '/bitbucket/shop/', arn })).toEqual([
      expect.stringContaining('close it: aws iam put-role-permissions-boundary --role-name legacy'),
    ]);
  });
});

describe('a role that was ours', () => {
  it('and was missing from one listing, is not adopted when a hand has taken off its tag', () => {
    const { roleId } = ofBefore();
    const role = { roleId, digest: null, previous: null, file: null, revision: null };
    expect(changesOf(ofBefore(), { known: { 'checkout-deploy': role } }).map(({ kind }) => kind)).toEqual(['conflict']);
  });

  it('or is about to be, as apply had begun: it is adopted', () => {
    const { roleId } = ofBefore();
    const role = { roleId, digest: null, previous: 'v1-of-before', file: null, revision: null };
    expect(changesOf(ofBefore(), { known: { 'checkout-deploy': role } }).map(({ kind }) => kind)).toEqual(['adopt']);
  });
});
