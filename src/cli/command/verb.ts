/** What a command is to the rest of the CLI: its words, its options, what it does. */
import type { Command } from 'commander';
import type { Io } from './io.ts';
import {
  type ArgumentSpec,
  commanderArgument,
  commanderOption,
  type OptionSpecs,
  type OptionValues,
} from './option.ts';
import type { Output } from './output.ts';

/** 0 all is well, 1 something is wrong, 2 with `--detailed-exitcode`: changes. */
export type ExitCode = 0 | 1 | 2;

export interface Example {
  readonly line: string;
  /** What it does, as the end of a sentence. */
  readonly means: string;
}

/** What every invocation has. */
export interface Session {
  readonly io: Io;
  readonly output: Output;
  /** How the reader starts us: `rolekeeper`, or `npm run rolekeeper --`. */
  readonly program: string;
}

/** One invocation of a verb, with its options as it declared them. */
export interface Call<Specs, Argument> extends Session {
  readonly argument: Argument;
  readonly options: OptionValues<Specs>;
}

export interface VerbSpec<Specs extends OptionSpecs, Argument> {
  /** One paragraph for `--help` and docs/cli.md. */
  readonly description: string;
  readonly examples: readonly Example[];
  readonly argument?: ArgumentSpec<Argument>;
  readonly options: Specs;
  /** @throws WorldError; anything else that it throws is a bug. */
  run(call: Call<Specs, Argument>): Promise<ExitCode>;
}

/** A verb whose options only it knows. */
export interface Verb {
  readonly description: string;
  readonly examples: readonly Example[];
  /** Adds its argument and options. */
  define(command: Command): Command;
  run(command: Command, session: Session): Promise<ExitCode>;
}

export function defineVerb<Specs extends OptionSpecs, Argument = undefined>({
  description,
  examples,
  argument,
  options,
  run,
}: VerbSpec<Specs, Argument>): Verb {
  return {
    description,
    examples,
    define(command) {
      if (argument !== undefined) command.addArgument(commanderArgument(argument));
      // A verb of one word more (`token inspect`): it is written as it is, and not as something to choose.
      const [word, ...others] = argument?.choices ?? [];
      if (word !== undefined && others.length === 0) command.usage(`${word} [options]`);
      for (const spec of Object.values(options)) command.addOption(commanderOption(spec));
      return command;
    },
    run(command, session) {
      const values = Object.entries(options).map(([name, spec]) => [
        name,
        spec.read(command.getOptionValue(commanderOption(spec).attributeName())),
      ]);
      const call = { ...session, argument: command.processedArgs[0], options: Object.fromEntries(values) };
      return run(call as Call<Specs, Argument>);
    },
  };
}
