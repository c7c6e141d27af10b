import type { Change } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import { driftKind, facetWords } from '../plan/drift.ts';
import { SETTINGS_FILE } from '../source/file-place.ts';
import type { PlanRule } from './rule.ts';

/** What the platform does not want put back is said at every plan, with its reason: so nobody forgets that it is so. */
export const driftLeft: PlanRule = {
  codes: ['drift-left'],
  check: ({ changes }) => changes.flatMap(leftOf),
};

function leftOf(change: Change): Finding[] {
  if (change.kind === 'create' && change.left !== undefined) {
    return [finding(change.name, 'drift-deleted', 'deleted', change.left)];
  }
  if (change.kind !== 'update') return [];
  const left = change.facets.filter((facet) => facet.left !== undefined);
  return [...Map.groupBy(left, driftKind)].map(([kind, facets]) =>
    finding(change.name, kind, facets.map(facetWords).join(', '), facets[0]?.left ?? ''),
  );
}

function finding(role: string, kind: string, what: string, reason: string): Finding {
  return {
    code: 'drift-left',
    blocks: 'nothing',
    role,
    message: `${what} by hand, and left so: ${reason}`,
    remedy: `nothing, if that is meant; to have it put back, take ${kind} out of drift in ${SETTINGS_FILE}`,
  };
}
