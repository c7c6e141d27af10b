/**
 * Drift that the settings want reported and not put back. It is accepted as long as it is drift: when the manifest
 * changes, the whole role is made equal to it again.
 */

import type { DriftSettings } from '../manifest/drift-settings.ts';
import type { Change } from '../model/change.ts';
import type { RoleDrift } from '../model/drift.ts';
import type { FacetDifference } from '../model/facet-change.ts';
import { isReservedTag } from '../model/ownership.ts';
import { driftKind } from './drift.ts';

/** The settings' reason to accept a kind of drift; undefined if it is put back. */
export function acceptedReason(kind: RoleDrift, { kinds }: DriftSettings): string | undefined {
  const setting = kinds[kind];
  return setting?.response === 'report' ? setting.reason : undefined;
}

/** The same of one difference that is drift. */
export function acceptedFacet(difference: FacetDifference, settings: DriftSettings): string | undefined {
  const { facet, key = '' } = difference;
  // Our own tags say which roles are ours.
  if (facet === 'revocation' || (facet === 'tag' && isReservedTag(key))) return undefined;
  return acceptedReason(driftKind(difference), settings);
}

/** Whether a change is drift and nothing else, all of it accepted: nothing is done. */
export function isAccepted(change: Change): boolean {
  if (change.kind === 'create') return change.accepted !== undefined;
  if (change.kind !== 'update' || change.facets.length === 0) return false;
  return change.facets.every(({ accepted }) => accepted !== undefined);
}
