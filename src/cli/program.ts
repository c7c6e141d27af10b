/** The command line as commander sees it. Only the verbs that are wanted are loaded; the others are a name and a summary. */
import { Command, type Help } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import type { Paint } from '../core/render/paint.ts';
import type { Verb } from './verb.ts';
import { VERBS } from './verbs.ts';

export interface LoadedVerb {
  name: string;
  verb: Verb;
  command: Command;
}

export interface Program {
  root: Command;
  loaded: readonly LoadedVerb[];
}

/** `only` are names from VERBS. */
export async function loadProgram(only: readonly string[], paint: Paint): Promise<Program> {
  const root = new Command('rolekeeper')
    .description('Keeps the AWS IAM roles of Bitbucket pipelines equal to the YAML in git.')
    .version(packageJson.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp(helpStyle(paint))
    .exitOverride();
  const loaded: LoadedVerb[] = [];
  for (const [name, { summary, load }] of Object.entries(VERBS)) {
    const command = root.command(name).summary(summary).helpOption('-h, --help', 'print this help');
    if (!only.includes(name)) continue;
    const { verb } = await load();
    verb.define(command.description(verb.description)).addHelpText('after', () => examplesText(verb, paint));
    loaded.push({ name, verb, command });
  }
  return { root, loaded };
}

/** The verb that a command line asks for, also in `help plan`. */
export function verbsIn(argv: readonly string[]): string[] {
  return argv.filter((word) => Object.hasOwn(VERBS, word)).slice(0, 1);
}

function examplesText({ examples }: Verb, paint: Paint): string {
  const lines = examples.map(({ line, means }) => `  ${line}\n      ${paint('dim', means)}`);
  return `\n${paint('bold', 'Examples:')}\n${lines.join('\n')}`;
}

function helpStyle(paint: Paint): Partial<Help> {
  return {
    styleTitle: (text) => paint('bold', text),
    styleOptionText: (text) => paint('cyan', text),
    styleSubcommandText: (text) => paint('cyan', text),
    styleArgumentText: (text) => paint('cyan', text),
    subcommandTerm: (command) => command.name(),
  };
}
