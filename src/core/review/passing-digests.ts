/**
 * A plan against the merge base has roles with ids of its own, so the digest of a set in it approves nothing: a remedy
 * that names it says where the right one is printed.
 */
import type { Remark } from './remark.ts';

const DIGEST = /\b(?:deletions|lockouts)-[0-9a-f]{32}\b/g;

export function withoutDigests(remark: Remark): Remark {
  if (remark.more === undefined) return remark;
  return { ...remark, more: remark.more.replace(DIGEST, 'and the digest that a plan against IAM prints') };
}
