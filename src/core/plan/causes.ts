/** Whose doing the differences of one role are. */
import type { ActualRole } from '../model/actual-role.ts';
import { type Cause, type FacetDifference, isAskedFor, isDrifted } from '../model/change.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { InventoryRole } from '../model/inventory.ts';
import { isRevocationDue, wasRevoking } from './revocation.ts';

/** At least one; drift and a change of the manifest can come together. */
export function causesOf(
  { digest }: Pick<DesiredRole, 'digest'>,
  actual: ActualRole,
  facets: readonly FacetDifference[],
  role?: InventoryRole,
): readonly Cause[] {
  const compared = facets.filter(({ facet }) => facet !== 'revocation');
  const isDrift = compared.some(isDrifted) || wasRevoking(actual) || isRevocationDue(actual, role);
  const isChange = compared.some(isAskedFor) || (!isDrift && actual.appliedDigest !== digest);
  if (!isDrift && !isChange) return ['upkeep'];
  return [...(isDrift ? ['drift' as const] : []), ...(isChange ? ['manifest' as const] : [])];
}
