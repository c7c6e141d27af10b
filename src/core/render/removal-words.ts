/** Why a role is deleted or closed, and how, in words. */

import { type Change, isForeseen } from '../model/change.ts';
import { isDrifted } from '../model/facet-change.ts';
import type { QuarantineChange, RemovalChange } from '../model/removal-change.ts';
import { facetWords } from '../plan/drift.ts';

/** `no manifest declares it`, `renamed to checkout-deploy: closed now, deleted from 2026-11-30 on`. */
export function removalWords(change: RemovalChange): string {
  const why = reasonWords(change);
  const by = change.because.is === 'foreign' ? BY_BOUNDARY : '';
  if (change.kind === 'quarantine' && change.isClosed)
    return `${why}; closed${by} since ${change.on}${untilWords(change)}`;
  if (change.kind === 'quarantine') {
    const next = change.isForeseen && change.until === change.on ? ', deleted by a later pass' : untilWords(change);
    return `${why}: closed now${by}${next}`;
  }
  return change.closedOn === undefined ? why : `${why}; closed${by} since ${change.closedOn}`;
}

/** Of a role that is not ours, and closed already. */
export function foreignWords({ on, ...until }: Extract<Change, { reason: 'foreign' }>): string {
  return `not ours; closed${BY_BOUNDARY} since ${on}${untilWords(until)}`;
}

const BY_BOUNDARY = ' by the boundary AWSDenyAll';

/** What a hand has given it before, if it is closed all the same; the text for a terminal shows drift by itself. */
export function byHandWords({ byHand }: QuarantineChange): string {
  const facets = byHand?.facets.filter((one) => one.facet !== 'revocation' && isDrifted(one)) ?? [];
  return facets.length === 0 ? '' : `; changed by hand: ${facets.map(facetWords).join(', ')}`;
}

function untilWords({ until }: { until?: string }): string {
  return until === undefined ? '' : `, deleted from ${until} on`;
}

/** Of a role that is kept although no manifest declares it. */
export function quarantinedWords({ until }: Extract<Change, { reason: 'quarantined' }>): string {
  return `in quarantine; deleted from ${until} on, unless a manifest declares it again`;
}

function reasonWords(change: RemovalChange): string {
  const { because, isReplaced } = change;
  switch (because.is) {
    case 'undeclared':
      return 'no manifest declares it';
    case 'renamed':
      return isReplaced ? `renamed to ${because.to}` : `claimed by ${because.to} as its former name: counts as a loss`;
    case 'expired':
      return `its last day was ${because.on}${isForeseen(change) ? ', as known before it came' : ''}`;
    case 'foreign':
      return 'not ours, and trusts the Bitbucket provider';
  }
}
