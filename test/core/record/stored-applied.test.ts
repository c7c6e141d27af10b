/** What is kept of a role as applied: which roles are written down and when, and the text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scopeOf } from '../../../src/core/manifest/scope.ts';
import type { AppliedSpec } from '../../../src/core/model/applied-role.ts';
import type { Change } from '../../../src/core/model/change.ts';
import { planDigestOf } from '../../../src/core/model/ids.ts';
import type { InventoryRole } from '../../../src/core/model/inventory.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import { shownDigest } from '../../../src/core/plan/shown-digest.ts';
import {
  appliedAsSeen,
  appliedBy,
  appliedFile,
  appliedRoleText,
  readAppliedRole,
} from '../../../src/core/record/stored-applied.ts';
import { appliedRole } from '../../support/applied-roles.ts';
import { anArn } from '../../support/ids.ts';
import { judged } from '../../support/judged-changes.ts';
import { ACCOUNT, actualRole, desiredRole, settings } from '../../support/roles.ts';

const POLICY = anArn(`arn:aws:iam::${ACCOUNT}:policy/ci/a`);
const OLD = desiredRole({ description: 'old' });
const NEW = desiredRole({
  description: 'new',
  managedPolicyArns: [POLICY],
  inlinePolicies: { read: '{"Statement":[]}', constructor: '{}' },
});
const RECORD = appliedRole(NEW, OLD);
const { name: NAME } = NEW;

describe('what is kept of a role, as text', () => {
  it('is read as it was written, in a file that has the name of the role', () => {
    expect(readAppliedRole(appliedRoleText(RECORD))).toEqual(RECORD);
    expect(appliedFile('checkout-deploy')).toBe('checkout-deploy.json');
  });

  it('is read as it was written, whatever stands in it', () => {
    const texts = fc.dictionary(fc.string(), fc.string());
    const arn = fc.constantFrom(POLICY, anArn(`arn:aws:iam::${ACCOUNT}:policy/b`));
    const spec = fc.record({
      ...{ name: fc.string(), path: fc.string(), description: fc.string(), trust: fc.string() },
      ...{ maxSessionSeconds: fc.integer(), boundaryArn: arn, managedPolicyArns: fc.array(arn) },
      ...{ inlinePolicies: texts, tags: texts },
    });
    const applied = fc.record({ digest: fc.string(), spec }) as fc.Arbitrary<AppliedSpec>;
    fc.assert(
      fc.property(applied, fc.array(applied, { maxLength: 2 }), (newest, earlier) => {
        const role = { version: 'rolekeeper.applied/v1' as const, ...newest, earlier };
        const read = readAppliedRole(appliedRoleText(role));
        expect(JSON.stringify(read)).toBe(JSON.stringify(role));
      }),
      { numRuns: 300 },
    );
  });

  const text = (fields: object) => JSON.stringify({ ...RECORD, ...fields });
  const NONSENSE: { reason: string; text: string }[] = [
    { reason: 'it is empty', text: '' },
    { reason: 'it was cut off', text: appliedRoleText(RECORD).slice(0, -10) },
    { reason: 'it is a list', text: `[${text({})}]` },
    { reason: 'another version wrote it', text: text({ version: 'rolekeeper.applied/v2' }) },
    { reason: 'it has no digest', text: text({ digest: undefined }) },
    { reason: 'its digest is a number', text: text({ digest: 1 }) },
    { reason: 'it has no role', text: text({ spec: undefined }) },
    { reason: 'it does not say what was before', text: text({ earlier: undefined }) },
    { reason: 'what was before is no role', text: text({ earlier: [{ digest: 'v1-old' }] }) },
    ...['name', 'path', 'description', 'trust', 'maxSessionSeconds', 'boundaryArn', 'inlinePolicies', 'tags'].flatMap(
      (field) => [
        { reason: `its role has no ${field}`, text: text({ spec: { ...RECORD.spec, [field]: undefined } }) },
        { reason: `its role has ${field} of another type`, text: text({ spec: { ...RECORD.spec, [field]: [1] } }) },
      ],
    ),
    { reason: 'a boundary is no ARN', text: text({ spec: { ...RECORD.spec, boundaryArn: 'boundary' } }) },
    { reason: 'a managed policy is no ARN', text: text({ spec: { ...RECORD.spec, managedPolicyArns: ['a'] } }) },
    { reason: 'an inline policy is no text', text: text({ spec: { ...RECORD.spec, inlinePolicies: { read: {} } } }) },
  ];
  for (const { reason, text: written } of NONSENSE) {
    it(`is not guessed where ${reason}`, () => expect(readAppliedRole(written)).toBeUndefined());
  }
});

const actual = actualRole(OLD);
const CREATE = judged({ kind: 'create', name: NAME, desired: NEW });
const update = (applied: readonly AppliedSpec[] = []): Change =>
  judged({ kind: 'update', name: NAME, desired: NEW, actual, causes: ['manifest'], applied, facets: [] });
const IN_SYNC: Change = { kind: 'keep', name: NAME, reason: 'in-sync', actual: actualRole(NEW), desired: NEW };
const DELETE = judged({ kind: 'delete', name: NAME, actual, because: { is: 'undeclared' } });

const known = (recorded?: string): InventoryRole => ({
  roleId: actual.roleId,
  digest: OLD.digest,
  previous: null,
  file: NEW.file,
  revision: null,
  ...(recorded !== undefined && { recorded }),
});

/** @param begun the roles of which the plan has operations */
function planOf(change: Change, begun: readonly string[] = [NAME]): Plan {
  return {
    digest: planDigestOf('a plan'),
    account: ACCOUNT,
    scope: scopeOf(settings()),
    revision: undefined,
    changes: [change],
    findings: [],
    drift: [],
    issues: [],
    operations: begun.map((role) => ({ role, roleId: undefined, operations: [] })),
  };
}

/** The new one, after what IAM showed, under this digest. */
function seenBefore(digest: string | null): unknown {
  return { ...appliedRole(NEW), earlier: [{ digest, spec: appliedRole(OLD).spec }] };
}

describe('what is written down before the first call', () => {
  const SIX = ['a', 'b', 'c', 'd', 'e', 'f'].map((description) => desiredRole({ description }));
  const cases: {
    name: string;
    reason: string;
    plan: Plan;
    before?: InventoryRole;
    /** undefined: nothing. */
    expected: unknown;
  }[] = [
    {
      name: 'is a role that is created',
      reason: 'what it was before says nothing',
      plan: planOf(CREATE),
      expected: appliedRole(NEW),
    },
    {
      name: 'is a role that is updated, with what was applied before',
      reason: 'parts of it may stay so, if the process dies',
      plan: planOf(update([appliedRole(OLD)])),
      before: known(OLD.digest),
      expected: appliedRole(NEW, OLD),
    },
    {
      name: 'is a role of which nothing was kept',
      reason: 'parts of it may stay as it was found, under the digest that the inventory has',
      plan: planOf(update()),
      before: known(),
      expected: seenBefore(known().digest),
    },
    {
      name: 'is a role that the inventory does not know',
      reason: 'it is taken over, and parts of it may stay as it was found',
      plan: planOf(update()),
      expected: seenBefore(shownDigest(actualRole(OLD))),
    },
    {
      name: 'has no earlier one that is the same',
      reason: 'the manifest was changed back',
      plan: planOf(update([appliedRole(OLD), appliedRole(NEW)])),
      before: known(OLD.digest),
      expected: appliedRole(NEW, OLD),
    },
    {
      name: 'has five earlier ones at most',
      reason: 'an update that is cut short in every pass must not grow it without end',
      plan: planOf(update(SIX.map((role) => appliedRole(role)))),
      before: known(OLD.digest),
      expected: appliedRole(NEW, ...SIX.slice(0, 5)),
    },
    {
      name: 'is nothing of a role that is kept like this already',
      reason: 'drift is put back without another write, and what was before stays known',
      plan: planOf(update([appliedRole(NEW)])),
      before: known(NEW.digest),
      expected: undefined,
    },
    {
      name: 'is nothing of a role that is not written to',
      reason: 'it is blocked, or its drift is accepted',
      plan: planOf(update([appliedRole(OLD)]), ['another']),
      before: known(OLD.digest),
      expected: undefined,
    },
    {
      name: 'is nothing of a role that is deleted',
      reason: 'if it is not, what was applied is what was kept',
      plan: planOf(DELETE),
      before: known(OLD.digest),
      expected: undefined,
    },
  ];
  for (const { name, reason, plan, before, expected } of cases) {
    it(`${name}: ${reason}`, () => {
      const kept = appliedBy(plan, before ? { [NAME]: before } : {});
      expect(kept).toEqual(expected === undefined ? [] : [expected]);
      // What a desired role has beside its spec is no part of what was applied.
      expect(kept.map((role) => readAppliedRole(appliedRoleText(role)))).toEqual(kept);
    });
  }
});

describe('what is written down because it was seen', () => {
  const cases: { name: string; reason: string; change: Change; role?: InventoryRole; expected: unknown[] }[] = [
    {
      name: 'is a role that is equal to its manifest, of which nothing is kept',
      reason: 'an earlier version has applied it',
      change: IN_SYNC,
      role: known(),
      expected: [appliedRole(NEW)],
    },
    {
      name: 'is a role that is equal to its manifest, of which another one is kept',
      reason: 'its update ended, and could not be written down',
      change: IN_SYNC,
      role: known(OLD.digest),
      expected: [appliedRole(NEW)],
    },
    {
      name: 'is nothing of a role that is kept like this already',
      reason: 'a quiet pass writes nothing',
      change: IN_SYNC,
      role: known(NEW.digest),
      expected: [],
    },
    {
      name: 'is nothing of a role that is not remembered',
      reason: 'it is not known to be ours',
      change: IN_SYNC,
      expected: [],
    },
    {
      name: 'is nothing of a role that differs',
      reason: 'what IAM has may be the work of a hand',
      change: update(),
      role: known(),
      expected: [],
    },
    {
      name: 'is nothing of a role whose manifest is broken',
      reason: 'what IAM has may be the work of a hand, and no manifest says otherwise',
      change: {
        kind: 'keep',
        name: NAME,
        reason: 'frozen',
        actual,
        kept: { reason: 'frozen', since: undefined, compared: false },
      },
      role: known(),
      expected: [],
    },
  ];
  for (const { name, reason, change, role, expected } of cases) {
    it(`${name}: ${reason}`, () => {
      expect(appliedAsSeen([change], role ? { [NAME]: role } : {})).toEqual(expected);
    });
  }

  it('is a hundred roles a pass: those of a large account take a few passes, and no pass much longer', () => {
    const roles = Array.from({ length: 250 }, (_, index) => desiredRole({ name: `role-${index}` }));
    const changes = roles.map(
      (desired): Change => ({
        kind: 'keep',
        name: desired.name,
        reason: 'in-sync',
        actual: actualRole(desired),
        desired,
      }),
    );
    const inventory = new Map(roles.map(({ name }) => [name, known()]));
    const learnt: number[] = [];
    for (let pass = 0; pass < 4; pass++) {
      const seen = appliedAsSeen(changes, Object.fromEntries(inventory));
      for (const { digest, spec } of seen) inventory.set(spec.name, known(digest));
      learnt.push(seen.length);
    }
    expect(learnt).toEqual([100, 100, 50, 0]);
  });
});
