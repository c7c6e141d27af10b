import { describe, expect, it } from 'vitest';
import type { Publication } from '../../../src/core/model/publication.ts';
import { HIGHEST_SEQUENCE, LONGEST_JUMP, nextSequence, setback } from '../../../src/core/source/sequence.ts';

describe('the next number', () => {
  const cases: {
    name: string;
    reason: string;
    last: number | undefined;
    wanted?: number;
    exactly?: true;
    expected: number | RegExp;
  }[] = [
    { name: 'of the first publication', reason: 'nothing was published yet', last: undefined, expected: 1 },
    { name: 'of any other', reason: 'one more', last: 7, expected: 8 },
    {
      name: 'in a bucket that was made again',
      reason: 'the service has seen 57',
      last: undefined,
      wanted: 58,
      expected: 58,
    },
    {
      name: 'beyond a number that was asked for',
      reason: 'the option was left in the pipeline',
      last: 7,
      wanted: 3,
      expected: 8,
    },
    {
      name: 'as far as a jump may go',
      reason: 'nobody counts so far by mistake',
      last: 7,
      wanted: 7 + LONGEST_JUMP,
      expected: 7 + LONGEST_JUMP,
    },
    {
      name: 'further than that',
      reason: 'a slip of the hand',
      last: 7,
      wanted: 8 + LONGEST_JUMP,
      expected: /more than 1000000 beyond 7/,
    },
    {
      name: 'lower, on purpose',
      reason: 'the last one was a slip of the hand',
      last: 58_000_000,
      wanted: 58,
      exactly: true,
      expected: 58,
    },
    { name: 'the highest', reason: 'it can be counted on', last: HIGHEST_SEQUENCE - 1, expected: HIGHEST_SEQUENCE },
    {
      name: 'after the highest',
      reason: 'there is none',
      last: HIGHEST_SEQUENCE,
      expected: /the highest is 1000000000000/,
    },
    {
      name: 'after one of an earlier version',
      reason: 'it is the same number to JavaScript',
      last: 2 ** 53,
      expected: /the last number is 9007199254740992/,
    },
    { name: 'out of that', reason: 'the remedy', last: 2 ** 53, wanted: 1, exactly: true, expected: 1 },
  ];
  for (const { name, reason, last, wanted = 1, exactly = false, expected } of cases) {
    it(`${name}: ${reason}`, () => {
      const next = nextSequence(last, { sequence: wanted, exactly });
      if (typeof expected === 'number') expect(next).toEqual({ sequence: expected });
      else expect(next).toEqual({ problem: expect.stringMatching(expected), remedy: expect.any(String) });
    });
  }
});

describe('what does not follow', () => {
  const seen: Publication = { sequence: 7, revision: 'aaa' };
  const cases: { name: string; seen: Publication | undefined; now: Publication; problem: RegExp | undefined }[] = [
    {
      name: 'the first time anything is seen',
      seen: undefined,
      now: { sequence: 1, revision: 'aaa' },
      problem: undefined,
    },
    { name: 'the same again', seen, now: seen, problem: undefined },
    { name: 'the next', seen, now: { sequence: 8, revision: 'bbb' }, problem: undefined },
    { name: 'one that skips numbers', seen, now: { sequence: 12, revision: 'bbb' }, problem: undefined },
    { name: 'the longest jump', seen, now: { sequence: 7 + LONGEST_JUMP, revision: 'bbb' }, problem: undefined },
    {
      name: 'a longer jump',
      seen,
      now: { sequence: 8 + LONGEST_JUMP, revision: 'bbb' },
      problem: /number 1000008, more than 1000000 beyond 7/,
    },
    {
      name: 'a first publication after a number that no number follows',
      seen: { sequence: Number.MAX_SAFE_INTEGER, revision: 'aaa' },
      now: { sequence: 1, revision: 'bbb' },
      problem: undefined,
    },
    {
      name: 'another revision under such a number',
      seen: { sequence: 2 ** 53, revision: 'aaa' },
      now: { sequence: 2 ** 53, revision: 'bbb' },
      problem: undefined,
    },
    {
      name: 'a number after the highest one',
      seen: { sequence: HIGHEST_SEQUENCE, revision: 'aaa' },
      now: { sequence: 1, revision: 'bbb' },
      problem: undefined,
    },
    {
      name: 'the highest number after the one before it',
      seen: { sequence: HIGHEST_SEQUENCE - 1, revision: 'aaa' },
      now: { sequence: HIGHEST_SEQUENCE, revision: 'bbb' },
      problem: undefined,
    },
    {
      name: 'an older number',
      seen,
      now: { sequence: 6, revision: 'bbb' },
      problem: /number 6, and number 7 was seen/,
    },
    { name: 'the older number of the same revision', seen, now: { sequence: 6, revision: 'aaa' }, problem: /number 6/ },
    {
      name: 'the same number for something else',
      seen,
      now: { sequence: 7, revision: 'bbb' },
      problem: /revision bbb, and aaa was acted on last/,
    },
    { name: 'a layout without numbers', seen, now: { sequence: null, revision: 'folder-x' }, problem: undefined },
    {
      name: 'numbers after a layout without',
      seen: { sequence: null, revision: 'folder-x' },
      now: seen,
      problem: undefined,
    },
  ];
  for (const { name, seen: before, now, problem } of cases) {
    it(`${problem === undefined ? 'is not' : 'is'} ${name}`, () => {
      const found = setback(before, now);
      if (problem === undefined) expect(found).toBeUndefined();
      else expect(found).toMatch(problem);
    });
  }
});
