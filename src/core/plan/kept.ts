/**
 * Kept is not unseen. A role that is retained, or whose manifest is broken, has no manifest that counts, and neither has
 * any role while what is published cannot be planned by (fallback in last-good.ts). A hand can open it like any other. So it is compared with what was applied to it last, and put back to that, never beyond: what
 * the manifest asked for since is not known, or is not wanted.
 *
 *  - what was applied is read only where IAM shows something else than when the role was found to be equal to it
 *    (shown-digest.ts): a quiet pass reads nothing more for it
 *  - of a role without such a record nothing can be said but that, and every plan says it (kept-not-compared.ts)
 *  - the tag that says how the role is to go is not put back: whoever wrote `retain` by hand meant to keep it, and
 *    without the tag the next pass would delete the role
 *  - an update that was cut short is not gone on with, unless a hand was there too: then the whole role becomes what
 *    was applied last, as a half of it may be nothing that anybody reviewed
 */

import type { ActualRole } from '../model/actual-role.ts';
import type { AppliedSpec } from '../model/applied-role.ts';
import type { Difference, FacetDifference, Kept } from '../model/change.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import { type InventoryRole, inventoryRole, type KnownRoles } from '../model/inventory.ts';
import { TAGS } from '../model/ownership.ts';
import { dateOf } from '../text/days.ts';
import { causesOf } from './causes.ts';
import { lastApplied, type Memory, recordedDigest } from './last-applied.ts';
import { CLOSED_DIGEST } from './quarantine.ts';
import { isRevocationDue, revocationFacets } from './revocation.ts';
import { roleFacets } from './role-facets.ts';
import { shownDigest } from './shown-digest.ts';

/** What there is to do about a role that is kept, if anything. */
export function keptChange(actual: ActualRole, reason: Kept['reason'], memory: Memory, now: Date): Difference {
  const { name } = actual;
  const role = inventoryRole(memory.known, name);
  const since = role === undefined ? undefined : (role.kept?.since ?? dateOf(now.getTime()));
  const keep = (compared: boolean, confirmed = false): Difference => {
    return { kind: 'keep', name, reason, actual, kept: { reason, since, compared, ...(confirmed && { confirmed }) } };
  };
  if (isAsShown(actual, role, now)) return keep(true);
  const target = appliedTarget(actual, reason, memory);
  if (target === undefined) return keep(false);
  const { desired, specs, applied } = target;
  const facets: FacetDifference[] = [...roleFacets(desired, actual, specs), ...revocationFacets(actual, now)];
  const causes = causesOf(actual, facets, role);
  const isOver = facets.length > 0 && causes.includes('upkeep');
  if (!causes.includes('drift') && !isOver) return keep(true, facets.length === 0);
  return { kind: 'update', name, desired, actual, causes, applied, facets, kept: { reason, since, compared: true } };
}

/** Whether it has to be read what was applied to a role that is kept. */
export function needsKeptRecord(actual: ActualRole, known: KnownRoles, now: Date): boolean {
  // Where there is no inventory, what the caller says was applied last may still name it.
  if (known === undefined) return true;
  const role = inventoryRole(known, actual.name);
  return role?.recorded !== undefined && !isAsShown(actual, role, now);
}

/** Whether it is as it was when it was compared last, and nothing of ours on it has served its time. */
function isAsShown(actual: ActualRole, role: InventoryRole | undefined, now: Date): boolean {
  const shown = role?.kept?.shown;
  if (shown === undefined || isRevocationDue(actual, role) || revocationFacets(actual, now).length > 0) return false;
  return shown === shownDigest(actual);
}

/** The role as it was applied last; undefined where that is not known. */
function appliedTarget(actual: ActualRole, reason: Kept['reason'], memory: Memory) {
  const role = inventoryRole(memory.known, actual.name);
  const kept = memory.applied.get(actual.name);
  const digest = role && recordedDigest(role);
  const all = kept === undefined ? [] : [kept, ...kept.earlier];
  const newest = role === undefined ? all[0] : all.find((one) => one.digest === digest);
  const declared = newest && declaredAs(newest, actual, reason !== 'retained' && role?.suspended === true);
  if (declared === undefined) return undefined;
  const { specs, applied } = lastApplied(declared, actual, memory);
  if (applied.length === 0) return undefined;
  const [spec] = specs;
  // Of a role that we have closed, that it is closed.
  const desired = role?.digest === CLOSED_DIGEST ? { ...declared, ...spec, digest: CLOSED_DIGEST } : declared;
  const asTagged = specs.map((one) => ({ ...one, tags: withOwnRemoval(one.tags, actual) }));
  return {
    desired: { ...desired, boundaryArn: declared.boundaryArn, tags: withOwnRemoval(desired.tags, actual) },
    specs: asTagged as [(typeof asTagged)[number], ...typeof asTagged],
    applied,
  };
}

function withOwnRemoval(tags: DesiredRole['tags'], actual: ActualRole): DesiredRole['tags'] {
  const { [TAGS.onRemoval]: _, ...rest } = tags;
  const own = actual.tags[TAGS.onRemoval];
  return own === undefined ? rest : { ...rest, [TAGS.onRemoval]: own };
}

/** As if a manifest said exactly what was applied; what only a manifest can say, none says. */
function declaredAs({ digest, spec }: AppliedSpec, actual: ActualRole, suspended: boolean): DesiredRole | undefined {
  const { boundaryArn, ...rest } = spec;
  if (boundaryArn === undefined) return undefined;
  return {
    ...rest,
    boundaryArn,
    digest,
    team: spec.tags[TAGS.team] ?? '',
    file: spec.tags[TAGS.source] ?? actual.tags[TAGS.source] ?? '',
    admission: { repositories: [], environments: [], enforcement: { by: 'nobody' }, pairs: [], doors: [] },
    requestSeconds: undefined,
    onRemoval: undefined,
    previousNames: [],
    expires: undefined,
    policyExpiries: [],
    suspended,
  };
}
