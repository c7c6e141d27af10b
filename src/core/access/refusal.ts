/** Why a call is refused, or cannot be judged: the first reason, in the order in which STS meets them. */
import type { AccessCode } from '../codes/access.ts';

export interface Refusal {
  readonly code: AccessCode;
  /** One sentence, with the values that differ. */
  readonly message: string;
  /** What to do about it, for the one who runs the pipeline. */
  readonly remedy: string;
  /** What it is about, one thing a line, where one sentence is too short for it. */
  readonly details?: readonly string[];
}

/**
 * - yes      STS lets the call in, as far as token, provider and trust policy go
 * - depends  on keys that are known only at the call
 * - no       with the first reason
 */
export type Access =
  | { readonly is: 'yes' }
  | { readonly is: 'depends'; readonly refusal: Refusal }
  | { readonly is: 'no'; readonly refusal: Refusal };

export const LET_IN: Access = { is: 'yes' };

export function refused(code: AccessCode, message: string, remedy: string): Access & { readonly is: 'no' } {
  return { is: 'no', refusal: { code, message, remedy } };
}
