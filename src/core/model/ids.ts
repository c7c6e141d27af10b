/** Texts that must not be mixed up: each is checked once, where it comes in, and is known by its type from then on. */

import { digestOf } from '../text/digest.ts';

declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** `plan-` and 32 hexadecimal digits: over the account and every call of a plan. */
export type PlanDigest = Id<'PlanDigest'>;

/**
 * `deletions-` or `lockouts-` and 32 hexadecimal digits: over one set of roles, and what is done to them. The word is the
 * kind of the set, so that the approval of the one is none of the other.
 */
export type ApprovalDigest = Id<'ApprovalDigest'>;

/**
 * 128 bits: two manifests with one digest of 48 bits were found in minutes. With a word in front, so that no YAML reads
 * it as a number (`086652168658`, `333865e04441`), and one kind is not given where the other is wanted.
 */
const DIGEST = /^(plan|deletions|lockouts)-[0-9a-f]{32}$/;

export type ApprovalKind = 'deletions' | 'lockouts';

/**
 * IAM's unique ID of a role, as `AROAJQABLZS4A3QDU576Q`: a role that is created again under the same name has another.
 */
export type RoleId = Id<'RoleId'>;

/** Of a policy, a role, a provider: `arn:` and five more parts. */
export type Arn = Id<'Arn'>;

/** Of any content. */
export function planDigestOf(content: string): PlanDigest {
  return `plan-${digestOf(content)}` as PlanDigest;
}

/** Of any content. */
export function approvalDigestOf(kind: ApprovalKind, content: string): ApprovalDigest {
  return `${kind}-${digestOf(content)}` as ApprovalDigest;
}

/** What an approval of this digest approves. */
export function approvalKind(digest: ApprovalDigest): ApprovalKind {
  return digest.startsWith('lockouts-') ? 'lockouts' : 'deletions';
}

/** undefined if the text is not one. */
export function planDigest(text: string): PlanDigest | undefined {
  return DIGEST.exec(text)?.[1] === 'plan' ? (text as PlanDigest) : undefined;
}

/** undefined if the text is not one. */
export function approvalDigest(text: string): ApprovalDigest | undefined {
  const [, word] = DIGEST.exec(text) ?? [];
  return word !== undefined && word !== 'plan' ? (text as ApprovalDigest) : undefined;
}

/** undefined if the text is not one. Source: IAM API Reference, Role, RoleId: `[\\w]+`. */
export function roleId(text: string): RoleId | undefined {
  return /^\w{1,128}$/.test(text) ? (text as RoleId) : undefined;
}

/** undefined if the text is not one. */
export function arn(text: string): Arn | undefined {
  return /^arn(:[^:\s]*){4}:\S+$/.test(text) ? (text as Arn) : undefined;
}

/** For people, to distinguish two of them: never compare what this gives. */
export function short(digest: PlanDigest | ApprovalDigest): string {
  return digest.slice(0, digest.indexOf('-') + 13);
}
