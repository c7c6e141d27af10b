/**
 * What becomes of one role that is ours and that no manifest declares. Which role may be deleted is decided here, so
 * read this before changing it. Terms, in the order in which they are checked:
 *
 *  - recreated   the inventory knows another RoleId by this name: our role was deleted and another one was created by
 *                hand, perhaps with copied tags. Policies elsewhere may name the new one, so it is not ours any more.
 *                Checked first, as it has to be reported of every role, also of one that is kept for another reason.
 *  - unowned     it names no owner (takeover.ts): it may be of another config repository. Unless it is known here it is
 *                not touched; otherwise it gets our owner tag, and only the next pass goes on with it.
 *  - frozen      a manifest that could not be understood may have declared it: kept, because "could not read" must
 *                never look like "not there".
 *  - unreadable  nothing that is published can be understood, which is the same for every role that the inventory knows.
 *  - retained    its last manifest, or the settings, ask for it. A tag on the role has the manifest's answer, as the
 *                manifest is gone. Whatever is frozen, unreadable or retained is put back to what was applied last (kept.ts).
 *  - put-back    a hand has changed who gets in, or what it may do: it is put back first, and goes with a later pass.
 *  - unknown     the inventory does not know the name at all. Path and tag can be copied; this is not enough to delete.
 *  - quarantined it was closed, and its time is not over.
 *
 * A role that is none of these is deleted, or closed first where its mode is quarantine. Where a last day is over that was
 * known before it came (expiry.ts), it is closed first also where its mode is to delete, and deleted by a later pass: the
 * closing waits for no limit, the deletion for all of them. Without an inventory (the CLI
 * on an account without the service) `recreated` and `unknown` are not known, and path, tag and owner have to be enough.
 */

import type { DriftSettings } from '../manifest/drift-settings.ts';
import type { ActualRole } from '../model/actual-role.ts';
import { type Difference, type FacetDifference, isDrifted, type RemovalReason } from '../model/change.ts';
import type { UnownedRoles } from '../model/deployment.ts';
import { inventoryRole, type KnownRoles } from '../model/inventory.ts';
import type { Owner } from '../model/ownership.ts';
import { laterOf, type Removal, removalOf } from '../model/removal.ts';
import type { Facet } from '../model/role-spec.ts';
import { dateOf } from '../text/days.ts';
import { acceptedFacet } from './accepted-drift.ts';
import { isForeseenEnd } from './expiry.ts';
import { keptChange } from './kept.ts';
import { type Memory, recordedDigest } from './last-applied.ts';
import {
  CLOSED_DIGEST,
  closedSince,
  isClosed,
  isReopened,
  lacksDay,
  quarantineEnd,
  quarantineSince,
} from './quarantine.ts';
import { isRevocationDue } from './revocation.ts';
import { isKnownById } from './takeover.ts';

export interface RemovalRules {
  /** For roles without a tag of their own about it. */
  readonly byDefault: Removal;
  readonly now: Date;
  readonly drift: DriftSettings;
  /** The one that roles of ours carry. */
  readonly owner: Owner;
  /** What becomes of a role that names no owner. */
  readonly unowned: UnownedRoles;
}

export interface Undeclared {
  readonly actual: ActualRole;
  readonly because: RemovalReason;
  readonly frozen: boolean;
  /** true: nothing can be planned by what is published. */
  readonly unreadable?: boolean | undefined;
  /** What its manifest says about it, if only the last day in it is over. */
  readonly asked?: Removal | undefined;
}

export function undeclaredChange(
  { actual, because, frozen, unreadable, asked }: Undeclared,
  rules: RemovalRules,
  memory: Memory,
): Difference {
  const { name } = actual;
  const { known } = memory;
  const removal = removalBy({ actual, because, asked }, rules, memory);
  if (isRecreated(actual, known)) return { kind: 'keep', name, reason: 'recreated', actual };
  if (actual.owner === 'unowned') {
    return unownedChange({ actual, because, frozen, unreadable }, removal, rules, memory);
  }
  const isUnknown = known !== undefined && !Object.hasOwn(known, name);
  if (unreadable && !isUnknown) return keptChange(actual, 'unreadable', memory, rules);
  if (unreadable) return { kind: 'keep', name, reason: 'unknown', actual };
  if (frozen) return keptChange(actual, 'frozen', memory, rules);
  if (removal.mode === 'retain') return keptChange(actual, 'retained', memory, rules);
  if (isUnknown) return { kind: 'keep', name, reason: 'unknown', actual };
  const isReopenedNow = isReopened(actual, known, memory.applied.get(name));
  const putBack = isReopenedNow ? undefined : putBackFirst(actual, rules, memory);
  if (putBack !== undefined) return putBack;
  const isForeseen = isForeseenEnd(because, inventoryRole(known, name));
  const change =
    removal.mode === 'delete'
      ? deleteChange({ actual, because }, isForeseen, rules, memory)
      : quarantineChange({ actual, because }, removal.days, rules, memory);
  const isConfirmed = isAsApplied(actual, rules, memory);
  if (change.kind === 'quarantine')
    return { ...change, ...(isForeseen && { isForeseen }), ...(isConfirmed && { isConfirmed }) };
  return change.kind === 'delete' && isConfirmed ? { ...change, isConfirmed } : change;
}

/** Whether a reading shows the whole role as it was applied last, so that what was applied before counts no more. */
function isAsApplied(actual: ActualRole, rules: RemovalRules, memory: Memory): boolean {
  if (memory.known === undefined) return false;
  const kept = keptChange(actual, 'put-back', memory, rules);
  return kept.kind === 'keep' && 'kept' in kept && kept.kept.confirmed === true;
}

/**
 * How it goes: as its manifest says, if only the day in it is over. A manifest that is gone has left its word in a tag, and
 * in what was applied last: where a hand has changed the tag, the one that takes less away counts.
 */
function removalBy(
  { actual, because, asked }: Pick<Undeclared, 'actual' | 'because' | 'asked'>,
  { byDefault }: RemovalRules,
  { known, applied }: Memory,
): Removal {
  if (because.is === 'expired') return asked ?? byDefault;
  const worn = removalOf(actual, byDefault);
  const role = inventoryRole(known, actual.name);
  const kept = applied.get(actual.name);
  const digest = role && recordedDigest(role);
  const last = role && kept && [kept, ...kept.earlier].find((one) => one.digest === digest);
  return last === undefined ? worn : laterOf(worn, removalOf(last.spec, byDefault));
}

/**
 * A role that was opened by hand is put back before it goes. Its removal may have to wait, for an approval or for a broken
 * manifest elsewhere, and must not keep a door open; and a role that just went would take its alarm along, and leave the
 * sessions of whoever came in. What only narrows, and tags and texts, are no reason to wait.
 */
function putBackFirst(actual: ActualRole, rules: RemovalRules, memory: Memory): Difference | undefined {
  if (memory.known === undefined) return undefined;
  const change = keptChange(actual, 'put-back', memory, rules);
  if (change.kind !== 'update' || !change.causes.includes('drift')) return undefined;
  const isDue = isRevocationDue(actual, inventoryRole(memory.known, actual.name));
  // What is missing may have been taken off by ourselves: a deletion that was cut short.
  const isAccess = (one: FacetDifference) =>
    ACCESS.has(one.facet) &&
    (one.facet === 'boundary' || one.before !== undefined) &&
    isDrifted(one) &&
    acceptedFacet(one, rules.drift) === undefined;
  // A hand has closed it, as we are about to: it is not opened for that.
  const isClosedByHand = isClosed(actual) && inventoryRole(memory.known, actual.name)?.digest !== CLOSED_DIGEST;
  const facets = isClosedByHand ? change.facets.filter(({ facet }) => facet !== 'trust') : change.facets;
  return isDue || facets.some(isAccess) ? { ...change, facets } : undefined;
}

const ACCESS: ReadonlySet<Facet> = new Set(['trust', 'boundary', 'managedPolicy', 'inlinePolicy']);

function unownedChange(undeclared: Undeclared, { mode }: Removal, rules: RemovalRules, memory: Memory): Difference {
  const { actual, frozen, unreadable } = undeclared;
  const { name } = actual;
  if (isTakenOver(undeclared, rules, memory.known)) {
    const otherwise = mode === 'retain' ? 'retained' : 'taken-over';
    return keptChange(actual, unreadable ? 'unreadable' : frozen ? 'frozen' : otherwise, memory, rules);
  }
  if (!frozen) return { kind: 'keep', name, reason: 'unowned', actual };
  return {
    kind: 'keep',
    name,
    reason: 'frozen',
    actual,
    kept: { reason: 'frozen', since: undefined, compared: false },
  };
}

/** Whether a role is kept, or taken over, and compared with what was applied to it last (kept.ts). */
export function isKept(undeclared: Undeclared, rules: RemovalRules, known: KnownRoles): boolean {
  const { actual, frozen, unreadable = false } = undeclared;
  if (isRecreated(actual, known)) return false;
  if (actual.owner === 'unowned') return isTakenOver(undeclared, rules, known);
  return unreadable || frozen || removalOf(actual, rules.byDefault).mode === 'retain';
}

/** A manifest whose day is over still says whose role it is; a former name is a claim that anybody can write. */
function isTakenOver(
  { actual, because }: Omit<Undeclared, 'frozen'>,
  { unowned }: RemovalRules,
  known: KnownRoles,
): boolean {
  return unowned === 'takeover' && (because.is === 'expired' || isKnownById(actual, known));
}

function deleteChange(
  { actual, because }: Pick<Undeclared, 'actual' | 'because'>,
  isForeseen: boolean,
  { now }: RemovalRules,
  { known, applied }: Memory,
): Difference {
  const { name } = actual;
  const today = dateOf(now.getTime());
  const removal = { name, actual, because, ...recordOf(actual, known) };
  // Its day may be missing, where the role had no room for another tag: it is closed all the same.
  if (!isForeseen || isClosed(actual)) {
    const closedOn = closedSince(actual, known, today);
    return { kind: 'delete', ...removal, ...(closedOn !== undefined && { closedOn }) };
  }
  const reopened = isReopened(actual, known, applied.get(name)) && { reopened: true as const };
  return { kind: 'quarantine', ...removal, on: today, until: today, ...reopened };
}

function quarantineChange(
  { actual, because }: Pick<Undeclared, 'actual' | 'because'>,
  days: number,
  { now }: RemovalRules,
  { known, applied }: Memory,
): Difference {
  const { name } = actual;
  const role = inventoryRole(known, name);
  const today = dateOf(now.getTime());
  const removal = { name, actual, because, ...recordOf(actual, known) };
  const since = closedSince(actual, known, today);
  // A day ahead was written by hand, or by a clock that was wrong: the role would be closed for ever, never deleted.
  if (since === undefined || since > today) {
    const until = dateOf(quarantineEnd({ on: today, usedSince: undefined }, days));
    const reopened = isReopened(actual, known, applied.get(name)) && { reopened: true as const };
    return { kind: 'quarantine', ...removal, on: today, until, ...reopened };
  }
  const end = quarantineEnd(quarantineSince(since, actual), days);
  const until = dateOf(end);
  if (now.getTime() >= end) return { kind: 'delete', ...removal, closedOn: since };
  // A pass that closed it may have died before that.
  if (lacksDay(actual, since) || isRevocationDue(actual, role)) {
    return { kind: 'quarantine', ...removal, on: since, until, isClosed: true };
  }
  return { kind: 'keep', name, reason: 'quarantined', actual, on: since, until };
}

function recordOf({ name }: ActualRole, known: KnownRoles): { recorded?: string } {
  const role = inventoryRole(known, name);
  return role?.recorded === undefined ? {} : { recorded: role.recorded };
}

/** A RoleId is never given twice. null: created by the last pass, and not read since. */
export function isRecreated({ name, roleId }: ActualRole, known: KnownRoles): boolean {
  const before = known !== undefined && Object.hasOwn(known, name) ? known[name]?.roleId : undefined;
  return before !== undefined && before !== null && before !== roleId;
}
