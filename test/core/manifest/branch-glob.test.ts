/** Branches as the gate compares them: letter by letter, with `*` for any characters but a slash. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { branchGlobProblem, matchesBranchGlob } from '../../../src/core/manifest/branch-glob.ts';

const CASES: readonly { pattern: string; yes: readonly string[]; no: readonly string[]; reason: string }[] = [
  { pattern: 'main', yes: ['main'], no: ['', 'Main', 'main ', 'mainx', 'xmain', 'main/'], reason: 'a whole name' },
  {
    pattern: 'release/*',
    yes: ['release/1', 'release/1.0-rc', 'release/', 'release/\u{1f680}', 'release/\n'],
    no: ['release', 'release/1/2', 'release/1/', 'xrelease/1', 'release/\u{1f680}/', 'releases/1'],
    reason: 'one level',
  },
  {
    pattern: 'release/*/*',
    yes: ['release/1/2', 'release//'],
    no: ['release/1', 'release/1/2/3'],
    reason: 'two levels',
  },
  {
    pattern: '*-hotfix',
    yes: ['1-hotfix', '-hotfix', 'a-hotfix-hotfix'],
    no: ['a/1-hotfix', '1-hotfix2'],
    reason: 'a star in front',
  },
  { pattern: 'a*b*c', yes: ['abc', 'aXbYc', 'abbcc', 'abcbc'], no: ['ac', 'acb', 'ab/c', 'abcd'], reason: 'two stars' },
  {
    pattern: 'v?.[1]+(x)$^|\\d.',
    yes: ['v?.[1]+(x)$^|\\d.'],
    no: ['v1.1x', 'vx.1'],
    reason: 'nothing else is a wildcard',
  },
  { pattern: 'x.y', yes: ['x.y'], no: ['xay'], reason: 'a dot is a dot' },
  {
    pattern: 'f/\u{1f680}*',
    yes: ['f/\u{1f680}', 'f/\u{1f680}\u{1f680}'],
    no: ['f/\ud83d', 'f/\u{1f681}'],
    reason: 'characters of two units',
  },
  {
    pattern: '*\u{1f680}',
    yes: ['\u{1f680}', '\ud83d\u{1f680}', 'a\u{1f680}'],
    no: ['\ude80', '\u{1f680}\ud83d'],
    reason: 'half a character is none',
  },
  {
    pattern: 'gr\u00f6\u00dfe',
    yes: ['gr\u00f6\u00dfe'],
    no: ['gro\u0308\u00dfe', 'GR\u00d6SSE', 'grosse'],
    reason: 'git compares bytes',
  },
  {
    pattern: 'main',
    yes: [],
    no: ['m\u0430in', '\uff4dain', 'main\u200b', 'main\0', '\u202emain', 'refs/heads/main'],
    reason: 'what looks alike is another',
  },
  { pattern: '', yes: [''], no: ['a', '/'], reason: 'nothing is nothing' },
];

describe('a branch', () => {
  it.each(CASES)('$pattern: $reason', ({ pattern, yes, no }) => {
    expect(yes.filter((branch) => !matchesBranchGlob(pattern, branch))).toEqual([]);
    expect(no.filter((branch) => matchesBranchGlob(pattern, branch))).toEqual([]);
  });

  it('is what an expression of the same meaning matches', () => {
    const unit = fc.constantFrom('a', 'b', '/', '*', '.', '-', '\u{1f680}', '\u0308');
    const text = fc.string({ unit, maxLength: 9 });
    fc.assert(
      fc.property(text, text, (pattern, branch) => {
        const parts = pattern.split('*').map((part) => part.replace(/[.\\]/g, '\\$&'));
        return matchesBranchGlob(pattern, branch) === new RegExp(`^${parts.join('[^/]*')}$`, 's').test(branch);
      }),
      { numRuns: 20_000, seed: 17 },
    );
  });

  it.each([
    { branch: 'release/**', reason: 'elsewhere it is any path' },
    { branch: '*', reason: 'every branch without a slash' },
    { branch: '*/*', reason: 'every branch with one' },
  ])('$branch is not one for the gate: $reason', ({ branch }) => {
    expect(branchGlobProblem(branch)?.remedy).toMatch(/\w{4}/);
  });
});
