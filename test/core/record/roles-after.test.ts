/** The next inventory: what a pass leaves in it, and what is in it before a pass acts. */
import { describe, expect, it } from 'vitest';
import { scopeOf } from '../../../src/core/manifest/scope.ts';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { Change } from '../../../src/core/model/change.ts';
import { planDigestOf } from '../../../src/core/model/ids.ts';
import { BEING_MADE, type InventoryRole } from '../../../src/core/model/inventory.ts';
import type { Outcome } from '../../../src/core/model/operation.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import type { UpdateChange } from '../../../src/core/model/update-change.ts';
import { namesOf } from '../../../src/core/plan/exchanged-names.ts';
import { CLOSED_DIGEST, CLOSED_TRUST } from '../../../src/core/plan/quarantine.ts';
import { shownDigest } from '../../../src/core/plan/shown-digest.ts';
import { roleReports } from '../../../src/core/record/role-report.ts';
import { rolesAdopted, rolesAfter, rolesIntended } from '../../../src/core/record/roles-after.ts';
import { NameTakenError, RefusedError, UnreachableError } from '../../../src/errors.ts';
import { anArn, aRoleId } from '../../support/ids.ts';
import { judged, judgedFacet } from '../../support/judged-changes.ts';
import { ACCOUNT, actualRole, desiredRole, OTHER_REPOSITORY, settings } from '../../support/roles.ts';

const desired = desiredRole({ name: 'deploy' });
const DATED = { ...desired, expires: '2026-12-31' };
const actual = actualRole(desired);
const remembered: InventoryRole = {
  roleId: actual.roleId,
  digest: desired.digest,
  previous: null,
  file: desired.file,
  revision: 'abc',
};
/** From the first call on it is written down what is applied. */
const RECORDED = { recorded: desired.digest };
/** What the names in its manifest stand for, once it was applied or seen in sync. */
const NAMES = { names: namesOf(desired.admission.doors) };
const UPDATE: UpdateChange = {
  kind: 'update',
  name: 'deploy',
  desired,
  actual,
  causes: ['manifest'],
  applied: [],
  facets: [],
  widening: { width: 'neutral', words: '' },
  asked: { width: 'neutral', words: '' },
};
const ENDS_SESSIONS = judgedFacet({ facet: 'revocation', before: undefined, after: 'now', applied: undefined });
const CLOSE: Change = {
  kind: 'quarantine',
  name: 'deploy',
  actual,
  because: { is: 'undeclared' },
  on: '2026-11-22',
  until: '2026-11-30',
  isReplaced: false,
  revokes: false,
};
const theirs = actualRole(desired, { owner: 'other', path: '/' });
const DENY_ALL = anArn('arn:aws:iam::aws:policy/AWSDenyAll');
const FOREIGN = { is: 'foreign', why: 'SEC-160', whoGetsIn: 'a caller', boundaryArn: DENY_ALL } as const;
const CLOSE_FOREIGN = judged({
  kind: 'quarantine',
  name: 'deploy',
  actual: theirs,
  because: FOREIGN,
  on: '2026-11-22',
});
const CREATE: Extract<Change, { kind: 'create' }> = {
  kind: 'create',
  name: 'deploy',
  desired,
  widening: { width: 'widens', words: 'a new way in' },
  accepted: undefined,
};
const DELETE: Change = { kind: 'delete', name: 'deploy', actual, because: { is: 'undeclared' }, isReplaced: false };

function planOf(...changes: Change[]): Plan {
  const scope = scopeOf(settings());
  return {
    digest: planDigestOf('a plan'),
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
  notTried: [],
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
    name: 'a role that was created and is not whole',
    reason: 'the next pass has to know it as ours',
    change: CREATE,
    outcome: outcome({ done: [created], notTried: [created] }),
    expected: {
      roleId: null,
      digest: null,
      previous: BEING_MADE,
      file: desired.file,
      revision: 'def',
      ...RECORDED,
      ...NAMES,
    },
  },
  {
    name: 'a role that was created, and whose RoleId IAM has given',
    reason: 'another role of its name is not ours from then on; that a listing is late says nothing',
    change: CREATE,
    outcome: outcome({ done: [created], roleId: aRoleId('AROANEW') }),
    expected: {
      roleId: aRoleId('AROANEW'),
      unlisted: true,
      digest: desired.digest,
      previous: BEING_MADE,
      file: desired.file,
      revision: 'def',
      ...RECORDED,
      ...NAMES,
    },
  },
  {
    name: 'a role that was created, and that a reading shows',
    reason: 'from now on it is missing only if it was deleted',
    before: { ...remembered, unlisted: true },
    change: { kind: 'keep', name: 'deploy', reason: 'in-sync', actual, desired },
    outcome: undefined,
    expected: { ...remembered, ...NAMES },
  },
  {
    name: 'a role that may have been made',
    reason: 'the answer was lost, and perhaps not the call',
    change: CREATE,
    outcome: outcome({ failure: { operation: created, error: new UnreachableError('no answer') } }),
    expected: {
      roleId: null,
      digest: null,
      previous: BEING_MADE,
      file: desired.file,
      revision: 'def',
      ...RECORDED,
      ...NAMES,
    },
  },
  {
    name: 'a role that was deleted by hand, of which the second try to make it was refused',
    reason: 'the first may have made it, and its answer was lost',
    before: remembered,
    change: CREATE,
    outcome: outcome({ failure: { operation: created, error: new RefusedError('too many roles') } }),
    expected: {
      roleId: null,
      digest: null,
      previous: BEING_MADE,
      file: desired.file,
      revision: 'def',
      ...RECORDED,
      ...NAMES,
    },
  },
  {
    name: 'a role that was planned, and whose name is taken',
    reason: 'only a listing that was late did not show it',
    before: { ...remembered, roleId: null, digest: null },
    change: { kind: 'conflict', name: 'deploy', reason: 'not-ours', desired, actual: theirs },
    outcome: undefined,
    expected: undefined,
  },
  {
    name: 'a role that was not created',
    reason: 'a role of this name is not ours',
    change: CREATE,
    outcome: outcome({ failure: { operation: created, error: new NameTakenError('it exists') } }),
    expected: undefined,
  },
  {
    name: 'a role that was deleted by hand and is not created again',
    reason: 'suspended, report mode, or the settings: it is drift at every pass, not only at the first',
    before: remembered,
    change: { ...CREATE, accepted: 'FIN-7' },
    outcome: undefined,
    expected: remembered,
  },
  {
    name: 'a role that was created by the last pass, and that a late listing does not show',
    reason: 'forgotten, it could not be deleted when its manifest is removed',
    before: { ...remembered, roleId: null },
    change: CREATE,
    outcome: outcome({ failure: { operation: created, error: new NameTakenError('it exists') } }),
    expected: { ...remembered, roleId: null },
  },
  {
    name: 'a role that we deleted, that is wanted again and not created yet',
    reason: 'by its id another role of that name is recognized',
    before: { ...remembered, digest: null },
    change: CREATE,
    outcome: undefined,
    expected: { ...remembered, digest: null },
  },
  {
    name: 'a role in quarantine',
    reason: 'that it is closed is seen, also where the pass that closed it could not write it down',
    before: { ...remembered, previous: CLOSED_DIGEST, closedOn: '2026-11-22' },
    change: { kind: 'keep', name: 'deploy', reason: 'quarantined', actual, on: '2026-11-22', until: '2026-11-30' },
    outcome: undefined,
    expected: { ...remembered, digest: CLOSED_DIGEST, closedOn: '2026-11-22' },
  },
  {
    name: 'a role that was planned and not created',
    reason: 'it has never been seen',
    before: { ...remembered, roleId: null, digest: null },
    change: CREATE,
    outcome: undefined,
    expected: undefined,
  },
  {
    name: 'a role in quarantine that an earlier version has closed',
    reason: 'the day was in the tag alone',
    before: { ...remembered, digest: CLOSED_DIGEST, previous: desired.digest },
    change: { kind: 'keep', name: 'deploy', reason: 'quarantined', actual, on: '2026-11-20', until: '2026-11-28' },
    outcome: undefined,
    expected: { ...remembered, digest: CLOSED_DIGEST, closedOn: '2026-11-20' },
  },
  {
    name: 'a role of which an update was not confirmed, and that a reading shows as it was applied',
    reason: 'from now on nothing of before is excused',
    before: { ...remembered, previous: 'v1-old' },
    change: { kind: 'keep', name: 'deploy', reason: 'in-sync', actual, desired },
    outcome: undefined,
    expected: { ...remembered, ...NAMES },
  },
  {
    name: 'a role that was never remembered, and differs',
    reason: 'its RoleId is learnt, and what it should be is not',
    change: { ...UPDATE, causes: ['unknown'] },
    outcome: undefined,
    expected: { ...remembered, digest: null, revision: null },
  },
  {
    name: 'a role that was never remembered, and whose first update failed on its way',
    reason: 'parts of it may still be as it was found',
    change: { ...UPDATE, causes: ['unknown'] },
    outcome: outcome({ failure: { operation: created, error: new UnreachableError('no answer') } }),
    expected: { ...remembered, previous: shownDigest(actual), revision: 'def', ...RECORDED },
  },
  {
    name: 'a half made role that was finished',
    reason: 'a listing that is late may still lack its policies',
    before: { ...remembered, digest: null, previous: BEING_MADE, ...RECORDED },
    change: UPDATE,
    outcome: outcome({ done: [created] }),
    expected: { ...remembered, previous: BEING_MADE, revision: 'def', ...RECORDED, ...NAMES },
  },
  {
    name: 'another role of that name',
    reason: 'the digest of the first one is not about this one',
    before: { ...remembered, roleId: aRoleId('AROAOTHER') },
    change: { ...UPDATE, causes: ['manifest'] },
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
    name: 'a role that was updated',
    reason: 'a listing that is late still shows the digest of before, and that was us too',
    before: { ...remembered, digest: 'v1-old' },
    change: UPDATE,
    outcome: outcome({ done: [created] }),
    expected: { ...remembered, previous: 'v1-old', revision: 'def', ...RECORDED, ...NAMES },
  },
  {
    name: 'a role whose update failed on its way',
    reason: 'how far it came is not known: either digest is ours',
    before: { ...remembered, digest: 'v1-old' },
    change: UPDATE,
    outcome: outcome({ failure: { operation: created, error: new UnreachableError('no answer') } }),
    expected: { ...remembered, previous: 'v1-old', revision: 'def', ...RECORDED },
  },
  {
    name: 'a role whose names stood for others, and whose update failed on its way',
    reason: 'until it is whole with the new ones, the old ones are what it was applied with',
    before: { ...remembered, digest: 'v1-old', names: { 'checkout-api': OTHER_REPOSITORY } },
    change: UPDATE,
    outcome: outcome({ done: [created], notTried: [created] }),
    expected: {
      ...remembered,
      previous: 'v1-old',
      revision: 'def',
      ...RECORDED,
      names: { 'checkout-api': OTHER_REPOSITORY },
    },
  },
  {
    name: 'a role whose names stand for others now, and whose update waits for approval',
    reason: 'forgotten, the next pass would not see that they were exchanged',
    before: { ...remembered, digest: 'v1-old', names: { 'checkout-api': OTHER_REPOSITORY } },
    change: UPDATE,
    outcome: undefined,
    expected: { ...remembered, digest: 'v1-old', names: { 'checkout-api': OTHER_REPOSITORY } },
  },
  {
    name: 'a role whose update was not begun',
    reason: 'blocked, suspended, or out of time',
    before: { ...remembered, digest: 'v1-old' },
    change: UPDATE,
    outcome: outcome({ notTried: [created] }),
    expected: { ...remembered, digest: 'v1-old' },
  },
  {
    name: 'a role that was changed by hand, put back',
    reason: 'what was applied is the same as before, and nothing else is excused',
    before: remembered,
    change: { ...UPDATE, causes: ['drift'] },
    outcome: outcome({ done: [created] }),
    expected: { ...remembered, revision: 'def', ...RECORDED, ...NAMES },
  },
  {
    name: 'a role that was changed by hand, left as it is',
    reason: 'what was seen is not what we did',
    before: remembered,
    change: { ...UPDATE, causes: ['drift'] },
    outcome: undefined,
    expected: remembered,
  },
  {
    name: 'a role that was changed by hand, and of which the manifest changed as well',
    reason: 'what was applied before is what the inventory says',
    before: { ...remembered, digest: 'v1-old', previous: 'v1-older' },
    change: { ...UPDATE, causes: ['drift', 'manifest'] },
    outcome: outcome({ done: [created] }),
    expected: { ...remembered, previous: 'v1-old', revision: 'def', ...RECORDED, ...NAMES },
  },
  {
    name: 'a role whose trust was put back, and whose sessions could not be ended',
    reason: 'it looks as it should, and its sessions still have to end',
    before: remembered,
    change: { ...UPDATE, causes: ['drift'], facets: [ENDS_SESSIONS] },
    outcome: outcome({
      done: [{ call: 'UpdateAssumeRolePolicy', trust: desired.trust }],
      failure: { operation: { call: 'RevokeSessions' }, error: new UnreachableError('no answer') },
    }),
    expected: { ...remembered, revision: 'def', ...RECORDED, revoking: '' },
  },
  {
    name: 'a role whose trust was put back, and whose sessions were ended',
    reason: 'nothing is due any more',
    before: { ...remembered, revoking: '' },
    change: { ...UPDATE, causes: ['drift'], facets: [ENDS_SESSIONS] },
    outcome: outcome({ done: [{ call: 'RevokeSessions' }] }),
    expected: { ...remembered, revision: 'def', ...RECORDED, ...NAMES },
  },
  {
    name: 'a role that was not touched, and of which it is kept what was applied',
    reason: 'it is still kept',
    before: { ...remembered, ...RECORDED },
    change: { kind: 'keep', name: 'deploy', reason: 'in-sync', actual, desired },
    outcome: undefined,
    expected: { ...remembered, ...RECORDED, ...NAMES },
  },
  {
    name: 'a role that is as its manifest says, which has a last day by now',
    reason: 'only the day changed, and no call to IAM comes of that',
    before: { ...remembered, ...NAMES },
    change: { kind: 'keep', name: 'deploy', reason: 'in-sync', actual, desired: DATED },
    outcome: undefined,
    expected: { ...remembered, ...NAMES, expires: '2026-12-31' },
  },
  {
    name: 'a role that is as its manifest says, whose day was put off',
    reason: 'the day of now counts',
    before: { ...remembered, ...NAMES, expires: '2026-11-30' },
    change: { kind: 'keep', name: 'deploy', reason: 'in-sync', actual, desired: DATED },
    outcome: undefined,
    expected: { ...remembered, ...NAMES, expires: '2026-12-31' },
  },
  {
    name: 'a role that is as its manifest says, whose day was taken out',
    reason: 'written again when it is over, it would be a day that came unannounced',
    before: { ...remembered, ...NAMES, expires: '2026-12-31' },
    change: { kind: 'keep', name: 'deploy', reason: 'in-sync', actual, desired },
    outcome: undefined,
    expected: { ...remembered, ...NAMES },
  },
  {
    name: 'a role on its last day, which was written on that day',
    reason: 'nobody could see it coming',
    before: { ...remembered, ...NAMES },
    change: { kind: 'keep', name: 'deploy', reason: 'in-sync', actual, desired: { ...DATED, isLastDay: true } },
    outcome: undefined,
    expected: { ...remembered, ...NAMES },
  },
  {
    name: 'a role that was created with a last day',
    reason: 'it never had another',
    change: { ...CREATE, desired: DATED },
    outcome: outcome({ done: [created], roleId: aRoleId('AROANEW') }),
    expected: {
      roleId: aRoleId('AROANEW'),
      unlisted: true,
      digest: desired.digest,
      previous: BEING_MADE,
      file: desired.file,
      revision: 'def',
      ...RECORDED,
      ...NAMES,
      expires: '2026-12-31',
    },
  },
  {
    name: 'a role that was updated by a manifest with a last day',
    reason: 'it is equal to it now',
    before: { ...remembered, digest: 'v1-old' },
    change: { ...UPDATE, desired: DATED },
    outcome: outcome({ done: [created] }),
    expected: { ...remembered, previous: 'v1-old', revision: 'def', ...RECORDED, ...NAMES, expires: '2026-12-31' },
  },
  {
    name: 'a role whose update failed on its way, by a manifest with another day',
    reason: 'what was applied last has the day of before',
    before: { ...remembered, digest: 'v1-old', expires: '2026-11-30' },
    change: { ...UPDATE, desired: DATED },
    outcome: outcome({ done: [created], notTried: [created] }),
    expected: { ...remembered, previous: 'v1-old', revision: 'def', ...RECORDED, expires: '2026-11-30' },
  },
  {
    name: 'a role whose update waits, by a manifest with another day',
    reason: 'the same',
    before: { ...remembered, digest: 'v1-old', expires: '2026-11-30' },
    change: { ...UPDATE, desired: DATED },
    outcome: undefined,
    expected: { ...remembered, digest: 'v1-old', expires: '2026-11-30' },
  },
  {
    name: 'a role that a hand has changed, and that is left so, by a manifest with a last day',
    reason: 'accepted drift, or a freeze: its manifest is what was applied last all the same',
    before: remembered,
    change: { ...UPDATE, causes: ['drift'], desired: DATED },
    outcome: undefined,
    expected: { ...remembered, expires: '2026-12-31' },
  },
  {
    name: 'a role that was closed on the day that is remembered',
    reason: 'opened by hand, it is closed again as foreseen',
    before: { ...remembered, expires: '2026-11-21' },
    change: CLOSE,
    outcome: outcome({ done: [created] }),
    expected: {
      ...remembered,
      digest: CLOSED_DIGEST,
      previous: desired.digest,
      closedOn: '2026-11-22',
      expires: '2026-11-21',
    },
  },
  {
    name: 'another role by the name of one that had a last day',
    reason: 'the day was not of this one',
    before: { ...remembered, roleId: aRoleId('AROAOTHER'), expires: '2026-11-21' },
    change: { ...UPDATE, actual, causes: ['manifest'] },
    outcome: undefined,
    expected: { ...remembered, digest: null },
  },
  {
    name: 'a role that was closed, and of which it is kept what it was before',
    reason: 'declared again, it is compared with that',
    before: { ...remembered, ...RECORDED },
    change: CLOSE,
    outcome: outcome({ done: [created] }),
    expected: { ...remembered, ...RECORDED, digest: CLOSED_DIGEST, previous: desired.digest, closedOn: '2026-11-22' },
  },
  {
    name: 'a role that was closed',
    reason: 'a listing that is late still shows it open',
    before: remembered,
    change: CLOSE,
    outcome: outcome({ done: [created] }),
    expected: { ...remembered, digest: CLOSED_DIGEST, previous: desired.digest, closedOn: '2026-11-22' },
  },
  {
    name: 'a closed role whose deletion waits for approval',
    reason: 'a reading has shown it closed: opened from now on, it was opened by hand',
    before: { ...remembered, digest: CLOSED_DIGEST, previous: desired.digest, closedOn: '2026-11-22' },
    change: { ...DELETE, actual: { ...actual, trust: CLOSED_TRUST } },
    outcome: undefined,
    expected: { ...remembered, digest: CLOSED_DIGEST, closedOn: '2026-11-22' },
  },
  {
    name: 'a closed role whose deletion waits, in a listing that is late',
    reason: 'nothing has shown it closed yet',
    before: { ...remembered, digest: CLOSED_DIGEST, previous: desired.digest, closedOn: '2026-11-22' },
    change: DELETE,
    outcome: undefined,
    expected: { ...remembered, digest: CLOSED_DIGEST, previous: desired.digest, closedOn: '2026-11-22' },
  },
  {
    name: 'a role that was closed, and whose day IAM refused',
    reason: 'it has fifty tags, and is closed all the same',
    before: remembered,
    change: CLOSE,
    outcome: outcome({
      done: [{ call: 'UpdateAssumeRolePolicy', trust: '{}' }],
      failure: { operation: { call: 'TagRole', tags: {} }, error: new RefusedError('fifty tags') },
    }),
    expected: { ...remembered, digest: CLOSED_DIGEST, previous: desired.digest, closedOn: '2026-11-22' },
  },
  {
    name: 'a closed role that was opened by hand, and may not be closed again yet',
    reason: 'its time does not run as long as it is open',
    before: { ...remembered, digest: CLOSED_DIGEST, closedOn: '2026-11-01' },
    change: CLOSE,
    outcome: undefined,
    expected: { ...remembered, digest: CLOSED_DIGEST, closedOn: '2026-11-22' },
  },
  {
    name: 'a closed role that is declared again',
    reason: 'if it is closed once more, its time begins once more',
    before: { ...remembered, digest: CLOSED_DIGEST, closedOn: '2026-11-01', ...RECORDED },
    change: UPDATE,
    outcome: outcome({ done: [created] }),
    expected: { ...remembered, previous: CLOSED_DIGEST, revision: 'def', ...RECORDED, ...NAMES },
  },
  {
    name: 'a role of which it is not certain that it was closed',
    reason: 'its trust may be closed already, and that was us',
    before: remembered,
    change: CLOSE,
    outcome: outcome({ done: [created], notTried: [created] }),
    expected: { ...remembered, previous: CLOSED_DIGEST, closedOn: '2026-11-22' },
  },
  {
    name: 'a frozen role of which nothing was known',
    reason: 'seeing it does not make it ours',
    change: {
      kind: 'keep',
      name: 'deploy',
      actual,
      reason: 'frozen',
      kept: { reason: 'frozen', since: undefined, compared: false },
    },
    outcome: undefined,
    expected: undefined,
  },
  {
    name: 'a retained role with another RoleId than the one that is known',
    reason: 'learnt once, it could be deleted later',
    before: { ...remembered, roleId: aRoleId('AROAOTHER') },
    change: {
      kind: 'keep',
      name: 'deploy',
      actual,
      reason: 'retained',
      kept: { reason: 'retained', since: '2026-11-22', compared: true },
    },
    outcome: undefined,
    expected: { ...remembered, roleId: aRoleId('AROAOTHER') },
  },
  {
    name: 'a frozen role that was created by the last pass',
    reason: 'its RoleId is read for the first time',
    before: { ...remembered, roleId: null },
    change: {
      kind: 'keep',
      name: 'deploy',
      actual,
      reason: 'frozen',
      kept: { reason: 'frozen', since: '2026-11-22', compared: false },
    },
    outcome: undefined,
    expected: { ...remembered, kept: { since: '2026-11-22' } },
  },
  {
    name: 'a retained role that is as it was applied last',
    reason: 'what IAM shows of it is remembered, so that the next pass need not read what was applied',
    before: { ...remembered, kept: { since: '2026-11-20' } },
    change: {
      kind: 'keep',
      name: 'deploy',
      actual,
      reason: 'retained',
      kept: { reason: 'retained', since: '2026-11-20', compared: true },
    },
    outcome: undefined,
    expected: { ...remembered, kept: { since: '2026-11-20', shown: shownDigest(actual) } },
  },
  {
    name: 'a retained role that was changed by hand, and is put back',
    reason: 'it is compared once more: what IAM shows after its update was not read yet',
    before: { ...remembered, kept: { since: '2026-11-20', shown: 'v1-of-before' } },
    change: { ...UPDATE, actual, causes: ['drift'], kept: { reason: 'retained', since: '2026-11-20', compared: true } },
    outcome: outcome({ done: [created] }),
    expected: { ...remembered, kept: { since: '2026-11-20' } },
  },
  {
    name: 'a retained role that a valid manifest declares again',
    reason: 'it is not kept any more',
    before: { ...remembered, kept: { since: '2026-11-20', shown: 'v1-of-before' } },
    change: { kind: 'keep', name: 'deploy', actual, reason: 'in-sync', desired },
    outcome: undefined,
    expected: { ...remembered, ...NAMES },
  },
  {
    name: 'a role whose manifest says suspend',
    reason: 'it is true also while that manifest is broken',
    before: remembered,
    change: { kind: 'keep', name: 'deploy', actual, reason: 'in-sync', desired: { ...desired, suspended: true } },
    outcome: undefined,
    expected: { ...remembered, suspended: true, ...NAMES },
  },
  {
    name: 'a frozen role whose manifest said suspend',
    reason: 'a typing error must not end a suspension',
    before: { ...remembered, suspended: true },
    change: {
      kind: 'keep',
      name: 'deploy',
      actual,
      reason: 'frozen',
      kept: { reason: 'frozen', since: '2026-11-22', compared: false },
    },
    outcome: undefined,
    expected: { ...remembered, suspended: true, kept: { since: '2026-11-22' } },
  },
  {
    name: 'a role that was not deleted',
    reason: 'it is still ours, and known as the one that it is',
    before: remembered,
    change: DELETE,
    outcome: outcome({ notTried: [{ call: 'DeleteRole' }] }),
    expected: remembered,
  },
  {
    name: 'a foreign role that was closed',
    reason: 'if it were remembered, it would be taken as ours',
    change: CLOSE_FOREIGN,
    outcome: outcome({ done: [{ call: 'PutRolePermissionsBoundary', boundaryArn: DENY_ALL }] }),
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
    change: {
      kind: 'delete',
      name: 'deploy',
      actual: theirs,
      because: FOREIGN,
      closedOn: '2026-11-01',
      isReplaced: false,
    },
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

  it('remembers for which role another one was created, and of no role that it merely claims', () => {
    const old = actualRole(desiredRole({ name: 'release' }));
    const gone: Change = {
      kind: 'delete',
      name: 'release',
      actual: old,
      because: { is: 'renamed', to: 'deploy' },
      isReplaced: true,
    };
    const plan = planOf(CREATE, gone);
    const operations = [{ role: 'deploy', roleId: undefined, operations: [] }];
    expect(rolesIntended({}, { ...plan, operations }).deploy).toMatchObject({ replaces: old.roleId });
    const made = rolesAfter({}, plan, [outcome({ done: [created], roleId: actual.roleId })]);
    expect(made.deploy).toMatchObject({ replaces: old.roleId });
    const kept = rolesAfter(made, planOf({ kind: 'keep', name: 'deploy', reason: 'in-sync', actual, desired }), []);
    expect(kept.deploy).toMatchObject({ replaces: old.roleId });
    const claimed = planOf(CREATE, { ...gone, isReplaced: false });
    expect(rolesAfter({}, claimed, [outcome({ done: [created] })]).deploy).not.toHaveProperty('replaces');
  });

  it('forgets a role that two readings do not show: one may be late', () => {
    const once = rolesAfter({ deploy: remembered }, planOf(), []);
    expect(once).toEqual({ deploy: { ...remembered, digest: null } });
    expect(rolesAfter(once, planOf(), [])).toEqual({});
  });

  it('keeps a role under the name that IAM has, whatever letters its manifest has', () => {
    const change: Change = { kind: 'conflict', name: 'Deploy', reason: 'case', desired, actual };
    expect(rolesAfter({ deploy: remembered }, planOf(change), [])).toEqual({ deploy: remembered });
  });

  it('reports a foreign role that is closed as drift, and no file of its copied tags', () => {
    const [report] = roleReports({
      plan: planOf(CLOSE_FOREIGN),
      outcomes: [outcome({ done: [{ call: 'PutRolePermissionsBoundary', boundaryArn: DENY_ALL }] })],
      before: {},
      failureOf: () => ({ code: 'bug', message: '', remedy: null, retryable: false }),
    });
    expect(report).toMatchObject({
      change: 'quarantine',
      causes: ['drift'],
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
      })[0]?.causes;
    expect(report({ ...remembered, digest: null })).toEqual(['manifest']);
    expect(report(remembered)).toEqual(['drift']);
  });
});

describe('the inventory of an account in which nothing was remembered', () => {
  const found = { roleId: actual.roleId, digest: null, previous: null, file: desired.file, revision: null };
  const cases: { name: string; reason: string; roles: ActualRole[]; expected: Record<string, InventoryRole> }[] = [
    {
      name: 'a role of ours',
      reason: 'from now on its RoleId says so; what was applied to it is not known',
      roles: [actual],
      expected: { deploy: found },
    },
    {
      name: 'no role that is not ours',
      reason: 'if it were remembered, it would be taken as ours',
      roles: [theirs],
      expected: {},
    },
    {
      name: 'a role under the name of something that every object has',
      reason: 'it is a name like any other',
      roles: [{ ...actual, name: 'constructor' }],
      expected: { constructor: found },
    },
  ];
  for (const { name, reason, roles, expected } of cases) {
    it(`has ${name}: ${reason}`, () => expect(rolesAdopted(roles)).toEqual(expected));
  }

  it('is sorted by name', () => {
    const roles = ['b', 'a'].map((name) => ({ ...actual, name }));
    expect(Object.keys(rolesAdopted(roles))).toEqual(['a', 'b']);
  });

  it('has those that the plan takes for ours under the path of before, and no other role that is not ours', () => {
    const roles = ['before', 'stranger'].map((name) => ({ ...actual, name, owner: 'other' as const, path: '/old/' }));
    const [before = actual] = roles;
    const left: Change = { kind: 'keep', name: before.name, reason: 'elsewhere', actual: before };
    expect(Object.keys(rolesAdopted(roles, [left]))).toEqual(['before']);
  });
});

describe('the inventory before a pass acts', () => {
  const intended = (before: Record<string, InventoryRole>, change: Change, begun = [change.name]) => {
    const operations = begun.map((role) => ({ role, roleId: undefined, operations: [] }));
    return rolesIntended(before, { ...planOf(change), operations }).deploy;
  };

  it('has a role that was deleted by hand for one that is about to be made: the new one is ours, whatever its RoleId', () => {
    expect(intended({ deploy: remembered }, CREATE)).toEqual({
      roleId: null,
      digest: null,
      previous: BEING_MADE,
      file: desired.file,
      revision: 'def',
      ...RECORDED,
      ...NAMES,
    });
  });

  it('is as it was of roles that are not written to', () => {
    expect(intended({ deploy: remembered }, CREATE, [])).toEqual(remembered);
    expect(intended({}, CREATE, [])).toBeUndefined();
  });

  it('has sessions that are about to be ended: a process that dies after the trust leaves them alive', () => {
    const ends = { ...UPDATE, causes: ['drift' as const], facets: [ENDS_SESSIONS] };
    expect(intended({ deploy: remembered }, ends)).toMatchObject({ digest: desired.digest, revoking: '' });
    const closes = { ...CLOSE, revokes: true } as Change;
    expect(intended({ deploy: remembered }, closes)).toMatchObject({ closedOn: '2026-11-22', revoking: '' });
  });

  it('has both digests of a role that is about to be changed or closed', () => {
    const before = { deploy: { ...remembered, digest: 'v1-old' } };
    expect(intended(before, UPDATE)).toMatchObject({ digest: desired.digest, previous: 'v1-old' });
    expect(intended({ deploy: remembered }, CLOSE)).toEqual({
      ...remembered,
      previous: CLOSED_DIGEST,
      closedOn: '2026-11-22',
    });
  });
});
