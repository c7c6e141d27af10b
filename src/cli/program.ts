/**
 * The command line as commander sees it. Only the verbs that are wanted are loaded; the others are a name and a
 * summary.
 */
import { Command, type Help } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import type { Paint } from '../core/render/paint.ts';
import { didYouMean } from '../core/text/did-you-mean.ts';
import { UsageError } from '../errors.ts';
import type { Verb } from './command/verb.ts';
import { VERBS } from './verbs.ts';

export interface LoadedVerb {
  readonly name: string;
  readonly verb: Verb;
  readonly command: Command;
}

export interface Program {
  readonly root: Command;
  readonly loaded: readonly LoadedVerb[];
}

/**
 * @param only names from VERBS
 * @param version what --version prints
 */
export async function loadProgram(
  only: readonly string[],
  paint: Paint,
  version: string = packageJson.version,
): Promise<Program> {
  const root = new Command('rolekeeper')
    .description('Keeps the AWS IAM roles of Bitbucket pipelines equal to the YAML in git.')
    .version(version, '-V, --version', 'print the version, and the day of the list of actions of AWS')
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

/** `help plan` as `plan --help`, and `help token inspect` as `token --help`, so that both are one. @throws UsageError for `help plan apply` */
export function helpAsFlag(argv: readonly string[]): readonly string[] {
  if (argv[0] !== 'help') return argv;
  const options = argv.findIndex((word) => word.startsWith('-'));
  const [verb, ...words] = argv.slice(1, options < 0 ? undefined : options);
  const more = verb !== undefined && words[0] !== undefined && VERBS[verb]?.word === words[0] ? words.slice(1) : words;
  if (more.length > 0) {
    const remedy = `rolekeeper help ${verb} prints the help of ${verb}.`;
    throw new UsageError(`help is about one command, not about ${[verb, ...more].join(' and ')}`, { remedy });
  }
  return verb === undefined || verb === 'help' ? ['--help'] : [verb, '--help'];
}

/** The verb that a command line asks for; undefined if it asks for none. @throws UsageError */
export function verbIn(argv: readonly string[]): string | undefined {
  const word = argv.find((one) => !one.startsWith('-'));
  if (word === undefined || Object.hasOwn(VERBS, word)) return word;
  const near = didYouMean(word, Object.keys(VERBS));
  throw new UsageError(`there is no command "${word}"`, {
    remedy: near === undefined ? 'rolekeeper --help lists what there is.' : `Did you mean ${near}?`,
  });
}

/** What --version prints, if it is asked for: the list of actions is loaded for nothing else. */
export async function versionFor(argv: readonly string[]): Promise<string> {
  if (!argv.some((word) => word === '-V' || word === '--version')) return packageJson.version;
  const { CATALOGUE_DATE } = await import('../core/iam/catalogue.ts');
  return `${packageJson.version}\nactions of AWS as of ${CATALOGUE_DATE}`;
}

/** Whose options have to be known for it. */
export function verbsFor(verb: string | undefined): string[] {
  if (verb === undefined) return [];
  return VERBS[verb]?.needsAll ? Object.keys(VERBS) : [verb];
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
