/** The last day of a role as the inventory remembers it: a role is closed on time only for a day that was known before. */
import type { DesiredRole } from '../model/desired-role.ts';
import type { InventoryRole } from '../model/inventory.ts';
import { rememberedDay } from '../plan/expiry.ts';

/** With the last day in its manifest, if that was there in time. */
export function expiring(role: InventoryRole, change: { readonly desired: DesiredRole }): InventoryRole {
  const { expires: _, ...rest } = role;
  return { ...rest, ...dayOf(change, role) };
}

/** Where its manifest is what was applied last, whatever a hand did since, and IAM refuses now: the day in it counts. */
export function expiringAsApplied<R extends InventoryRole | undefined>(
  role: R,
  change: { readonly desired: DesiredRole },
  before: InventoryRole | undefined,
): R | InventoryRole {
  return role !== undefined && before?.digest === change.desired.digest ? expiring(role, change) : role;
}

export function dayOf({ desired }: { readonly desired: DesiredRole }, before: InventoryRole | undefined) {
  const expires = rememberedDay(desired, before);
  return expires === undefined ? {} : { expires };
}
