/** The completion script for bash 3.2 and later. */
import type { Completed, CompletedVerb } from './completed.ts';

export function bashCompletion(verbs: readonly CompletedVerb[]): string {
  return `# rolekeeper completion for bash: source <(rolekeeper completion bash)
_rolekeeper() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${[...verbs.map(({ name }) => name), '--help', '--version'].join(' ')}"
  else
    case "\${COMP_WORDS[1]}" in
${verbs.map(verbCase).join('\n')}
    esac
  fi
  # No candidates: bash offers files (complete -o default).
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  case "\${COMPREPLY[0]:-}" in *:) compopt -o nospace 2>/dev/null || true ;; esac
}
complete -o default -F _rolekeeper rolekeeper
`;
}

function verbCase({ name, flags, argument }: CompletedVerb): string {
  const values = flags.flatMap((flag) =>
    flag.value === undefined ? [] : `          ${flag.name}) words=${quoted(flag.value)} ;;`,
  );
  return [
    `      ${name})`,
    '        case "$before" in',
    ...values,
    '          *)',
    '            case "$word" in',
    `              -*) words="${flags.map((flag) => flag.name).join(' ')}" ;;`,
    `              *) words=${quoted(argument)} ;;`,
    '            esac ;;',
    '        esac ;;',
  ].join('\n');
}

function quoted(completed: Completed): string {
  return completed.kind === 'words' ? `"${completed.words.join(' ')}"` : '""';
}
