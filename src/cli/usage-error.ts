/** What commander has against a command line, in our words, with what was probably meant. */
import type { CommanderError } from 'commander';
import { didYouMean } from '../core/text/did-you-mean.ts';
import { UsageError } from '../errors.ts';

/** `verb` is the one that was asked for, if any was. */
export function usageError({ message }: CommanderError, verb: string | undefined): UsageError {
  const [first = '', second] = message.split('\n');
  const help = ['rolekeeper', verb ?? '', '--help'].filter((word) => word !== '').join(' ');
  if (verb === 'explain' && first.includes('too many arguments')) return unquoted();
  const choice = wrongChoice(first, help);
  if (choice !== undefined) return choice;
  // It writes `error: unknown option '--jsn'`, new line, `(Did you mean --json?)`.
  return new UsageError(first.replace(/^error: /, ''), {
    remedy: second === undefined ? `${help} lists what there is.` : second.replace(/^\((.*)\)$/, '$1'),
  });
}

/** An error that was pasted as it is: the shell takes each word of it for an argument. */
function unquoted(): UsageError {
  return new UsageError('an error of several words goes in quotes', {
    remedy: "Write \"…\" around it, or '…' if it has double quotes itself: rolekeeper explain 'Error: …'",
  });
}

/** `option '--color <WHEN>' argument 'red' is invalid. Allowed choices are …`; of an argument, it names that instead. */
const CHOICE =
  /^error: (?:option '(?<option>\S+)[^']*' argument|command-argument value) '(?<word>.*)' is invalid(?: for argument '(?<argument>.*)')?\. Allowed choices are (?<list>.*)\.$/;

function wrongChoice(text: string, help: string): UsageError | undefined {
  const { option, argument, word = '', list } = CHOICE.exec(text)?.groups ?? {};
  if (list === undefined) return undefined;
  const choices = list.split(', ');
  const near = didYouMean(word, choices);
  const last = choices.at(-1);
  const all = choices.length > 1 ? `${choices.slice(0, -1).join(', ')} or ${last}` : last;
  return new UsageError(`${option ?? argument} is "${word}"; it can be ${all}`, {
    remedy: near === undefined ? `${help} lists what there is.` : `Did you mean ${near}?`,
  });
}
