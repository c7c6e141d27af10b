import type { Change } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import { driftKind, facetWords } from '../plan/drift.ts';
import { SETTINGS_FILE } from '../source/file-place.ts';
import type { PlanRule } from './rule.ts';

/** Every plan reports the drift that the platform accepts, with its reason, so that it is not forgotten. */
export const driftAccepted: PlanRule = {
  codes: ['drift-accepted'],
  check: ({ changes }) => changes.flatMap(acceptedBy),
};

function acceptedBy(change: Change): Finding[] {
  if (change.kind === 'create' && change.accepted !== undefined) {
    return [finding(change.name, 'drift-deleted', 'deleted', change.accepted)];
  }
  if (change.kind !== 'update') return [];
  const accepted = change.facets.filter((facet) => facet.accepted !== undefined);
  return [...Map.groupBy(accepted, driftKind)].map(([kind, facets]) =>
    finding(change.name, kind, facets.map(facetWords).join(', '), facets[0]?.accepted ?? ''),
  );
}

function finding(role: string, kind: string, what: string, reason: string): Finding {
  return {
    code: 'drift-accepted',
    blocks: 'nothing',
    role,
    message: `${what} by hand, and accepted: ${reason}`,
    remedy: `nothing, if this is intended; to have it put back, remove ${kind} from drift in ${SETTINGS_FILE}`,
  };
}
