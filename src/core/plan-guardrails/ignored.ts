import { trustDigest } from '../iam/trust-digest.ts';
import { type IgnoreEntry, ignoredBy, isAbout, isOver } from '../manifest/ignored-role.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { Finding } from '../model/finding.ts';
import { isForeign, leftAloneBy } from '../plan/foreign-roles.ts';
import { SETTINGS_FILE } from '../source/file-place.ts';
import { counted } from '../text/counted.ts';
import { isLost, isTold } from './ownership-lost.ts';
import type { Circumstances, PlanRule } from './rule.ts';

/** Up to here they are named. */
const NAMED = 20;

/**
 * What `ignore` of the settings keeps silent about is counted in every plan, so that a pattern that has come to hide more
 * than it was written for is seen; and what an entry does not do any more is said until it is corrected or removed.
 */
export const ignored: PlanRule = {
  codes: ['roles-ignored', 'ignore-changed', 'ignore-over', 'ignore-unmatched'],
  check: (circumstances) => {
    const { settings, now } = circumstances;
    const { ignore = [] } = settings;
    if (ignore.length === 0) return [];
    const roles = ignorable(circumstances);
    const silent = roles.filter((role) => ignoredBy(role, settings, now) !== undefined);
    return [
      ...(silent.length === 0 ? [] : [count(silent, circumstances)]),
      ...roles.filter((role) => !silent.includes(role)).flatMap((role) => changed(role, circumstances)),
      ...ignore.flatMap((entry) => entryFinding(entry, roles, now)),
    ];
  },
};

/** What would be reported without an entry. */
function ignorable(circumstances: Circumstances): ActualRole[] {
  const { actual, changes, settings } = circumstances;
  const leftAlone = leftAloneBy(changes);
  return actual.roles.filter((role) =>
    isLost(role, settings) ? !isTold(role, circumstances) : isForeign(role, settings) && !leftAlone.has(role.name),
  );
}

function count(silent: readonly ActualRole[], { settings, now }: Circumstances): Finding {
  const names = silent.map((role) => `${role.name} (${ignoredBy(role, settings, now)?.reason ?? ''})`);
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return {
    code: 'roles-ignored',
    blocks: 'nothing',
    level: 'note',
    roles: silent.map(({ name }) => name),
    message: `${counted(silent.length, 'role is', 'roles are')} not reported, as ${SETTINGS_FILE} ignores ${silent.length === 1 ? 'it' : 'them'}: ${names.slice(0, NAMED).join(', ')}${more}`,
    remedy: 'nothing is to be done, if each of them is known; rolekeeper scan --json lists them with their reasons',
  };
}

/** The entry is about the role, and about another trust policy of it. */
function changed(role: ActualRole, { settings: { ignore = [] }, now }: Circumstances): Finding[] {
  const entry = ignore.find((one) => one.trust !== undefined && !isOver(one, now) && isAbout(one, role));
  if (entry === undefined) return [];
  return [
    {
      code: 'ignore-changed',
      blocks: 'nothing',
      role: role.name,
      message: `${role.arn} is reported again: ${named(entry)} is about another trust policy than it has now`,
      remedy: `find out who changed it (CloudTrail, UpdateAssumeRolePolicy); if it is meant, write trust: ${trustDigest(role.trust)} into the entry`,
    },
  ];
}

function entryFinding(entry: IgnoreEntry, roles: readonly ActualRole[], now: Date): Finding[] {
  const about = roles.filter((role) => isAbout(entry, role));
  if (isOver(entry, now)) {
    const again = about.length === 0 ? '' : `: ${counted(about.length, 'role is', 'roles are')} reported again`;
    return [
      {
        code: 'ignore-over',
        blocks: 'nothing',
        message: `${named(entry)} ended on ${entry.until}${again}`,
        remedy: `remove it from ${SETTINGS_FILE}; or, if the reason still holds (${entry.reason}), write a later day`,
      },
    ];
  }
  if (about.length > 0) return [];
  return [
    {
      code: 'ignore-unmatched',
      blocks: 'nothing',
      level: 'note',
      message: `${named(entry)} fits no role that would be reported`,
      remedy: `remove it from ${SETTINGS_FILE}, or correct it: a pattern that fits nothing today may hide a role tomorrow`,
    },
  ];
}

/** `ignore/0 (name terraform-*)` */
function named({ at, name, path, arn, tag }: IgnoreEntry): string {
  const tagText = tag && (tag.value === undefined ? tag.key : `${tag.key}=${tag.value}`);
  const parts = Object.entries({ name, path, arn, tag: tagText }).filter(([, value]) => value !== undefined);
  return `${at.replace('/spec/', '')} of ${SETTINGS_FILE} (${parts.map((part) => part.join(' ')).join(', ')})`;
}
