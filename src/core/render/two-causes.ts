/**
 * An update with two causes, as the two that a reader has to judge: what a hand did, which is undone, and what the
 * manifest asks for beyond what was applied last.
 */

import type { Change } from '../model/change.ts';
import { isAskedFor, isDrifted } from '../model/facet-change.ts';
import type { UpdateChange } from '../model/update-change.ts';

export function hasTwoCauses(change: Change): change is UpdateChange {
  return change.kind === 'update' && change.causes.includes('drift') && change.causes.includes('manifest');
}

/** From what IAM has back to what was applied last. How much more was possible is said by its drift. */
export function undone(change: UpdateChange): UpdateChange {
  const facets = change.facets
    .filter((facet) => isDrifted(facet) || facet.facet === 'revocation')
    .map((facet) =>
      isAskedFor(facet) && facet.facet !== 'revocation'
        ? { ...facet, after: facet.applied, widening: undefined }
        : facet,
    );
  return { ...change, facets };
}

/** From what was applied last to what the manifest says now. */
export function askedFor(change: UpdateChange): UpdateChange {
  const facets = change.facets
    .filter((facet) => isAskedFor(facet) && facet.facet !== 'revocation')
    .map((facet) => ({ ...facet, before: facet.applied, widening: facet.asked }));
  return { ...change, causes: ['manifest'], facets, widening: change.asked };
}
