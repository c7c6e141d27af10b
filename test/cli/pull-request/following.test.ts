/** Which report of the service is the one that is waited for. Time passes while it is waited for, and a little with each look. */
import { describe, expect, it } from 'vitest';
import { followed } from '../../../src/cli/pull-request/following.ts';
import type { SeenPass } from '../../../src/core/record/seen-pass.ts';
import { AccessDeniedError, UnreachableError, type WorldError } from '../../../src/errors.ts';
import { quietPass } from '../../support/seen-pass.ts';

const OURS = 'a'.repeat(40);
const LATER = 'b'.repeat(40);
const BEFORE = 'c'.repeat(40);

const pass = (more: Partial<SeenPass>) => quietPass(OURS, more);

const unread = { code: 'source-unreadable', message: 'The bucket is gone.', remedy: 'Make it again.' } as const;
const throttled = new UnreachableError('S3 does not answer.', { remedy: 'Wait.' });

/** What is read at each look; the last one stays. */
type Look = SeenPass | undefined | WorldError;

/** @param cost milliseconds of each look */
async function follow(looks: readonly Look[], patience = 60_000, cost = 1) {
  let now = 0;
  const waited: number[] = [];
  let count = 0;
  const latest = async () => {
    const look = looks[Math.min(count++, looks.length - 1)];
    now += cost;
    if (look instanceof Error) throw look;
    return look;
  };
  const sleep = async (milliseconds: number) => {
    expect(milliseconds).toBeGreaterThanOrEqual(0);
    now += milliseconds;
  };
  const clock = { now: () => now, sleep };
  const ended = await followed({
    ...{ commit: OURS, patience },
    reports: { place: 's3://state/latest.json', latest, requests: async () => undefined },
    onWait: () => waited.push(now),
    contains: async (later) => (later === LATER || later === 'HEAD' ? true : later === BEFORE ? false : undefined),
    clock,
  }).then(
    ({ pass: { revision, result }, isOvertaken }) => `${revision?.[0]} ${result}${isOvertaken ? ' overtaken' : ''}`,
    (error: WorldError) => `${error.code}: ${error.message} ${error.remedy}`,
  );
  return { ended, seconds: Math.floor(now / 1000), waited };
}

describe('following a commit', () => {
  const CASES: {
    reason: string;
    looks: Look[];
    patience?: number;
    cost?: number;
    ended: string | RegExp;
    seconds: number;
  }[] = [
    { reason: 'the report is there already', looks: [pass({})], ended: 'a succeeded', seconds: 0 },
    {
      reason: 'it comes after two looks',
      looks: [undefined, pass({ revision: BEFORE }), pass({})],
      ended: 'a succeeded',
      seconds: 10,
    },
    {
      reason: 'a pass that the service tries again itself is waited out',
      looks: [pass({ result: 'failed', retryable: true }), pass({ result: 'stopped' }), pass({})],
      ended: 'a succeeded',
      seconds: 10,
    },
    {
      reason: 'a pass that would fail again is the end',
      looks: [pass({ result: 'failed' })],
      ended: 'a failed',
      seconds: 0,
    },
    {
      reason: 'a pass that is tried again to the end is told as it is',
      looks: [pass({ result: 'stopped' })],
      ended: 'a stopped',
      seconds: 60,
    },
    {
      reason: 'a later commit has it in it',
      looks: [pass({ revision: LATER })],
      ended: 'b succeeded overtaken',
      seconds: 0,
    },
    {
      reason: 'a commit of which that cannot be known does not count',
      looks: [pass({ revision: 'd'.repeat(40) })],
      ended:
        /^commit-waits: The service has not acted on commit aaaaaaaaaaaa within 1 min: its last pass, of 2026-11-26T12:00:00.000Z, was about commit dddddddddddd\. See that/,
      seconds: 60,
    },
    {
      reason:
        'what is no commit has none in it, whatever git says of the word: a report is text that others may have written',
      looks: [pass({ revision: 'HEAD' })],
      ended: /its last pass, of .*, was about HEAD, which is no commit\. See that/,
      seconds: 60,
    },
    {
      reason: 'a look that takes longer than the time that is left',
      looks: [undefined],
      ...{ patience: 6_000, cost: 7_000 },
      ended: /^commit-waits: /,
      seconds: 14,
    },
    {
      reason: 'no pass has reported',
      looks: [undefined],
      ended: /^commit-waits: .* within 1 min: no pass has reported yet\. See that/,
      seconds: 60,
    },
    {
      reason: 'what is published cannot be read: the remedy is that of the pass',
      looks: [pass({ result: 'failed', revision: undefined, error: unread })],
      ended: /^commit-waits: .* could not read what is published: The bucket is gone\. Make it again\.$/,
      seconds: 60,
    },
    {
      reason: 'without waiting: one look',
      looks: [undefined, pass({})],
      patience: 0,
      ended: /^commit-waits: /,
      seconds: 0,
    },
    { reason: 'S3 does not answer once', looks: [throttled, pass({})], ended: 'a succeeded', seconds: 5 },
    {
      reason: 'S3 does not answer to the end',
      looks: [throttled],
      ended: 'unreachable: S3 does not answer. Wait.',
      seconds: 60,
    },
    {
      reason: 'it may not be read: no waiting helps',
      looks: [new AccessDeniedError('No.', { remedy: 'Allow it.' })],
      ended: 'access-denied: No. Allow it.',
      seconds: 0,
    },
  ];
  for (const { reason, looks, patience, cost = 1, ended, seconds } of CASES) {
    it(reason, async () => {
      const is = await follow(looks, patience, cost);
      expect(is.seconds).toBe(seconds);
      // Told once, before the first pause.
      expect(is.waited).toEqual(seconds === 0 ? [] : [cost]);
      if (typeof ended === 'string') expect(is.ended).toBe(ended);
      else expect(is.ended).toMatch(ended);
    });
  }
});
