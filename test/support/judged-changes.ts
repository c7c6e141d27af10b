/** Changes as judge.ts would make them, where a test is not about what they mean. */
import type { Change, Difference } from '../../src/core/model/change.ts';
import type { FacetChange, FacetDifference } from '../../src/core/model/facet-change.ts';

/** Of which it is not said yet what was applied last. */
export type Unapplied = Omit<FacetDifference, 'applied'>;

/** Drift: the manifest asks for what was applied last, and IAM has something else. */
export function byHand(facet: Unapplied): FacetDifference {
  return { ...facet, applied: facet.after };
}

/** A change of the manifest: IAM has what was applied last. */
export function asked(facet: Unapplied): FacetDifference {
  return { ...facet, applied: facet.before };
}

/** Of which nothing is known but what `more` gives. */
export function judgedFacet(difference: FacetDifference, more: Partial<FacetChange> = {}): FacetChange {
  return { widening: undefined, asked: undefined, drifted: undefined, accepted: undefined, ...difference, ...more };
}

const NEUTRAL = { width: 'neutral', words: '' } as const;

export function judged(difference: Difference): Change {
  switch (difference.kind) {
    case 'create':
      return { ...difference, widening: { width: 'widens', words: 'a new way in' }, accepted: undefined };
    case 'update':
    case 'adopt':
      return {
        ...difference,
        facets: difference.facets.map((facet) => judgedFacet(facet)),
        widening: NEUTRAL,
        asked: NEUTRAL,
      };
    case 'quarantine': {
      const { byHand: _, ...closing } = difference;
      return { ...closing, isReplaced: false, revokes: false };
    }
    case 'delete':
      return { ...difference, isReplaced: false };
    default:
      return difference;
  }
}
