import { describe, expect, it } from 'vitest';
import { matchesBranch, runsFor } from '../../../src/core/pipeline/branch-pattern.ts';

describe('a branch pattern', () => {
  const cases = [
    { pattern: 'main', branch: 'main', is: 'yes', reason: 'a name is its own pattern' },
    { pattern: 'main', branch: 'Main', is: 'no', reason: 'letter case counts in git' },
    { pattern: '*', branch: 'main', is: 'yes', reason: 'a star is any run' },
    { pattern: '*', branch: 'feature/x', is: 'no', reason: 'a star stops at a slash' },
    { pattern: '**', branch: 'feature/x', is: 'yes', reason: 'two stars do not' },
    { pattern: 'feature/*', branch: 'feature/x', is: 'yes', reason: 'a star within a folder' },
    { pattern: 'feature/*', branch: 'feature/x/y', is: 'no', reason: 'and not below it' },
    { pattern: 'feature/**', branch: 'feature/x/y', is: 'yes', reason: 'two stars go below' },
    { pattern: '{main,hotfix}', branch: 'hotfix', is: 'yes', reason: 'either of the alternatives' },
    { pattern: '{main,hotfix}', branch: 'main,hotfix', is: 'no', reason: 'and not both' },
    { pattern: 'release/{1,2}.{0,x}', branch: 'release/2.x', is: 'yes', reason: 'alternatives in two places' },
    { pattern: 'v?', branch: 'v1', is: 'yes', reason: 'a question mark is one character' },
    { pattern: 'v?', branch: 'v', is: 'no', reason: 'and not none' },
    { pattern: 'a.c', branch: 'abc', is: 'no', reason: 'a dot is a dot' },
    {
      pattern: '[lm]ain',
      branch: 'main',
      is: 'unknown',
      reason: 'whether it is a class of characters is not documented',
    },
    { pattern: '[lm]ain', branch: 'develop', is: 'no', reason: 'whatever it is, the rest is another name' },
    { pattern: '${{B}}', branch: 'main', is: 'unknown', reason: 'a template may be any' },
    { pattern: '{a,b}'.repeat(12), branch: 'main', is: 'unknown', reason: 'more alternatives than anybody writes' },
  ] as const;
  for (const { pattern, branch, is, reason } of cases) {
    it(`${pattern} and ${branch}: ${reason}`, () => expect(matchesBranch(pattern, branch)).toBe(is));
  }

  const rivals = [
    { pattern: '*', branch: 'main', all: ['*', 'main'], is: 'no', reason: 'a name wins over a star' },
    { pattern: 'main', branch: 'main', all: ['*', 'main'], is: 'yes', reason: 'a name wins' },
    { pattern: '**', branch: 'feature/x', all: ['**', 'feature/*'], is: 'no', reason: 'more letters win over fewer' },
    {
      pattern: 'feature/*',
      branch: 'feature/x',
      all: ['**', 'feature/*'],
      is: 'yes',
      reason: 'and so the longer runs',
    },
    { pattern: '*', branch: 'next', all: ['*', 'main'], is: 'yes', reason: 'a rival that does not match is none' },
    { pattern: '*', branch: 'main', all: ['*', '[lm]ain'], is: 'unknown', reason: 'a class may be the more exact one' },
    { pattern: '*', branch: 'main', all: ['*', 'ma${{B}}'], is: 'unknown', reason: 'a template may be the name' },
  ] as const;
  for (const { pattern, branch, all, is, reason } of rivals) {
    it(`${pattern} for ${branch} beside ${all.join(' and ')}: ${reason}`, () =>
      expect(runsFor(pattern, branch, all)).toBe(is));
  }
});
