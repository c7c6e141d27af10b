/**
 * A plan against the merge base has roles with ids of its own, so no digest in it approves anything, and none of its calls
 * can be made: what names one says where the right one is printed.
 */
import type { Plan } from '../model/plan.ts';
import type { Remark } from './remark.ts';

const DIGEST = /\b(?:deletions|lockouts)-[0-9a-f]{32}\b/g;

export function withoutDigests(remark: Remark): Remark {
  return remark.more === undefined ? remark : { ...remark, more: withoutDigest(remark.more) };
}

/** The same plan to be read, and nothing else. */
export function planToRead(plan: Plan): Plan {
  const findings = plan.findings.map((finding) => ({ ...finding, remedy: withoutDigest(finding.remedy) }));
  return { ...plan, findings, operations: [] };
}

function withoutDigest(text: string): string {
  return text.replace(DIGEST, 'and the digest that a plan against IAM prints');
}
