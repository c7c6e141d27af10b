/** The YAML parser's complaints in our words. */
import type { ErrorCode } from 'yaml';
import type { SourceProblem } from './source-issues.ts';

/** Errors and warnings alike: a reader may misread what the parser only warns of. */
export function syntaxProblem(error: { code: ErrorCode; pos: [number, number]; message: string }): SourceProblem {
  return {
    code: 'yaml-syntax',
    offset: error.pos[0],
    message: error.message.charAt(0).toLowerCase() + error.message.slice(1),
    remedy: remedyOf(error),
  };
}

function remedyOf({ code, message }: { code: ErrorCode; message: string }): string {
  if (/^Flow sequence/.test(message)) return 'close the list with ]';
  if (/^Flow map/.test(message)) return 'close the mapping with }, or quote the value if it is not a mapping';
  return REMEDIES[code] ?? 'look at this line and the one above: "key: value", two spaces a level';
}

const REMEDIES: Partial<Record<ErrorCode, string>> = {
  BAD_DQ_ESCAPE: "write the backslash twice, or use single quotes: '…'",
  BAD_INDENT: 'align the line with the others of its level',
  BAD_SCALAR_START: 'quote the value: "…"',
  BLOCK_AS_IMPLICIT_KEY: 'quote the value if it has ": " in it; otherwise check the indentation of the lines around it',
  BLOCK_IN_FLOW: 'inside [ ] and { } separate the items by commas',
  MULTILINE_IMPLICIT_KEY: 'a colon is missing on this line or the one above, or a quote is not closed',
  TAB_AS_INDENT: 'indent with spaces',
  UNEXPECTED_TOKEN:
    'a value that begins with { or [ or a quote, or has ": " or " #" in it, needs quotes around all of it',
};
