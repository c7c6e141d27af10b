/** docs/trust.md is the one that generator, linter and evaluator make, and each of its examples shows what it is for. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EXAMPLES, LEGAL, WORLD } from '../../scripts/trust-examples.ts';
import { lintTrust } from '../../src/core/trust/lint/trust-lint.ts';

const PAGE = readFileSync('docs/trust.md', 'utf8');

describe('docs/trust.md', () => {
  it('begins with a document that the linter has nothing against', () => {
    expect(lintTrust(LEGAL, WORLD)).toMatchObject({ verdict: 'ok', hits: [] });
    expect(PAGE).toContain(JSON.stringify(JSON.parse(LEGAL), null, 2));
  });

  for (const [code, { document }] of Object.entries(EXAMPLES)) {
    it(`shows ${code} with a document that has it`, () => {
      expect(lintTrust(document, WORLD).hits.map((hit) => hit.code)).toContain(code);
    });
  }

  it('leads to files and places that are there', () => {
    const links = [...PAGE.matchAll(/\]\(([^)#]*)(?:#([^)]*))?\)/g)];
    for (const [, path, place] of links) {
      if (path) expect(existsSync(`docs/${path}`), path).toBe(true);
      else expect(PAGE).toContain(`\n### ${place}\n`);
    }
  });
});
