/** What differs in one part of a role, and whether it gives more. */

import type { Facet } from './role-spec.ts';

/**
 * One difference. `key`: policy name, policy ARN or tag key. undefined before = added, undefined after = removed. Of a
 * `revocation` before and after are its moment, and `now` is the moment at which it is written.
 */
export interface FacetDifference {
  readonly facet: Facet;
  readonly key?: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /**
   * What was applied last. Another text than `before`: IAM was changed by hand. Another text than `after`: the manifest
   * was changed since. Both can be true. Where it means the same as one of them, it is the same text.
   */
  readonly applied: string | undefined;
}

/** Whether IAM was changed by hand. */
export function isDrifted({ before, applied }: FacetDifference): boolean {
  return before !== applied;
}

/** Whether the manifest, or the settings, ask for something else than was applied last. */
export function isAskedFor({ after, applied }: FacetDifference): boolean {
  return after !== applied;
}

export interface FacetChange extends FacetDifference {
  /** Whether it gives more than IAM has now; undefined for facets that are about neither trust nor permissions. */
  readonly widening: Widening | undefined;
  /** Of a change of the manifest: whether it gives more than was applied last, whatever was done to IAM since. */
  readonly asked: Widening | undefined;
  /** Of drift: the same of the manual change, which this change undoes. */
  readonly drifted: Widening | undefined;
  /** Of accepted drift: the settings' reason. Nothing is done about it. */
  readonly accepted: string | undefined;
}

/** Whether more may happen after a change than before (widening.ts). `words` say what; '' if neutral. */
export interface Widening {
  readonly width: 'widens' | 'narrows' | 'neutral' | 'unknown';
  readonly words: string;
}
