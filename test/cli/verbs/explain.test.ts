import { describe, expect, it } from 'vitest';
import { CODES } from '../../../src/core/codes/codes.ts';
import { FakeTerminal } from '../fake-terminal.ts';
import { Workspace } from '../workspace.ts';

const anywhere = new Workspace('/nowhere');

describe('rolekeeper explain', () => {
  for (const [code, { title }] of Object.entries(CODES)) {
    it(`has a whole page for ${code}`, async () => {
      const { code: exitCode, out } = await anywhere.run(['explain', code]);
      expect(exitCode).toBe(0);
      expect(out.split('\n')[0]).toBe(`${code}  ${title}`);
      // A heading with nothing below it is not a page.
      expect(out).toMatch(/\nWhy\n {2}\S/);
      expect(out).toMatch(/\nWhat to do\n {2}\S/);
    });
  }

  it('lists every code when none is named', async () => {
    const { out } = await anywhere.run(['explain']);
    for (const code of Object.keys(CODES)) expect(out).toMatch(new RegExp(`^${code}  +\\S`, 'm'));
  });

  it('takes what people copy from the terminal', async () => {
    expect(await anywhere.run(['explain', 'error[usage]'])).toEqual(await anywhere.run(['explain', 'usage']));
  });

  it('knows what was probably meant', async () => {
    const { code, err } = await anywhere.run(['explain', 'unknown-feild']);
    expect([code, err]).toEqual([
      1,
      'error[usage] there is no code "unknown-feild"\n  remedy: Did you mean unknown-field?\n',
    ]);
  });

  it('is not fooled by what every object has', async () => {
    expect((await anywhere.run(['explain', 'constructor'])).code).toBe(1);
  });

  it('wraps to the terminal', async () => {
    const terminal = new FakeTerminal({ cwd: '/nowhere', isTTY: true, columns: 60 });
    await anywhere.runOn(terminal, ['explain', 'branches-not-enforced', '--color', 'never']);
    const [, why = ''] = /Why\n([\s\S]*?)\n\nWhat/.exec(terminal.out) ?? [];
    expect(Math.max(...why.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(60);
  });
});
