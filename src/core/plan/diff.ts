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
import type { Cause, Difference, FacetDifference, RemovalReason } from '../model/change.ts';
import type { DesiredRole, FrozenFile } from '../model/desired-role.ts';
import type { KnownRoles } from '../model/inventory.ts';
import { BEING_MADE, TAGS } from '../model/ownership.ts';
import type { DatedRoles } from './expiry.ts';
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
  known: KnownRoles,
): Difference[] {
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
        : declaredChange(desired, role, rules.now, known),
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

function declaredChange(desired: DesiredRole, actual: ActualRole, now: Date, known: KnownRoles): Difference {
  const { name } = desired;
  if (actual.owner !== 'us') return { kind: 'conflict', name, reason: 'not-ours', desired, actual };
  if (actual.path !== desired.path) return { kind: 'conflict', name, reason: 'path', desired, actual };
  if (actual.name !== name) return { kind: 'conflict', name, reason: 'case', desired, actual };
  if (isRecreated(actual, known)) return { kind: 'conflict', name, reason: 'recreated', desired, actual };
  const facets = [
    ...roleFacets(desired, actual),
    ...revocationFacets(actual, now),
    ...foreignDigest(desired, actual, known),
  ];
  if (facets.length === 0 && actual.appliedDigest === desired.digest) {
    return { kind: 'keep', name, reason: 'in-sync', desired, actual };
  }
  return { kind: 'update', name, desired, actual, cause: causeOf(desired, actual, facets), facets };
}

function causeOf({ digest }: DesiredRole, actual: ActualRole, facets: readonly FacetDifference[]): Cause {
  if (facets.some(({ key }) => key === TAGS.digest) || wasRevoking(actual)) return 'drift';
  if (actual.appliedDigest !== digest) return 'manifest';
  return facets.every(({ facet }) => facet === 'revocation') ? 'upkeep' : 'drift';
}

/**
 * Every role of ours is created with a digest tag. Without the tag, or with another one, a manual change looks like a
 * change of the manifest, which starts no alarm. But the inventory knows what the tag has to say: the manifest's
 * digest; for some time after an update, in a listing that is late, the one of before; and on a role that was just
 * created, that it is being created. Any other value was not written by us.
 */
function foreignDigest({ name, digest }: DesiredRole, actual: ActualRole, known: KnownRoles): FacetDifference[] {
  const role = known !== undefined && Object.hasOwn(known, name) ? known[name] : undefined;
  const { appliedDigest: tag } = actual;
  if (role?.digest !== digest || tag === digest || wasRevoking(actual)) return [];
  if (tag !== undefined && (tag === role.previous || (role.previous === null && tag.startsWith(BEING_MADE)))) return [];
  return [{ facet: 'tag', key: TAGS.digest, before: tag, after: digest }];
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
