import type { DesiredRole } from '../model/desired-role.ts';
import type { Finding } from '../model/finding.ts';
import { DAY, endOfDay } from '../text/days.ts';
import type { PlanRule } from './rule.ts';

/** The end of a role or a policy is reported so many days before. */
const NOTICE = 14;

/** Reported in time, and then as long as the role or the policy is still in its manifest. */
export const expiry: PlanRule = {
  codes: ['expires-soon', 'expired'],
  check: ({ declared, expired, now }) => [
    ...declared.flatMap((role) => [
      ...soon(role, 'this role', role.expires, now, 'it is treated as if its manifest were deleted'),
      ...role.policyExpiries.flatMap(({ key, expires }) => [
        ...soon(role, `policy ${key}`, expires, now, 'it is removed from the role'),
        ...over(role, `policy ${key}`, expires, now, 'it is left out of the role'),
      ]),
    ]),
    ...expired.flatMap((role) =>
      over(role, 'this role', role.expires, now, 'it is treated as if its manifest were deleted'),
    ),
  ],
};

function soon({ name, file }: DesiredRole, what: string, day: string | undefined, now: Date, then: string): Finding[] {
  const left = timeLeft(day, now);
  if (left <= 0 || left > NOTICE * DAY) return [];
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

function over({ name, file }: DesiredRole, what: string, day: string | undefined, now: Date, then: string): Finding[] {
  if (timeLeft(day, now) > 0) return [];
  return [
    {
      code: 'expired',
      blocks: 'nothing',
      role: name,
      message: `the last day of ${what} was ${day} (UTC): ${then}`,
      remedy: `remove it from ${file}, or write a later day`,
    },
  ];
}

/** Milliseconds. */
function timeLeft(day: string | undefined, now: Date): number {
  const end = day === undefined ? undefined : endOfDay(day);
  return end === undefined ? Number.POSITIVE_INFINITY : end - now.getTime();
}
