/**
 * What an account's limit costs: refused writes, and time against the least that is possible, in virtual time, which is
 * the same in every run. Each case with each limit, latency and seed.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FASTEST, SLOWEST } from '../../src/core/model/write-pace.ts';
import { ROLES, type RunOptions, throttledRun, WRITES_OF_A_ROLE } from '../support/throttled-run.ts';
import type { RateLimit } from '../support/throttling-iam.ts';

const LIMITS = [5, 20, 50];
const LATENCIES = [40, 180];
const SEEDS = [1, 2, 3];
const WRITES = ROLES * WRITES_OF_A_ROLE;

interface Case {
  name: string;
  because: string;
  /** Writes a second that are remembered, of so many that are permitted; left out: nothing is. */
  remembered?: number;
  limit?: (rate: number) => Partial<RateLimit>;
  /** At most, of the writes. */
  refused: number;
  /** At most, of the writes divided by the limit. */
  time: number;
  /** What is worth remembering afterwards, as shares of the limit. */
  learns: readonly [number, number];
}

const CASES: readonly Case[] = [
  {
    name: 'a first run',
    because: 'to learn a limit costs refusals, and a fast account has to be found out',
    refused: 0.03,
    time: 1.1,
    learns: [0.95, 1.02],
  },
  {
    name: 'the limit is remembered',
    because: 'the goal: 2 % and 1.05',
    remembered: 1,
    refused: 0.02,
    time: 1.05,
    learns: [0.95, 1.02],
  },
  {
    name: 'the limit is remembered, and answers come when they like',
    because: 'calls arrive closer together than they were sent',
    remembered: 1,
    limit: () => ({ jitter: 30 }),
    refused: 0.02,
    time: 1.06,
    learns: [0.95, 1.02],
  },
  {
    name: 'twice the limit is remembered',
    because: 'limits are lowered, and other callers come',
    remembered: 2,
    refused: 0.03,
    time: 1.08,
    learns: [0.93, 1.02],
  },
  {
    name: 'ten times the limit is remembered',
    because: 'ten calls are under way before the first refusal is heard',
    remembered: 10,
    refused: 0.045,
    time: 1.15,
    learns: [0.9, 1.02],
  },
  {
    name: 'a tenth of the limit is remembered',
    because: 'another caller had the rest; no more than half of the time may be lost at 20, and not for ever',
    remembered: 0.1,
    refused: 0.03,
    time: 2.5,
    learns: [0.95, 1.02],
  },
  {
    name: 'the limit is halved when half of it is done',
    because: 'the least possible is 1.5',
    remembered: 1,
    limit: (rate) => ({ later: { after: WRITES / 2, rate: rate / 2 } }),
    refused: 0.03,
    time: 1.65,
    learns: [0.45, 0.52],
  },
  {
    name: 'another caller takes half of it, and does not give way',
    because: 'the least possible is 2, but for what the other is refused',
    remembered: 1,
    limit: (rate) => ({ other: rate / 2 }),
    refused: 0.04,
    time: 2.1,
    learns: [0.4, 0.9],
  },
  {
    name: 'fifty writes are saved up',
    because: 'they hide the limit, and are used up faster and faster until the first refusal',
    remembered: 1,
    limit: () => ({ burst: 50 }),
    refused: 0.045,
    time: 0.95,
    learns: [0.95, 1.11],
  },
  {
    name: 'nothing is saved up at the beginning',
    because: 'another caller has just ended: the first refusals are not about the rate',
    remembered: 1,
    limit: () => ({ saved: 0 }),
    refused: 0.02,
    time: 1.14,
    learns: [0.88, 1.02],
  },
  {
    name: 'nothing can be saved up',
    because: 'any two writes that come closer together than on average cost one of them: slow, and no worse',
    remembered: 1,
    limit: () => ({ burst: 1 }),
    refused: 0.035,
    time: 1.7,
    learns: [0.55, 1],
  },
];

describe('a hundred roles in an account that throttles', () => {
  for (const { name, because, remembered, limit, refused, time, learns } of CASES) {
    for (const rate of LIMITS) {
      it(`${name}, ${rate} writes a second: ${because}`, async () => {
        for (const latency of LATENCIES) {
          for (const seed of SEEDS) {
            const memory =
              remembered === undefined ? undefined : { writesPerSecond: Math.min(FASTEST, remembered * rate) };
            const run = await throttledRun(
              { rate, burst: 5, latency, ...limit?.(rate) },
              { seed, ...(memory && { remembered: memory }) },
            );
            expect(run.lost).toBe(0);
            expect(new Set(run.made).size).toBe(WRITES);
            expect(run.made).toHaveLength(WRITES);
            expect(run.refusedShare).toBeLessThanOrEqual(refused);
            expect(run.seconds / (WRITES / rate)).toBeLessThan(time);
            expect(run.learnt ?? 0).toBeGreaterThan(learns[0] * rate);
            expect(run.learnt ?? 0).toBeLessThan(learns[1] * rate);
          }
        }
      });
    }
  }
});

describe('several callers of one account', () => {
  for (const callers of [2, 3]) {
    for (const remembered of [undefined, { writesPerSecond: 20 }]) {
      it(`each of ${callers} is served, ${remembered ? 'all of which remember the whole limit' : 'for the first time'}`, async () => {
        for (const latency of LATENCIES) {
          for (const seed of SEEDS) {
            const options: RunOptions = { callers, seed, ...(remembered && { remembered }) };
            const run = await throttledRun({ rate: 20, burst: 5, latency }, options);
            expect(run.lost).toBe(0);
            expect(run.made).toHaveLength(callers * WRITES);
            // The last of them has no more than four times as long as all of it needs: it was left with something, and
            // found the rest when the others had ended.
            expect(run.seconds / ((callers * WRITES) / 20)).toBeLessThan(4);
          }
        }
      });
    }
  }
});

describe('whatever the account does', () => {
  const limits: fc.Arbitrary<RateLimit> = fc.record({
    rate: fc.double({ min: 0.5, max: 300, noNaN: true }),
    burst: fc.integer({ min: 1, max: 100 }),
    latency: fc.integer({ min: 0, max: 500 }),
    jitter: fc.integer({ min: 0, max: 500 }),
    later: fc.record({ after: fc.integer({ min: 0, max: 60 }), rate: fc.double({ min: 0.5, max: 300, noNaN: true }) }),
  });
  const memories = fc.option(fc.record({ writesPerSecond: fc.double({ min: SLOWEST, max: FASTEST, noNaN: true }) }), {
    nil: undefined,
  });

  it('every write is made once, at a rate within the bounds, and no turn is given before its time', async () => {
    await fc.assert(
      fc.asyncProperty(limits, memories, fc.integer(), async (limit, remembered, seed) => {
        const run = await throttledRun(limit, { roles: 15, seed, ...(remembered && { remembered }) });
        expect(run.lost).toBe(0);
        expect([...run.made].sort()).toEqual([...new Set(run.made)].sort());
        expect(run.made).toHaveLength(15 * WRITES_OF_A_ROLE);
        for (const rate of run.rates) expect(rate >= SLOWEST && rate <= FASTEST).toBe(true);
        // The time from one turn to the next, at the rate of then: 15 % less by chance, and a millisecond, as a turn that was
        // late by less than that is made up for.
        for (const [index, { at }] of run.permits.slice(1).entries()) {
          const before = run.permits[index];
          if (before) expect(at - before.at).toBeGreaterThan((1000 / before.rate) * 0.85 - 1);
        }
        if (run.learnt !== undefined) expect(run.learnt).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });
});
