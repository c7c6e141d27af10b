/**
 * A role that was opened by hand is put back before it goes. Its removal may have to wait, for an approval or for a broken
 * manifest of another team, and must not keep a door open meanwhile; and a role that just went would take its alarm along,
 * and leave the sessions of whoever came in.
 *
 *  - only what a hand has given is taken back: more callers, more permissions, another boundary. What it has taken off
 *    stays off, as the role goes. Tags, texts and the length of sessions are no reason to wait.
 *  - what is missing is left missing, too: it may have been taken off by ourselves, in a deletion that was cut short
 *  - an update or a closing that was cut short, or that a listing does not show yet, is gone on with, where that takes
 *    something back: otherwise a hand that puts back what was applied before would look like it
 *  - drift that the settings accept is no reason
 *  - only where something is remembered: without that it is not known what a hand did
 */

import type { DriftSettings } from '../manifest/drift-settings.ts';
import type { ActualRole } from '../model/actual-role.ts';
import { keptOf } from '../model/change.ts';
import { type FacetDifference, isDrifted } from '../model/facet-change.ts';
import { inventoryRole } from '../model/inventory.ts';
import type { Owner } from '../model/ownership.ts';
import type { Facet } from '../model/role-spec.ts';
import type { UpdateDifference } from '../model/update-change.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import { facetWidenings } from '../widening/widening.ts';
import { acceptedFacet } from './accepted-drift.ts';
import { keptChange } from './kept.ts';
import type { Memory } from './last-applied.ts';
import { isRevocationDue } from './revocation.ts';

export interface PutBackRules {
  readonly now: Date;
  readonly drift: DriftSettings;
  /** The one that roles of ours carry. */
  readonly owner: Owner;
  readonly world: TrustWorld;
}

/** What has to be taken back before the role may go; undefined if nothing. */
export function putBack(actual: ActualRole, rules: PutBackRules, memory: Memory): UpdateDifference | undefined {
  if (memory.known === undefined) return undefined;
  const change = keptChange(actual, 'put-back', memory, rules);
  if (change.kind !== 'update') return undefined;
  const facets = takingBack(change, rules.world);
  const isDue = isRevocationDue(actual, inventoryRole(memory.known, actual.name));
  if (!isDue && !facets.some((facet) => ACCESS.has(facet.facet) && !isAcceptedDrift(facet, rules.drift))) {
    return undefined;
  }
  const isDrift = isDue || facets.some((facet) => facet.facet !== 'revocation' && isDrifted(facet));
  return { ...change, facets, causes: isDrift ? change.causes : ['upkeep'] };
}

/** Whether a reading shows nothing any more of what was applied before, so that it counts no more. */
export function isAsApplied(actual: ActualRole, rules: PutBackRules, memory: Memory): boolean {
  if (memory.known === undefined) return false;
  return keptOf(keptChange(actual, 'put-back', memory, rules))?.confirmed === true;
}

const ACCESS: ReadonlySet<Facet> = new Set(['trust', 'boundary', 'managedPolicy', 'inlinePolicy']);

/**
 * Those in which the role has something that it had not when it was applied last. What an update that was cut short has
 * left is judged like what a hand did: of callers that others have replaced, those of before are still there.
 */
function takingBack(change: UpdateDifference, world: TrustWorld): readonly FacetDifference[] {
  const facets = change.facets.map((facet) => ({ ...facet, applied: facet.after }));
  const widths = facetWidenings({ ...change, causes: ['drift'], facets }, world);
  return change.facets.filter((facet, index) => !isMissing(facet) && widths[index]?.drifted?.width !== 'narrows');
}

function isMissing({ facet, before }: FacetDifference): boolean {
  return (facet === 'managedPolicy' || facet === 'inlinePolicy') && before === undefined;
}

function isAcceptedDrift(facet: FacetDifference, drift: DriftSettings): boolean {
  return isDrifted(facet) && acceptedFacet(facet, drift) !== undefined;
}
