/**
 * What differs between the roles that the manifests want and the roles that IAM has. Only differences: what may be done
 * about them is decided by the guardrails, and in which order by operations.
 *
 * Terms:
 *
 *  - ours        under our path, with our tag, and of our owner (ownership.ts). Nothing else is changed or deleted here.
 *  - unowned     of before there were owners: takeover.ts says what becomes of it. It is never deleted.
 *  - declared    a valid manifest names it, ignoring letter case, as IAM does, and its day is not over.
 *  - undeclared  ours and not declared: undeclared.ts decides whether it is deleted, and how.
 */

import type { ActualRole } from '../model/actual-role.ts';
import type { ConflictChange, CreateDifference, Difference } from '../model/change.ts';
import type { DesiredRole, FrozenFile } from '../model/desired-role.ts';
import { inventoryRole } from '../model/inventory.ts';
import { TAGS } from '../model/ownership.ts';
import type { RemovalReason } from '../model/removal-change.ts';
import type { UpdateDifference } from '../model/update-change.ts';
import { besideOf, isAdopted, isUnfinished } from './adoption.ts';
import { causesOf } from './causes.ts';
import { isElsewhere } from './elsewhere.ts';
import type { DatedRoles } from './expiry.ts';
import { type LastApplied, lastApplied, type Memory, showsNothingOfBefore } from './last-applied.ts';
import { isRevocationDue, revocationFacets } from './revocation.ts';
import { roleFacets } from './role-facets.ts';
import { isKnownById } from './takeover.ts';
import { isRecreated, type RemovalRules, type Undeclared, undeclaredChange } from './undeclared.ts';

export interface DiffRules extends RemovalRules {
  /** Of the settings: under another one a role of ours is left alone. */
  readonly path: string;
}

export interface Declared extends DatedRoles {
  readonly frozen: readonly FrozenFile[];
  /** true: nothing that is published can be planned by, so that any role may be declared. */
  readonly unreadable?: boolean;
}

/** One change for each role that is declared or ours, sorted by name. */
export function diff(
  declared: Declared,
  actual: readonly ActualRole[],
  rules: DiffRules,
  memory: Memory,
): Difference[] {
  const byName = new Map(actual.map((role) => [role.name.toLowerCase(), role]));
  const byArn = new Map(actual.map((role) => [role.arn.toLowerCase(), role]));
  const changes = valid(declared).map((desired): Difference => {
    const role = byName.get(desired.name.toLowerCase());
    const change: Difference =
      role === undefined
        ? { kind: 'create', name: desired.name, desired }
        : declaredChange(desired, role, rules, memory);
    const beside = besideOf(desired, byArn, memory.known, rules.now);
    return beside === undefined || !isDeclared(change) ? change : { ...change, beside };
  });
  changes.push(...elsewhere(declared, actual, rules, memory));
  changes.push(...undeclaredRoles(declared, actual).map((one) => undeclaredChange(one, rules, memory)));
  changes.push(...givenAway(declared, actual, memory));
  return changes.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Undeclared, and ours under another path. Where nothing is remembered, only beside declared ones: another service may
 * have a path of its own in the same account.
 */
function elsewhere(
  declared: Declared,
  actual: readonly ActualRole[],
  { path }: DiffRules,
  { known }: Memory,
): Difference[] {
  const names = namesOf(valid(declared));
  const all = actual.filter((role) => role.owner === 'other' && isElsewhere(role, path, known));
  const paths = new Set(all.flatMap((role) => (names.has(role.name.toLowerCase()) ? role.path : [])));
  return all
    .filter(
      ({ name, path: own }) =>
        !names.has(name.toLowerCase()) && (inventoryRole(known, name) !== undefined || paths.has(own)),
    )
    .map((role) => ({ kind: 'keep', name: role.name, reason: 'elsewhere', actual: role }));
}

/**
 * Of a role that a manifest declares; also where another one stands in its way. Then nobody can have changed over, and
 * the role of before is still the one that pipelines enter.
 */
function isDeclared(change: Difference): change is CreateDifference | UpdateDifference | InSync | ConflictChange {
  return (
    change.kind === 'create' ||
    change.kind === 'update' ||
    change.kind === 'conflict' ||
    (change.kind === 'keep' && change.reason === 'in-sync')
  );
}

type InSync = Extract<Difference, { kind: 'keep'; reason: 'in-sync' }>;

/** A broken file may claim the same name: then it is not known which of the two is meant. */
function valid({ roles, frozen }: Declared): readonly DesiredRole[] {
  const frozenNames = namesOf(frozen);
  return frozenNames.size === 0 ? roles : roles.filter(({ name }) => !frozenNames.has(name.toLowerCase()));
}

function namesOf(files: readonly Pick<FrozenFile, 'name'>[]): ReadonlySet<string> {
  return new Set(files.flatMap(({ name }) => name?.toLowerCase() ?? []));
}

/** Every role that is ours, or may be, and that no valid manifest declares. */
export function undeclaredRoles(declared: Declared, actual: readonly ActualRole[]): Undeclared[] {
  const declaredNames = new Set(valid(declared).map(({ name }) => name.toLowerCase()));
  const frozenNames = namesOf(declared.frozen);
  const frozenFiles = new Set(declared.frozen.map(({ file }) => file));
  const reasons = removalReasons(declared);
  const expired = new Map(declared.expired.map((role) => [role.name.toLowerCase(), role]));
  return actual
    .filter(({ owner, name }) => (owner === 'us' || owner === 'unowned') && !declaredNames.has(name.toLowerCase()))
    .map((role) => {
      const name = role.name.toLowerCase();
      const frozen = frozenNames.has(name) || frozenFiles.has(role.tags[TAGS.source] ?? '');
      const because = reasons.get(name) ?? { is: 'undeclared' };
      const asked = expired.get(name)?.onRemoval;
      return { actual: role, because, frozen, asked, ...(declared.unreadable && { unreadable: true }) };
    });
}

/** Not ours any more by its owner tag, and not forgotten: who changed that tag is a question that stays open. */
function givenAway(declared: Declared, actual: readonly ActualRole[], { known }: Memory): Difference[] {
  const declaredNames = new Set(valid(declared).map(({ name }) => name.toLowerCase()));
  return actual
    .filter(
      (role) => role.owner === 'another' && isKnownById(role, known) && !declaredNames.has(role.name.toLowerCase()),
    )
    .map((role) => ({ kind: 'keep', name: role.name, reason: 'another-owner', actual: role }));
}

function declaredChange(desired: DesiredRole, actual: ActualRole, rules: DiffRules, memory: Memory): Difference {
  const { name } = desired;
  const { now, path } = rules;
  if (actual.owner === 'another') return { kind: 'conflict', name, reason: 'another-owner', desired, actual };
  if (isElsewhere(actual, path, memory.known)) return { kind: 'conflict', name, reason: 'path', desired, actual };
  const isAdoption = actual.name === name && isAdopted(desired, actual, memory.known);
  if (actual.owner === 'other' && !isAdoption) return { kind: 'conflict', name, reason: 'not-ours', desired, actual };
  if (actual.path !== desired.path) return { kind: 'conflict', name, reason: 'path', desired, actual };
  if (actual.name !== name) return { kind: 'conflict', name, reason: 'case', desired, actual };
  if (isRecreated(actual, memory.known)) return { kind: 'conflict', name, reason: 'recreated', desired, actual };
  if (actual.owner === 'unowned' && rules.unowned === 'refuse') {
    return { kind: 'conflict', name, reason: 'unowned', desired, actual };
  }
  if (isAdoption) {
    const facets = roleFacets(desired, actual, [actual]);
    return { kind: 'adopt', name, desired, actual, causes: ['manifest'], applied: [], facets };
  }
  const { specs, applied, isRemembered } = lastApplied(desired, actual, memory);
  const facets = [...roleFacets(desired, actual, specs), ...revocationFacets(actual, now)];
  const role = inventoryRole(memory.known, name);
  if (facets.length === 0 && !isRevocationDue(actual, role)) {
    return { kind: 'keep', name, reason: 'in-sync', desired, actual };
  }
  // Made ours by the commands that the plan prints: nothing was applied, and nobody has changed it since.
  const isNew = isUnfinished(desired, role);
  const causes = causesOf(actual, facets, role, isRemembered || isNew);
  const isConfirmed = applied.length > 0 && isAsApplied(desired, actual, specs);
  return { kind: 'update', name, desired, actual, causes, applied, facets, ...(isConfirmed && { isConfirmed }) };
}

/** Whether a reading shows the whole role as it was applied last, but for what a hand has made of it since. */
function isAsApplied(desired: DesiredRole, actual: ActualRole, specs: LastApplied['specs']): boolean {
  const [newest] = specs;
  const { boundaryArn = desired.boundaryArn } = newest;
  return showsNothingOfBefore(roleFacets({ ...desired, ...newest, boundaryArn }, actual, specs));
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
