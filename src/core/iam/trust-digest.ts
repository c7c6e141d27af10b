/** The name of what a trust policy means, for settings that are about exactly this one. */
import type { PolicyText } from '../model/role-spec.ts';
import { digestOf } from '../text/digest.ts';
import { canonicalPolicy } from './policy-document.ts';

/** In whatever order and spelling IAM gives it back: `trust-` and 32 hexadecimal digits. */
export function trustDigest(trust: PolicyText): string {
  return `trust-${digestOf(canonicalPolicy(trust) ?? trust)}`;
}
