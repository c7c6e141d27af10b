/**
 * IAM's quotas, and how IAM counts.
 * Source: IAM User Guide, "IAM and AWS STS quotas". Two of them can be raised for an account and are in the settings.
 */

import type { PolicyText } from '../model/role-spec.ts';
import { revocationPolicy } from './revocation-policy.ts';

/** Characters of all inline policies of a role together, as IAM counts them: white space does not count. */
export const ALL_INLINE_CHARACTERS = 10_240;
/** What a manifest may use of them: in an emergency there has to be room for the policy that ends sessions. */
export const INLINE_CHARACTERS = ALL_INLINE_CHARACTERS - policySize(revocationPolicy(new Date(0).toISOString()));
/** Characters of a trust policy, unless AWS raised it for the account. */
export const USUAL_TRUST_CHARACTERS = 2048;

/** As IAM counts {@link INLINE_CHARACTERS}. */
export function inlineSize(documents: readonly PolicyText[]): number {
  return documents.reduce((sum, text) => sum + policySize(text), 0);
}

/** Characters as IAM counts them: without white space. */
export function policySize(text: string): number {
  return text.replace(/\s/g, '').length;
}
