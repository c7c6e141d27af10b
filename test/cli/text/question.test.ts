import { describe, expect, it } from 'vitest';
import { saysYes } from '../../../src/cli/text/question.ts';
import { FakeTerminal } from '../fake-terminal.ts';

describe('saysYes', () => {
  const cases = [
    { reason: 'y is yes', stdin: 'y\n', yes: true },
    { reason: 'so is the word, in any case', stdin: 'YES\n', yes: true },
    { reason: 'an empty line is the safe answer', stdin: '\n', yes: false },
    { reason: 'anything else is no', stdin: 'yeah\n', yes: false },
    { reason: 'the end of the input is no', stdin: '', yes: false },
  ];
  for (const { reason, stdin, yes } of cases) {
    it(reason, async () => {
      const terminal = new FakeTerminal({ cwd: '/', stdin, isTTY: true });
      expect(await saysYes(terminal, 'Change this role?')).toBe(yes);
      expect(terminal.err).toContain('Change this role? [y/N] ');
      expect(terminal.out).toBe('');
    });
  }

  it('takes Ctrl-C for no, and does not listen for it any longer', async () => {
    const terminal = new FakeTerminal({ cwd: '/', stdin: 'y\n', isTTY: true });
    terminal.when('[y/N]', () => terminal.interrupt());
    expect(await saysYes(terminal, 'Change this role?')).toBe(false);
    expect(terminal.listeners).toBe(0);
  });
});
