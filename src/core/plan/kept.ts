/**
 * Kept is not unseen. A role that is retained, or whose manifest is broken, has no manifest that counts, and neither has
 * any role while what is published cannot be planned by (fallback in last-good.ts). A hand can open it like any other. So it is compared with what was applied to it last, and put back to that, never beyond: what
 * the manifest asked for since is not known, or is not wanted.
 *
 *  - what was applied is read only where IAM shows something else than when the role was found to be equal to it
 *    (shown-digest.ts): a quiet pass reads nothing more for it
 *  - of a role without such a record nothing can be said but that, and every plan says it (kept-not-compared.ts)
 *  - the tag that says how the role goes is not put back: whoever wrote `retain` by hand meant to keep it, and
 *    without the tag the next pass would delete the role
 *  - a role from before the owner tag gets the tag, whatever else is known of it (takeover.ts)
 *  - an update that was cut short is gone on with: a valid manifest has asked for it, and a half of it may be nothing
 *    that anybody reviewed. Otherwise a hand that puts back what was applied before would look like it, and keep a door
 *    open for as long as no manifest counts
 */

import type { ActualRole } from '../model/actual-role.ts';
import type { AppliedSpec } from '../model/applied-role.ts';
import type { Difference } from '../model/change.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { FacetDifference } from '../model/facet-change.ts';
import type { Arn } from '../model/ids.ts';
import { type InventoryRole, inventoryRole, type KnownRoles } from '../model/inventory.ts';
import { type Owner, TAGS } from '../model/ownership.ts';
import { type RoleSpec, specOf } from '../model/role-spec.ts';
import type { Kept } from '../model/update-change.ts';
import { dateOf } from '../text/days.ts';
import { causesOf } from './causes.ts';
import { lastApplied, type Memory, recordedDigest, showsNothingOfBefore } from './last-applied.ts';
import { CLOSED_DIGEST } from './quarantine.ts';
import { isRevocationDue, revocationFacets } from './revocation.ts';
import { roleFacets } from './role-facets.ts';
import { shownDigest } from './shown-digest.ts';
import { isTakeover, takeoverFacet } from './takeover.ts';

/** What there is to do about a role that is kept, if anything. */
export function keptChange(
  actual: ActualRole,
  reason: Kept['reason'],
  memory: Memory,
  { now, owner }: { readonly now: Date; readonly owner: Owner },
): Difference {
  const { name } = actual;
  const role = inventoryRole(memory.known, name);
  const since = role === undefined ? undefined : (role.kept?.since ?? dateOf(now.getTime()));
  const keep = (compared: boolean, confirmed = false): Difference => {
    return { kind: 'keep', name, reason, actual, kept: { reason, since, compared, ...(confirmed && { confirmed }) } };
  };
  if (isAsShown(actual, role, now)) return keep(true);
  const update = { kind: 'update', name, actual } as const;
  const target = appliedTarget(actual, reason, memory, owner);
  if (target === undefined) {
    if (actual.owner !== 'unowned') return keep(false);
    const kept = { reason, since, compared: false };
    return {
      ...update,
      desired: asOwned(actual, owner, isSuspended(reason, role)),
      causes: ['upkeep'],
      applied: [],
      facets: [takeoverFacet(owner)],
      kept,
    };
  }
  const { desired, specs, applied } = target;
  const facets: FacetDifference[] = [...roleFacets(desired, actual, specs), ...revocationFacets(actual, now)];
  const causes = causesOf(actual, facets, role);
  const isOver = facets.length > 0 && causes.includes('upkeep');
  const isReclosed = desired.digest === CLOSED_DIGEST && facets.some(({ facet }) => facet === 'trust');
  const kept: Kept = {
    reason,
    since,
    compared: true,
    ...(showsNothingOfBefore(facets) && { confirmed: true }),
    ...(isReclosed && { closedOn: dateOf(now.getTime()) }),
  };
  if (causes.includes('drift') || isOver) return { ...update, desired, causes, applied, facets, kept };
  if (facets.some((one) => !isTakeover(one))) return { ...update, desired, causes: ['upkeep'], applied, facets, kept };
  const takeover = facets.filter(isTakeover);
  if (takeover.length === 0) return keep(true, facets.length === 0);
  return {
    ...update,
    desired: asOwned(actual, owner, isSuspended(reason, role)),
    causes: ['upkeep'],
    applied,
    facets: takeover,
    kept,
  };
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
  if (shown === undefined || actual.owner === 'unowned' || isRevocationDue(actual, role)) return false;
  if (revocationFacets(actual, now).length > 0) return false;
  return shown === shownDigest(actual);
}

/** The role as it was applied last; undefined where that is not known. */
function appliedTarget(actual: ActualRole, reason: Kept['reason'], memory: Memory, owner: Owner) {
  const role = inventoryRole(memory.known, actual.name);
  const kept = memory.applied.get(actual.name);
  const digest = role && recordedDigest(role);
  const all = kept === undefined ? [] : [kept, ...kept.earlier];
  const newest = role === undefined ? all[0] : all.find((one) => one.digest === digest);
  const declared = newest && declaredAs(newest, actual, isSuspended(reason, role));
  if (declared === undefined) return undefined;
  const { specs, applied } = lastApplied(declared, actual, memory);
  if (applied.length === 0) return undefined;
  const [spec] = specs;
  // Of a role that we have closed, that it is closed.
  const desired = role?.digest === CLOSED_DIGEST ? { ...declared, ...spec, digest: CLOSED_DIGEST } : declared;
  // What was applied before there were owners had no such tag, and the role has it by now: nobody's change.
  const before: Readonly<Record<string, string>> = actual.owner === 'us' ? { [TAGS.owner]: owner } : {};
  const asTagged = specs.map((one) => ({ ...one, tags: withOwnRemoval({ ...one.tags, ...before }, actual) }));
  return {
    desired: {
      ...desired,
      boundaryArn: declared.boundaryArn,
      tags: withOwnRemoval({ ...desired.tags, [TAGS.owner]: owner }, actual),
    },
    specs: asTagged as [(typeof asTagged)[number], ...typeof asTagged],
    applied,
  };
}

function withOwnRemoval(tags: DesiredRole['tags'], actual: ActualRole): DesiredRole['tags'] {
  const { [TAGS.onRemoval]: _, ...rest } = tags;
  const own = actual.tags[TAGS.onRemoval];
  return own === undefined ? rest : { ...rest, [TAGS.onRemoval]: own };
}

/** Its manifest said so before it broke. */
function isSuspended(reason: Kept['reason'], role: InventoryRole | undefined): boolean {
  return (reason === 'frozen' || reason === 'unreadable') && role?.suspended === true;
}

/** No manifest's digest. */
const NOT_APPLIED = 'v1-taken-over';

/** As it is, with our owner tag. What it would be without its boundary nobody asks: no other call is made. */
function asOwned(actual: ActualRole, owner: Owner, suspended: boolean): DesiredRole {
  const { boundaryArn = '' as Arn, tags } = actual;
  const spec = { ...actual, boundaryArn, tags: { ...tags, [TAGS.owner]: owner } };
  return declared({ digest: NOT_APPLIED, spec }, actual, suspended);
}

/** As if a manifest said exactly what was applied; what only a manifest can say, none says. */
function declaredAs(applied: AppliedSpec, actual: ActualRole, suspended: boolean): DesiredRole | undefined {
  const { boundaryArn } = applied.spec;
  if (boundaryArn === undefined) return undefined;
  return declared({ ...applied, spec: { ...applied.spec, boundaryArn } }, actual, suspended);
}

function declared(
  { digest, spec }: { readonly digest: string; readonly spec: RoleSpec & { readonly boundaryArn: Arn } },
  actual: ActualRole,
  suspended: boolean,
): DesiredRole {
  return {
    ...specOf(spec),
    digest,
    team: spec.tags[TAGS.team] ?? '',
    file: spec.tags[TAGS.source] ?? actual.tags[TAGS.source] ?? '',
    admission: { repositories: [], environments: [], enforcement: { by: 'nobody' }, pairs: [], doors: [] },
    requestSeconds: undefined,
    onRemoval: undefined,
    previousNames: [],
    adopts: undefined,
    expires: undefined,
    policyExpiries: [],
    suspended,
  };
}
