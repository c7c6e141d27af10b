/** What a command is to the rest of the CLI: its words, its options, what it does. */
import type { Command } from 'commander';
import type { Io } from './io.ts';
import type { Output } from './output.ts';

/** 0 all is well, 1 something is wrong, 2 with `--detailed-exitcode`: changes. */
export type ExitCode = 0 | 1 | 2;

export interface Verb {
  /** One paragraph for `--help` and docs/cli.md. */
  description: string;
  examples: readonly Example[];
  /** Adds its arguments and options. */
  define(command: Command): Command;
  /** @throws WorldError; anything else that it throws is a bug. */
  run(call: Call): Promise<ExitCode>;
}

export interface Example {
  line: string;
  /** What it does, as the end of a sentence. */
  means: string;
}

/** One invocation of a verb. */
export interface Call {
  io: Io;
  output: Output;
  /** The first argument, with its default. */
  argument: string | undefined;
  /** As commander parsed them: the verb knows what it defined. */
  options: Readonly<Record<string, unknown>>;
  /** How the reader starts us: `rolekeeper`, or `npm run rolekeeper --`. */
  program: string;
}
