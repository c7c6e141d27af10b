/**
 * The YAML features that manifests do without. Each of them lets a file say something else than what a reviewer sees
 * (an anchor far above, a merged mapping, a second document), and none is needed to describe a role.
 */
import type { SourceProblem } from './source-problem.ts';

/** Lexemes that the lexer puts between the pieces of the text: they stand for no character. */
const MARKS: ReadonlySet<string> = new Set(['\u{2}', '\u{18}', '\u{1f}']);

export function isMark(lexeme: string): boolean {
  return MARKS.has(lexeme);
}

/** What is wrong with a lexeme that is not text of a scalar; undefined for the punctuation that everybody uses. */
export function unwantedFeature(lexeme: string, offset: number): SourceProblem | undefined {
  const found = FEATURES[lexeme[0] ?? ''];
  if (found === undefined) return undefined;
  const shown = lexeme.length > 40 ? `${lexeme.slice(0, 40)}…` : lexeme.trimEnd();
  return {
    code: 'yaml-feature',
    offset,
    message: `${shown} is ${found.what}, which manifests do not use`,
    hint: found.hint,
  };
}

const FEATURES: Readonly<Record<string, { what: string; hint: string }>> = {
  '&': { what: 'a YAML anchor', hint: 'write the value out where it is needed, or quote it if you mean the text' },
  '*': { what: 'a YAML alias', hint: 'write the value out, or quote it if you mean the text' },
  '!': { what: 'a YAML tag', hint: 'remove it, or quote the value if you mean the text' },
  '%': { what: 'a YAML directive', hint: 'remove the line' },
};
