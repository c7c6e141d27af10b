/** Changes as judge.ts would make them, where a test is not about what they mean. */
import type { Change, Difference, FacetChange, FacetDifference } from '../../src/core/model/change.ts';

/** Of which nothing is known but what `more` gives. */
export function judgedFacet(difference: FacetDifference, more: Partial<FacetChange> = {}): FacetChange {
  return { widening: undefined, drifted: undefined, accepted: undefined, ...difference, ...more };
}

export function judged(difference: Difference): Change {
  switch (difference.kind) {
    case 'create':
      return { ...difference, widening: { width: 'widens', words: 'a new way in' }, accepted: undefined };
    case 'update':
      return {
        ...difference,
        facets: difference.facets.map((facet) => judgedFacet(facet)),
        widening: { width: 'neutral', words: '' },
      };
    case 'quarantine':
      return { ...difference, isReplaced: false, revokes: false };
    case 'delete':
      return { ...difference, isReplaced: false };
    default:
      return difference;
  }
}
