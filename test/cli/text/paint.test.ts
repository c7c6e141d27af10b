import { describe, expect, it } from 'vitest';
import { type ColorChoice, paintFor } from '../../../src/cli/command/paint.ts';

interface Case {
  reason: string;
  choice: ColorChoice;
  isTTY: boolean;
  env: Record<string, string>;
  colored: boolean;
}

const cases: Case[] = [
  { reason: 'a terminal gets colours', choice: 'auto', isTTY: true, env: {}, colored: true },
  { reason: 'a file or a pipe does not', choice: 'auto', isTTY: false, env: {}, colored: false },
  { reason: 'NO_COLOR turns them off', choice: 'auto', isTTY: true, env: { NO_COLOR: '1' }, colored: false },
  { reason: 'an empty NO_COLOR says nothing', choice: 'auto', isTTY: true, env: { NO_COLOR: '' }, colored: true },
  { reason: 'FORCE_COLOR turns them on in CI', choice: 'auto', isTTY: false, env: { FORCE_COLOR: '1' }, colored: true },
  { reason: 'FORCE_COLOR=0 turns them off', choice: 'auto', isTTY: true, env: { FORCE_COLOR: '0' }, colored: false },
  { reason: 'a dumb terminal has none', choice: 'auto', isTTY: true, env: { TERM: 'dumb' }, colored: false },
  { reason: '--color always outranks NO_COLOR', choice: 'always', isTTY: false, env: { NO_COLOR: '1' }, colored: true },
  {
    reason: '--color never outranks FORCE_COLOR',
    choice: 'never',
    isTTY: true,
    env: { FORCE_COLOR: '1' },
    colored: false,
  },
];

describe('paintFor', () => {
  for (const { reason, choice, isTTY, env, colored } of cases) {
    it(reason, () => {
      const paint = paintFor(choice, { isTTY, write: () => true }, env);
      expect(paint('red', 'x')).toBe(colored ? '\x1b[31mx\x1b[39m' : 'x');
    });
  }
});
