/**
 * Every role of an account that a Bitbucket pipeline can enter, or was meant to, ours or not: the report of day one.
 */

import type { ActualRole } from '../model/actual-role.ts';
import type { ActualState } from '../model/actual-state.ts';
import type { Arn } from '../model/ids.ts';
import { TAGS } from '../model/ownership.ts';
import { type AdminPolicy, adminPolicies } from '../role-guardrails/admin-policies.ts';
import { lintTrust, type TrustVerdict } from '../trust/lint/trust-lint.ts';
import type { TrustWorld } from '../trust/trust-world.ts';

export interface ScannedRole {
  readonly name: string;
  readonly arn: Arn;
  readonly owner: ActualRole['owner'];
  /** The manifest that the role says it came from, relative to the manifests folder. */
  readonly file: string | undefined;
  readonly lastUsed: Date | undefined;
  readonly trust: TrustVerdict;
  readonly admin: readonly AdminPolicy[];
}

export interface Scan {
  readonly account: string;
  /** How many roles were looked at. */
  readonly total: number;
  /** Those that trust Bitbucket: rejected ones first, then by name. */
  readonly roles: readonly ScannedRole[];
}

/** `state` must be complete: a role that was not read would look like one that does not exist. */
export function scan({ account, roles }: ActualState, world: TrustWorld): Scan {
  const scanned = roles.flatMap((role) => scanRole(role, world) ?? []);
  return { account, total: roles.length, roles: scanned.sort(byGravity) };
}

function scanRole(role: ActualRole, world: TrustWorld): ScannedRole | undefined {
  const names = role.trust.includes('api.bitbucket.org');
  // A principal of "*" trusts Bitbucket without naming it.
  if (!names && !role.trust.includes('"*"') && !role.trust.includes('"NotPrincipal"')) return undefined;
  const trust = lintTrust(role.trust, world);
  if (!names && trust.admits?.nobody !== false) return undefined;
  const { name, arn, owner, lastUsed } = role;
  return { name, arn, owner, file: role.tags[TAGS.source], lastUsed, trust, admin: adminPolicies(role) };
}

const GRAVITY = { reject: 0, warn: 1, ok: 2 };

function byGravity(a: ScannedRole, b: ScannedRole): number {
  return GRAVITY[a.trust.verdict] - GRAVITY[b.trust.verdict] || (a.name < b.name ? -1 : 1);
}
