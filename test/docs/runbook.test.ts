/** Whatever keeps something from being written has a section in the runbook, with what to do about it. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const RUNBOOK = readFileSync('docs/runbook.md', 'utf8');
const SECTIONS = RUNBOOK.split(/^## /m).slice(1);
const HEADINGS = [...RUNBOOK.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);

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

  it('points at sections of its own that there are', () => {
    const named = [...SECTIONS.join('').matchAll(/\]\(#([a-z-]+)\)/g)].map(([, section = '']) => section);
    const isThere = (name: string) => HEADINGS.some((heading) => anchorOf(heading) === name);
    expect(named.filter((name) => !isThere(name))).toEqual([]);
  });
});

/** As GitHub and Bitbucket make anchors of headings. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(/\s+/g, '-');
}
