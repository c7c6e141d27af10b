/**
 * From text to YAML nodes; everything that files of this kind do not use is refused. The pieces of the `yaml` package are put
 * together here, instead of calling its parseDocument, so that depth and features are looked at between lexer and
 * parser: before the parser builds anything, and without reading the text twice.
 */
import { Composer, type Document, Lexer, type ParsedNode, Parser, Schema } from 'yaml';
import type { SourceProblem } from './source-issues.ts';
import { MANIFEST_YAML, type YamlDialect } from './yaml-dialect.ts';
import { YamlLexemes } from './yaml-lexemes.ts';
import { syntaxProblem } from './yaml-syntax.ts';

export interface Composition {
  /** undefined if there is no content, or none that could be read. */
  readonly root: ParsedNode | undefined;
  readonly problems: SourceProblem[];
}

const OPTIONS = {
  // One for all files: making it costs as much as parsing a small file.
  schema: new Schema({ schema: 'core', merge: false }),
  strict: true,
  prettyErrors: false,
  // plain-value.ts looks for duplicate keys: here it would take quadratic time.
  uniqueKeys: false,
} as const;

/** What follows a syntax mistake is often its echo: no more than so many are reported. */
const MOST_PROBLEMS = 10;

export function composeYaml(text: string, dialect: YamlDialect = MANIFEST_YAML): Composition {
  const lexemes = new YamlLexemes(dialect);
  const parser = new Parser();
  const composer = new Composer(OPTIONS);
  const documents: Document.Parsed[] = [];
  let errors = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes.next(lexeme);
    if (lexemes.mustStop) return { root: undefined, problems: lexemes.problems };
    for (const token of parser.next(lexeme)) {
      if (token.type === 'error') errors += 1;
      documents.push(...composed(composer.next(token)));
    }
    if (errors > MOST_PROBLEMS || documents.length > 1) break;
  }
  for (const token of parser.end()) documents.push(...composed(composer.next(token)));
  documents.push(...composed(composer.end(true, text.length)));

  const [document, second] = documents;
  const problems = [
    ...lexemes.problems,
    ...[...(document?.errors ?? []), ...(document?.warnings ?? [])].map(syntaxProblem),
    ...(second === undefined ? [] : [secondDocument(second.range[0], dialect)]),
  ];
  return {
    root: document?.contents ?? undefined,
    problems: problems.length < 2 ? problems : withoutEchoes(problems, text).slice(0, MOST_PROBLEMS),
  };
}

/** The type of the package also allows for documents that were not parsed. */
function composed(documents: ReturnType<Composer['next']>): Iterable<Document.Parsed> {
  return documents as Iterable<Document.Parsed>;
}

function secondDocument(offset: number, { files, remedies }: YamlDialect): SourceProblem {
  return {
    code: 'yaml-feature',
    offset,
    message: `a second YAML document begins here; ${files} have one`,
    remedy: remedies.secondDocument,
  };
}

/** Once confused, a parser reports the same for every line that follows. */
function withoutEchoes(problems: readonly SourceProblem[], text: string): SourceProblem[] {
  const sorted = problems.toSorted((a, b) => a.offset - b.offset);
  return sorted.filter(({ offset, message }, index) => {
    const before = sorted[index - 1];
    if (before !== undefined && !text.slice(before.offset, offset).includes('\n')) return false;
    return sorted.findIndex((other) => other.message === message) === index;
  });
}
