/** The completion script for zsh. */
import { type Completed, type CompletedFlag, type CompletedVerb, shortened } from './completed.ts';

export function zshCompletion(verbs: readonly CompletedVerb[]): string {
  return `#compdef rolekeeper
# rolekeeper completion for zsh: source <(rolekeeper completion zsh), or a file named _rolekeeper in $fpath
compdef _rolekeeper rolekeeper
_rolekeeper() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C '1:command:->verb' '*::argument:->rest'
  case $state in
    verb)
      local -a verbs
      verbs=(
${verbs.map(({ name, summary }) => `        ${quoted(`${name}:${summary}`)}`).join('\n')}
      )
      _describe command verbs ;;
    rest)
      case $line[1] in
${verbs.map(verbCase).join('\n')}
      esac ;;
  esac
}
if [ "$funcstack[1]" = "_rolekeeper" ]; then _rolekeeper; fi
`;
}

function verbCase({ name, flags, argument }: CompletedVerb): string {
  const specs = [...flags.map(flagSpec), ...(argument.kind === 'nothing' ? [] : [`1:argument:${action(argument)}`])];
  return `        ${name})\n          _arguments ${specs.map(quoted).join(' \\\n            ')} ;;`;
}

function flagSpec({ name, description, value }: CompletedFlag): string {
  const words = shortened(description).replace(/[[\]:\\]/g, '\\$&');
  return `${name}[${words}]${value === undefined ? '' : `:value:${action(value)}`}`;
}

function action(completed: Completed): string {
  switch (completed.kind) {
    case 'words':
      return `(${completed.words.map((word) => word.replaceAll(':', '\\:')).join(' ')})`;
    case 'files':
      return '_files';
    case 'folders':
      return '_directories';
    case 'nothing':
      return ' ';
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
