import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, editDistance } from '../../../src/core/text/did-you-mean.ts';

const FIELDS = ['repositories', 'environments', 'branches', 'anyBranch', 'session', 'policies', 'tags', 'onRemoval'];

describe('didYouMean', () => {
  for (const { word, reason, expected } of [
    { word: 'enviroments', reason: 'a letter left out', expected: 'environments' },
    { word: 'environment', reason: 'the singular', expected: 'environments' },
    { word: 'brnaches', reason: 'two letters swapped count once', expected: 'branches' },
    { word: 'anybranch', reason: 'case is no distance', expected: 'anyBranch' },
    { word: 'tag', reason: 'short words may have one wrong letter', expected: 'tags' },
    { word: 'description', reason: 'nothing is near', expected: undefined },
    { word: 'x', reason: 'nothing is near', expected: undefined },
    { word: 'environments'.repeat(10), reason: 'is no misspelling', expected: undefined },
  ]) {
    it(`${word}: ${reason}`, () => expect(didYouMean(word, FIELDS)).toBe(expected));
  }
});

describe('editDistance', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abc'), maxLength: 8 });

  it('is zero for the same word only, and the same both ways', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, b)).toBe(editDistance(b, a));
      }),
    );
  });

  it('is one for one edit', () => {
    fc.assert(
      fc.property(word, fc.nat(7), (text, at) => {
        expect(editDistance(text, `${text.slice(0, at)}x${text.slice(at)}`)).toBe(1);
        expect(editDistance(`x${text}`, `y${text}`)).toBe(1);
        expect(editDistance(`xy${text}`, `yx${text}`)).toBe(1);
      }),
    );
  });
});
