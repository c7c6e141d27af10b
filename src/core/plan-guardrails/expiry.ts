import { samePolicy } from '../iam/policy-document.ts';
import { type Change, isForeseen, keptOf } from '../model/change.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { Finding } from '../model/finding.ts';
import { inventoryRole } from '../model/inventory.ts';
import { countOfOurs } from '../plan/count-of-ours.ts';
import { isForeseenEnd } from '../plan/expiry.ts';
import { limitsInForce } from '../plan/limits.ts';
import { CLOSED_TRUST } from '../plan/quarantine.ts';
import { DAY, endOfDay } from '../text/days.ts';
import type { Circumstances, PlanRule } from './rule.ts';

/** The end of a role or a policy is reported so many days before. */
const NOTICE = 14;

/** Reported in time, and then as long as the role or the policy is still in its manifest. */
export const expiry: PlanRule = {
  codes: ['expires-soon', 'expired'],
  check: ({ declared, expired, now, ...circumstances }) => [
    ...manySoon({ declared, now, ...circumstances }),
    ...declared.flatMap((role) => [
      ...soon(role, 'this role', role.expires, now, 'it is treated as if its manifest were deleted'),
      ...role.policyExpiries.flatMap(({ key, expires }) => [
        ...soon(role, `policy ${key}`, expires, now, 'it is removed from the role'),
        ...over(role, {
          what: `policy ${key}`,
          day: expires,
          now,
          follows: 'it is left out of the role',
          remedy: `remove it from ${role.file}, or write a later day`,
        }),
      ]),
    ]),
    ...expired.flatMap((role) =>
      over(role, {
        what: 'this role',
        day: role.expires,
        now,
        ...whatBecomesOf(role, circumstances),
      }),
    ),
  ],
};

/** More than may be deleted without an approval: nobody is asked before they are closed, so a reviewer is told now. */
function manySoon({ declared, now, settings, spent, actual, changes }: Omit<Circumstances, 'expired'>): Finding[] {
  const { count, share } = limitsInForce(settings.limits, spent).deletions;
  const all = countOfOurs(actual, changes);
  const ending = declared.filter(
    ({ expires, onRemoval = settings.removal }) => onRemoval.mode !== 'retain' && isSoon(expires, now),
  );
  const byDay = [...Map.groupBy(ending, ({ expires = '' }) => expires)].sort(([a], [b]) => (a < b ? -1 : 1));
  return byDay
    .filter(([, { length }]) => length > count && length > share * all)
    .map(([day, { length }]) => ({
      code: 'expires-soon',
      blocks: 'nothing',
      message: `${length} roles have the same last day, ${day} (UTC): the service closes all of them when it is over, and asks for no approval`,
      remedy: 'if they are still needed, write a later day into their manifests',
    }));
}

/** By what the plan does about it; the day may have been known before it came (src/core/plan/expiry.ts). */
function whatBecomesOf(
  { name, file }: DesiredRole,
  { changes, known }: Pick<Circumstances, 'changes' | 'known'>,
): Pick<Over, 'follows' | 'remedy'> {
  const remedy = `if it is still needed, write a later day into ${file}`;
  // Without its manifest the day would say nothing, and the closing would count against the limits.
  const gone = `${remedy}; otherwise delete that file once the role is gone`;
  const change = changes.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (change !== undefined && isForeseen(change)) {
    return { follows: 'that was known before, so it is closed without an approval', remedy: gone };
  }
  if (change !== undefined && keptOf(change)?.reason === 'retained') {
    // What the manifest says of its removal is not written to the role any more.
    return {
      follows: 'it stays as it was applied last, as its manifest or the settings say retain',
      remedy: `${remedy}; otherwise one that is not over either, with another onRemoval`,
    };
  }
  if (change !== undefined && known !== undefined && isSudden(change, known)) {
    const follows = 'that was not known before the day came, so it is treated as if its manifest were deleted now';
    return { follows, remedy: gone };
  }
  return { follows: 'it is treated as if its manifest were deleted', remedy: gone };
}

function isSudden(change: Change, known: NonNullable<Circumstances['known']>): boolean {
  if (change.kind !== 'delete' && change.kind !== 'quarantine') return false;
  const { because, actual, name } = change;
  return !isForeseenEnd(because, inventoryRole(known, name)) && !samePolicy(actual.trust, CLOSED_TRUST);
}

function soon({ name, file }: DesiredRole, what: string, day: string | undefined, now: Date, then: string): Finding[] {
  if (!isSoon(day, now)) return [];
  return [
    {
      code: 'expires-soon',
      blocks: 'nothing',
      role: name,
      message: `the last day of ${what} is ${day} (UTC); after that, ${then}`,
      remedy: `if it is still needed, write a later day into ${file}`,
    },
  ];
}

interface Over {
  readonly what: string;
  readonly day: string | undefined;
  readonly now: Date;
  readonly follows: string;
  readonly remedy: string;
}

function over({ name }: DesiredRole, { what, day, now, follows, remedy }: Over): Finding[] {
  if (timeLeft(day, now) > 0) return [];
  return [
    {
      code: 'expired',
      blocks: 'nothing',
      role: name,
      message: `the last day of ${what} was ${day} (UTC): ${follows}`,
      remedy,
    },
  ];
}

function isSoon(day: string | undefined, now: Date): boolean {
  const left = timeLeft(day, now);
  return left > 0 && left <= NOTICE * DAY;
}

/** Milliseconds. */
function timeLeft(day: string | undefined, now: Date): number {
  const end = day === undefined ? undefined : endOfDay(day);
  return end === undefined ? Number.POSITIVE_INFINITY : end - now.getTime();
}
