/** The package's name is in package.json, and every document, sample and script that names it says the same. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import repository from '../../package.json' with { type: 'json' };

const [, SCOPE = '', BARE = ''] = /^@([a-z]+)\/([a-z]+)$/.exec(repository.name) ?? [];
const FILES = globSync([
  ...['*.md', 'docs/**/*.md', 'docs/samples/**/*.yml', 'docs/samples/**/.bitbucket/*', 'Dockerfile', 'pipe/*'],
  ...['src/**/*.ts', 'scripts/*.ts'],
]);

/** Tarballs, packages of a scope that are called as ours, and registries of a scope. */
function named(text: string): string[] {
  return [
    ...[...text.matchAll(/[\w-]*rolekeeper-\d+\.\d+\.\d+\.tgz/g)].map(([name]) => name),
    ...[...text.matchAll(/@[\w-]+\/rolekeeper\b/g)].map(([name]) => name),
    ...[...text.matchAll(/@[\w-]+(?=:registry)/g)].map(([name]) => name),
  ];
}

/** What would ask a registry for a name without a scope. */
function unscoped(text: string): string[] {
  const commands = /\b(?:npx|npm exec|npm (?:install|i|add))(?: +-[\w-]+(?:=\S+)?)* +rolekeeper\b/g;
  return [...text.matchAll(commands)].map(([line]) => line).filter((line) => !/--no(-install)?\b/.test(line));
}

const RIGHT = new Set([`${SCOPE}-${BARE}-${repository.version}.tgz`, repository.name, `@${SCOPE}`]);

describe('the name of the package', () => {
  it('has a scope', () => expect(SCOPE).not.toBe(''));

  it('is the same wherever it stands', () => {
    const all = FILES.flatMap((file) => named(readFileSync(file, 'utf8')).map((name) => `${file}: ${name}`));
    expect(all.length).toBeGreaterThan(5);
    expect(all.filter((line) => !RIGHT.has(line.split(': ')[1] ?? ''))).toEqual([]);
  });

  it('is never asked of a registry without its scope', () => {
    const told = (file: string) => !file.endsWith('starter-pipeline.ts');
    expect(
      FILES.filter(told).flatMap((file) => unscoped(readFileSync(file, 'utf8')).map((line) => `${file}: ${line}`)),
    ).toEqual([]);
  });

  const CASES = [
    { reason: 'npx alone', text: 'npx rolekeeper validate', found: 1 },
    { reason: 'npx that says yes', text: 'npx --yes rolekeeper validate', found: 1 },
    { reason: 'an installation', text: 'npm install --save-exact rolekeeper', found: 1 },
    { reason: 'npx that installs nothing', text: 'npx --no-install rolekeeper validate', found: 0 },
    { reason: 'a script of ours', text: 'npm run rolekeeper -- plan', found: 0 },
  ];
  for (const { reason, text, found } of CASES) {
    it(`${found === 0 ? 'is content with' : 'finds'} ${reason}`, () => expect(unscoped(text)).toHaveLength(found));
  }
});
