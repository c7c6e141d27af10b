/**
 * What differs between the roles that the manifests want and the roles that IAM has. Only differences: what may be done
 * about them is decided by the guardrails, and in which order by operations.
 *
 * Terms:
 *
 *  - ours        under our path and with our tag (ownership.ts). Nothing else is changed or deleted here.
 *  - declared    a valid manifest names it, ignoring letter case, as IAM does, and its day is not over.
 *  - undeclared  ours and not declared: undeclared.ts decides whether it is deleted, and how.
 */

import type { ActualRole } from '../model/actual-role.ts';
import {
  type Cause,
  type Difference,
  type FacetDifference,
  isAskedFor,
  isDrifted,
  type RemovalReason,
} from '../model/change.ts';
import type { DesiredRole, FrozenFile } from '../model/desired-role.ts';
import { TAGS } from '../model/ownership.ts';
import type { DatedRoles } from './expiry.ts';
import { foreignDigest, lastApplied, type Memory } from './last-applied.ts';
import { revocationFacets, wasRevoking } from './revocation.ts';
import { roleFacets } from './role-facets.ts';
import { isRecreated, type RemovalRules, undeclaredChange } from './undeclared.ts';

export interface Declared extends DatedRoles {
  readonly frozen: readonly FrozenFile[];
}

/** One change for each role that is declared or ours, sorted by name. */
export function diff(
  declared: Declared,
  actual: readonly ActualRole[],
  rules: RemovalRules,
  memory: Memory,
): Difference[] {
  const { known } = memory;
  const byName = new Map(actual.map((role) => [role.name.toLowerCase(), role]));
  const frozenNames = new Set(declared.frozen.flatMap(({ name }) => name?.toLowerCase() ?? []));
  const frozenFiles = new Set(declared.frozen.map(({ file }) => file));
  const reasons = removalReasons(declared);
  const seen = new Set<ActualRole>();
  const changes: Difference[] = [];
  for (const desired of declared.roles) {
    const key = desired.name.toLowerCase();
    // A broken file claims the same name: it is not known which of the two is meant.
    if (frozenNames.has(key)) continue;
    const role = byName.get(key);
    if (role !== undefined) seen.add(role);
    changes.push(
      role === undefined
        ? { kind: 'create', name: desired.name, desired }
        : declaredChange(desired, role, rules.now, memory),
    );
  }
  for (const role of actual) {
    if (role.owner !== 'us' || seen.has(role)) continue;
    const name = role.name.toLowerCase();
    const frozen = frozenNames.has(name) || frozenFiles.has(role.tags[TAGS.source] ?? '');
    const because = reasons.get(name) ?? { is: 'undeclared' };
    changes.push(undeclaredChange({ actual: role, because, frozen }, rules, known));
  }
  return changes.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function declaredChange(desired: DesiredRole, actual: ActualRole, now: Date, memory: Memory): Difference {
  const { name } = desired;
  if (actual.owner !== 'us') return { kind: 'conflict', name, reason: 'not-ours', desired, actual };
  if (actual.path !== desired.path) return { kind: 'conflict', name, reason: 'path', desired, actual };
  if (actual.name !== name) return { kind: 'conflict', name, reason: 'case', desired, actual };
  if (isRecreated(actual, memory.known)) return { kind: 'conflict', name, reason: 'recreated', desired, actual };
  const { specs, applied } = lastApplied(desired, actual, memory);
  const facets = [
    ...roleFacets(desired, actual, specs),
    ...revocationFacets(actual, now),
    ...foreignDigest(desired, actual, memory.known),
  ];
  if (facets.length === 0 && actual.appliedDigest === desired.digest) {
    return { kind: 'keep', name, reason: 'in-sync', desired, actual };
  }
  return { kind: 'update', name, desired, actual, causes: causesOf(desired, actual, facets), applied, facets };
}

function causesOf({ digest }: DesiredRole, actual: ActualRole, facets: readonly FacetDifference[]): readonly Cause[] {
  const compared = facets.filter(({ facet }) => facet !== 'revocation');
  const isDrift = compared.some(isDrifted) || wasRevoking(actual);
  const isChange = compared.some(isAskedFor) || (!isDrift && actual.appliedDigest !== digest);
  if (!isDrift && !isChange) return ['upkeep'];
  return [...(isDrift ? ['drift' as const] : []), ...(isChange ? ['manifest' as const] : [])];
}

/** By name in lower case, for the roles of which a manifest says why they are deleted. */
function removalReasons({ roles, expired = [] }: Declared): Map<string, RemovalReason> {
  const renamed = roles.flatMap(({ name, previousNames }) =>
    previousNames.map((previous): [string, RemovalReason] => [previous.toLowerCase(), { is: 'renamed', to: name }]),
  );
  const over = expired.map(({ name, expires = '' }): [string, RemovalReason] => [
    name.toLowerCase(),
    { is: 'expired', on: expires },
  ]);
  return new Map([...renamed, ...over]);
}
