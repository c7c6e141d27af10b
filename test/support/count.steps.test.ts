/** The counter that stands in for a clock: it sees loops and calls, wherever the code was written. */
import { describe, expect, it } from 'vitest';
import { stepsOf } from './steps.ts';

function turns(count: number): number {
  let sum = 0;
  for (let turn = 0; turn < count; turn++) sum += turn;
  return sum;
}

describe('stepsOf', () => {
  it('gives back what the call does', () => {
    expect(stepsOf(() => turns(4)).result).toBe(6);
  });

  it('counts the turns of a loop', () => {
    turns(1);
    const { steps } = stepsOf(() => turns(100_000));
    expect(steps).toBeGreaterThanOrEqual(100_000);
    expect(steps).toBeLessThan(110_000);
  });

  it('counts the calls of a callback', () => {
    const many = Array.from({ length: 50_000 }, (_, index) => index);
    const { steps } = stepsOf(() => many.map((one) => one + 1));
    expect(steps).toBeGreaterThanOrEqual(50_000);
    expect(steps).toBeLessThan(60_000);
  });
});
