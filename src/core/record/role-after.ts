/** How the inventory goes on for one role after a pass. */

import type { Beside } from '../model/beside.ts';
import type { Change } from '../model/change.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import { BEING_MADE, type InventoryRole } from '../model/inventory.ts';
import { isWhole, type Outcome } from '../model/operation.ts';
import type { UpdateChange } from '../model/update-change.ts';
import { namesOf } from '../plan/exchanged-names.ts';
import { isForeignRemoval } from '../plan/foreign-operations.ts';
import { CLOSED_DIGEST, isClosed } from '../plan/quarantine.ts';
import { shownDigest } from '../plan/shown-digest.ts';
import { expiring, expiringAsApplied } from './last-day.ts';
import { keptAs, type Passing, revokingBy, roleBegun } from './role-begun.ts';
import { confirmed, confirmedClosed, found, isSame } from './role-found.ts';

/** undefined: there is no such role, or it is not ours. */
export function roleAfter(
  change: Change,
  before: InventoryRole | undefined,
  { outcome, ...passing }: Passing & { readonly outcome: Outcome | undefined },
): InventoryRole | undefined {
  // Not ours, whatever the pass does to it: the inventory says whose a role is.
  if (isForeignRemoval(change)) return undefined;
  switch (change.kind) {
    case 'create': {
      if (!mayExist(outcome)) {
        // Deleted by hand, and not created again yet: that is drift until it is. Or created by the last pass, and not
        // seen by a listing that is late. A role that was only meant to be created is nothing yet.
        return before?.roleId === null && before.digest === null ? undefined : before;
      }
      const made = roleBegun(change, before, passing);
      const digest = isWhole(outcome) ? change.desired.digest : null;
      return (
        made && {
          ...made,
          ...seenBeside(change.beside),
          ...(outcome?.roleId && { roleId: outcome.roleId, unlisted: true }),
          digest,
        }
      );
    }
    case 'update':
      if (change.kept !== undefined) {
        const kept = roleBegun(change, before, passing);
        return isWhole(outcome) || endsNone(change, outcome) ? withoutRevoking(kept) : kept;
      }
      if (!isBegun(outcome)) {
        const role = {
          ...found(change.actual, before, null, change.desired.suspended),
          // While it waits, who puts back what was applied before is no listing that is late.
          ...(change.isConfirmed && { previous: null }),
        };
        const dated = expiringAsApplied(role, change, before);
        return endsNone(change, outcome) ? withoutRevoking(dated) : dated;
      }
      if (!isWhole(outcome)) return expiringAsApplied(roleBegun(change, before, passing), change, before);
      return naming(withoutRevoking(roleBegun(change, before, passing)), change);
    case 'adopt': {
      // Until a call was made it is not ours.
      if (!isBegun(outcome)) return before;
      const adopted = roleBegun(change, before, passing);
      return adopted && naming({ ...adopted, digest: isWhole(outcome) ? change.desired.digest : null }, change);
    }
    case 'quarantine':
      return quarantineAfter(change, before, { outcome, ...passing });
    case 'delete':
      // Forgotten when a reading no longer shows it. IAM may say too early that it is deleted, and a role of ours that
      // is not in the inventory would stay for ever.
      return isWhole(outcome) ? { ...found(change.actual, before), digest: null } : seen(change, before);
    case 'keep':
      return keptRole(change, before, passing.revision);
    case 'conflict':
      // Ours or not: what we knew of ours stays known, so that a lost tag is not a forgotten role. But what we only
      // meant to create was not created.
      return before?.roleId === null && before.digest === null ? undefined : before;
  }
}

/** By the settings of now no session has to end. */
function endsNone(change: UpdateChange, outcome: Outcome | undefined): boolean {
  return !isBegun(outcome) && revokingBy(change).revoking === undefined;
}

/** Without the tag that says the day to people it is closed all the same: IAM may have refused it for good. */
function quarantineAfter(
  change: Extract<Change, { kind: 'quarantine' }>,
  before: InventoryRole | undefined,
  { outcome, ...passing }: Passing & { readonly outcome: Outcome | undefined },
): InventoryRole | undefined {
  if (!isBegun(outcome)) {
    const role = seen(change, before);
    const wasClosed = role.closedOn !== undefined || role.digest === CLOSED_DIGEST;
    // As long as it is open, its time does not run.
    return wasClosed && !isClosed(change.actual) ? { ...role, closedOn: change.on } : role;
  }
  const role = roleBegun(change, before, passing);
  const lacksDay = outcome?.failure?.operation.call === 'TagRole' && outcome.notTried.length === 0;
  if (role === undefined || !(isWhole(outcome) || lacksDay)) return role;
  const previous = role.digest === CLOSED_DIGEST ? role.previous : (role.digest ?? BEING_MADE);
  return withoutRevoking({ ...role, digest: CLOSED_DIGEST, previous });
}

function keptRole(
  change: Extract<Change, { kind: 'keep' }>,
  before: InventoryRole | undefined,
  revision: string | null,
): InventoryRole | undefined {
  const { actual, reason } = change;
  switch (reason) {
    case 'in-sync':
      return naming(
        confirmed(found(actual, before, revision, change.desired.suspended), change.desired.digest),
        change,
      );
    case 'quarantined':
      return confirmedClosed(found(actual, before), change.on);
    case 'retained':
    case 'frozen':
    case 'unreadable':
    case 'taken-over':
    case 'put-back':
      if (before === undefined || !isSame(actual, before)) return before;
      return keptAs(actual, before, change.kept, change.kept.compared ? shownDigest(actual) : undefined);
    case 'recreated':
    case 'unknown':
    case 'elsewhere':
    case 'unowned':
    case 'another-owner':
      return before;
    case 'foreign':
      return undefined;
  }
}

/** Whose deletion waits, or goes on later: a reading that shows it closed says as much as of one that is kept. */
function seen(
  { actual, isConfirmed }: Pick<Extract<Change, { kind: 'delete' }>, 'actual' | 'isConfirmed'>,
  before: InventoryRole | undefined,
): InventoryRole {
  const role = found(actual, before);
  return isConfirmed || (role.digest === CLOSED_DIGEST && isClosed(actual)) ? { ...role, previous: null } : role;
}

/** The sessions have ended. */
function withoutRevoking(role: InventoryRole | undefined): InventoryRole | undefined {
  if (role === undefined) return undefined;
  const { revoking: _, ...rest } = role;
  return rest;
}

function naming(
  role: InventoryRole | undefined,
  { desired, beside }: { desired: DesiredRole; beside?: Beside },
): InventoryRole | undefined {
  if (role === undefined) return undefined;
  const { adopting, ...rest } = role;
  // A listing that lost a page shows no role of before, and no end of it either.
  const stays = adopting !== undefined &&
    adopting.arn.toLowerCase() === desired.adopts?.arn.toLowerCase() && { adopting };
  return expiring({ ...rest, names: namesOf(desired.admission.doors), ...stays, ...seenBeside(beside) }, { desired });
}

/** From the first pass on that has seen both. */
function seenBeside(beside: Beside | undefined): Pick<InventoryRole, 'adopting'> {
  if (beside === undefined) return {};
  const { role, since } = beside;
  return { adopting: { arn: role.arn, roleId: role.roleId, since } };
}

/**
 * Created, or perhaps created: the answer may have been lost, and not the call, and what was refused is the call that
 * was sent after it. Only if the name was taken is it certain that the role is not ours.
 */
function mayExist(outcome: Outcome | undefined): boolean {
  if (outcome === undefined) return false;
  const { done, failure } = outcome;
  if (done.some(({ call }) => call === 'CreateRole')) return true;
  return failure?.operation.call === 'CreateRole' && !('code' in failure.error && failure.error.code === 'name-taken');
}

function isBegun(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && (outcome.done.length > 0 || outcome.failure !== undefined);
}
