import { describe, expect, it } from 'vitest';
import type { Publication } from '../../../src/core/model/publication.ts';
import { nextPointer, type RevisionPointer, readPointer, setback } from '../../../src/core/source/revision-pointer.ts';

const POINTER: RevisionPointer = {
  version: 'rolekeeper.pointer/v1',
  sequence: 7,
  commit: 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334',
  digest: '0123456789abcdef'.repeat(4),
  build: 41,
};

describe('a pointer', () => {
  it('is read as it was written', () => {
    expect(readPointer(JSON.stringify(POINTER))).toEqual(POINTER);
  });

  const unreadable = [
    { name: 'no JSON', text: 'sequence: 7' },
    { name: 'nothing', text: '' },
    { name: 'null', text: 'null' },
    { name: 'another version', text: JSON.stringify({ ...POINTER, version: 'rolekeeper.pointer/v2' }) },
    { name: 'a sequence of 0', text: JSON.stringify({ ...POINTER, sequence: 0 }) },
    { name: 'a sequence that is text', text: JSON.stringify({ ...POINTER, sequence: '7' }) },
    { name: 'a sequence that no double holds', text: JSON.stringify({ ...POINTER, sequence: 2 ** 53 }) },
    { name: 'a commit that is a path', text: JSON.stringify({ ...POINTER, commit: '../../secrets' }) },
    { name: 'a short commit', text: JSON.stringify({ ...POINTER, commit: 'a1b2c3d' }) },
    { name: 'a short digest', text: JSON.stringify({ ...POINTER, digest: '0123' }) },
  ];
  for (const { name, text } of unreadable) {
    it(`is refused with ${name}`, () => expect(readPointer(text)).toBeUndefined());
  }

  it('is followed by the next number, and by no lower one in a bucket that was created again', () => {
    const publishing = { commit: 'b'.repeat(40), digest: 'c'.repeat(64), build: null, leastSequence: 1 };
    expect(nextPointer(undefined, publishing).sequence).toBe(1);
    expect(nextPointer(POINTER, publishing).sequence).toBe(8);
    expect(nextPointer(undefined, { ...publishing, leastSequence: 58 }).sequence).toBe(58);
    expect(nextPointer(POINTER, { ...publishing, leastSequence: 3 }).sequence).toBe(8);
  });
});

describe('going back', () => {
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
      problem: /it was aaa before/,
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
