/**
 * From text to YAML nodes, with everything refused that manifests do not use. The pieces of the `yaml` package are put
 * together here, instead of calling its parseDocument, so that depth and features are looked at between lexer and
 * parser: before the parser builds anything, and without reading the text twice.
 */
import { Composer, type Document, Lexer, type ParsedNode, Parser, Schema } from 'yaml';
import { SOURCE_LIMITS } from './source-limits.ts';
import type { SourceProblem } from './source-problem.ts';
import { isMark, unwantedFeature } from './yaml-features.ts';
import { YamlNesting } from './yaml-nesting.ts';
import { syntaxProblem } from './yaml-syntax.ts';

export interface Composition {
  /** undefined if there is no content, or none that could be made out. */
  root: ParsedNode | undefined;
  problems: SourceProblem[];
}

const OPTIONS = {
  // One for all files: making it costs as much as parsing a small file.
  schema: new Schema({ schema: 'core', merge: false }),
  strict: true,
  prettyErrors: false,
  // plain-value.ts looks for duplicate keys: here it would take quadratic time.
  uniqueKeys: false,
} as const;

/** What follows a syntax mistake is often its echo: not more than so many are told. */
const MOST_PROBLEMS = 10;

export function composeYaml(text: string): Composition {
  const problems: SourceProblem[] = [];
  const parser = new Parser();
  const composer = new Composer(OPTIONS);
  const documents: Document.Parsed[] = [];
  for (const lexeme of checkedLexemes(text, problems)) {
    for (const token of parser.next(lexeme)) documents.push(...(composer.next(token) as Iterable<Document.Parsed>));
  }
  if (problems.some(({ code }) => code === 'yaml-too-deep')) return { root: undefined, problems };
  for (const token of parser.end()) documents.push(...(composer.next(token) as Iterable<Document.Parsed>));
  documents.push(...(composer.end(true, text.length) as Iterable<Document.Parsed>));

  const [document, second] = documents;
  for (const error of [...(document?.errors ?? []), ...(document?.warnings ?? [])]) problems.push(syntaxProblem(error));
  if (second !== undefined) problems.push(secondDocument(second.range[0]));
  return { root: document?.contents ?? undefined, problems: firstOfEachLine(problems, text).slice(0, MOST_PROBLEMS) };
}

/** The lexemes of the text, until it is too deep. */
function* checkedLexemes(text: string, problems: SourceProblem[]): Generator<string> {
  const nesting = new YamlNesting();
  let offset = 0;
  let isScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (isMark(lexeme)) {
      isScalar = lexeme === '\u{1f}';
    } else {
      const feature = isScalar ? undefined : unwantedFeature(lexeme, offset);
      if (feature !== undefined) problems.push(feature);
      nesting.next(lexeme, isScalar);
      if (nesting.depth > SOURCE_LIMITS.depth) {
        problems.push(tooDeep(offset));
        return;
      }
      offset += lexeme.length;
      isScalar = false;
    }
    yield lexeme;
  }
}

function tooDeep(offset: number): SourceProblem {
  return {
    code: 'yaml-too-deep',
    offset,
    message: `lists and mappings stand more than ${SOURCE_LIMITS.depth} levels within each other here`,
    hint: 'no field of a manifest needs that: look for a bracket that is not closed',
  };
}

function secondDocument(offset: number): SourceProblem {
  return {
    code: 'yaml-feature',
    offset,
    message: 'a second YAML document begins here; manifests have one',
    hint: 'move it to a file of its own: one file is one role',
  };
}

function firstOfEachLine(problems: readonly SourceProblem[], text: string): SourceProblem[] {
  if (problems.length < 2) return [...problems];
  const sorted = problems.toSorted((a, b) => a.offset - b.offset);
  return sorted.filter((problem, index) => {
    const before = sorted[index - 1];
    return before === undefined || text.slice(before.offset, problem.offset).includes('\n');
  });
}
