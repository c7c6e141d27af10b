/** The completion script for fish. */
import { type Completed, type CompletedFlag, type CompletedVerb, shortened } from './completed.ts';

export function fishCompletion(verbs: readonly CompletedVerb[]): string {
  return [
    '# rolekeeper completion for fish: rolekeeper completion fish | source',
    'complete -c rolekeeper -f',
    ...verbs.map(
      ({ name, summary }) => `complete -c rolekeeper -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ),
    ...verbs.flatMap(verbLines),
    '',
  ].join('\n');
}

function verbLines({ name, flags, argument }: CompletedVerb): string[] {
  const start = `complete -c rolekeeper -n '__fish_seen_subcommand_from ${name}'`;
  const argumentLine = argument.kind === 'nothing' ? [] : [`${start} ${candidates(argument)}`];
  return [...flags.map((flag) => `${start} ${flagWords(flag)}`), ...argumentLine];
}

function flagWords({ name, description, value }: CompletedFlag): string {
  const words = [`-l ${name.slice(2)}`, `-d ${quoted(shortened(description))}`];
  if (value !== undefined) words.push(value.kind === 'files' ? '-r' : '-x', candidates(value));
  return words.join(' ').trimEnd();
}

function candidates(completed: Completed): string {
  switch (completed.kind) {
    case 'words':
      return `-a ${quoted(completed.words.join(' '))}`;
    case 'files':
      return '-F';
    case 'folders':
      return "-a '(__fish_complete_directories)'";
    case 'nothing':
      return '';
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
