/** The inline policy that ends sessions: denies everything to those that are older than a moment. */
import type { Revocation } from '../model/actual-role.ts';
import type { PolicyText } from '../model/role-spec.ts';
import { parseMoment } from '../text/days.ts';
import { samePolicy } from './policy-document.ts';

/** The inline policy's name: the one that the IAM console uses. */
export const REVOCATION = 'AWSRevokeOlderSessions';

export function revocationPolicy(before: string): PolicyText {
  const Condition = { DateLessThan: { 'aws:TokenIssueTime': before } };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: '*', Resource: '*', Condition }],
  });
}

/** undefined: the policy says something different, or more. */
export function readRevocation(document: PolicyText): Revocation | undefined {
  const before = /"aws:TokenIssueTime"\s*:\s*\[?\s*"([^"]+)"/.exec(document)?.[1];
  if (before === undefined || parseMoment(before) === undefined) return undefined;
  return samePolicy(document, revocationPolicy(before)) ? { before, document } : undefined;
}
