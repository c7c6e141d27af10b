import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CODES } from '../../../src/core/codes/codes.ts';
import type { CodePage } from '../../../src/core/codes/page.ts';

describe('the page of every code', () => {
  for (const [code, page] of Object.entries<CodePage>(CODES)) {
    it(code, () => {
      expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(page.title).toMatch(/^\w.{8,}[^.]$/s);
      expect(page.cause).toMatch(/^\S.{20,}\.$/s);
      expect(page.remedy).toMatch(/^\S.{10,}\.$/s);
      expect(page.example ?? 'none').not.toBe('');
    });
  }
});

/** Every field of manifests, settings, lock file and policies. */
const FIELDS = new Set([
  ...globSync('schemas/*.schema.json').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/"([\w-]+)": \{/g)].map(([, name = '']) => name),
  ),
  ...['Effect', 'NotAction', 'Resource'],
]);

describe('an example in YAML', () => {
  const examples = Object.entries<CodePage>(CODES).flatMap(([code, { example = '' }]) =>
    /^([\w-]+:|- |\{)/.test(example.replace(/^(#.*\n)+/, '')) ? { code, example } : [],
  );
  it('is what most pages have', () => expect(examples.length).toBeGreaterThan(30));
  for (const { code, example } of examples) {
    it(`of ${code} is YAML of fields that there are`, () => {
      const entries: object[] = [parse(example)].flat();
      expect(entries.flatMap((entry) => Object.keys(entry)).filter((key) => !FIELDS.has(key))).toEqual([]);
    });
  }
});
