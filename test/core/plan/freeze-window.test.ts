import { describe, expect, it } from 'vitest';
import type { FreezeWindow } from '../../../src/core/model/freeze-window.ts';
import { isFrozen, nextFreeze } from '../../../src/core/plan/freeze-window.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const HOUR = 3_600_000;
const window = (from: number, to: number): FreezeWindow => ({
  from: NOW.getTime() + from * HOUR,
  to: NOW.getTime() + to * HOUR,
  reason: 'launch',
});

describe('the next freeze', () => {
  const cases = [
    { name: 'of no windows', reason: 'nothing is to come', windows: [], hours: undefined },
    { name: 'of one that is over', reason: 'it does not come again', windows: [window(-3, -1)], hours: undefined },
    {
      name: 'of one that holds',
      reason: 'its rule has blocked the plan already',
      windows: [window(-1, 1)],
      hours: undefined,
    },
    { name: 'of one that begins now', reason: 'it holds', windows: [window(0, 1)], hours: undefined },
    {
      name: 'of several',
      reason: 'the first to begin stops the work',
      windows: [window(5, 6), window(2, 3)],
      hours: 2,
    },
  ];
  for (const { name, reason, windows, hours } of cases) {
    it(`${name}: ${reason}`, () => {
      const begins = nextFreeze(windows, NOW);
      expect(begins && (begins.getTime() - NOW.getTime()) / HOUR).toBe(hours);
    });
  }
});

describe('a plan', () => {
  const cases = [
    { name: 'without a freeze to come', freezeBegins: undefined, frozen: false },
    { name: 'a moment before it begins', freezeBegins: new Date(NOW.getTime() + 1), frozen: false },
    { name: 'at its first moment', freezeBegins: NOW, frozen: true },
    { name: 'afterwards', freezeBegins: new Date(NOW.getTime() - 1), frozen: true },
  ];
  for (const { name, freezeBegins, frozen } of cases) {
    it(`${name} ${frozen ? 'is stopped' : 'goes on'}`, () => {
      expect(isFrozen({ freezeBegins }, NOW)).toBe(frozen);
    });
  }
});
