/** Whether a request is sent again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextTry, PATIENCE } from '../../src/bitbucket/patience.ts';

describe('another try', () => {
  const first = { number: 1, spent: 0, isRepeatable: true };
  const cases = [
    { reason: 'half a second later', attempt: first, setback: { isUndone: false }, wait: 500 },
    { reason: 'later with every one', attempt: { ...first, number: 3 }, setback: { isUndone: false }, wait: 2_000 },
    { reason: 'when the answer says', attempt: first, setback: { isUndone: true, retryAfter: 30_000 }, wait: 30_000 },
    { reason: 'at once, if it says so', attempt: first, setback: { isUndone: true, retryAfter: 0 }, wait: 0 },
    {
      reason: 'not after an hour',
      attempt: first,
      setback: { isUndone: true, retryAfter: 3_600_000 },
      wait: undefined,
    },
    { reason: 'not a fifth time', attempt: { ...first, number: 4 }, setback: { isUndone: true }, wait: undefined },
    {
      reason: 'not after a minute',
      attempt: { ...first, spent: 59_900 },
      setback: { isUndone: true },
      wait: undefined,
    },
    {
      reason: 'of what may not be done twice, if it was certainly not done',
      attempt: { ...first, isRepeatable: false },
      setback: { isUndone: true },
      wait: 500,
    },
    {
      reason: 'not of what may not be done twice, if it may have been done',
      attempt: { ...first, isRepeatable: false },
      setback: { isUndone: false, retryAfter: 1_000 },
      wait: undefined,
    },
  ];
  for (const { reason, attempt, setback, wait } of cases) {
    it(reason, () => expect(nextTry(attempt, { retryAfter: undefined, ...setback })).toBe(wait));
  }

  it('ends: all of them together never last longer than the patience', () => {
    const answers = fc.array(fc.record({ isUndone: fc.boolean(), retryAfter: fc.option(fc.nat(100_000)) }));
    fc.assert(
      fc.property(answers, fc.boolean(), (setbacks, isRepeatable) => {
        let [number, spent] = [1, 0];
        for (const { isUndone, retryAfter } of setbacks) {
          const wait = nextTry({ number, spent, isRepeatable }, { isUndone, retryAfter: retryAfter ?? undefined });
          if (wait === undefined) break;
          number += 1;
          spent += wait;
        }
        expect(number).toBeLessThanOrEqual(PATIENCE.tries);
        expect(spent).toBeLessThan(PATIENCE.milliseconds);
      }),
    );
  });
});
