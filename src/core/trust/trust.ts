/**
 * The one place where a trust policy is written. Who may become a role is decided here and nowhere else.
 *
 * The only legal form:
 *
 *     one statement · Allow · sts:AssumeRoleWithWebIdentity · one Federated principal, the provider of this account
 *     StringEquals  <host>:aud = the workspace's audience
 *     StringLike    <host>:sub = a pattern for each repository (and environment, and branch) that the manifest names
 *                   (StringEquals, beside the audience, when no pattern has a wildcard)
 *
 * Why each part is there. Without `aud` a token made for another service would do. Without `sub` every repository of
 * the workspace would: a step may choose its audience, so `aud` separates nothing inside the workspace. Set operators
 * (ForAllValues, …IfExists) are true when the key is absent, so they never appear. A second statement would be a second
 * door. STS offers no other claim of a Bitbucket token, so there is no third condition; `branchName` in a condition is
 * never matched, and with IfExists always.
 *
 * Minimal and canonical: one-element lists are scalars, lists are sorted and free of doubles, no white space. IAM may
 * still give the document back in another order: diff compares meanings (policy-document.ts).
 */

import { type Subject, subjectPattern } from '../manifest/subject-format.ts';
import type { PolicyText } from '../model/role-spec.ts';
import type { TrustWorld } from './trust-world.ts';

/** The trust policy that admits these subjects and no others. `subjects` is never empty. */
export function trustPolicy(
  provider: Pick<TrustWorld['provider'], 'arn' | 'host' | 'audience' | 'workspaceUuid' | 'subjectFormat'>,
  subjects: readonly Omit<Subject, 'workspaceUuid'>[],
): PolicyText {
  if (subjects.length === 0) throw new Error('a trust policy without subjects: its sub condition would be empty');
  const patterns = subjects.map((subject) =>
    subjectPattern(provider.subjectFormat, { workspaceUuid: provider.workspaceUuid, ...subject }),
  );
  const sub = { [`${provider.host}:sub`]: scalarOrSorted(patterns) };
  const aud = { [`${provider.host}:aud`]: provider.audience };
  const like = patterns.some((pattern) => pattern.includes('*'));
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: provider.arn },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: like ? { StringEquals: aud, StringLike: sub } : { StringEquals: { ...aud, ...sub } },
      },
    ],
  });
}

function scalarOrSorted(patterns: readonly string[]): string | string[] {
  const sorted = [...new Set(patterns)].sort();
  return sorted.length === 1 && sorted[0] !== undefined ? sorted[0] : sorted;
}
