import { describe, expect, it } from 'vitest';
import { type InventoryRole, rolesAfter } from '../../src/core/inventory.ts';
import { roleReports } from '../../src/core/role-report.ts';
import type { Change, Outcome, Plan } from '../../src/core/types.ts';
import { RefusedError, UnreachableError } from '../../src/errors.ts';
import { ACCOUNT, actualRole, desiredRole, PATH, settings } from '../support/roles.ts';

const desired = desiredRole({ name: 'deploy' });
const actual = actualRole(desired);
const remembered: InventoryRole = {
  roleId: actual.roleId,
  digest: desired.digest,
  file: desired.file,
  revision: 'abc',
};
/** With all of our tags. */
const theirs = actualRole(desired, { owner: 'other', path: '/' });
const FOREIGN = { is: 'foreign', why: 'SEC-160', whoGetsIn: 'somebody', boundaryArn: 'x' } as const;
const untagged = { ...actual, appliedDigest: undefined };
const CREATE: Extract<Change, { kind: 'create' }> = { kind: 'create', name: 'deploy', desired };
const DELETE: Change = { kind: 'delete', name: 'deploy', actual, because: { is: 'undeclared' } };

function planOf(...changes: Change[]): Plan {
  const scope = { account: ACCOUNT, path: PATH, providerArn: settings().provider.arn };
  return {
    digest: '',
    account: ACCOUNT,
    scope,
    revision: 'def',
    changes,
    findings: [],
    drift: [],
    issues: [],
    operations: [],
  };
}

const created = { call: 'CreateRole' } as Outcome['done'][number];
const outcome = (fields: Partial<Outcome>): Outcome => ({
  role: 'deploy',
  done: [],
  failure: undefined,
  left: [],
  ...fields,
});

const CASES: {
  name: string;
  reason: string;
  before?: InventoryRole;
  change: Change;
  outcome: Outcome | undefined;
  expected: InventoryRole | undefined;
}[] = [
  {
    name: 'a role that was made and is not whole',
    reason: 'the next pass has to know it for ours',
    change: CREATE,
    outcome: outcome({ done: [created], left: [created] }),
    expected: { roleId: null, digest: null, file: desired.file, revision: 'def' },
  },
  {
    name: 'a role that may have been made',
    reason: 'the answer was lost, and perhaps not the call',
    change: CREATE,
    outcome: outcome({ failure: { operation: created, error: new UnreachableError('no answer') } }),
    expected: { roleId: null, digest: null, file: desired.file, revision: 'def' },
  },
  {
    name: 'a role that was not made',
    reason: 'a role of this name is somebody else’s',
    change: CREATE,
    outcome: outcome({ failure: { operation: created, error: new RefusedError('it exists') } }),
    expected: undefined,
  },
  {
    name: 'a role that was deleted by hand and is not made anew',
    reason: 'suspended, report mode, or the settings: it is drift at every pass, not only at the first',
    before: remembered,
    change: { ...CREATE, left: 'FIN-7' },
    outcome: undefined,
    expected: remembered,
  },
  {
    name: 'a role that was about to be made and was not',
    reason: 'nobody has ever seen it',
    before: { ...remembered, roleId: null, digest: null },
    change: CREATE,
    outcome: undefined,
    expected: undefined,
  },
  {
    name: 'a role whose digest tag was taken away',
    reason: 'what it said stays known: without it the drift would look like a change of the manifest',
    before: remembered,
    change: { kind: 'update', name: 'deploy', desired, actual: untagged, cause: 'drift', facets: [] },
    outcome: undefined,
    expected: remembered,
  },
  {
    name: 'another role of that name, without a digest tag',
    reason: 'what the first one said is not about this one',
    before: { ...remembered, roleId: 'AROAOTHER' },
    change: { kind: 'update', name: 'deploy', desired, actual: untagged, cause: 'manifest', facets: [] },
    outcome: undefined,
    expected: { ...remembered, digest: null },
  },
  {
    name: 'a role that was deleted',
    reason: 'that it is gone is concluded from a reading, not from one answer',
    before: remembered,
    change: DELETE,
    outcome: outcome({ done: [{ call: 'DeleteRole' }] }),
    expected: { ...remembered, digest: null },
  },
  {
    name: 'a role that was not deleted',
    reason: 'it is still ours, and known as the one that it is',
    before: remembered,
    change: DELETE,
    outcome: outcome({ left: [{ call: 'DeleteRole' }] }),
    expected: remembered,
  },
  {
    name: 'a foreign role that was closed',
    reason: 'to remember it would be to take it for ours',
    change: { kind: 'quarantine', name: 'deploy', actual: theirs, because: FOREIGN, on: '2026-11-22' },
    outcome: outcome({ done: [{ call: 'PutRolePermissionsBoundary', boundaryArn: 'x' }] }),
    expected: undefined,
  },
  {
    name: 'a foreign role that rests, under a name that was ours',
    reason: 'our role of that name is gone',
    before: remembered,
    change: { kind: 'keep', name: 'deploy', reason: 'foreign', actual: theirs, on: '2026-11-01' },
    outcome: outcome({}),
    expected: undefined,
  },
  {
    name: 'a foreign role that could not be deleted',
    reason: 'it is not ours now either',
    change: { kind: 'delete', name: 'deploy', actual: theirs, because: FOREIGN, closedOn: '2026-11-01' },
    outcome: outcome({ failure: { operation: { call: 'DeleteRole' }, error: new RefusedError('no') } }),
    expected: undefined,
  },
];

describe('the inventory after a pass', () => {
  for (const { name, reason, before, change, outcome: became, expected } of CASES) {
    it(`${expected === undefined ? 'forgets' : 'has'} ${name}: ${reason}`, () => {
      expect(rolesAfter(before ? { deploy: before } : {}, planOf(change), became ? [became] : [])).toEqual(
        expected ? { deploy: expected } : {},
      );
    });
  }

  it('forgets a role that no reading shows any more', () => {
    expect(rolesAfter({ deploy: { ...remembered, digest: null } }, planOf(), [])).toEqual({});
  });

  it('reports a foreign role that is closed as drift, and no file of its copied tags', () => {
    const because = FOREIGN;
    const closing: Change = { kind: 'quarantine', name: 'deploy', actual: theirs, because, on: '2026-11-22' };
    const [report] = roleReports({
      plan: planOf(closing),
      outcomes: [outcome({ done: [{ call: 'PutRolePermissionsBoundary', boundaryArn: 'x' }] })],
      before: {},
      failureOf: () => ({ code: 'bug', message: '', remedy: null, retryable: false }),
    });
    expect(report).toMatchObject({
      change: 'quarantine',
      cause: 'drift',
      reason: 'foreign',
      result: 'done',
      file: null,
    });
  });

  it('takes a role that we deleted, and that is wanted again, for a change of its manifest and not for drift', () => {
    const report = (before: InventoryRole) =>
      roleReports({
        plan: planOf(CREATE),
        outcomes: undefined,
        before: { deploy: before },
        failureOf: () => ({ code: 'bug', message: '', remedy: null, retryable: false }),
      })[0]?.cause;
    expect(report({ ...remembered, digest: null })).toBe('manifest');
    expect(report(remembered)).toBe('drift');
  });
});
