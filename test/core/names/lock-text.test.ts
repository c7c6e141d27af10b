/** A resolution in the text of the lock file: what it says changes, and nothing else. */
import { createPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { BitbucketLock } from '../../../src/core/manifest/settings.ts';
import { type LockEdit, lockAfter } from '../../../src/core/names/lock-after.ts';
import { lockText } from '../../../src/core/names/lock-text.ts';
import type { Uuid } from '../../../src/core/text/uuid.ts';

const id = (count: number) => `{${count.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000}` as Uuid;

const LOCK = `# Names change hands.
apiVersion: rolekeeper/v1
kind: BitbucketLock
spec:
  workspace: acme
  repositories:
    # The first one.
    api:
      uuid: '${id(1)}' # seen by ann
      environments:
        staging: "${id(2)}"
        production: "${id(3)}"
      # A person's word.
      attested:
        production: {branches: [main], by: ann, on: 2026-11-03, uuid: "${id(3)}"}

    web:
      uuid: "${id(4)}"
      # environments:
      #   production: …
# The end.
`;

const nothing: LockEdit = { renames: [], changes: [] };
const cases: { name: string; edit: Partial<LockEdit>; diff: string }[] = [
  { name: 'nothing', edit: {}, diff: '' },
  {
    name: 'another UUID of a repository',
    edit: { changes: [{ slug: 'api', before: id(1), after: id(9) }] },
    diff: `-      uuid: '${id(1)}' # seen by ann
+      uuid: "${id(9)}" # seen by ann`,
  },
  {
    name: 'another UUID of an environment',
    edit: { changes: [{ slug: 'api', environment: 'staging', before: id(2), after: id(9) }] },
    diff: `-        staging: "${id(2)}"
+        staging: "${id(9)}"`,
  },
  {
    name: 'a new environment',
    edit: { changes: [{ slug: 'api', environment: 'EU 1', before: undefined, after: id(9) }] },
    diff: `+        "EU 1": "${id(9)}"`,
  },
  {
    name: 'the first environment of a repository',
    edit: { changes: [{ slug: 'web', environment: 'production', before: undefined, after: id(9) }] },
    diff: `+      environments:
+        production: "${id(9)}"`,
  },
  {
    name: 'a new repository, behind the comments of the last one',
    edit: {
      changes: [
        { slug: '0815', before: undefined, after: id(8) },
        { slug: '0815', environment: 'production', before: undefined, after: id(9) },
        { slug: 'jobs', before: undefined, after: id(7) },
      ],
    },
    diff: `+    "0815":
+      uuid: "${id(8)}"
+      environments:
+        production: "${id(9)}"
+    jobs:
+      uuid: "${id(7)}"`,
  },
  {
    name: 'an environment that is gone, with what was attested of it',
    edit: { changes: [{ slug: 'api', environment: 'production', before: id(3), after: undefined }] },
    diff: `-        production: "${id(3)}"
-      attested:
-        production: {branches: [main], by: ann, on: 2026-11-03, uuid: "${id(3)}"}`,
  },
  {
    name: 'new names',
    edit: {
      renames: [
        { from: { slug: 'api' }, to: { slug: 'backend' } },
        { from: { slug: 'backend', environment: 'production' }, to: { slug: 'backend', environment: 'live' } },
      ],
    },
    diff: `-    api:
+    backend:
-        production: "${id(3)}"
+        live: "${id(3)}"
-        production: {branches: [main], by: ann, on: 2026-11-03, uuid: "${id(3)}"}
+        live: {branches: [main], by: ann, on: 2026-11-03, uuid: "${id(3)}"}`,
  },
];

describe('the lock file', () => {
  for (const { name, edit, diff } of cases) {
    it(`has ${name} as the only difference`, () => {
      expect(linesOf(LOCK, lockText(LOCK, { ...nothing, ...edit }))).toBe(diff);
    });

    it(`has ${name}, also with the line ends of Windows`, () => {
      const windows = LOCK.replaceAll('\n', '\r\n');
      const edited = lockText(windows, { ...nothing, ...edit });
      expect(edited.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      expect(linesOf(LOCK, edited.replaceAll('\r\n', '\n'))).toBe(diff);
    });
  }

  it('in braces is printed anew, and keeps its comments', () => {
    const braces = `# first\nspec:\n  repositories: {api: {uuid: "${id(1)}"}, web: {uuid: "${id(4)}"}} # last\n`;
    const edit = { ...nothing, changes: [{ slug: 'jobs', before: undefined, after: id(9) }] };
    expect(lockText(braces, edit)).toBe(
      `# first\nspec:\n  repositories: {api: {uuid: "${id(1)}"}, web: {uuid: "${id(4)}"}, jobs: {uuid: "${id(9)}"}} # last\n`,
    );
    const windows = (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    expect(lockText(windows(braces), edit)).toBe(windows(lockText(braces, edit)));
  });
});

const slug = fc.constantFrom('api', 'web', 'jobs', '0815', 'true', 'a.b-c');
const name = fc.constantFrom('production', 'staging', 'EU 1', 'null', '1e3');
const repositories = fc.dictionary(slug, fc.record({ environments: fc.uniqueArray(name), attested: fc.boolean() }), {
  minKeys: 1,
  noNullPrototype: true,
});
const edits = fc.array(fc.record({ slug, name: fc.option(name), isGone: fc.boolean() }), { maxLength: 6 });

describe('whatever the lock file looks like', () => {
  it('says what is resolved, and keeps every comment', () => {
    fc.assert(
      fc.property(repositories, edits, fc.constantFrom(1, 2, 4), fc.boolean(), (given, wanted, indent, isFlow) => {
        const lock = lockOf(given);
        const plain = stringify(fileOf(lock), { indent, ...(isFlow && { collectionStyle: 'flow' }) });
        const text = isFlow ? plain : commented(plain);
        const edit = { renames: [], changes: changesOf(lock, wanted) };
        const edited = lockText(text, edit);
        expect(parse(edited)).toEqual(fileOf(lockAfter(lock, edit)));
        const gone = edit.changes.some(({ after }) => after === undefined);
        if (!gone) expect(commentsOf(edited)).toEqual(commentsOf(text));
      }),
      { numRuns: 200 },
    );
  });
});

function lockOf(given: Record<string, { environments: string[]; attested: boolean }>): BitbucketLock {
  let count = 0;
  const next = () => {
    count += 1;
    return id(count);
  };
  return {
    workspace: 'acme',
    repositories: Object.fromEntries(
      Object.entries(given).map(([key, { environments, attested }]) => [
        key,
        {
          uuid: next(),
          environments: Object.fromEntries(environments.map((environment) => [environment, next()])),
          attested: Object.fromEntries(
            (attested ? environments : []).map((environment) => [
              environment,
              { branches: ['main'], by: 'ann', on: '2026-11-03' },
            ]),
          ),
        },
      ]),
    ),
  };
}

/** As the file has it: no empty mapping. */
function fileOf({ workspace, repositories: all }: BitbucketLock) {
  const filled = (part: object = {}) => Object.keys(part).length > 0;
  const entries = Object.entries(all).map(([key, { uuid, environments, attested }]) => [
    key,
    { uuid, ...(filled(environments) && { environments }), ...(filled(attested) && { attested }) },
  ]);
  return { spec: { workspace, repositories: Object.fromEntries(entries) } };
}

function changesOf(lock: BitbucketLock, wanted: { slug: string; name: string | null; isGone: boolean }[]) {
  const known = new Set(Object.keys(lock.repositories));
  let count = 100;
  return wanted
    .flatMap(({ slug: one, name: environment, isGone }) => {
      count += 2;
      const own = { slug: one, before: undefined, after: id(count) };
      const isNew = !known.has(one);
      known.add(one);
      if (environment === null) return [own];
      // What is gone was there, and is said once.
      const before = lock.repositories[one]?.environments[environment];
      const other = {
        slug: one,
        environment,
        before,
        after: isGone && before !== undefined ? undefined : id(count + 1),
      };
      return isNew ? [own, other] : [other];
    })
    .filter(({ slug: one, ...change }, index, all) => {
      const key = JSON.stringify([one, 'environment' in change ? change.environment : null]);
      return (
        all.findIndex((two) => JSON.stringify([two.slug, 'environment' in two ? two.environment : null]) === key) ===
        index
      );
    });
}

/** A comment behind every line, and one above it. */
function commented(text: string): string {
  return text
    .split('\n')
    .map((line, index) =>
      line === '' ? line : `${line.replace(/\S.*/, '')}# above ${index}\n${line} # behind ${index}`,
    )
    .join('\n');
}

const commentsOf = (text: string): string[] => (text.match(/# (?:above|behind) \d+/g) ?? []).toSorted();

function linesOf(before: string, after: string): string {
  return createPatch('x', before, after, '', '', { context: 0 })
    .split('\n')
    .filter((line) => /^[-+](?![-+]{2} )/.test(line))
    .join('\n');
}
