/** Roles that were renamed: which of them are no loss, and which wait. */

import type { InventoryRole } from '../../../src/core/model/inventory.ts';
import { aRoleId } from '../../support/ids.ts';
import { actualRole, desiredRole, settings } from '../../support/roles.ts';
import { type Case, inIam, inventoryOf, roles } from './guarded-plan.ts';

const old = desiredRole({ name: 'checkout-release' });
const renamed = desiredRole({ name: 'checkout-deploy', previousNames: ['Checkout-Release'] });

/** A role of shop that claims to be the successor of all of these. */
const heir = (names: readonly string[]) => desiredRole({ name: 'shop-heir', previousNames: [...names] });
const names = (count: number, team: string) => roles(count, team).map(({ name }) => name);

const roleIdOf = (name: string) => actualRole(desiredRole({ name })).roleId;

/** Every single loss needs an approval. */
const NO_LOSS = { deletions: { count: 0, share: 0 } };

/** What is remembered of these roles, with what these cases are about. */
function remembered(more: Record<string, Partial<InventoryRole>>): Record<string, InventoryRole> {
  const known = inventoryOf(inIam(Object.keys(more).map((name) => desiredRole({ name }))));
  return Object.fromEntries(Object.entries(known).map(([name, role]) => [name, { ...role, ...more[name] }]));
}

export const RENAME_CASES: Case[] = [
  {
    name: 'a renamed role',
    reason: 'nothing is lost: its successor is created first, whatever the limits are',
    declared: [renamed],
    there: inIam([old]),
    limits: NO_LOSS,
    expected: { rules: [], deletions: 1 },
  },
  {
    name: 'a renamed role, its successor in sync',
    reason: 'an earlier pass has created the successor for it, and the inventory says so',
    declared: [renamed],
    there: inIam([old, renamed]),
    known: remembered({ [old.name]: {}, [renamed.name]: { replaces: roleIdOf(old.name) } }),
    limits: NO_LOSS,
    expected: { rules: [], deletions: 1 },
  },
  {
    name: 'a role folded into one that was there before',
    reason:
      'the manifest of a role that exists says that it is the new name of another: two become one, and one is lost',
    declared: [renamed],
    there: inIam([old, renamed]),
    known: remembered({ [old.name]: {}, [renamed.name]: {} }),
    limits: NO_LOSS,
    expected: { rules: ['too-many-deletions'], deletions: 0 },
  },
  {
    name: 'a role folded into one that was created for another role of that name',
    reason: 'what the inventory remembers is the RoleId: a name can be given again',
    declared: [renamed],
    there: inIam([old, renamed]),
    known: remembered({ [old.name]: {}, [renamed.name]: { replaces: aRoleId('AROAANOTHERRELEASE') } }),
    limits: NO_LOSS,
    expected: { rules: ['too-many-deletions'], deletions: 0 },
  },
  {
    name: 'a renamed role, its successor in sync, and nothing remembered',
    reason: 'without an inventory nobody knows for what the successor was made: the stricter counts',
    declared: [renamed],
    there: inIam([old, renamed]),
    limits: NO_LOSS,
    expected: { rules: ['too-many-deletions'], deletions: 0 },
  },
  {
    name: 'a team of twenty, each role claimed by an existing one of another team of twenty',
    reason: 'twenty manifests with one old name each deleted a team without an approval: nothing was renamed',
    declared: roles(20).map((role, i) => ({ ...role, previousNames: names(20, 'data').slice(i, i + 1) })),
    there: inIam([...roles(20), ...roles(20, 'data')]),
    expected: { rules: ['too-many-deletions', 'whole-team'], deletions: 0 },
  },
  {
    name: 'ten roles, each claimed by an existing one of the same team',
    reason: 'the half of a team is lost, whoever claims it',
    declared: roles(20).map((role, i) => ({ ...role, previousNames: names(10, 'old').slice(i, i + 1) })),
    there: inIam([...roles(20), ...names(10, 'old').map((name) => desiredRole({ name, team: 'shop' }))]),
    expected: { rules: ['too-many-deletions'], deletions: 0 },
  },
  {
    name: 'a renamed role whose successor was deleted by hand, which the settings accept',
    reason: 'the successor will not be created: the old role is all that the pipeline has',
    declared: [renamed],
    there: inIam([old]),
    known: remembered({ [old.name]: {}, [renamed.name]: {} }),
    settings: {
      drift: {
        ...settings().drift,
        kinds: { 'drift-deleted': { response: 'report' as const, severity: undefined, reason: 'SEC-1' } },
      },
    },
    expected: { rules: ['drift-accepted', 'rename-waits'], deletions: 0 },
  },
  {
    name: 'a whole team renamed',
    reason: 'each manifest says what its role was called before',
    declared: [...roles(9), ...roles(5, 'store').map((role, i) => ({ ...role, previousNames: [`data-00${i}`] }))],
    there: inIam([...roles(9), ...roles(5, 'data')]),
    expected: { rules: [], deletions: 5 },
  },
  {
    name: 'a whole team renamed, and a role of another team gone for good',
    reason: 'the one is no loss because of the other, and the other none because of the one',
    declared: [...roles(9), ...roles(5, 'store').map((role, i) => ({ ...role, previousNames: [`data-00${i}`] }))],
    there: inIam([...roles(9), ...roles(5, 'data'), desiredRole({ name: 'shop-old', team: 'shop' })]),
    expected: { rules: [], deletions: 6 },
  },
  {
    name: 'a whole team renamed where roles are closed first',
    reason: 'closing is no loss either',
    declared: [...roles(9), ...roles(5, 'store').map((role, i) => ({ ...role, previousNames: [`data-00${i}`] }))],
    there: inIam([...roles(9), ...roles(5, 'data')]),
    settings: { removal: { mode: 'quarantine', days: 7 } },
    expected: { rules: [], deletions: 5 },
  },
  {
    name: 'a renamed role, the new name taken by a stranger',
    reason: 'the pipelines still need the old one',
    declared: [renamed],
    there: [actualRole(old), actualRole(renamed, { owner: 'other', path: '/', tags: {} })],
    expected: { rules: ['name-taken', 'rename-waits'], deletions: 0 },
  },
  {
    name: 'a renamed role, the new one suspended',
    reason: 'a role that is not created cannot take over',
    declared: [{ ...renamed, suspended: true }],
    there: inIam([old]),
    expected: { rules: ['suspended', 'rename-waits'], deletions: 0 },
  },
  {
    name: 'one role that claims to have been ten of another team',
    reason: 'a wish in one manifest is no approval of the loss of a team',
    declared: [...roles(20), heir(names(10, 'data'))],
    there: inIam([...roles(20), ...roles(10, 'data')]),
    expected: { rules: ['too-many-deletions', 'whole-team'], deletions: 0 },
  },
  {
    name: 'one role that claims to have been both of another team',
    reason: 'a small team is a team',
    declared: [...roles(20), heir(names(2, 'data'))],
    there: inIam([...roles(20), ...roles(2, 'data')]),
    expected: { rules: ['whole-team'], deletions: 0 },
  },
  {
    name: 'one role that was five of its own team',
    reason: 'it replaces one; four go for good, which is one too many',
    declared: [...roles(9), heir(names(5, 'old'))],
    there: inIam([...roles(9), ...roles(5, 'old').map((role) => desiredRole({ name: role.name, team: 'shop' }))]),
    expected: { rules: ['too-many-deletions'], deletions: 0 },
  },
  {
    name: 'one role that was four of its own team',
    reason: 'it replaces one; three may go on any Tuesday',
    declared: [...roles(9), heir(names(4, 'old'))],
    there: inIam([...roles(9), ...roles(4, 'old').map((role) => desiredRole({ name: role.name, team: 'shop' }))]),
    expected: { rules: [], deletions: 4 },
  },
  {
    name: 'four roles of a team that is there, each claimed by a role of another',
    reason: 'that is no rename: the roles of one team are no predecessors of another’s',
    declared: [
      ...roles(4).map((role, i) => ({ ...role, previousNames: [`data-00${i}`] })),
      desiredRole({ name: 'data-last', team: 'data' }),
    ],
    there: inIam([...roles(4), ...roles(4, 'data'), desiredRole({ name: 'data-last', team: 'data' })]),
    expected: { rules: ['too-many-deletions'], deletions: 0 },
  },
  {
    name: 'a team renamed, and one of its roles left out',
    reason: 'a rename that loses something is not believed: the loss would hide in it',
    declared: [...roles(9), ...roles(4, 'store').map((role, i) => ({ ...role, previousNames: [`data-00${i}`] }))],
    there: inIam([...roles(9), ...roles(5, 'data')]),
    expected: { rules: ['too-many-deletions', 'whole-team'], deletions: 0 },
  },
  {
    name: 'a team renamed, half of it done by the pass before',
    reason: 'what is left has its successors still',
    declared: [...roles(9), ...roles(5, 'store').map((role, i) => ({ ...role, previousNames: [`data-00${i}`] }))],
    there: inIam([...roles(9), ...roles(5, 'store'), ...roles(5, 'data').slice(2)]),
    known: remembered({
      ...Object.fromEntries([...names(9, 'shop'), ...names(5, 'data')].map((name) => [name, {}])),
      ...Object.fromEntries(names(5, 'store').map((name, i) => [name, { replaces: roleIdOf(`data-00${i}`) }])),
    }),
    expected: { rules: [], deletions: 3 },
  },
];
