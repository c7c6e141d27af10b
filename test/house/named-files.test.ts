/** A file that a comment, a page or a configuration names is there: a name that leads nowhere is worse than none. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';

const CODE = globSync(['{src,infra,functions,scripts,bench,test}/**/*.{ts,js,mjs}', '*.{ts,mjs}', '.ci/{run,*.sh}'])
  .filter((file) => basename(file) !== basename(import.meta.filename))
  .sort();
const PAGES = globSync(['*.md', 'docs/**/*.md', 'test/scenarios/*/story.md']).sort();
const BASENAMES = new Set(
  globSync(['{src,infra,functions,scripts,bench,test,schemas,docs,manifests}/**/*.*', '*.*']).map((path) =>
    basename(path),
  ),
);

const PATH =
  /(?<![\w./@-])((?:src|infra|functions|scripts|bench|test|schemas|docs)\/[\w./-]+\.(?:ts|js|mjs|md|svg|sh))\b/g;
const BARE = /(?<![\w./*@-])([a-z][a-z0-9-]+(?:\.[a-z]+)*\.ts)\b/g;

describe('a file that is named', () => {
  it('in a comment is there', () => {
    expect(CODE.flatMap((file) => missing(file, comments(readFileSync(file, 'utf8'))))).toEqual([]);
  });

  it('in a page is there', () => {
    expect(PAGES.flatMap((file) => missing(file, readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('in a script or a configuration is there', () => {
    for (const file of ['package.json', 'stryker.config.mjs', 'vitest.mutation.config.ts', '.ci/run']) {
      expect(missing(file, readFileSync(file, 'utf8'))).toEqual([]);
    }
  });

  it('is looked for at all', () => {
    expect(missing('x', 'see src/core/nowhere.ts, nowhere.ts and src/apply.ts')).toEqual([
      'x: src/core/nowhere.ts',
      'x: nowhere.ts',
    ]);
  });
});

function missing(file: string, text: string): string[] {
  const paths = [...text.matchAll(PATH)].map(([, path = '']) => path).filter((path) => !existsSync(path));
  const bare = [...text.matchAll(BARE)].map(([, name = '']) => name).filter((name) => !BASENAMES.has(name));
  return [...paths, ...bare].map((name) => `${file}: ${name}`);
}

function comments(text: string): string {
  return [...text.matchAll(/\/\*[\s\S]*?\*\/|(?<![:'"`\w])\/\/[^\n]*|^\s*#[^\n]*/gm)]
    .map(([comment]) => comment)
    .join('\n');
}
