/**
 * A YAML file in which values are shared (anchors, aliases, merge keys), as values that know where they are written.
 * What stands behind an alias is one value in many places, so that a small text can mean a huge one; the size and the
 * depth of what it means are counted without writing it out, and a file that means too much is refused.
 */
import { isScalar } from 'yaml';
import type { Issue, Place } from '../model/diagnosis.ts';
import type { SourceFile } from '../model/source-tree.ts';
import { lineAndColumn } from '../text/line-and-column.ts';
import { composeYaml } from './compose-yaml.ts';
import type { Located } from './located-value.ts';
import { Locator, MOST_VALUES } from './locator.ts';
import { firstIssues, issueOf, type SourceProblem } from './source-issues.ts';
import { decodeSource } from './source-text.ts';
import type { YamlDialect } from './yaml-dialect.ts';

export interface LocatedFile {
  /** undefined if there is an issue. */
  readonly root: Located | undefined;
  readonly issues: readonly Issue[];
  place(at: number): Place;
}

const MOST_LEVELS = 100;

/** Never throws, whatever the bytes are. */
export function parseLocated(file: SourceFile, dialect: YamlDialect): LocatedFile {
  const { text, problems } = decodeSource(file.bytes, dialect);
  const place = (at: number) => ({ file: file.path, ...lineAndColumn(text, at) });
  const failed = (found: readonly SourceProblem[]): LocatedFile => ({
    root: undefined,
    issues: firstIssues(found.map((problem) => issueOf(problem, file.path, text))),
    place,
  });
  if (problems.length > 0) return failed(problems);
  const { root, problems: found } = composeYaml(text, dialect);
  if (found.length > 0) return failed(found);
  if (root === undefined || (isScalar(root) && root.value === null)) {
    return failed([{ code: 'yaml-empty', offset: 0, message: 'the file is empty', remedy: dialect.remedies.empty }]);
  }
  const locator = new Locator(dialect);
  const located = locator.valueOf(root, 0);
  const all = [...locator.problems, ...tooMuch(located, dialect)];
  return all.length > 0 ? failed(all) : { root: located, issues: [], place };
}

function tooMuch({ size, depth, at }: Located, { remedies }: YamlDialect): SourceProblem[] {
  if (size > MOST_VALUES) {
    const message = `with its aliases written out the file has more than ${MOST_VALUES} values`;
    return [{ code: 'file-too-large', offset: at, message, remedy: remedies.tooLarge }];
  }
  if (depth > MOST_LEVELS) {
    const message = `with its aliases written out the file is nested more than ${MOST_LEVELS} levels deep`;
    return [{ code: 'yaml-too-deep', offset: at, message, remedy: remedies.tooDeep }];
  }
  return [];
}
