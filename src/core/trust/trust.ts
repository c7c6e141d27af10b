/**
 * The one place where a trust policy is written. Who may become a role is decided here and nowhere else.
 *
 * The only legal form:
 *
 *     one statement · Allow · sts:AssumeRoleWithWebIdentity · one Federated principal, the provider of this account
 *     StringEquals  <host>:aud = the workspace's audience
 *     StringLike    <host>:sub = a pattern for each repository (and environment, and branch) that the manifest names
 *                   (StringEquals, beside the audience, when no pattern has a wildcard)
 *     StringEquals  aws:SourceVpcArn = the VPCs of the gate, where the gate keeps the branches
 *
 * Why each part is there. Without `aud` a token made for another service would do. Without `sub` every repository of
 * the workspace would: a step may choose its audience, so `aud` separates nothing inside the workspace. Set operators
 * (ForAllValues, …IfExists) are true when the key is absent, so they never appear. A second statement would be a second
 * door. STS offers no other claim of a Bitbucket token; `branchName` in a condition is never matched, and with IfExists
 * always. The third condition is about the call: STS knows `aws:SourceVpcArn` only of a call that comes through an
 * interface endpoint in that VPC, so that the key is absent, and the condition false, for every call over the internet
 * (IAM User Guide, "Use VPC condition keys to control federated access").
 *
 * Minimal and canonical: one-element lists are scalars, lists are sorted and free of doubles, no white space. IAM may
 * still give the document back in another order: diff compares meanings (policy-document.ts).
 */

import { type Subject, subjectPattern } from '../manifest/subject-format.ts';
import type { PolicyText } from '../model/role-spec.ts';
import type { TrustWorld } from './trust-world.ts';

/**
 * The trust policy that admits these subjects and no others. `subjects` is never empty.
 * @param vpcs ARNs of the VPCs that alone may call, one at least; undefined: the call may come from anywhere
 */
export function trustPolicy(
  provider: Pick<TrustWorld['provider'], 'arn' | 'host' | 'audience' | 'workspaceUuid' | 'subjectFormat'>,
  subjects: readonly Omit<Subject, 'workspaceUuid'>[],
  vpcs?: readonly string[],
): PolicyText {
  if (subjects.length === 0) throw new Error('a trust policy without subjects: its sub condition would be empty');
  // An empty list would match no call: a door that lets no step in, which people would then open.
  if (vpcs?.length === 0) throw new Error('a trust policy for the gate without a VPC');
  const patterns = subjects.map((subject) =>
    subjectPattern(provider.subjectFormat, { workspaceUuid: provider.workspaceUuid, ...subject }),
  );
  const sub = { [`${provider.host}:sub`]: scalarOrSorted(patterns) };
  const aud = { [`${provider.host}:aud`]: provider.audience };
  const from = vpcs && { 'aws:SourceVpcArn': scalarOrSorted(vpcs) };
  const like = patterns.some((pattern) => pattern.includes('*'));
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: provider.arn },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: like
          ? { StringEquals: { ...aud, ...from }, StringLike: sub }
          : { StringEquals: { ...aud, ...sub, ...from } },
      },
    ],
  });
}

function scalarOrSorted(patterns: readonly string[]): string | string[] {
  const sorted = [...new Set(patterns)].sort();
  return sorted.length === 1 && sorted[0] !== undefined ? sorted[0] : sorted;
}
