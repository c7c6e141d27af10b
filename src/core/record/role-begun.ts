/** How the inventory goes on for one role from the first of its operations on: a pass that dies says nothing more. */

import type { ActualRole } from '../model/actual-role.ts';
import type { Change } from '../model/change.ts';
import type { RoleId } from '../model/ids.ts';
import { BEING_MADE, type InventoryRole } from '../model/inventory.ts';
import type { Kept, UpdateChange } from '../model/update-change.ts';
import { namesOf } from '../plan/exchanged-names.ts';
import { CLOSED_DIGEST } from '../plan/quarantine.ts';
import { dayOf } from './last-day.ts';
import { found, named, previousOf, replacing } from './role-found.ts';

/** What a pass does to a role beside its change. */
export interface Passing {
  /** Of a role that is created: the one that it is created for. */
  readonly replaces: RoleId | undefined;
  readonly revision: string | null;
}

/** As it is from the first of its operations on: a pass that dies does not say how far it came. */
export function roleBegun(
  change: Change,
  before: InventoryRole | undefined,
  { replaces, revision }: Passing,
): InventoryRole | undefined {
  switch (change.kind) {
    case 'create':
      return {
        roleId: null,
        digest: null,
        previous: BEING_MADE,
        file: change.desired.file,
        revision,
        recorded: change.desired.digest,
        ...replacing(replaces ?? before?.replaces),
        names: namesOf(change.desired.admission.doors),
        ...dayOf(change, before),
      };
    case 'update': {
      const { actual, desired, kept } = change;
      // Put back to what is remembered of it already; whether it is, the next reading shows.
      if (kept !== undefined) return { ...keptAs(actual, before, kept), ...revokingBy(change) };
      const { roleId } = actual;
      const { digest, file } = desired;
      const previous = previousOf(actual, before, digest);
      const stays = {
        ...(before?.revoking !== undefined && { revoking: before.revoking }),
        ...revokingBy(change),
        ...replacing(before?.replaces),
        ...named(before),
      };
      return { roleId, digest, previous, file, revision, recorded: digest, ...stays };
    }
    case 'adopt': {
      // Not whole before the last call: a role that was ours and lost its tag is not adopted by the same line again.
      const { actual, desired } = change;
      const { digest: recorded, file, admission } = desired;
      const previous = previousOf(actual, before, recorded);
      const names = namesOf(admission.doors);
      return { roleId: actual.roleId, digest: null, previous, file, revision, recorded, names };
    }
    case 'quarantine': {
      const { actual, on, revokes } = change;
      const role = { ...found(actual, before), closedOn: on };
      const revoking = revokes && { revoking: actual.revoked?.before ?? '' };
      return { ...role, ...(role.digest !== CLOSED_DIGEST && { previous: CLOSED_DIGEST }), ...revoking };
    }
    default:
      return before;
  }
}

/** The revocation that was there before, if sessions have to end. */
export function revokingBy({ facets }: UpdateChange): Pick<InventoryRole, 'revoking'> {
  const due = facets.find(({ facet, after }) => facet === 'revocation' && after !== undefined);
  return due === undefined ? {} : { revoking: due.before ?? '' };
}

/** With what the next pass has to know of a role that is kept; `shown` only where it was as it was applied last. */
export function keptAs(
  actual: ActualRole,
  before: InventoryRole | undefined,
  { reason, since, confirmed: isConfirmed, closedOn }: Kept,
  shown?: string,
): InventoryRole {
  const suspended = reason !== 'retained' && before?.suspended === true;
  const kept = since === undefined ? {} : { kept: { since, ...(shown !== undefined && { shown }) } };
  return {
    ...found(actual, before, null, suspended),
    ...(isConfirmed && { previous: null }),
    ...(closedOn !== undefined && { closedOn }),
    ...kept,
  };
}
