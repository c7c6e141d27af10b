/** What may be deleted, when, and with whose approval. */

import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { Approval } from '../../../src/core/model/approval.ts';
import { type ApprovalDigest, approvalDigestOf } from '../../../src/core/model/ids.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import type { SpentLimits } from '../../../src/core/model/spent-limits.ts';
import { deletionDigest } from '../../../src/core/plan/deletions.ts';
import { CLOSED_TRUST } from '../../../src/core/plan/quarantine.ts';
import { actualRole, desiredRole } from '../../support/roles.ts';
import { EXPIRY_CASES } from './expiry-cases.ts';
import { type Case, guardedPlan, inIam, inventoryOf, NOON, roles } from './guarded-plan.ts';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);

/** Four of seven: more than may be deleted without approval. */
const four = { declared: roles(3), there: inIam(roles(7)) };
const digestOf = (situation: Omit<Case, 'name' | 'reason' | 'expected'>) =>
  deletionDigest(guardedPlan({ name: '', reason: '', expected: { rules: [], deletions: 0 }, ...situation }).changes);
/** Of a set that no plan asks about. */
const ANOTHER = approvalDigestOf('deletions', 'another set');
const approval = (digest: ApprovalDigest, hours: number): Approval => ({
  digest,
  expires: NOON.getTime() + hours * HOUR,
  place: 'approvals.json',
});

/** As quarantine leaves it. */
function closed(role: ActualRole, on: string, overrides: Partial<ActualRole> = {}): ActualRole {
  return { ...role, trust: CLOSED_TRUST, tags: { ...role.tags, [TAGS.quarantined]: on }, ...overrides };
}

const [gone = desiredRole()] = roles(1, 'gone');
const quarantine = { removal: { mode: 'quarantine', days: 7 } } as const;
const christmas = { from: at('2026-11-22T08:00Z'), to: at('2026-11-22T18:00Z'), reason: 'launch' };
const upload = desiredRole({ name: 'manifests-upload' });

const spentRole = ({ name, roleId }: ActualRole) => ({ name, roleId, at: NOON.toISOString() });

/** So many other roles, deleted so many hours ago, with the usual limits. */
function spentOn(count: number, hours: number): SpentLimits {
  const at = new Date(NOON.getTime() - hours * 3_600_000).toISOString();
  const removed = inIam(roles(count, 'gone')).map((role) => ({ ...spentRole(role), at }));
  return { limits: { deletions: { count: 3, share: 0.1 }, shrink: 0.5 }, removed };
}

export const REMOVAL_CASES: Case[] = [
  // Approval
  {
    name: 'four of seven, approved',
    reason: 'a person has looked at exactly these',
    ...four,
    approvals: [approval(digestOf(four), 1)],
    expected: { rules: [], deletions: 4 },
  },
  {
    name: 'four of seven, approved in the settings',
    reason: 'the platform’s own commit',
    ...four,
    settings: { deletions: { ...approval(digestOf(four), 23), place: 'rolekeeper.yaml' } },
    expected: { rules: [], deletions: 4 },
  },
  {
    name: 'approval that is over',
    reason: 'yesterday’s answer is no answer to today’s question, and that is reported',
    ...four,
    approvals: [approval(digestOf(four), 0)],
    expected: { rules: ['too-many-deletions', 'approval-expired'], deletions: 0 },
  },
  {
    name: 'approval for a week',
    reason: 'an old approval would wait for a bad day',
    ...four,
    approvals: [approval(digestOf(four), 7 * 24)],
    expected: { rules: ['too-many-deletions', 'approval-expired'], deletions: 0 },
  },
  {
    name: 'approval of other deletions',
    reason: 'the set has changed since, and that is reported',
    ...four,
    approvals: [approval(digestOf({ ...four, declared: roles(2) }), 1)],
    expected: { rules: ['too-many-deletions', 'approval-other'], deletions: 0 },
  },
  {
    name: 'approval of other deletions, which is over',
    reason: 'it is not needed any more',
    ...four,
    approvals: [approval(ANOTHER, -1)],
    expected: { rules: ['too-many-deletions'], deletions: 0 },
  },
  {
    name: 'approval where none is needed',
    reason: 'nothing to say',
    declared: roles(6),
    there: inIam(roles(7)),
    approvals: [approval(ANOTHER, 1)],
    expected: { rules: [], deletions: 1 },
  },
  {
    name: 'approval of closing is none of deleting',
    reason: 'the deletion comes days later, and is another question',
    declared: roles(3),
    there: [...inIam(roles(3)), ...inIam(roles(7).slice(3)).map((role) => closed(role, '2026-11-01'))],
    settings: quarantine,
    approvals: [approval(digestOf({ ...four, settings: quarantine }), 1)],
    expected: { rules: ['too-many-deletions', 'approval-other'], deletions: 0 },
  },

  {
    name: 'approval in the settings that is over, and nothing to delete',
    reason: 'the next reader would take the line for approval',
    declared: roles(7),
    there: inIam(roles(7)),
    settings: { deletions: { ...approval(ANOTHER, -1), place: 'rolekeeper.yaml' } },
    expected: { rules: ['approval-expired'], deletions: 0 },
  },
  {
    name: 'approval in the settings of exactly these, which is over',
    reason: 'reported once, not twice',
    ...four,
    settings: { deletions: { ...approval(digestOf(four), -1), place: 'rolekeeper.yaml' } },
    expected: { rules: ['approval-expired', 'too-many-deletions'], deletions: 0 },
  },

  {
    name: 'approval in the settings for a week',
    reason: 'refused, and reported before it is needed',
    declared: roles(7),
    there: inIam(roles(7)),
    settings: { deletions: { ...approval(ANOTHER, 7 * 24), place: 'rolekeeper.yaml' } },
    expected: { rules: ['approval-expired'], deletions: 0 },
  },
  {
    name: 'approval in the settings of exactly these, for a week',
    reason: 'reported once, not twice',
    ...four,
    settings: { deletions: { ...approval(digestOf(four), 7 * 24), place: 'rolekeeper.yaml' } },
    expected: { rules: ['approval-expired', 'too-many-deletions'], deletions: 0 },
  },
  {
    name: 'approval in the settings for a week, which a pass has refused, on its last day',
    reason: 'waiting does not make it right',
    ...four,
    settings: { deletions: { ...approval(digestOf(four), 1), place: 'rolekeeper.yaml' } },
    approvals: [{ ...approval(digestOf(four), 1), place: 'rolekeeper.yaml', remaining: [] }],
    expected: { rules: ['too-many-deletions', 'approval-expired'], deletions: 0 },
  },

  // Limits that were in force, and what they have let go already
  {
    name: 'four of forty, with limits that the same commit has raised',
    reason: 'a commit is judged by the limits before it',
    declared: roles(36),
    there: inIam(roles(40)),
    limits: { deletions: { count: 100, share: 1 } },
    spent: { limits: { deletions: { count: 3, share: 0.05 }, shrink: 0.5 }, removed: [] },
    expected: { rules: ['too-many-deletions'], deletions: 0 },
  },
  {
    name: 'four of forty, with limits that the same commit has lowered',
    reason: 'the smaller ones count, whichever they are',
    declared: roles(36),
    there: inIam(roles(40)),
    limits: { deletions: { count: 3, share: 0.05 } },
    spent: { limits: { deletions: { count: 100, share: 1 }, shrink: 0.5 }, removed: [] },
    expected: { rules: ['too-many-deletions'], deletions: 0 },
  },
  {
    name: 'four of forty, within limits of before and of now',
    reason: 'nothing was raised',
    declared: roles(36),
    there: inIam(roles(40)),
    limits: { deletions: { count: 4, share: 0.05 } },
    spent: { limits: { deletions: { count: 5, share: 0.05 }, shrink: 0.5 }, removed: [] },
    expected: { rules: [], deletions: 4 },
  },
  {
    name: 'two of ten, after two within the last 24 hours',
    reason: 'many small commits are a large one',
    declared: roles(8),
    there: inIam(roles(10)),
    spent: spentOn(2, 23),
    expected: { rules: ['too-many-deletions'], deletions: 0 },
  },
  {
    name: 'two of ten, after two that are a day old',
    reason: 'that was another day',
    declared: roles(8),
    there: inIam(roles(10)),
    spent: spentOn(2, 24),
    expected: { rules: [], deletions: 2 },
  },
  {
    name: 'two of ten, which the pass before had begun with',
    reason: 'what is still to be done is not counted twice',
    declared: roles(8),
    there: inIam(roles(10)),
    spent: { ...spentOn(0, 0), removed: inIam(roles(10).slice(8)).map(spentRole) },
    expected: { rules: [], deletions: 2 },
  },
  {
    name: 'none of ten, after four within the last 24 hours',
    reason: 'what is done is done',
    declared: roles(10),
    there: inIam(roles(10)),
    spent: spentOn(4, 1),
    expected: { rules: [], deletions: 0 },
  },
  {
    name: 'half of forty, with a limit for shrinking that the same commit has raised',
    reason: 'the same for half a checkout',
    declared: roles(19),
    there: inIam(roles(40)),
    known: inventoryOf(inIam(roles(40))),
    limits: { deletions: { count: 40, share: 1 }, shrink: 1 },
    spent: { limits: { deletions: { count: 40, share: 1 }, shrink: 0.5 }, removed: [] },
    expected: { rules: ['source-shrunk'], deletions: 0 },
  },

  // Shrinking
  {
    name: 'half of the known roles are not declared, and any number may be deleted',
    reason: 'half a checkout looks like this, whatever the limit is',
    declared: roles(9),
    there: inIam(roles(20)),
    known: inventoryOf(inIam(roles(20))),
    limits: { deletions: { count: 100, share: 1 } },
    expected: { rules: ['source-shrunk'], deletions: 0 },
  },
  {
    name: 'exactly half',
    reason: 'more than the limit is more',
    declared: roles(10),
    there: inIam(roles(20)),
    known: inventoryOf(inIam(roles(20))),
    limits: { deletions: { count: 100, share: 1 } },
    expected: { rules: [], deletions: 10 },
  },
  {
    name: 'three of four',
    reason: 'in a small account three is a Tuesday',
    declared: roles(1),
    there: inIam(roles(4)),
    known: inventoryOf(inIam(roles(4))),
    expected: { rules: [], deletions: 3 },
  },
  {
    name: 'a tenth, where the platform allows a twentieth',
    reason: 'limits.shrink is the platform’s',
    declared: roles(36),
    there: inIam(roles(40)),
    known: inventoryOf(inIam(roles(40))),
    limits: { shrink: 0.05 },
    expected: { rules: ['source-shrunk'], deletions: 0 },
  },
  {
    name: 'half of what is in the inventory, but most of it was deleted in the pass before',
    reason: 'what was deleted waits for a reading that does not show it, and is no loss of today',
    declared: roles(9),
    there: inIam(roles(10)),
    known: {
      ...inventoryOf(inIam(roles(10))),
      ...Object.fromEntries(
        Object.entries(inventoryOf(inIam(roles(10, 'gone')))).map(([name, role]) => [name, { ...role, digest: null }]),
      ),
    },
    expected: { rules: [], deletions: 1 },
  },
  {
    name: 'many kept without a manifest',
    reason: 'what was retained long ago is no loss of today',
    declared: roles(3),
    there: [
      ...inIam(roles(4)),
      ...roles(8, 'kept').map((role) => actualRole(role, { tags: { ...role.tags, [TAGS.onRemoval]: 'retain' } })),
    ],
    known: inventoryOf([...inIam(roles(4)), ...inIam(roles(8, 'kept'))]),
    expected: { rules: ['kept-not-compared'], deletions: 1 },
  },
  {
    name: 'shrunk, and approved',
    reason: 'the approval names exactly these',
    declared: roles(9),
    there: inIam(roles(20)),
    known: inventoryOf(inIam(roles(20))),
    approvals: [approval(digestOf({ declared: roles(9), there: inIam(roles(20)) }), 1)],
    expected: { rules: [], deletions: 11 },
  },

  // Quarantine
  {
    name: 'quarantine instead of deletion',
    reason: 'one role of seven',
    declared: roles(6),
    there: inIam(roles(7)),
    settings: quarantine,
    expected: { rules: [], deletions: 1 },
  },
  {
    name: 'four at once into quarantine',
    reason: 'their pipelines stop as well',
    ...four,
    settings: quarantine,
    expected: { rules: ['too-many-deletions'], deletions: 0 },
  },
  {
    name: 'a whole team into quarantine',
    reason: 'a lost folder looks like this, whatever is done about it',
    declared: roles(9),
    there: inIam([...roles(9), ...roles(2, 'data')]),
    settings: quarantine,
    expected: { rules: ['whole-team'], deletions: 0 },
  },
  {
    name: 'quarantine, and no manifest at all',
    reason: 'nothing is closed because a checkout failed',
    there: inIam(roles(1)),
    settings: quarantine,
    expected: { rules: ['empty-source'], deletions: 0 },
  },
  {
    name: 'in quarantine, used meanwhile',
    reason: 'it may still be needed: its time counts from the use',
    declared: roles(6),
    there: [...inIam(roles(6)), closed(actualRole(gone), '2026-11-10', { lastUsed: new Date('2026-11-18T09:00:00Z') })],
    settings: quarantine,
    expected: { rules: ['quarantine-used'], deletions: 0 },
  },

  // Expiry
  {
    name: 'a role that ends in 14 days',
    reason: 'reported in time',
    declared: [...roles(1), { ...gone, expires: '2026-12-05' }],
    there: inIam([...roles(1), gone]),
    expected: { rules: ['expires-soon'], deletions: 0 },
  },
  {
    name: 'a role that ends in 15 days',
    reason: 'people do not read a warning that is always there',
    declared: [...roles(1), { ...gone, expires: '2026-12-07' }],
    there: inIam([...roles(1), gone]),
    expected: { rules: [], deletions: 0 },
  },
  {
    name: 'a role on its last day',
    reason: 'the day ends at midnight UTC, not before',
    declared: [...roles(1), { ...gone, expires: '2026-11-22' }],
    there: inIam([...roles(1), gone]),
    expected: { rules: ['expires-soon'], deletions: 0 },
  },
  {
    name: 'a role whose last day is over',
    reason: 'as if its manifest were gone',
    declared: [...roles(1), { ...gone, expires: '2026-11-21' }],
    there: inIam([...roles(1), gone]),
    expected: { rules: ['expired'], deletions: 1 },
  },
  {
    name: 'the only role, and its last day is over',
    reason: 'a manifest is there, so nothing was lost',
    declared: [{ ...gone, expires: '2026-11-21' }],
    there: inIam([gone]),
    expected: { rules: ['expired'], deletions: 1 },
  },
  {
    name: 'a policy whose last day is over, and one that ends soon',
    reason: 'both are reported',
    declared: [
      {
        ...gone,
        policyExpiries: [
          { facet: 'inlinePolicy', key: 'over', expires: '2026-11-21' },
          { facet: 'inlinePolicy', key: 'soon', expires: '2026-11-30' },
        ],
      },
    ],
    expected: { rules: ['expired', 'expires-soon'], deletions: 0 },
  },

  ...EXPIRY_CASES,

  // Not now
  {
    name: 'a suspended role that differs',
    reason: 'nothing is written to it; others go on',
    declared: [{ ...gone, suspended: true }, ...roles(6)],
    there: inIam(roles(7)),
    expected: { rules: ['suspended'], deletions: 1 },
  },
  {
    name: 'everything suspended',
    reason: 'differences are reported and stay',
    declared: roles(6),
    there: inIam(roles(7)),
    settings: { suspended: true },
    expected: { rules: ['suspended'], deletions: 0 },
  },
  {
    name: 'a freeze window',
    reason: 'nothing is written within it',
    declared: roles(6),
    there: inIam(roles(7)),
    settings: { freeze: [christmas] },
    expected: { rules: ['freeze'], deletions: 0 },
  },
  {
    name: 'the moment at which a freeze window ends',
    reason: 'its end is not in it',
    declared: roles(6),
    there: inIam(roles(7)),
    settings: { freeze: [christmas] },
    now: new Date(christmas.to),
    expected: { rules: [], deletions: 1 },
  },

  // Our own roles
  {
    name: 'the reconciler’s own role among the managed ones',
    reason: 'the service would saw at its own branch',
    declared: roles(6),
    there: inIam([...roles(6), desiredRole({ name: 'Rolekeeper-Reconciler', team: 'platform' })]),
    expected: { rules: ['own-role'], deletions: 0 },
  },
  {
    name: 'a role that the settings name as the service’s',
    reason: 'the platform knows what else it stands on, in whatever letters: IAM makes no difference',
    declared: roles(6),
    there: inIam(roles(7)),
    settings: { service: { roles: ['Shop-006'], uploadRole: undefined } },
    expected: { rules: ['own-role'], deletions: 0 },
  },
  {
    name: 'the upload role and another one',
    reason: 'the other one first; a lockout must have one cause',
    declared: [...roles(6), upload],
    there: inIam(roles(7)),
    settings: { service: { roles: [], uploadRole: 'manifests-upload' } },
    expected: { rules: ['upload-role-alone'], deletions: 1 },
  },
  {
    name: 'the upload role alone',
    reason: 'a pass of its own',
    declared: [...roles(7), upload],
    there: inIam(roles(7)),
    settings: { service: { roles: [], uploadRole: 'manifests-upload' } },
    expected: { rules: [], deletions: 0 },
  },
  {
    name: 'the upload role and one that cannot be changed',
    reason: 'what is blocked is not in the same pass',
    declared: [upload],
    there: inIam([upload, ...roles(4)]).map((role) => ({ ...role, description: 'As it was' })),
    settings: { service: { roles: [], uploadRole: 'manifests-upload' } },
    expected: { rules: ['not-remembered', 'too-many-deletions'], deletions: 0 },
  },
  {
    name: 'the upload role renamed',
    reason: 'the new one alone, and the old one in the pass after',
    declared: [{ ...upload, previousNames: ['old-upload'] }, ...roles(6)],
    there: inIam([...roles(6), desiredRole({ name: 'old-upload' })]),
    settings: { service: { roles: [], uploadRole: 'manifests-upload' } },
    expected: { rules: ['upload-role-alone'], deletions: 0 },
  },
];
