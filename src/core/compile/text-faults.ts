/**
 * The second look at a manifest, once an account has been asked what the managed policies say that it attaches: the same
 * rules, the same levels, the same places. What the first look has said is not said again.
 */
import { indexLock } from '../manifest/lock-index.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { BitbucketLock, Settings } from '../manifest/settings.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import type { Arn } from '../model/ids.ts';
import type { ManagedTexts } from '../model/managed-text.ts';
import type { TextFault } from '../model/text-fault.ts';
import { type InlinePolicy, managedPolicyArns } from '../permissions/identity-policy.ts';
import { textsToRead } from '../permissions/managed-statements.ts';
import { judgePolicies } from '../role-guardrails/policy-verdict.ts';
import { checkRole } from '../role-guardrails/role-guardrails.ts';
import { keysOf } from '../text/json-pointer.ts';

/** A valid manifest with policies whose texts only an account has. */
export interface AttachingRole {
  readonly manifest: Manifest;
  readonly inline: readonly InlinePolicy[];
}

/** What of a role as it is is judged. */
type JudgedRole = Parameters<typeof judgePolicies>[0];

/** @param actual the roles as they are */
export function textFaults(
  roles: readonly AttachingRole[],
  settings: Settings,
  lock: BitbucketLock,
  texts: ManagedTexts,
  actual: readonly JudgedRole[],
): TextFault[] {
  if (![...texts.values()].some(({ is }) => is === 'read')) return [];
  const index = indexLock(lock);
  const byName = new Map(actual.map((role) => [role.name, role]));
  return roles.flatMap(({ manifest, inline }) => {
    const after = checkRole(manifest, inline, settings, index, texts);
    if (after.issues.length + after.findings.length === 0) return [];
    const before = checkRole(manifest, inline, settings, index);
    const refused = added(before.issues, after.issues).map((issue) => ({ ...issue, level: 'refuse' as const }));
    const warned = added(before.findings, after.findings).map((finding) => ({ ...finding, level: 'warn' as const }));
    const role = byName.get(manifest.name);
    const now = role === undefined ? [] : judgePolicies(role, true, settings, texts).faults;
    return [...refused, ...warned].map(({ code, level, message, remedy, pointer = '', place }): TextFault => {
      const policy = policyAt(pointer, manifest);
      const stands = now.some((fault) => fault.code === code && fault.level === 'reject');
      return { role: manifest.name, code, level, policy, stands, message, remedy, pointer, ...(place && { place }) };
    });
  });
}

export interface UnseenPolicy {
  readonly policy: Arn;
  /** Sorted. */
  readonly roles: readonly string[];
}

/** The policies of these roles of which nothing is known where no account is asked, sorted. */
export function unseenPolicies(roles: readonly AttachingRole[]): UnseenPolicy[] {
  const attached = roles.flatMap(({ manifest }) =>
    textsToRead(managedPolicyArns(manifest)).map((policy) => ({ policy, role: manifest.name })),
  );
  return [...Map.groupBy(attached, ({ policy }) => policy)]
    .map(([policy, by]) => ({ policy, roles: by.map(({ role }) => role).sort() }))
    .sort((a, b) => (a.policy < b.policy ? -1 : 1));
}

/** At other places, or of other rules; a message may only count more than before. */
function added<Said extends Diagnosis>(before: readonly Said[], after: readonly Said[]): Said[] {
  const known = new Set(before.map(({ code, pointer }) => `${code} ${pointer}`));
  return after.filter(({ code, pointer }) => !known.has(`${code} ${pointer}`));
}

function policyAt(pointer: string, { policies }: Manifest): TextFault['policy'] {
  const [, list, index] = keysOf(pointer);
  const entry = list === 'policies' ? policies[Number(index)] : undefined;
  return entry !== undefined && 'managed' in entry ? entry.managed : undefined;
}
