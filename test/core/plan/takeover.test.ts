/** What becomes of a role from before the owner tag, by what is known of it; and of one whose owner tag was changed. */
import { describe, expect, it } from 'vitest';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { AppliedRole } from '../../../src/core/model/applied-role.ts';
import type { Difference } from '../../../src/core/model/change.ts';
import type { DesiredRole, FrozenFile } from '../../../src/core/model/desired-role.ts';
import type { InventoryRole } from '../../../src/core/model/inventory.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import { diff } from '../../../src/core/plan/diff.ts';
import { rolesAsOf } from '../../../src/core/plan/expiry.ts';
import { operationsFor } from '../../../src/core/plan/operations.ts';
import { CLOSED_DIGEST, CLOSED_TRUST } from '../../../src/core/plan/quarantine.ts';
import { recordsNeeded } from '../../../src/core/plan/records-needed.ts';
import type { RemovalRules } from '../../../src/core/plan/undeclared.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { anArn, aRoleId } from '../../support/ids.ts';
import { judged } from '../../support/judged-changes.ts';
import { actualRole, BOUNDARY, desiredRole, OTHER_REPOSITORY, OWNER, RULES, settings } from '../../support/roles.ts';

const POLICY = anArn('arn:aws:iam::111122223333:policy/ci/a');
const DIGEST = 'v1-before-owners';
const desired = desiredRole({ managedPolicyArns: [POLICY] });
const { [TAGS.owner]: _, ...tagsBefore } = desired.tags;
/** As an earlier version has left it. */
const before = actualRole(desired, { owner: 'unowned', tags: tagsBefore });
const OPEN = trustPolicy(settings().provider, [{ repositoryUuid: OTHER_REPOSITORY }]);
const KNOWN: InventoryRole = {
  roleId: before.roleId,
  digest: DIGEST,
  previous: null,
  file: desired.file,
  revision: null,
  recorded: DIGEST,
};
const RECORD: AppliedRole = {
  version: 'rolekeeper.applied/v1',
  digest: DIGEST,
  spec: { ...desired, tags: tagsBefore },
  earlier: [],
};

interface Case {
  name: string;
  reason: string;
  declared?: readonly DesiredRole[];
  frozen?: readonly FrozenFile[];
  actual?: Partial<ActualRole>;
  /** undefined: the inventory does not know it; null: there is no inventory. */
  known?: InventoryRole | null | undefined;
  applied?: AppliedRole;
  rules?: Partial<RemovalRules>;
  /** Kind, causes or reason; and the calls. */
  expected: string;
}

const TAG = 'TagRole';

const CASES: Case[] = [
  {
    name: 'declared, and known with what was applied',
    reason: 'upkeep: nobody did anything',
    declared: [desired],
    known: KNOWN,
    applied: RECORD,
    expected: `update upkeep: ${TAG}`,
  },
  {
    name: 'declared, and nothing is remembered',
    reason: 'the manifest says whose it is',
    declared: [desired],
    known: null,
    expected: `update upkeep: ${TAG}`,
  },
  {
    name: 'declared, and not known by the inventory',
    reason: 'the same',
    declared: [desired],
    known: undefined,
    expected: `update upkeep: ${TAG}`,
  },
  {
    name: 'declared, and opened by hand',
    reason: 'drift is drift, and the tag comes after everything else',
    declared: [desired],
    known: KNOWN,
    applied: RECORD,
    actual: { trust: OPEN, managedPolicyArns: [] },
    expected: `update drift: UpdateAssumeRolePolicy AttachRolePolicy ${TAG}`,
  },
  {
    name: 'declared, and its boundary taken off by hand',
    reason: 'no tag stands before it',
    declared: [desired],
    known: KNOWN,
    applied: RECORD,
    actual: { boundaryArn: undefined },
    expected: `update drift: PutRolePermissionsBoundary ${TAG}`,
  },
  {
    name: 'declared, and its manifest changed',
    reason: 'a change of the manifest, and no drift',
    declared: [desiredRole({ managedPolicyArns: [POLICY], maxSessionSeconds: 7200 })],
    known: KNOWN,
    applied: RECORD,
    expected: `update manifest: UpdateRole ${TAG}`,
  },
  {
    name: 'declared, and what was applied last had the tag',
    reason: 'a hand has taken it off',
    declared: [desired],
    known: { ...KNOWN, digest: desired.digest, recorded: desired.digest },
    expected: `update drift: ${TAG}`,
  },
  {
    name: 'declared, and the deployment refuses such roles',
    reason: 'IAM would refuse every write',
    declared: [desired],
    known: KNOWN,
    applied: RECORD,
    rules: { unowned: 'refuse' },
    expected: 'conflict unowned',
  },
  {
    name: 'undeclared, and known',
    reason: 'it gets the tag, and only a later pass deletes it',
    known: KNOWN,
    applied: RECORD,
    expected: `update upkeep: ${TAG}`,
  },
  {
    name: 'undeclared, known, and nothing is kept of it as applied',
    reason: 'the same, and it is compared with nothing',
    known: KNOWN,
    expected: `update upkeep: ${TAG}`,
  },
  {
    name: 'undeclared, known, without a boundary, and nothing is kept of it',
    reason: 'a tag needs no boundary',
    known: KNOWN,
    actual: { boundaryArn: undefined },
    expected: `update upkeep: ${TAG}`,
  },
  {
    name: 'undeclared, known, and opened by hand',
    reason: 'it is put back, and neither deleted nor closed',
    known: KNOWN,
    applied: RECORD,
    actual: { trust: OPEN },
    expected: `update drift: UpdateAssumeRolePolicy ${TAG}`,
  },
  {
    name: 'undeclared, known, and its last update was cut short',
    reason: 'the tag, and what a valid manifest had asked for',
    known: { ...KNOWN, previous: 'v1-older' },
    applied: { ...RECORD, earlier: [{ digest: 'v1-older', spec: { ...RECORD.spec, maxSessionSeconds: 7200 } }] },
    actual: { maxSessionSeconds: 7200 },
    expected: `update upkeep: UpdateRole ${TAG}`,
  },
  {
    name: 'undeclared, and closed by an earlier pass',
    reason: 'it stays closed, with its day',
    known: { ...KNOWN, digest: CLOSED_DIGEST, closedOn: '2026-11-20' },
    applied: RECORD,
    actual: {
      trust: CLOSED_TRUST,
      tags: { ...tagsBefore, [TAGS.quarantined]: '2026-11-20' },
    },
    expected: `update upkeep: ${TAG}`,
  },
  {
    name: 'undeclared, and another RoleId is known',
    reason: 'our role was deleted, and this one was made by hand',
    known: { ...KNOWN, roleId: aRoleId('AROAANOTHER') },
    expected: 'keep recreated',
  },
  {
    name: 'undeclared, and its RoleId is not known yet',
    reason: 'a name alone can be taken',
    known: { ...KNOWN, roleId: null },
    expected: 'keep unowned',
  },
  {
    name: 'undeclared, and not known',
    reason: 'it may be of another repository',
    known: undefined,
    expected: 'keep unowned',
  },
  { name: 'undeclared, and nothing is remembered', reason: 'the same', known: null, expected: 'keep unowned' },
  {
    name: 'undeclared, known, and the deployment refuses such roles',
    reason: 'IAM would refuse the tag',
    known: KNOWN,
    rules: { unowned: 'refuse' },
    expected: 'keep unowned',
  },
  {
    name: 'retained, and known',
    reason: 'it gets the tag, and stays',
    known: KNOWN,
    applied: RECORD,
    rules: { byDefault: { mode: 'retain' } },
    expected: `update upkeep: ${TAG}`,
  },
  {
    name: 'retained, and not known',
    reason: 'it may be of another repository',
    known: undefined,
    rules: { byDefault: { mode: 'retain' } },
    expected: 'keep unowned',
  },
  {
    name: 'of a broken manifest, and known',
    reason: 'it gets the tag, and stays',
    frozen: [{ file: desired.file, name: desired.name }],
    known: KNOWN,
    applied: RECORD,
    expected: `update upkeep: ${TAG}`,
  },
  {
    name: 'of a broken manifest, and not known',
    reason: 'nothing says that it is ours',
    frozen: [{ file: desired.file, name: desired.name }],
    known: undefined,
    applied: RECORD,
    expected: 'keep frozen',
  },
  {
    name: 'expired',
    reason: 'its manifest still says whose it is; the next pass deletes it',
    declared: [desiredRole({ managedPolicyArns: [POLICY], expires: '2026-11-01' })],
    known: null,
    expected: `update upkeep: ${TAG}`,
  },
  {
    name: 'a former name of a declared role, and nothing is remembered',
    reason: 'anybody can claim a former name',
    declared: [desiredRole({ name: 'renamed', previousNames: [desired.name] })],
    known: null,
    expected: 'keep unowned',
  },
  {
    name: 'of another owner, declared',
    reason: 'two repositories want one name',
    declared: [desired],
    known: null,
    actual: { owner: 'another' },
    expected: 'conflict another-owner',
  },
  {
    name: 'of another owner, and nothing declares it',
    reason: 'it is the other one’s',
    known: undefined,
    actual: { owner: 'another' },
    expected: 'nothing',
  },
  {
    name: 'of another owner, and known by its RoleId',
    reason: 'a hand has given it away: it is not forgotten',
    known: KNOWN,
    actual: { owner: 'another' },
    expected: 'keep another-owner',
  },
];

describe('a role from before the owner tag, or of another owner', () => {
  for (const { name, reason, expected, ...given } of CASES) {
    it(`${name}: ${reason}`, () => {
      const actual = { ...before, ...given.actual };
      const rules = { ...RULES, ...given.rules };
      const known = given.known === null ? undefined : given.known === undefined ? {} : { [actual.name]: given.known };
      const declared = { ...rolesAsOf(given.declared ?? [], rules.now), frozen: given.frozen ?? [] };
      const needed = new Set(recordsNeeded(declared, [actual], rules, known));
      const kept = given.applied !== undefined && needed.has(actual.name) ? [given.applied] : [];
      const applied = new Map(kept.map((one) => [one.spec.name, one]));
      const change = diff(declared, [actual], rules, { known, applied }).find((one) => one.name === actual.name);
      expect(words(change)).toBe(expected);
    });
  }
});

it('of a suspended role whose manifest is broken is not written: nothing is', () => {
  const frozen = [{ file: desired.file, name: desired.name }];
  const known = { [before.name]: { ...KNOWN, suspended: true as const } };
  const memories = [new Map(), new Map([[before.name, RECORD]])];
  for (const applied of memories) {
    const [change] = diff({ ...rolesAsOf([], RULES.now), frozen }, [before], RULES, { known, applied });
    expect(change).toMatchObject({ kind: 'update', desired: { suspended: true } });
  }
});

function words(difference: Difference | undefined): string {
  if (difference === undefined) return 'nothing';
  if (difference.kind !== 'update')
    return `${difference.kind} ${'reason' in difference ? difference.reason : ''}`.trim();
  const operations = operationsFor(judged(difference), BOUNDARY)?.operations ?? [];
  const last = operations.at(-1);
  expect(last).toMatchObject({ call: 'TagRole', tags: { [TAGS.owner]: OWNER } });
  return `update ${difference.causes.join(' ')}: ${operations.map(({ call }) => call).join(' ')}`;
}
