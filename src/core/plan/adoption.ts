/**
 * How roles of before become ours: written by hand, by Terraform or by an article, and entered by pipelines today. Read
 * this before changing it, as the pipelines that break were never asked. Terms:
 *
 *  - in place  the role is under our path and has the manifest's name. It becomes ours by its boundary and our tags, and
 *              keeps its RoleId, so that every policy elsewhere that names it goes on working.
 *  - beside    it is anywhere else. IAM cannot move a role, so ours is made under another name, and pipelines change to
 *              it one by one. The old one is spared by foreign-roles.ts until it may retire.
 *  - loses     whatever callers can do by the role today and could not afterwards: by the boundary, by the trust, by the
 *              policies, or by a shorter session. What cannot be known counts as lost. Such an adoption waits until a
 *              person approves exactly that (adoption-tightens).
 *
 * Who may adopt in place. The permissions of the service are for roles with our tag and our boundary; a role that has
 * neither is not within its reach, and must not be: what it may take over is what a manifest can name. So the first step
 * needs a person's credentials, and a pass of the service says so and waits. A role that was ours already, and has lost
 * its tag, is not adopted by the line that is still in its manifest: a hand has taken the tag off, and that is reported.
 *
 * When an old role may retire. All of this, as far as the inventory remembers it, and never without one:
 *
 *  - our role is equal to its manifest, and was used since the manifest was first seen
 *  - the old role is the very one of that day (RoleId), and was not used for as long as the settings ask, neither
 *    by what IAM says nor since that day. IAM tracks the last use for 400 days, less in a new Region, and
 *    shows it hours late. Source: IAM API Reference, RoleLastUsed; the hours: docs/assumptions.md.
 *
 * Then it is closed and deleted by the rules of foreign roles, which the settings and the deployment have to grant.
 */

import type { ActualRole } from '../model/actual-role.ts';
import type { Beside } from '../model/beside.ts';
import type { AdoptionFacts } from '../model/beyond-boundary.ts';
import type { Change } from '../model/change.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { FacetDifference } from '../model/facet-change.ts';
import type { Arn } from '../model/ids.ts';
import { type InventoryRole, inventoryRole, type KnownRoles } from '../model/inventory.ts';
import { isReservedTag } from '../model/ownership.ts';
import { specOf } from '../model/role-spec.ts';
import type { UpdateDifference } from '../model/update-change.ts';
import { DAY, dateOf } from '../text/days.ts';
import { digestOf } from '../text/digest.ts';
import { formatDuration } from '../text/duration.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import { facetWidenings } from '../widening/widening.ts';

/** Whether a role that is not ours becomes ours by this manifest. Names and paths are for the caller to compare. */
export function isAdopted({ adopts, name }: DesiredRole, { arn, owner }: ActualRole, known: KnownRoles): boolean {
  if (adopts?.how !== 'in-place' || adopts.arn !== arn || owner !== 'other') return false;
  const role = inventoryRole(known, name);
  // An adoption that was begun has no digest, and what it was before. Anything else was ours, and may have been missing
  // from the last listing.
  return role === undefined || (role.digest === null && role.previous !== null);
}

/**
 * Whether a role that is ours by boundary and tags became so by the commands of a person, and nothing was applied to it
 * yet: what the rest of its manifest takes away nobody has approved.
 */
export function isUnfinished({ adopts }: DesiredRole, role: InventoryRole | undefined): boolean {
  if (adopts?.how !== 'in-place') return false;
  return role === undefined || (role.digest === null && role.previous === null && role.recorded === undefined);
}

/** The same, where something remembers that nothing was applied. */
export function isBegunByHand(desired: DesiredRole, known: KnownRoles): boolean {
  return known !== undefined && isUnfinished(desired, inventoryRole(known, desired.name));
}

/**
 * The role that ours is made beside, as IAM has it; undefined: the manifest names none, or it is gone.
 * @param byArn in lower case, as IAM takes each name once, ignoring case
 */
export function besideOf(
  { name, adopts }: DesiredRole,
  byArn: ReadonlyMap<string, ActualRole>,
  known: KnownRoles,
  now: Date,
): Beside | undefined {
  if (adopts?.how !== 'beside') return undefined;
  const role = byArn.get(adopts.arn.toLowerCase());
  if (role === undefined || role.owner === 'us') return undefined;
  const memory = inventoryRole(known, name)?.adopting;
  const isSame = memory?.roleId === role.roleId && memory.arn === role.arn;
  return { role, since: isSame ? memory.since : dateOf(now.getTime()), isRemembered: isSame };
}

/** How far the callers have changed over to ours. */
export type Cutover =
  /** Ours is not there, not equal to its manifest, or was not used since. */
  | { readonly is: 'to-come' }
  /** Both are in use, or the old one was until lately. */
  | { readonly is: 'under-way'; readonly quietSince: string; readonly until: string }
  /** As `to-come` or `under-way`, and nothing remembers since when: it never ends. */
  | { readonly is: 'not-remembered' }
  | { readonly is: 'over'; readonly quietSince: string };

/** @param days of the settings: how long the old role must not have been used */
export function cutoverOf(change: Change, { role, since, isRemembered }: Beside, days: number, now: Date): Cutover {
  const begun = Date.parse(`${since}T00:00:00Z`);
  const isInUse = change.kind === 'keep' && change.reason === 'in-sync' && usedAt(change.actual) >= begun;
  if (!isRemembered && isInUse) return { is: 'not-remembered' };
  if (!isInUse) return { is: 'to-come' };
  const quiet = Math.max(begun, usedAt(role));
  const quietSince = dateOf(quiet);
  // A day more: `since` is a day, and the last use is shown late.
  const end = quiet + (days + 1) * DAY;
  return now.getTime() < end ? { is: 'under-way', quietSince, until: dateOf(end) } : { is: 'over', quietSince };
}

function usedAt({ lastUsed }: ActualRole): number {
  return lastUsed?.getTime() ?? 0;
}

/** What callers lose. */
export interface Losses {
  /** In words, as many as people read; [] is certain. */
  readonly words: readonly string[];
  /** Of all that differs and of all that is lost, also where the words are the same. */
  readonly digest: string;
}

interface Known {
  /** undefined: neither the boundary nor any policy was read. */
  readonly facts: AdoptionFacts | undefined;
  /** It was begun, and the boundary may be on already: what that takes away is still what was approved. */
  readonly isGoingOn: boolean;
}

export function lossesOf(adoption: UpdateDifference, world: TrustWorld, known: Known): Losses {
  const facets = adoption.facets
    .filter(({ facet }) => facet !== 'boundary' && facet !== 'description')
    .map(({ facet, key, before, after }) => [facet, key, before, after]);
  return { words: lossWords(adoption, world, known), digest: digestOf(JSON.stringify([facets, known.facts])) };
}

function lossWords(adoption: UpdateDifference, world: TrustWorld, { facts, isGoingOn }: Known): string[] {
  const { actual, desired } = adoption;
  const back = facetWidenings(reversed(adoption), world);
  const shorter =
    !actual.unread.includes('session') && actual.maxSessionSeconds > desired.maxSessionSeconds
      ? [`sessions of more than ${formatDuration(desired.maxSessionSeconds)}`]
      : [];
  return [
    ...adoption.facets.flatMap((facet, index) => lossOf(facet, back[index]?.widening, facts)),
    ...shorter,
    ...(actual.boundaryArn === desired.boundaryArn && !isGoingOn ? [] : takenByBoundary(facts)),
  ];
}

/** What would have to be given to come back from the manifest to the role of today. */
function reversed({ facets, actual, desired, ...rest }: UpdateDifference): UpdateDifference {
  return {
    ...rest,
    facets: facets.map(({ before, after, ...facet }) => ({ ...facet, before: after, after: before, applied: after })),
    actual: { ...actual, ...specOf(desired) },
    desired: { ...desired, ...specOf(actual), boundaryArn: desired.boundaryArn },
  };
}

function lossOf(
  { facet, key = '', before, after }: FacetDifference,
  back: ReturnType<typeof facetWidenings>[number]['widening'],
  facts: AdoptionFacts | undefined,
): string[] {
  // Policies of the role, of buckets, keys and queues may ask for it (aws:PrincipalTag), and most are not seen from here.
  if (facet === 'tag')
    return before === undefined || isReservedTag(key)
      ? []
      : [`perhaps what policies allow by its tag ${key}=${before}`];
  if (back === undefined || (back.width !== 'widens' && back.width !== 'unknown')) return [];
  const perhaps = back.width === 'widens' ? '' : 'perhaps ';
  const words = back.words === '' ? '' : `: today it ${back.words}`;
  switch (facet) {
    case 'trust':
      return [`${perhaps}callers${words}`];
    case 'inlinePolicy':
      return [`${perhaps}permissions of policy ${key}${words}`];
    case 'managedPolicy':
      // One that is added takes nothing away, unless it denies.
      if (after !== undefined && facts?.harmless.has(after as Arn)) return [];
      return [after === undefined ? `managed policy ${key}` : `${perhaps}what ${key} denies`];
    default:
      return [];
  }
}

function takenByBoundary(facts: AdoptionFacts | undefined): string[] {
  if (facts === undefined) return ['perhaps permissions: what the boundary allows could not be read'];
  const { lost, perhaps, unseen } = facts;
  return [
    ...(lost.length === 0 ? [] : [`what the boundary does not allow: ${listed(lost)}`]),
    ...(perhaps.length === 0 ? [] : [`perhaps, by conditions of the boundary: ${listed(perhaps)}`]),
    ...unseen.map((arn) => `perhaps permissions of ${arn}: its text could not be read`),
  ];
}

function listed(actions: readonly string[]): string {
  const more = actions.length - MOST;
  return more > 0 ? `${actions.slice(0, MOST).join(', ')} and ${more} more` : actions.join(', ');
}

/** It is one line of a plan; `rolekeeper import` lists all. */
const MOST = 8;
