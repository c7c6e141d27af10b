/** What a role loses by a permissions boundary (src/core/permissions/beyond-boundary.ts). */

import type { Arn } from './ids.ts';

export interface BeyondBoundary {
  /** Actions as AWS spells them, or a pattern of the policies where all that it stands for is lost; sorted, each once. */
  readonly lost: readonly string[];
  readonly perhaps: readonly string[];
  /** Managed policies whose text was not read. */
  readonly unseen: readonly Arn[];
}

/** What is known of a role of before that is adopted, beside what IAM shows of it. */
export interface AdoptionFacts extends BeyondBoundary {
  /** Managed policies that it gets, of which the texts were read and deny nothing. */
  readonly harmless: ReadonlySet<Arn>;
}

/** Whether nothing is lost, for certain. */
export function isWithin({ lost, perhaps, unseen }: BeyondBoundary): boolean {
  return lost.length + perhaps.length + unseen.length === 0;
}
