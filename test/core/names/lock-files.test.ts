/** In which file of the lock file a name is written. */
import { describe, expect, it } from 'vitest';
import type { BitbucketLock } from '../../../src/core/manifest/settings.ts';
import { validateTree } from '../../../src/core/manifest/validate.ts';
import { lockAfter } from '../../../src/core/names/lock-after.ts';
import type { LockChange, Rename } from '../../../src/core/names/lock-change.ts';
import { type LockFile, lockFilesAfter } from '../../../src/core/names/lock-files.ts';
import type { Uuid } from '../../../src/core/text/uuid.ts';
import { manifest, tree } from '../../support/tree.ts';

const MAIN = 'bitbucket.lock.yaml';
const SHOP = 'bitbucket.lock.d/shop.yaml';

const uuid = (index: number, kind = 1) => `{0000000${kind}-7c1e-4b5f-9a3c-${String(index).padStart(12, '0')}}` as Uuid;

/** A part with these repositories; a comment makes it as large as is asked. */
function part(path: string, slugs: readonly string[], bytes = 0, first = ''): LockFile {
  const entries = slugs.map((slug, index) => `    ${slug}:\n      uuid: "${uuid(index, path.length % 10)}"\n`).join('');
  const text = `${first}apiVersion: rolekeeper/v1\nkind: BitbucketLock\nspec:\n  workspace: acme\n  repositories:\n${entries}`;
  return { path, text: `${text}# ${'.'.repeat(Math.max(0, bytes - text.length))}\n` };
}

function lockOf(files: readonly LockFile[]): BitbucketLock {
  const repositories = files.flatMap(({ path, text }) =>
    [...text.matchAll(/^ {4}(\S+):$/gm)].map(([, slug = ''], index) => {
      const entry = { uuid: uuid(index, path.length % 10), environments: {} };
      return [slug, path === MAIN ? entry : { ...entry, part: path }] as const;
    }),
  );
  return { workspace: 'acme', repositories: Object.fromEntries(repositories) };
}

const added = (slug: string, index = 77): LockChange => ({ slug, before: undefined, after: uuid(index, 5) });

interface Case {
  reason: string;
  files: LockFile[];
  changes?: LockChange[];
  renames?: Rename[];
  /** The files that are written, each with what it has then. */
  expected: Record<string, RegExp>;
}

const CASES: Case[] = [
  {
    reason: 'where there is nothing, the first file',
    files: [],
    changes: [added('web')],
    expected: { [MAIN]: /web:/ },
  },
  {
    reason: 'the first file as long as it is small',
    files: [part(MAIN, ['api'])],
    changes: [added('web')],
    expected: { [MAIN]: /api:[\s\S]*web:/ },
  },
  {
    reason: 'the part of the team, if it has one',
    files: [part(MAIN, ['api']), part(SHOP, ['jobs'])],
    changes: [added('web')],
    expected: { [SHOP]: /jobs:[\s\S]*web:/ },
  },
  {
    reason: 'also if that ends in .yml',
    files: [part(MAIN, ['api']), part('bitbucket.lock.d/shop.yml', ['jobs'])],
    changes: [added('web')],
    expected: { 'bitbucket.lock.d/shop.yml': /jobs:[\s\S]*web:/ },
  },
  {
    reason: 'a part of its own once the first file is large, with the schema one folder further up',
    files: [part(MAIN, ['api'], 60_000, '# yaml-language-server: $schema=../schemas/bitbucket-lock.schema.json\n')],
    changes: [added('web')],
    expected: { [SHOP]: /^# yaml-language-server: \$schema=\.\.\/\.\.\/schemas\/bitbucket-lock[\s\S]*acme[\s\S]*web:/ },
  },
  {
    reason: 'where there are parts alone, no first file is begun',
    files: [part('bitbucket.lock.d/data.yaml', ['jobs'])],
    changes: [added('web')],
    expected: { [SHOP]: /^apiVersion[\s\S]*web:/ },
  },
  {
    reason: 'another part once that of the team is full',
    files: [part(MAIN, ['api']), part(SHOP, ['jobs'], 60_000)],
    changes: [added('web')],
    expected: { 'bitbucket.lock.d/shop-2.yaml': /web:/ },
  },
  {
    reason: 'what is in a part stays there: another UUID, and an environment more',
    files: [part(MAIN, ['api'], 60_000), part('bitbucket.lock.d/data.yaml', ['jobs'])],
    changes: [
      { slug: 'jobs', before: uuid(0), after: uuid(9, 5) },
      { slug: 'jobs', environment: 'live', before: undefined, after: uuid(8, 5) },
      { slug: 'api', environment: 'live', before: undefined, after: uuid(7, 5) },
    ],
    expected: {
      'bitbucket.lock.d/data.yaml': /jobs:\n {6}uuid: "\{00000005-\S+9\}"\n {6}environments:\n {8}live/,
      [MAIN]: /api:\n {6}uuid: \S+\n {6}environments:\n {8}live/,
    },
  },
  {
    reason: 'a repository takes its part along when it gets another name, with what is new in it',
    files: [part(MAIN, ['api']), part('bitbucket.lock.d/data.yaml', ['jobs'])],
    renames: [{ from: { slug: 'jobs' }, to: { slug: 'work' } }],
    changes: [{ slug: 'work', environment: 'live', before: undefined, after: uuid(8, 5) }],
    expected: { 'bitbucket.lock.d/data.yaml': /^ {4}work:\n {6}uuid: \S+\n {6}environments:\n {8}live/m },
  },
  { reason: 'nothing where nothing changes', files: [part(MAIN, ['api'])], expected: {} },
];

describe('a name is written into', () => {
  for (const { reason, files, changes = [], renames = [], expected } of CASES) {
    it(reason, () => {
      const written = lockFilesAfter(files, lockOf(files), { changes, renames }, () => 'shop');
      expect(written.map(({ path }) => path).sort()).toEqual(Object.keys(expected).sort());
      for (const { path, before, after } of written) {
        expect(before).toBe(files.find((file) => file.path === path)?.text);
        expect(after).toMatch(expected[path] ?? /^$/);
      }
    });
  }

  it('as many parts as five thousand repositories need, of which each is small enough to be read', () => {
    const changes = Array.from({ length: 5_000 }, (_, index) => [
      added(`service-${index}`, index),
      { slug: `service-${index}`, environment: 'production', before: undefined, after: uuid(index, 6) },
    ]).flat();
    const empty: BitbucketLock = { workspace: 'acme', repositories: {} };
    const teamOf = (slug: string) => `team-${Number(slug.slice(8)) % 4}`;
    const written = lockFilesAfter([], empty, { changes, renames: [] }, teamOf);
    const texts = Object.fromEntries(written.map(({ path, after }) => [path, after]));
    const { lock, issues } = validateTree(tree({ 'teams/x/a.yaml': manifest('repositories: [service-7]'), ...texts }));
    expect(issues.filter(({ place }) => place.file.includes('lock'))).toEqual([]);
    const { repositories } = lockAfter(empty, { changes, renames: [] });
    expect(Object.keys(lock?.repositories ?? {}).sort()).toEqual(Object.keys(repositories).sort());
    expect(written.length).toBeLessThan(30);
  });
});
