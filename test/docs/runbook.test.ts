/** Whatever keeps something from being written has a section in the runbook, with what to do about it. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const SECTIONS = readFileSync('docs/runbook.md', 'utf8').split(/^## /m).slice(1);

/** The rules that block, read off the guardrails. */
const BLOCKING = globSync('src/core/plan-guardrails/*.ts')
  .sort()
  .flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/code: '([a-z-]+)'(?: as const)?,\s*blocks: '(plan|writes|deletes)'/g),
  ])
  .map(([, rule = '']) => rule);

describe('the runbook', () => {
  it('finds the guardrails that block', () => {
    expect(BLOCKING.length).toBeGreaterThanOrEqual(15);
  });

  for (const code of [
    ...new Set(BLOCKING),
    'policy-missing',
    'policy-not-attachable',
    'approval-expired',
    'approval-other',
    'snapshot-not-kept',
  ]) {
    it(`says what to do about ${code}`, () => {
      const section = SECTIONS.find((text) => text.startsWith(`${code}\n`));
      expect(section?.length).toBeGreaterThan(100);
    });
  }

  it('names only codes and options that there are', () => {
    const text = SECTIONS.join('');
    for (const [, verb = ''] of text.matchAll(/npm run rolekeeper -- ([a-z-]+)/g)) {
      expect(readFileSync('docs/cli.md', 'utf8')).toContain(`rolekeeper ${verb}`);
    }
    for (const [, section = ''] of text.matchAll(/\]\(#([a-z-]+)\)/g)) {
      expect(
        SECTIONS.some((one) => one.startsWith(`${section}\n`)) || section === 'what-is-blocked-and-how-to-unblock-it',
      ).toBe(true);
    }
  });
});
