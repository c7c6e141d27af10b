/**
 * Which roles of others are known, and not to be reported again: `ignore` of rolekeeper.yaml. This is the one place that
 * decides it, for scan, import and plan, so read this before changing it.
 *
 * What an entry can do is to keep silent. A wrong one hides a role that lets pipelines in, so:
 *
 *  - it never hides a role of ours. One with our path and our tag is ours or may become so (`us`, `unowned`), and none of
 *    them is looked at here: its drift, its deletion and every guardrail are what they were. One that a manifest declares,
 *    or that the inventory knows by its RoleId, is told although a hand has taken its tags off (ownership-lost.ts): else
 *    an entry for a path would hide that.
 *  - it takes something away from us, and gives nothing: an ignored role is never closed, and does not count where a
 *    limit is a share of all foreign roles, so that the limit gets smaller. What we have closed already stays closed, and
 *    is reported (foreign-roles.ts).
 *  - name, path, ARN and tag are chosen by whoever makes a role. `trust` is not: with it, an entry is about the very
 *    policy that a person has looked at, and any other one is told again. Without it, that is the price of a pattern.
 *  - after `until` it counts no more; without a clock nothing is ignored, so every caller says what day it is.
 *  - a pattern that every role has is a mistake in the settings (ignore-settings.ts), not a way to silence the plan.
 */
import { trustDigest } from '../iam/trust-digest.ts';
import { matches } from '../iam/wildcard.ts';
import type { ActualRole } from '../model/actual-role.ts';
import { endOfDay } from '../text/days.ts';

/** One item of `ignore`. What is undefined is not asked for. */
export interface IgnoreEntry {
  /** JSON pointer: `/spec/ignore/0`. */
  readonly at: string;
  readonly name: string | undefined;
  /** Without a wildcard, how the path begins. */
  readonly path: string | undefined;
  readonly arn: string | undefined;
  /** `value` undefined: any. */
  readonly tag: { readonly key: string; readonly value: string | undefined } | undefined;
  /** `trust-` and 32 hexadecimal digits. */
  readonly trust: string | undefined;
  /** The last day, `2027-03-31`, UTC. */
  readonly until: string | undefined;
  readonly reason: string;
}

type Ignorable = Pick<ActualRole, 'name' | 'path' | 'arn' | 'tags' | 'trust' | 'owner'>;

/**
 * The first entry that keeps silent about the role; undefined: it is reported. Whether a manifest declares it, or the
 * inventory knows it, is for the caller to ask.
 */
export function ignoredBy(
  role: Ignorable,
  { ignore = [] }: { readonly ignore?: readonly IgnoreEntry[] },
  now: Date,
): IgnoreEntry | undefined {
  const entries = ignore.filter((entry) => !isOver(entry, now) && isAbout(entry, role));
  const digest = entries.some(({ trust }) => trust !== undefined) ? trustDigest(role.trust) : undefined;
  return entries.find(({ trust }) => trust === undefined || trust === digest);
}

/** Whether the entry is about the role, whatever its trust policy says by now, and whatever day it is. Never about ours. */
export function isAbout({ name, path, arn, tag }: IgnoreEntry, role: Ignorable): boolean {
  if (role.owner === 'us' || role.owner === 'unowned') return false;
  return fits({ name, path, arn, tag }, role);
}

/** Whether all that is asked for fits. */
export function fits(
  { name, path, arn, tag }: Pick<IgnoreEntry, 'name' | 'path' | 'arn' | 'tag'>,
  role: Pick<ActualRole, 'name' | 'path' | 'tags'> & { readonly arn: string },
): boolean {
  return (
    (name === undefined || matches(name, role.name)) &&
    (path === undefined || (/[*?]/.test(path) ? matches(path, role.path) : role.path.startsWith(path))) &&
    (arn === undefined || matches(arn, role.arn)) &&
    (tag === undefined ||
      (Object.hasOwn(role.tags, tag.key) && (tag.value ?? role.tags[tag.key]) === role.tags[tag.key]))
  );
}

/** Whether its last day is over. */
export function isOver({ until }: IgnoreEntry, now: Date): boolean {
  if (until === undefined) return false;
  const end = endOfDay(until);
  // No day of the calendar is a mistake of the settings; nothing is ignored by it.
  return end === undefined || now.getTime() >= end;
}

/** A role that is left out, and by which entry. */
export interface IgnoredRole {
  readonly name: string;
  readonly arn: ActualRole['arn'];
  readonly entry: IgnoreEntry;
}

/** Those to report on, in their order, and those that the settings ignore, sorted by name. */
export function withoutIgnored<Found extends { readonly role: Ignorable }>(
  found: readonly Found[],
  settings: { readonly ignore?: readonly IgnoreEntry[] },
  now: Date,
): { reported: Found[]; ignored: IgnoredRole[] } {
  const reported: Found[] = [];
  const ignored: IgnoredRole[] = [];
  for (const one of found) {
    const { name, arn } = one.role;
    const entry = ignoredBy(one.role, settings, now);
    if (entry === undefined) reported.push(one);
    else ignored.push({ name, arn, entry });
  }
  return { reported, ignored: ignored.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}
