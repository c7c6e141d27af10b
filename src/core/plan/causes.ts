/** Whose doing the differences of one role are. */
import type { ActualRole } from '../model/actual-role.ts';
import { type FacetDifference, isAskedFor, isDrifted } from '../model/facet-change.ts';
import type { InventoryRole } from '../model/inventory.ts';
import type { Cause } from '../model/update-change.ts';
import { isRevocationDue } from './revocation.ts';
import { isTakeover } from './takeover.ts';

/** At least one; drift and a change of the manifest can come together. */
export function causesOf(
  actual: ActualRole,
  facets: readonly FacetDifference[],
  role: InventoryRole | undefined,
  isRemembered = true,
): readonly Cause[] {
  const compared = facets.filter((one) => one.facet !== 'revocation' && !isTakeover(one));
  if (!isRemembered && compared.length > 0) return ['unknown'];
  const isDrift = compared.some(isDrifted) || isRevocationDue(actual, role);
  const isChange = compared.some(isAskedFor);
  if (!isDrift && !isChange) return ['upkeep'];
  return [...(isDrift ? ['drift' as const] : []), ...(isChange ? ['manifest' as const] : [])];
}
