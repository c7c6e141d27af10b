/** What a shell can complete, read off the command definitions. */
import type { Command, Option } from 'commander';
import { CODES } from '../../core/codes/codes.ts';
import { SCHEMAS } from '../command/schemas.ts';

export interface CompletedVerb {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly CompletedFlag[];
  /** What the argument may be. */
  readonly argument: Completed;
}

export interface CompletedFlag {
  /** `--json`. */
  readonly name: string;
  readonly description: string;
  /** undefined: the flag takes no value. */
  readonly value: Completed | undefined;
}

export type Completed =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'files' }
  | { readonly kind: 'folders' }
  | { readonly kind: 'nothing' };

/** `help` is commander's own, and no verb of ours; its argument is any of these. */
export function completedVerbs(root: Command): CompletedVerb[] {
  const verbs = root.commands.map((command) => ({
    name: command.name(),
    summary: command.summary(),
    flags: [...command.options.map(flagOf), HELP],
    argument: candidatesFor(command.registeredArguments[0]?.name() ?? '', command.registeredArguments[0]?.argChoices),
  }));
  const argument = { kind: 'words', words: verbs.map(({ name }) => name) } as const;
  return [...verbs, { name: 'help', summary: 'print the help of a command', flags: [HELP], argument }];
}

const HELP: CompletedFlag = { name: '--help', description: 'print this help', value: undefined };

function flagOf(option: Option): CompletedFlag {
  const placeholder = /<(.*)>/.exec(option.flags)?.[1];
  return {
    name: option.long ?? option.flags,
    description: option.description,
    value: placeholder === undefined ? undefined : candidatesFor(placeholder, option.argChoices),
  };
}

/** By the word that stands for the value in the help. */
function candidatesFor(placeholder: string, choices: readonly string[] | undefined): Completed {
  if (choices !== undefined) return { kind: 'words', words: choices };
  switch (placeholder) {
    case 'DIR':
      return { kind: 'folders' };
    case 'FILE':
      return { kind: 'files' };
    case 'TARGET':
      return { kind: 'words', words: ['embedded', 'aws', 'file:'] };
    case 'CODE':
      return { kind: 'words', words: Object.keys(CODES) };
    case 'SCHEMA':
      return { kind: 'words', words: Object.keys(SCHEMAS) };
    default:
      return { kind: 'nothing' };
  }
}

/** The part of a description that fits beside a candidate. */
export function shortened(description: string): string {
  return (description.split(/[;(]/)[0] ?? '').trim();
}
