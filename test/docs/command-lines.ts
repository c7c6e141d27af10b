/** The command lines that our documents show: in blocks of code, and in code within a sentence. */
import { readFileSync } from 'node:fs';

export interface CommandLine {
  /** `docs/runbook.md:144`. */
  readonly place: string;
  /** Without prompt, comment, pipe and redirection. */
  readonly words: readonly string[];
  /** In a sentence it may be the name of a command alone. */
  readonly inSentence: boolean;
}

/** Every line of code in a document. */
export function commandLines(file: string): CommandLine[] {
  return linesIn(readFileSync(file, 'utf8'), file);
}

export function linesIn(markdown: string, file: string): CommandLine[] {
  const found: CommandLine[] = [];
  let inBlock = false;
  let begun = '';
  for (const [index, line] of markdown.split('\n').entries()) {
    const place = `${file}:${index + 1}`;
    const add = (code: string, inSentence: boolean) => {
      for (const words of commandsOf(code)) found.push({ place, words, inSentence });
    };
    if (/^\s*```/.test(line)) {
      inBlock = !inBlock;
    } else if (!inBlock) {
      for (const [, code = ''] of line.matchAll(/`([^`]+)`/g)) add(code, true);
    } else if (line.endsWith('\\')) {
      begun += `${line.slice(0, -1)} `;
    } else {
      add(begun + line, false);
      begun = '';
    }
  }
  return found;
}

/** The commands of one line of a shell: those between `;`, `|`, `&&` and parentheses. */
function commandsOf(code: string): string[][] {
  const commands: string[][] = [[]];
  for (const [word] of code.matchAll(/(?:"[^"]*"|'[^']*'|[^\s;|&()"'])+|&&|\|\||[;|&()]/g)) {
    if (word.startsWith('#')) break;
    if (/^[;|&()]+$/.test(word)) commands.push([]);
    else commands.at(-1)?.push(word.replace(/^(["'])(.*)\1$/, '$2'));
  }
  return commands.map(withoutRedirection).filter((words) => words.length > 0);
}

/** `- < draft.yaml`, `2>/dev/null`; `<ROLE>` stands for a role. */
function withoutRedirection(words: readonly string[]): string[] {
  return words.filter((word, index) => !/^\d?[<>]+$/.test(words[index - 1] ?? '') && !/^(\d?>.*|<)$/.test(word));
}
