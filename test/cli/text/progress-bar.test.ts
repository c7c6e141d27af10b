import { describe, expect, it } from 'vitest';
import { ProgressBar } from '../../../src/cli/text/progress-bar.ts';
import { plain } from '../../../src/core/render/paint.ts';
import { FakeTerminal } from '../fake-terminal.ts';

describe('ProgressBar', () => {
  it('draws over itself and leaves nothing behind', () => {
    const terminal = new FakeTerminal({ cwd: '/', isTTY: true, columns: 80 });
    const bar = new ProgressBar(terminal.stderr, plain);
    bar.draw(3, 12, 'checkout-deploy');
    bar.clear();
    expect(terminal.err).toBe(`\r\x1b[2K  ${'█'.repeat(6)}${'░'.repeat(18)}  3/12 checkout-deploy\r\x1b[2K`);
  });

  it('writes nothing where no terminal is: a log is not a film', () => {
    const terminal = new FakeTerminal({ cwd: '/' });
    const bar = new ProgressBar(terminal.stderr, plain);
    bar.draw(1, 2, 'x');
    bar.clear();
    expect(terminal.err).toBe('');
  });

  it('leaves out a label that would break the line: the next drawing could not take it away', () => {
    const terminal = new FakeTerminal({ cwd: '/', isTTY: true, columns: 40 });
    new ProgressBar(terminal.stderr, plain).draw(1, 2, 'a-role-with-a-long-name');
    expect(terminal.err).not.toContain('a-role');
  });
});
