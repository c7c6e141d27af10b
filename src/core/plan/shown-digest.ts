/**
 * The name of what IAM shows of a role. By it a role that is kept without a manifest is seen to be as it was when it was
 * compared last, without reading what was applied to it.
 */
import { canonicalPolicy } from '../iam/policy-document.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { PolicyText } from '../model/role-spec.ts';
import { digestOf } from '../text/digest.ts';

/** The same however IAM spells a policy, and in whichever order it lists policies and tags. */
export function shownDigest(role: ActualRole): string {
  const shown = [
    role.path,
    role.boundaryArn ?? null,
    spelling(role.trust),
    role.maxSessionSeconds,
    role.description,
    role.managedPolicyArns.toSorted(),
    byKey(role.inlinePolicies).map(([name, document]) => [name, spelling(document)]),
    byKey(role.tags),
    role.unread.toSorted(),
  ];
  return `v2-${digestOf(JSON.stringify(shown))}`;
}

/** What is no policy has only its own spelling. */
function spelling(document: PolicyText): string {
  return canonicalPolicy(document) ?? document;
}

function byKey(record: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
