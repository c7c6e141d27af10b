/** What is wrong with a command line of ours, found without doing what it says. */
import { CommanderError } from 'commander';
import { CONTEXT_KEYS } from '../../infra/context.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { SCHEMAS } from '../../src/cli/command/schemas.ts';
import { helpAsFlag, loadProgram, verbIn, verbsFor } from '../../src/cli/program.ts';
import { pastedMessage } from '../../src/core/access/pasted-message.ts';
import { CODES } from '../../src/core/codes/codes.ts';
import { plain } from '../../src/core/render/paint.ts';
import type { CommandLine } from './command-lines.ts';

/** npm's own: `npm test` and `npm start` run scripts of these names. */
const SHORT = ['test', 'start'];
/** Words in capitals stand for something; where its form is checked, this stands for it. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  COMMIT: '5f0c2d1a9b8e7f6a5d4c3b2a190807f6e5d4c3b2',
  DIGEST: 'deletions-e96f746b625a4c1f9d3b7a08c2f5e416',
  PLAN: 'plan-e96f746b625a4c1f9d3b7a08c2f5e416',
  TARGET: 'embedded',
  SHELL: 'bash',
};

/** A digest says of which kind its set is. */
function standingFor(word: string, before: string | undefined): string {
  const name = word.replace(/^<(.*)>$/, '$1');
  const found = STANDS_FOR[name] ?? word;
  return before === '--allow-lockouts' ? found.replace(/^deletions-/, 'lockouts-') : found;
}

/** undefined: it is no command of ours, or one without a fault. */
export async function faultOf({ words, inSentence }: CommandLine): Promise<string | undefined> {
  const [first, second, ...rest] = words[0] === 'npx' ? withoutOptions(words.slice(1)) : words;
  if (first === 'rolekeeper') return programFault([second ?? '', ...rest], inSentence);
  // The option alone, in a sentence, or an option of what deploys.
  const key = ['-c', 'npm', 'cdk'].includes(first ?? '') ? contextFault(words) : undefined;
  if (key !== undefined || first !== 'npm') return key;
  if (SHORT.includes(second ?? '')) return scriptFault(second ?? '');
  if (second !== 'run') return undefined;
  const script = rest.find((word) => !word.startsWith('--'));
  if (script === undefined || isPlaceholder(script)) return undefined;
  const dashes = words.indexOf('--');
  if (script !== 'rolekeeper' || dashes < 0) return scriptFault(script);
  return programFault(words.slice(dashes + 1), inSentence);
}

/** npx's own, which stand before the command. */
function withoutOptions(words: readonly string[]): readonly string[] {
  return words.slice(words.findIndex((word) => !word.startsWith('-')));
}

function scriptFault(script: string): string | undefined {
  return Object.hasOwn(packageJson.scripts, script) ? undefined : `there is no npm script ${script}`;
}

function contextFault(words: readonly string[]): string | undefined {
  const keys = words.flatMap((word, index) => (words[index - 1] === '-c' ? (word.split('=')[0] ?? '') : []));
  const unknown = keys.filter((key) => !isPlaceholder(key)).find((key) => !CONTEXT_KEYS.some((known) => known === key));
  return unknown === undefined ? undefined : `there is no context key ${unknown}`;
}

async function programFault(written: readonly string[], inSentence: boolean): Promise<string | undefined> {
  const words = written.filter((word) => !/^\[.*\]$/.test(word));
  try {
    const argv = helpAsFlag(words.map((word, index) => standingFor(word, words[index - 1])));
    const { root, loaded } = await loadProgram(verbsFor(verbIn(argv)), plain);
    const silent = { writeOut: () => undefined, writeErr: () => undefined };
    root.configureOutput(silent);
    for (const { command } of loaded)
      command
        .exitOverride()
        .configureOutput(silent)
        .action(() => undefined);
    await root.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) return String(error);
    const isNameAlone = inSentence && error.code === 'commander.missingArgument';
    if (!isNameAlone && !/^commander\.(help|helpDisplayed|version)$/.test(error.code)) return error.message;
  }
  return wordFault(words);
}

/** Arguments that name something which only the verb looks up. */
function wordFault([verb, word]: readonly string[]): string | undefined {
  const known = verb === 'explain' ? CODES : verb === 'schema' ? SCHEMAS : undefined;
  if (known === undefined || word === undefined || isPlaceholder(word) || word.startsWith('-')) return undefined;
  const isMessage = verb === 'explain' && pastedMessage(word) !== undefined;
  return isMessage || Object.hasOwn(known, word) ? undefined : `${verb} knows no ${word}`;
}

function isPlaceholder(word: string): boolean {
  return /^[A-Z]+$/.test(word) || /^[<$]/.test(word);
}
