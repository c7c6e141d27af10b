/** `rolekeeper completion SHELL`: a script that completes verbs, options and their values. */
import { Argument } from 'commander';
import { commanderOption } from '../command/option.ts';
import { FILE_OUTPUT } from '../command/options.ts';
import type { Verb } from '../command/verb.ts';
import { bashCompletion } from '../completion/bash.ts';
import { type CompletedVerb, completedVerbs } from '../completion/completed.ts';
import { fishCompletion } from '../completion/fish.ts';
import { zshCompletion } from '../completion/zsh.ts';

const SHELLS: Readonly<Record<string, (verbs: readonly CompletedVerb[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** The only verb that looks at the others: it reads them off the program that it is part of. */
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
  define(command) {
    command.addArgument(new Argument('<SHELL>', 'your shell').choices(Object.keys(SHELLS)));
    for (const spec of Object.values(FILE_OUTPUT)) command.addOption(commanderOption(spec));
    return command;
  },
  async run(command, { output }) {
    if (command.parent === null) throw new Error('completion is run as a part of the program');
    const script = SHELLS[command.processedArgs[0]];
    output.data(script?.(completedVerbs(command.parent)) ?? '');
    return 0;
  },
};
