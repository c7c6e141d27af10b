/**
 * docs/threat-model.md claims nothing that nothing shows: every row names a story or a test that is there, by its title,
 * or says that it is not stopped.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isThere, type Keeper } from './keepers.ts';

const PAGE = 'docs/threat-model.md';
const TEXT = readFileSync(PAGE, 'utf8');

/** Of a table: its cells, without the line of heads and the one under it. */
const ROWS = TEXT.split(/\n{2,}/)
  .filter((block) => block.startsWith('|'))
  .flatMap((table) => table.trim().split('\n').slice(2))
  .map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );

const CASES: { reason: string; row: string[]; expected: boolean }[] = [
  { reason: 'a story', row: ['x', '[y](../test/scenarios/team-lost/story.md)', '–'], expected: true },
  { reason: 'nothing, and it says so', row: ['x', '–', 'not stopped yet: y'], expected: true },
  { reason: 'nothing', row: ['x', '–', '–'], expected: false },
  { reason: 'a page is no test', row: ['x', '[y](guardrails.md)', '–'], expected: false },
];

describe('docs/threat-model.md', () => {
  it('has a row for each of the seventeen holes, in their order', () => {
    const numbers = ROWS.filter((cells) => cells.length === 5).map(([number]) => number);
    expect(numbers).toEqual(Array.from({ length: 17 }, (_, index) => String(index + 1)));
  });

  it('has in every row a story, a test, or the words "not stopped"', () => {
    expect(ROWS.length).toBeGreaterThan(60);
    expect(ROWS.filter((row) => !isShown(row))).toEqual([]);
  });

  for (const { reason, row, expected } of CASES) {
    it(`${expected ? 'is content with' : 'objects to'} a row with ${reason}`, () =>
      expect(isShown(row)).toBe(expected));
  }

  it('names stories and tests that are there', () => {
    expect(linksOf(TEXT).filter(({ path, text }) => !leads(path, text))).toEqual([]);
  });
});

interface Link {
  readonly text: string;
  readonly path: string;
}

function linksOf(text: string): Link[] {
  return [...text.matchAll(/\[([^\]]*)\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, name = '', path = '']) => ({
    text: name,
    path: normalize(join(dirname(PAGE), path)),
  }));
}

function isShown(row: readonly string[]): boolean {
  const text = row.join(' | ');
  return text.includes('not stopped') || linksOf(text).some(({ path }) => path.startsWith('test/'));
}

/** To a page by its path, to a story by its name, to a test by its title. */
function leads(path: string, text: string): boolean {
  if (!path.startsWith('test/')) return existsSync(path);
  const [, story] = /^test\/scenarios\/([^/]+)\/story\.md$/.exec(path) ?? [];
  const keeper: Keeper = story === undefined ? { file: path, named: text } : { story };
  return isThere(keeper) && (story === undefined || story === text);
}
