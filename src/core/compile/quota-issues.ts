/** IAM's quotas, checked before IAM is asked: a call that is refused in the middle of an apply is no help. */

import { ALL_INLINE_CHARACTERS, INLINE_CHARACTERS, inlineSize, policySize } from '../iam/quotas.ts';
import { issuesOf } from '../manifest/manifest-issues.ts';
import type { Settings } from '../manifest/settings.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { PolicyText } from '../model/role-spec.ts';
import type { SourceDocument } from '../source/document.ts';

const TAGS_PER_ROLE = 50;
/** The digest, and the day of a quarantine, come on top of `role.tags`. */
const OWN_TAGS_NOT_IN_SPEC = 2;

/** As much of a role as there are quotas for. */
interface Sized {
  /** undefined where mistakes leave nothing to measure. */
  readonly trust: PolicyText | undefined;
  readonly inlinePolicies: readonly PolicyText[];
  readonly managedPolicyArns: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Everything about this role that IAM would refuse for its size or number. */
export function quotaIssues(role: Sized, document: SourceDocument, limits: Settings['limits']): Issue[] {
  const issues: Issue[] = [];
  const add = issuesOf(document, issues);

  const trust = role.trust === undefined ? 0 : policySize(role.trust);
  if (trust > limits.trustPolicyCharacters) {
    add('trust-too-long', '/spec/repositories', {
      message: `the trust policy would have ${trust} characters; the limit is ${limits.trustPolicyCharacters}`,
      remedy: `split the role: one role for each repository and environment is the normal case (or have AWS raise the quota, and set limits.trustPolicyCharacters)${role.trust?.includes('"aws:SourceVpcArn":[') ? '; VPCs that the gate has left can go from gate.vpcs' : ''}`,
    });
  }
  const inline = inlineSize(role.inlinePolicies);
  if (inline > INLINE_CHARACTERS) {
    add('inline-too-long', '/spec/policies', {
      message: `the inline policies would have ${inline} characters together; the limit is ${INLINE_CHARACTERS}: IAM's ${ALL_INLINE_CHARACTERS}, less the room for the policy that ends sessions`,
      remedy: 'move some statements to a customer managed policy and name it with managed:',
    });
  }
  if (role.managedPolicyArns.length > limits.managedPoliciesPerRole) {
    add('too-many-managed-policies', '/spec/policies', {
      message: `${role.managedPolicyArns.length} managed policies; the limit is ${limits.managedPoliciesPerRole}`,
      remedy: 'merge some of them, or have AWS raise the quota and set limits.managedPoliciesPerRole',
    });
  }
  const keys = Object.keys(role.tags);
  if (keys.length + OWN_TAGS_NOT_IN_SPEC > TAGS_PER_ROLE) {
    add('too-many-tags', '/spec/tags', {
      message: `${keys.length + OWN_TAGS_NOT_IN_SPEC} tags with those of the settings and our own; the limit is ${TAGS_PER_ROLE}`,
      remedy: 'remove some of spec.tags',
    });
  }
  return issues;
}
