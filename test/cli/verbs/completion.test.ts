import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { completedVerbs } from '../../../src/cli/completion/completed.ts';
import { loadProgram } from '../../../src/cli/program.ts';
import { VERBS } from '../../../src/cli/verbs.ts';
import { plain } from '../../../src/core/render/paint.ts';
import { Workspace } from '../workspace.ts';

const anywhere = new Workspace('/nowhere');

describe('rolekeeper completion bash', () => {
  it('is a valid script', async () => {
    const { out } = await anywhere.run(['completion', 'bash']);
    execFileSync('bash', ['-n'], { input: out });
  });

  const cases = [
    { reason: 'the verbs', words: ['v'], candidates: ['validate'] },
    {
      reason: 'every verb when nothing is typed',
      words: [''],
      candidates: [...Object.keys(VERBS), 'help', '--help', '--version'],
    },
    {
      reason: 'the options of a verb',
      words: ['plan', '--s'],
      candidates: ['--settings', '--skip-invalid', '--summary', '--state-bucket'],
    },
    { reason: 'no option of another verb', words: ['validate', '--exp'], candidates: [] },
    { reason: 'the choices of an option', words: ['plan', '--color', 'a'], candidates: ['auto', 'always'] },
    { reason: 'the targets', words: ['apply', '--target', ''], candidates: ['embedded', 'aws', 'file:'] },
    { reason: 'the codes', words: ['explain', 'too-many-d'], candidates: ['too-many-deletions'] },
    {
      reason: 'the schemas',
      words: ['schema', 'p'],
      candidates: ['pipeline-role', 'plan', 'pipeline-lint', 'publication'],
    },
    { reason: 'the shells', words: ['completion', ''], candidates: ['bash', 'zsh', 'fish'] },
    { reason: 'what there is help for', words: ['help', ''], candidates: Object.keys(VERBS) },
    { reason: 'files are bash’s own business', words: ['plan', '--out', 'x'], candidates: [] },
  ];
  for (const { reason, words, candidates } of cases) {
    it(`completes ${reason}`, async () => {
      const { out: script } = await anywhere.run(['completion', 'bash']);
      const line = ['rolekeeper', ...words].map((word) => `'${word}'`).join(' ');
      const ask = `COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _rolekeeper; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const answer = execFileSync('bash', ['--norc', '-c', `${script}\n${ask}`], { encoding: 'utf8' });
      expect(answer.split('\n').filter((word) => word !== '')).toEqual(candidates);
    });
  }
});

describe.each(['bash', 'zsh', 'fish'])('rolekeeper completion %s', (shell) => {
  it('knows every option of every verb', async () => {
    const { out } = await anywhere.run(['completion', shell]);
    const { root } = await loadProgram(Object.keys(VERBS), plain);
    for (const { name, flags } of completedVerbs(root)) {
      expect(out).toContain(name);
      for (const flag of flags) expect(out).toContain(shell === 'fish' ? `-l ${flag.name.slice(2)} ` : flag.name);
    }
  });
});
