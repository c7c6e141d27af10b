/**
 * Every role of an account that a Bitbucket pipeline can enter, or was meant to, ours or not: the report of day one.
 */

import { trustDigest } from '../iam/trust-digest.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { ActualState } from '../model/actual-state.ts';
import type { Arn } from '../model/ids.ts';
import { TAGS } from '../model/ownership.ts';
import type { JudgePolicies, PolicyVerdict } from '../role-guardrails/policy-verdict.ts';
import { lintTrust, type TrustVerdict } from '../trust/lint/trust-lint.ts';
import type { TrustWorld } from '../trust/trust-world.ts';

export interface ScannedRole {
  readonly name: string;
  readonly arn: Arn;
  readonly owner: ActualRole['owner'];
  /** The manifest that the role says it came from, relative to the manifests folder. */
  readonly file: string | undefined;
  readonly lastUsed: Date | undefined;
  /** The worst of what is said of its trust policy and of its other policies. */
  readonly verdict: TrustVerdict['verdict'];
  readonly trust: TrustVerdict;
  /** Of the trust policy, for an entry of `ignore`. */
  readonly trustDigest: string;
  readonly policies: PolicyVerdict;
}

export interface Scan {
  readonly account: string;
  /** How many roles were looked at. */
  readonly total: number;
  /** Those that trust Bitbucket: rejected ones first, then by name. */
  readonly roles: readonly ScannedRole[];
  /** Those that trust Bitbucket, and of which the settings say that they are known: not looked at any further. */
  readonly ignored: readonly IgnoredRole[];
}

export interface IgnoredRole {
  readonly name: string;
  readonly arn: Arn;
  /** Of `ignore` in the settings: a JSON pointer, why, and the last day on which it counts. */
  readonly entry: { readonly at: string; readonly reason: string; readonly until: string | undefined };
}

/** A role that trusts Bitbucket, before its other policies are judged. */
export interface TrustingRole {
  readonly role: ActualRole;
  readonly trust: TrustVerdict;
}

/**
 * `state` must be complete: a role that was not read would look like one that does not exist.
 * @param worldOf in which world a trust policy is judged; undefined: in the one that it is about
 */
export function trustingRoles(
  { roles }: ActualState,
  worldOf: (trust: string) => TrustWorld | undefined,
): TrustingRole[] {
  return roles.flatMap((role) => trusting(role, worldOf) ?? []);
}

/** @param judge with the texts of the managed policies of these roles */
export function scan(
  { account, roles }: ActualState,
  found: readonly TrustingRole[],
  judge: JudgePolicies,
  ignored: readonly IgnoredRole[] = [],
): Scan {
  const scanned = found.map(({ role, trust }) => scanRole(role, trust, judge));
  return { account, total: roles.length, roles: scanned.sort(byGravity), ignored };
}

function trusting(role: ActualRole, worldOf: Parameters<typeof trustingRoles>[1]): TrustingRole | undefined {
  const names = role.trust.includes('api.bitbucket.org');
  // A principal of "*" trusts Bitbucket without naming it.
  if (!names && !role.trust.includes('"*"') && !role.trust.includes('"NotPrincipal"')) return undefined;
  const trust = lintTrust(role.trust, worldOf(role.trust));
  return !names && trust.admits?.nobody !== false ? undefined : { role, trust };
}

function scanRole(role: ActualRole, trust: TrustVerdict, judge: JudgePolicies): ScannedRole {
  const { name, arn, owner, lastUsed } = role;
  const policies = judge(role, owner === 'us');
  const [verdict = trust.verdict] = [trust.verdict, ...policies.faults.map(({ level }) => level)].sort(
    (a, b) => GRAVITY[a] - GRAVITY[b],
  );
  return {
    name,
    arn,
    owner,
    file: role.tags[TAGS.source],
    lastUsed,
    verdict,
    trust,
    trustDigest: trustDigest(role.trust),
    policies,
  };
}

const GRAVITY = { reject: 0, warn: 1, ok: 2 };

function byGravity(a: ScannedRole, b: ScannedRole): number {
  return GRAVITY[a.verdict] - GRAVITY[b.verdict] || (a.name < b.name ? -1 : 1);
}
