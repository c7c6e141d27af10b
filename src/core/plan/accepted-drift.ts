/**
 * Drift that the settings want told and not put back. It is left as long as it is drift: when the manifest changes, the
 * whole role is made equal to it again.
 */

import type { DriftSettings } from '../manifest/drift-settings.ts';
import type { Change, FacetChange } from '../model/change.ts';
import type { KnownRoles } from '../model/inventory.ts';
import { isReservedTag } from '../model/ownership.ts';
import { driftKind, wasDeleted } from './drift.ts';

/** The changes with the settings' reason on what is left. */
export function withLeftDrift(changes: readonly Change[], { kinds }: DriftSettings, known: KnownRoles): Change[] {
  const deleted = reasonFor('drift-deleted');
  return changes.map((change) => {
    if (change.kind === 'create' && deleted !== undefined && wasDeleted(change.name, known)) {
      return { ...change, left: deleted };
    }
    if (change.kind !== 'update' || change.cause !== 'drift') return change;
    return { ...change, facets: change.facets.map(facetWithReason) };
  });

  function facetWithReason(facet: FacetChange): FacetChange {
    // By our own tags we know our roles again.
    if (facet.facet === 'revocation' || (facet.facet === 'tag' && isReservedTag(facet.key ?? ''))) return facet;
    const left = reasonFor(driftKind(facet));
    return left === undefined ? facet : { ...facet, left };
  }

  function reasonFor(kind: keyof typeof kinds): string | undefined {
    const setting = kinds[kind];
    return setting?.response === 'report' ? setting.reason : undefined;
  }
}

/** Whether a change is drift and nothing else, all of it left: nothing is to be done. */
export function isLeft(change: Change): boolean {
  if (change.kind === 'create') return change.left !== undefined;
  return change.kind === 'update' && change.facets.length > 0 && change.facets.every(({ left }) => left !== undefined);
}
