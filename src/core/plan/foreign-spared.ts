/** Why a foreign role is only reported, whatever the settings say of foreign roles (foreign-roles.ts). */

import type { Settings } from '../manifest/settings.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { Change } from '../model/change.ts';
import type { RoleId } from '../model/ids.ts';
import { entrantsOf } from '../trust/entrants.ts';
import { type Cutover, cutoverOf } from './cutover.ts';
import { ownerNextDoor, type serviceRolesIn } from './neighbours.ts';
import { neverClosed } from './never-closed.ts';

/** A role of before that one of ours is made beside. */
export interface Adopted {
  /** The name of ours. */
  readonly by: string;
  readonly cutover: Cutover;
}

/** By RoleId: how far the pipelines of a role have changed over to the one that takes its place. */
export function adoptedIn(
  changes: readonly Change[],
  { settings, now }: { readonly settings: Settings; readonly now: Date },
): Map<RoleId, Adopted> {
  return new Map(
    changes.flatMap((change) => {
      if (!('beside' in change) || change.beside === undefined) return [];
      const { role } = change.beside;
      const cutover = cutoverOf(change, change.beside, settings.adoption.retireDays, now);
      return [[role.roleId, { by: change.name, cutover }] as const];
    }),
  );
}

/** In words; undefined: it is not spared. */
export function reasonToSpare(
  actual: ActualRole,
  { settings, standing }: { readonly settings: Settings; readonly standing: ReturnType<typeof serviceRolesIn> },
): string | undefined {
  const { drift, provider } = settings;
  const exception = drift.foreign.exceptions.get(actual.name);
  if (exception !== undefined) return `it is an exception: ${exception}`;
  const pattern = neverClosed(actual);
  if (pattern !== undefined) return `roles like ${pattern} are never closed`;
  const owner = ownerNextDoor(actual, settings, standing);
  if (owner !== undefined) return `it belongs to ${owner}, which is deployed in this account: name it under owners`;
  const entrants = entrantsOf(actual.trust, provider.arn);
  if (entrants === undefined) return 'its trust policy cannot be understood';
  if (entrants.others.length === 0) return undefined;
  return `other callers may enter it too (${entrants.others.join(', ')}), and closing it would stop them as well`;
}
