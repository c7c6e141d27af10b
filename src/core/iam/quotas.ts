/**
 * IAM's quotas, checked before IAM is asked: a refused call in the middle of an apply helps nobody.
 * Source: IAM User Guide, "IAM and AWS STS quotas". Two of them can be raised for an account and stand in the settings.
 */

import { issuesOf } from '../manifest/manifest-issues.ts';
import type { Settings } from '../manifest/settings.ts';
import type { Issue, PolicyText, RoleSpec } from '../model/types.ts';
import { revocationPolicy } from '../plan/revocation.ts';
import type { SourceDocument } from '../source/document.ts';

/** Characters of all inline policies of a role together, as IAM counts them: white space does not count. */
const ALL_INLINE_CHARACTERS = 10_240;
/** What a manifest may use of them: in an emergency there has to be room for the policy that ends sessions. */
export const INLINE_CHARACTERS = ALL_INLINE_CHARACTERS - policySize(revocationPolicy(new Date(0).toISOString()));
const TAGS_PER_ROLE = 50;
/** Characters of a trust policy, unless AWS raised it for the account. */
export const USUAL_TRUST_CHARACTERS = 2048;
/** The digest, and the day of a quarantine, come on top of `role.tags`. */
const OWN_TAGS_NOT_IN_SPEC = 2;

/** Everything about this role that IAM would refuse for its size or number. */
export function quotaIssues(
  role: Omit<RoleSpec, 'boundaryArn'>,
  document: SourceDocument,
  limits: Settings['limits'],
): Issue[] {
  const issues: Issue[] = [];
  const add = issuesOf(document, issues);

  const trust = policySize(role.trust);
  if (trust > limits.trustPolicyCharacters) {
    add('trust-too-long', '/spec/repositories', {
      message: `the trust policy would have ${trust} characters; the limit is ${limits.trustPolicyCharacters}`,
      hint: 'split the role: one role for each repository and environment is the normal case (or have AWS raise the quota and set limits.trustPolicyCharacters)',
    });
  }
  const inline = inlineSize(Object.values(role.inlinePolicies));
  if (inline > INLINE_CHARACTERS) {
    add('inline-too-long', '/spec/policies', {
      message: `the inline policies would have ${inline} characters together; the limit is ${INLINE_CHARACTERS}: IAM's ${ALL_INLINE_CHARACTERS}, less what ending sessions would take`,
      hint: 'move some statements to a customer managed policy and name it with managed:',
    });
  }
  if (role.managedPolicyArns.length > limits.managedPoliciesPerRole) {
    add('too-many-managed-policies', '/spec/policies', {
      message: `${role.managedPolicyArns.length} managed policies; the limit is ${limits.managedPoliciesPerRole}`,
      hint: 'merge some of them, or have AWS raise the quota and set limits.managedPoliciesPerRole',
    });
  }
  const keys = Object.keys(role.tags);
  if (keys.length + OWN_TAGS_NOT_IN_SPEC > TAGS_PER_ROLE) {
    add('too-many-tags', '/spec/tags', {
      message: `${keys.length + OWN_TAGS_NOT_IN_SPEC} tags with those of the settings and our own; the limit is ${TAGS_PER_ROLE}`,
      hint: 'remove some of spec.tags',
    });
  }
  return issues;
}

/** As IAM counts {@link INLINE_CHARACTERS}. */
export function inlineSize(documents: readonly PolicyText[]): number {
  return documents.reduce((sum, text) => sum + policySize(text), 0);
}

/** Characters as IAM counts them: without white space. */
export function policySize(text: string): number {
  return text.replace(/\s/g, '').length;
}
