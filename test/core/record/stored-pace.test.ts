/** The pace of writes as it is kept: whatever is wrong with it is nothing remembered, and what was learnt replaces it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FASTEST, SLOWEST } from '../../../src/core/model/write-pace.ts';
import { readWritePace, writePaceAfter } from '../../../src/core/record/stored-pace.ts';

const PACE = { writesPerSecond: 19.8, learntOn: '2026-11-22' };

describe('a pace that is kept', () => {
  const kept = [
    { name: 'as it is written', value: PACE },
    { name: 'the slowest', value: { ...PACE, writesPerSecond: SLOWEST } },
    { name: 'the fastest', value: { ...PACE, writesPerSecond: FASTEST } },
    { name: 'of a later version, which knows more', value: { ...PACE, burst: 100 } },
  ];
  for (const { name, value } of kept) {
    it(`is read: ${name}`, () => {
      const { writesPerSecond, learntOn } = value;
      expect(readWritePace(value)).toEqual({ writesPerSecond, learntOn });
    });
  }

  const nothing = [
    undefined,
    null,
    20,
    '20',
    [],
    {},
    { ...PACE, writesPerSecond: undefined },
    { ...PACE, writesPerSecond: null },
    { ...PACE, writesPerSecond: '20' },
    { ...PACE, writesPerSecond: [20] },
    { ...PACE, writesPerSecond: Number.NaN },
    { ...PACE, writesPerSecond: Number.POSITIVE_INFINITY },
    { ...PACE, writesPerSecond: 0 },
    { ...PACE, writesPerSecond: -20 },
    { ...PACE, writesPerSecond: 1e-300 },
    { ...PACE, writesPerSecond: 1e300 },
    { ...PACE, learntOn: undefined },
    { ...PACE, learntOn: 20_261_122 },
    { ...PACE, learntOn: '2026-02-30' },
    { ...PACE, learntOn: '2026-11-22T12:00:00Z' },
  ];
  for (const value of nothing) {
    it(`is nothing remembered: ${JSON.stringify(value) ?? 'absent'}`, () =>
      expect(readWritePace(value)).toBeUndefined());
  }

  it('is within the bounds, whatever a file says', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (writesPerSecond, learntOn) => {
        const read = readWritePace({ writesPerSecond, learntOn });
        if (read !== undefined) expect(read.writesPerSecond >= SLOWEST && read.writesPerSecond <= FASTEST).toBe(true);
      }),
    );
  });
});

describe('a pace after a run', () => {
  const cases = [
    { name: 'a run that learnt nothing leaves it with its day', learnt: undefined, after: PACE },
    { name: 'what was learnt replaces it', learnt: 9.96, after: { writesPerSecond: 10, learntOn: '2026-12-01' } },
    {
      name: 'digits that are noise are left out',
      learnt: 49.6123,
      after: { writesPerSecond: 49.6, learntOn: '2026-12-01' },
    },
    { name: 'it stays within its bounds', learnt: 1e9, after: { writesPerSecond: FASTEST, learntOn: '2026-12-01' } },
    { name: 'it is never nothing', learnt: 0.01, after: { writesPerSecond: SLOWEST, learntOn: '2026-12-01' } },
  ];
  for (const { name, learnt, after } of cases) {
    it(name, () => expect(writePaceAfter(PACE, learnt, '2026-12-01')).toEqual(after));
  }

  it('is still nothing where nothing was remembered or learnt', () => {
    expect(writePaceAfter(undefined, undefined, '2026-12-01')).toBeUndefined();
  });
});
