/** `rolekeeper completion SHELL`: a script that completes verbs, options and their values. */
import { Argument } from 'commander';
import { plain } from '../../core/render/paint.ts';
import { bashCompletion } from '../completion/bash.ts';
import { type CompletedVerb, completedVerbs } from '../completion/completed.ts';
import { fishCompletion } from '../completion/fish.ts';
import { zshCompletion } from '../completion/zsh.ts';
import { addOutput } from '../options.ts';
import { loadProgram } from '../program.ts';
import type { Call, ExitCode, Verb } from '../verb.ts';
import { VERBS } from '../verbs.ts';

const SHELLS: Readonly<Record<string, (verbs: readonly CompletedVerb[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

export const verb: Verb = {
  description: 'Prints a script that lets your shell complete the commands, their options and the values of these.',
  examples: [
    { line: 'source <(rolekeeper completion bash)', means: 'completes in this bash; put it into ~/.bashrc to keep it' },
    {
      line: 'source <(rolekeeper completion zsh)',
      means: 'completes in this zsh; put it into ~/.zshrc, after compinit',
    },
    { line: 'rolekeeper completion fish | source', means: 'completes in this fish' },
  ],
  define: (command) =>
    addOutput(command.addArgument(new Argument('<SHELL>', 'your shell').choices(Object.keys(SHELLS))), {
      json: false,
      out: true,
    }),
  run,
};

async function run({ argument = '', output }: Call): Promise<ExitCode> {
  const { root } = await loadProgram(Object.keys(VERBS), plain);
  output.data(SHELLS[argument]?.(completedVerbs(root)) ?? '');
  return 0;
}
