/** docs/guardrails.md is the one that the rules make, and what it asks people to write is right. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { judged } from '../support/judged-role.ts';

const PAGE = readFileSync('docs/guardrails.md', 'utf8');

describe('docs/guardrails.md', () => {
  it('shows settings and expectations that are accepted as they stand', () => {
    const specs = [...PAGE.matchAll(/```yaml\n([\s\S]*?)```/g)]
      .map(([, text = '']) => parse(text))
      .flatMap((example) => (example?.spec === undefined ? [] : example.spec));
    expect(specs.map((spec) => Object.keys(spec).join())).toEqual(['guardrails', 'teams,unlistedTeams', 'expect']);
    for (const spec of specs) {
      const { refused } = judged({ name: 'shop-checkout', ...spec });
      // The expectations speak of statements that the example leaves out.
      expect(refused.filter((line) => !line.startsWith('expectation-failed'))).toEqual([]);
    }
  });

  it('leads to files that are there', () => {
    const links = [...PAGE.matchAll(/\]\(([^)#][^)]*)\)/g)].map(([, path = '']) => path);
    for (const path of links.filter((one) => !one.startsWith('http')))
      expect(existsSync(`docs/${path}`), path).toBe(true);
  });
});
