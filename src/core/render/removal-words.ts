/** Why a role goes, and how, in words. */
import type { RemovalChange } from '../deletions.ts';
import type { Change } from '../types.ts';

/** `no manifest declares it`, `renamed to checkout-deploy: closed now, deleted from 2026-11-30 on`. */
export function removalWords(change: RemovalChange): string {
  const why = reasonWords(change);
  if (change.kind === 'quarantine') return `${why}: closed now, deleted from ${change.until} on`;
  return change.closedOn === undefined ? why : `${why}; closed since ${change.closedOn}`;
}

/** Of a role that is kept although no manifest wants it. */
export function quarantinedWords({ until }: Extract<Change, { reason: 'quarantined' }>): string {
  return `in quarantine; deleted from ${until} on, unless a manifest declares it again`;
}

function reasonWords({ because }: RemovalChange): string {
  switch (because.is) {
    case 'undeclared':
      return 'no manifest declares it';
    case 'renamed':
      return `renamed to ${because.to}`;
    case 'expired':
      return `its last day was ${because.on}`;
  }
}
