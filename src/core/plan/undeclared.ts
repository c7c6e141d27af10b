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
 *  - put-back    a hand has given more callers or more permissions: that is taken back first, and the role goes with a
 *                later pass (put-back.ts).
 *  - unknown     the inventory does not know the name at all. Path and tag can be copied; this is not enough to delete.
 *  - quarantined it was closed, and its time is not over.
 *
 * A role that is none of these is deleted, or closed first where its mode is quarantine. Where a last day is over that was
 * known before it came (expiry.ts), it is closed first also where its mode is to delete, and deleted by a later pass: the
 * closing waits for no limit, the deletion for all of them. Without an inventory (the CLI
 * on an account without the service) `recreated` and `unknown` are not known, and path, tag and owner have to be enough.
 */

import type { ActualRole } from '../model/actual-role.ts';
import type { AppliedSpec } from '../model/applied-role.ts';
import type { Difference } from '../model/change.ts';
import type { UnownedRoles } from '../model/deployment.ts';
import { inventoryRole, type KnownRoles } from '../model/inventory.ts';
import { TAGS } from '../model/ownership.ts';
import { laterOf, type Removal, removalOf } from '../model/removal.ts';
import type { RemovalReason } from '../model/removal-change.ts';
import { dateOf } from '../text/days.ts';
import { isForeseenEnd } from './expiry.ts';
import { keptChange } from './kept.ts';
import { type Memory, recordedDigest } from './last-applied.ts';
import { isAsApplied, type PutBackRules, putBack } from './put-back.ts';
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

export interface RemovalRules extends PutBackRules {
  /** For roles without a tag of their own about it. */
  readonly byDefault: Removal;
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
  const isForeseen = isForeseenEnd(because, inventoryRole(known, name));
  // What is closed again in this pass is not put back first, and neither is what a known last day closes.
  const byHand = isOpenAgain(actual, known) ? undefined : putBack(actual, rules, memory);
  const closesNow = isForeseen && !isClosed(actual);
  if (byHand !== undefined && !closesNow) return byHand;
  const change =
    removal.mode === 'delete'
      ? deleteChange({ actual, because }, isForeseen, rules, memory)
      : quarantineChange({ actual, because }, removal.days, rules, memory);
  const isConfirmed = isAsApplied(actual, rules, memory);
  if (change.kind === 'quarantine') {
    return {
      ...change,
      ...(isForeseen && { isForeseen }),
      ...(isConfirmed && { isConfirmed }),
      ...(byHand && { byHand }),
    };
  }
  return change.kind === 'delete' && isConfirmed ? { ...change, isConfirmed } : change;
}

/**
 * How it goes: as its manifest says, if only the day in it is over. A manifest that is gone has left its word in a tag, and
 * in what was applied last: where a hand has changed the tag, the one that takes less away counts.
 */
function removalBy(
  { actual, because, asked }: Pick<Undeclared, 'actual' | 'because' | 'asked'>,
  { byDefault }: RemovalRules,
  memory: Memory,
): Removal {
  if (because.is === 'expired') return asked ?? byDefault;
  const worn = removalOf(actual, byDefault);
  const last = newestApplied(actual, memory);
  return last === undefined ? worn : laterOf(worn, removalOf(last.spec, byDefault));
}

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
  memory: Memory,
): Difference {
  const { name } = actual;
  const { known, applied } = memory;
  const today = dateOf(now.getTime());
  const removal = { name, actual, because, ...remembered(actual, memory) };
  // Its day may be missing, where the role had no room for another tag: it is closed all the same.
  if (isClosed(actual) || !(isForeseen || isOpenAgain(actual, known))) {
    const closedOn = closedSince(actual, known, today);
    return { kind: 'delete', ...removal, ...(closedOn !== undefined && { closedOn }) };
  }
  return { kind: 'quarantine', ...removal, on: today, until: today, ...openedAgain(actual, known, applied) };
}

function quarantineChange(
  { actual, because }: Pick<Undeclared, 'actual' | 'because'>,
  days: number,
  { now }: RemovalRules,
  memory: Memory,
): Difference {
  const { name } = actual;
  const { known, applied } = memory;
  const role = inventoryRole(known, name);
  const today = dateOf(now.getTime());
  const removal = { name, actual, because, ...remembered(actual, memory) };
  const since = closedSince(actual, known, today);
  // A day ahead was written by hand, or by a clock that was wrong: the role would be closed for ever, never deleted.
  if (since === undefined || since > today) {
    const until = dateOf(quarantineEnd({ on: today, usedSince: undefined }, days));
    return { kind: 'quarantine', ...removal, on: today, until, ...openedAgain(actual, known, applied) };
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

/** Whether we remember it as closed, and it is not. */
function isOpenAgain(actual: ActualRole, known: KnownRoles): boolean {
  return inventoryRole(known, actual.name)?.digest === CLOSED_DIGEST && !isClosed(actual);
}

function openedAgain(actual: ActualRole, known: KnownRoles, applied: Memory['applied']) {
  if (!isOpenAgain(actual, known)) return {};
  const isByHand = isReopened(actual, known, applied.get(actual.name));
  return { again: true as const, ...(isByHand && { reopened: true as const }) };
}

function remembered(actual: ActualRole, memory: Memory): { recorded?: string; team?: string } {
  const { recorded } = inventoryRole(memory.known, actual.name) ?? {};
  const team = newestApplied(actual, memory)?.spec.tags[TAGS.team];
  return { ...(recorded !== undefined && { recorded }), ...(team !== undefined && { team }) };
}

/** What was applied to it last, where that was read. */
function newestApplied({ name }: ActualRole, { known, applied }: Memory): AppliedSpec | undefined {
  const role = inventoryRole(known, name);
  const kept = applied.get(name);
  const digest = role && recordedDigest(role);
  return role && kept && [kept, ...kept.earlier].find((one) => one.digest === digest);
}

/** A RoleId is never given twice. null: created by the last pass, and not read since. */
export function isRecreated({ name, roleId }: ActualRole, known: KnownRoles): boolean {
  const before = known !== undefined && Object.hasOwn(known, name) ? known[name]?.roleId : undefined;
  return before !== undefined && before !== null && before !== roleId;
}
