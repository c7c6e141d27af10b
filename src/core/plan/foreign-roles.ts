/**
 * What becomes of roles that are not ours and let Bitbucket pipelines in. This is the one place that decides to write
 * to a role outside our path, so read this before changing it. Terms:
 *
 *  - foreign   not ours, also not under the path of before (elsewhere.ts), not of another owner that the settings name
 *              (believed.ts), not under our path, not one of the service's own roles, and an Allow of its trust policy names
 *              the provider that our roles share. A policy that cannot be understood counts if it names the provider.
 *  - closed    it has the AWS managed policy AWSDenyAll as its permissions boundary, **and** the inventory says that we
 *              closed it, and on which day (UTC). The tag `rolekeeper:quarantined` shows that day to people; a role with
 *              both that the inventory does not know counts as closed from today on, and where nothing is remembered the
 *              tag is all there is. A role that only has the boundary was closed by hand, and is not our work until we
 *              have marked it.
 *  - ignored   foreign, spared, and only counted: an entry of `ignore` in the settings fits (ignored-role.ts). One that we
 *              have closed already is reported all the same.
 *  - spared    foreign, and only reported, whatever the settings say: an exception, one of those that are never closed
 *              (never-closed.ts), one whose trust policy we do not understand, one that other callers than
 *              pipelines may enter, as closing it would stop them as well, and one of another deployment of ours whose
 *              reconciler stands in the account (neighbours.ts): the two would close and open it in turn, for ever; and
 *              one that a manifest adopts, until its pipelines have changed over (adoption.ts).
 *
 * Why the boundary, and not the trust policy as in quarantine.ts. A caller that may write the trust or the policies of
 * any role of an account is its administrator by one more step. Of all writes to a role only this one can be allowed
 * for one value alone: IAM knows the boundary that a request puts on a role, and the one that a role has. So the
 * service may put AWSDenyAll on a role and nothing else, and may delete what has it and nothing else; it can switch
 * off, and never widen. IAM checks a boundary at every call, so sessions that are already open can do nothing more
 * either, and the Deny in it also wins over policies of buckets and keys that name the role. What goes on: sessions of
 * *other* roles that this one has entered.
 *
 * Why we never open. That would be to put any other boundary on, or none. So a closed role that should not be closed
 * (an exception was made, the settings ask for less, its trust changed) stays closed, and is reported with the command.
 *
 * Who has to agree. The settings raise the response, and the deployment has to grant it as well (`-c foreignRoles`):
 * what can be published by the config repository alone must not reach outside our path.
 */

import { ignoredBy } from '../manifest/ignored-role.ts';
import type { Settings } from '../manifest/settings.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { Change } from '../model/change.ts';
import type { ForeignGrant } from '../model/deployment.ts';
import type { Arn } from '../model/ids.ts';
import type { ClosedForeign } from '../model/inventory.ts';
import type { QuarantineChange, RemovalChange } from '../model/removal-change.ts';
import { SERVICE_PATH, serviceRoles } from '../model/service-roles.ts';
import { dateOf } from '../text/days.ts';
import { entrantsOf } from '../trust/entrants.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import { isBelieved } from './believed.ts';
import { type Adopted, adoptedIn, reasonToSpare } from './foreign-spared.ts';
import { serviceRolesIn } from './neighbours.ts';
import { dayTag, hasDay, lacksDay, newerDay, quarantineEnd, quarantineSince } from './quarantine.ts';
import { whoGetsInto } from './who-gets-into.ts';

export interface ForeignRules {
  readonly settings: Settings;
  readonly now: Date;
  /** For names instead of UUIDs. */
  readonly world: TrustWorld;
  /** What the deployment grants. */
  readonly granted: ForeignGrant;
  /** Those that we have closed; undefined where nothing is remembered. */
  readonly closed: ClosedForeign | undefined;
  /** Whether what is intended is written down before the first call; where roles are remembered if left out. */
  readonly keepsIntent?: boolean;
}

/** The same, and what the account's own roles and the plan say. */
interface Circumstances extends ForeignRules {
  readonly standing: ReturnType<typeof serviceRolesIn>;
  readonly adopted: ReturnType<typeof adoptedIn>;
}

/** What becomes of one foreign role, and what has to be reported about it beside the change. */
export interface ForeignFate {
  readonly actual: ActualRole;
  readonly change?: Change;
  readonly news?: ForeignNews;
}

export type ForeignNews =
  /** Lets pipelines in, and stays so. `spared`: why, where others would be closed; `isAwaited`: pipelines change over. */
  | { readonly is: 'open'; readonly spared?: string; readonly isAwaited?: true }
  /** Spared, and not reported. */
  | { readonly is: 'ignored' }
  /** The settings ask for more than the deployment grants. */
  | { readonly is: 'not-granted' }
  /** Closed on that day, and a person has to go on: to open it, or to take it out of its instance profiles. */
  | { readonly is: 'stuck'; readonly on: string; readonly because: string; readonly next: 'open' | 'leave-profiles' };

/** `arn:aws:iam::aws:policy/AWSDenyAll`, in the partition of the account. */
export function denyAllArn({ partition }: Pick<Settings, 'partition'>): Arn {
  return `arn:${partition}:iam::aws:policy/AWSDenyAll` as Arn;
}

/** Whether it is foreign, open or closed. */
export function isForeign(role: ActualRole, settings: Settings): boolean {
  if (!isOutside(role, settings) || !role.trust.includes(settings.provider.arn)) return false;
  return entrantsOf(role.trust, settings.provider.arn)?.provider ?? true;
}

/** The changes of a plan and those of foreign roles, sorted by name. */
export function withForeign(changes: readonly Change[], roles: readonly ActualRole[], rules: ForeignRules): Change[] {
  const added = foreignFates(changes, roles, rules).flatMap(({ change }) => change ?? []);
  return [...changes, ...added].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * A role that blocks a manifest is not touched: it is reported as a conflict. Neither is one of ours under another path
 * than that of the settings.
 */
export function foreignFates(
  changes: readonly Change[],
  roles: readonly ActualRole[],
  rules: ForeignRules,
): ForeignFate[] {
  const leftAlone = leftAloneBy(changes);
  const circumstances = { ...rules, standing: serviceRolesIn(roles), adopted: adoptedIn(changes, rules) };
  return roles
    .filter((role) => isOutside(role, rules.settings) && !leftAlone.has(role.name))
    .flatMap((actual) => {
      const since = closedDay(actual, rules);
      if (since !== undefined) return fateOfClosed(actual, since, circumstances);
      return isForeign(actual, rules.settings) ? fateOfOpen(actual, circumstances) : [];
    });
}

/** The names of roles that are reported as something else than foreign. */
export function leftAloneBy(changes: readonly Change[]): ReadonlySet<string> {
  const isLeftAlone = (change: Change) =>
    change.kind === 'conflict' || (change.kind === 'keep' && change.reason === 'elsewhere');
  return new Set(changes.flatMap((change) => ('actual' in change && isLeftAlone(change) ? change.actual.name : [])));
}

function isOutside(role: ActualRole, settings: Settings): boolean {
  const { owner, path, name } = role;
  const { roles, service, deployment } = settings;
  // An owner tag that nobody believes is no shelter: it is easily copied.
  if (owner === 'us' || owner === 'unowned' || isBelieved(role, settings)) return false;
  const own = [...Object.values(serviceRoles(deployment)), ...service.roles, service.uploadRole ?? ''];
  // Another deployment's own roles are not ours to close.
  return (
    !path.startsWith(roles.path) &&
    !path.startsWith(SERVICE_PATH) &&
    !own.some((one) => one.toLowerCase() === name.toLowerCase())
  );
}

/** Since when it is closed; undefined if it is not. */
function closedDay(actual: ActualRole, { settings, closed, now }: ForeignRules): string | undefined {
  if (actual.boundaryArn !== denyAllArn(settings)) return undefined;
  const [today, tag] = [dateOf(now.getTime()), dayTag(actual)];
  if (closed === undefined) return tag;
  const own = Object.hasOwn(closed, actual.name) ? closed[actual.name] : undefined;
  if (own?.roleId === actual.roleId) return newerDay(own.closedOn, tag, today);
  return tag === undefined ? undefined : today;
}

function fateOfOpen(actual: ActualRole, rules: Circumstances): ForeignFate {
  const { settings, now, world, granted, closed, keepsIntent = closed !== undefined } = rules;
  const { response, days } = settings.drift.foreign;
  if (ignoredBy(actual, settings, now) !== undefined) return { actual, news: { is: 'ignored' } };
  const adopted = rules.adopted.get(actual.roleId);
  const isInUse = adopted !== undefined && adopted.cutover.is !== 'over';
  if (isInUse)
    return { actual, news: { is: 'open', spared: `${adopted.by} is made to take its place`, isAwaited: true } };
  const spared = reasonToSpare(actual, rules);
  const wasClosed = hasDay(actual) || (closed !== undefined && Object.hasOwn(closed, actual.name));
  if (spared !== undefined) return { actual, news: { is: 'open', spared } };
  if (response === 'report') return { actual, news: { is: 'open' } };
  if (granted === 'none') return { actual, news: { is: 'not-granted' } };
  const on = dateOf(now.getTime());
  const isDeleted = response === 'delete' && granted !== 'quarantine';
  const until = isDeleted ? { until: dateOf(quarantineEnd({ on, usedSince: undefined }, days)) } : {};
  return {
    actual,
    change: {
      ...removal(actual, settings, world, adopted),
      kind: 'quarantine',
      on,
      ...until,
      isReplaced: false,
      revokes: false,
      ...(!keepsIntent && wasClosed && { dayFirst: true }),
    },
  };
}

function fateOfClosed(actual: ActualRole, on: string, circumstances: Circumstances): ForeignFate {
  const { settings, now, world, granted } = circumstances;
  const { response, days } = settings.drift.foreign;
  const because = reasonToOpen(actual, circumstances);
  if (because !== undefined) return { actual, news: { is: 'stuck', on, because, next: 'open' } };
  const change = { kind: 'keep', name: actual.name, reason: 'foreign', actual, on } as const;
  const isShown = granted === 'none' || !lacksDay(actual, on);
  const rest = isShown ? change : dayChange(actual, on, settings, world);
  if (response === 'quarantine') return { actual, change: rest };
  if (granted === 'none' || granted === 'quarantine') return { actual, change, news: { is: 'not-granted' } };
  const end = quarantineEnd(quarantineSince(on, actual), days);
  if (now.getTime() < end) return { actual, change: { ...rest, until: dateOf(end) } };
  if (actual.instanceProfiles.length > 0) {
    const profiles = actual.instanceProfiles.join(', ');
    const news = {
      is: 'stuck',
      on,
      because: `it is in instance profile ${profiles}`,
      next: 'leave-profiles',
    } as const;
    return { actual, change, news };
  }
  return { actual, change: { ...removal(actual, settings, world), kind: 'delete', closedOn: on, isReplaced: false } };
}

/** It is closed: only the day that people see is missing, or another one. */
function dayChange(actual: ActualRole, on: string, settings: Settings, world: TrustWorld): QuarantineChange {
  return {
    ...removal(actual, settings, world),
    kind: 'quarantine',
    on,
    isClosed: true,
    isReplaced: false,
    revokes: false,
  };
}

/** Of a closed role: why it should not be closed, if so. */
function reasonToOpen(actual: ActualRole, circumstances: Circumstances): string | undefined {
  const { settings } = circumstances;
  if (!isForeign(actual, settings)) return 'it does not trust the Bitbucket provider any more';
  if (settings.drift.foreign.response === 'report') return 'the settings have such roles reported only';
  const entry = ignoredBy(actual, settings, circumstances.now);
  return entry === undefined ? reasonToSpare(actual, circumstances) : `it is ignored: ${entry.reason}`;
}

function removal(
  actual: ActualRole,
  settings: Settings,
  world: TrustWorld,
  adopted?: Adopted,
): Pick<RemovalChange, 'name' | 'actual' | 'because'> {
  const quietSince = adopted?.cutover.is === 'over' ? adopted.cutover.quietSince : undefined;
  const retired = `${adopted?.by} is used in its place, and it was not used since ${quietSince}`;
  return {
    name: actual.name,
    actual,
    because: {
      is: 'foreign',
      why: quietSince === undefined ? settings.drift.foreign.reason : retired,
      whoGetsIn: whoGetsInto(actual, world),
      boundaryArn: denyAllArn(settings),
    },
  };
}
