/** Wildcards, against a second opinion that is slow and obvious: regular expressions, and all words of a small alphabet. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, matches, meets } from '../../../src/core/iam/wildcard.ts';

const ALPHABET = ['a', 'b', ':'];
/** Every word of up to five letters. */
const WORDS = words(5);

const pattern = fc.array(fc.constantFrom(...ALPHABET, '*', '?'), { maxLength: 7 }).map((letters) => letters.join(''));

function words(length: number): string[] {
  if (length === 0) return [''];
  const shorter = words(length - 1);
  return [
    ...shorter,
    ...shorter.filter((word) => word.length === length - 1).flatMap((word) => ALPHABET.map((l) => word + l)),
  ];
}

function asRegExp(wildcards: string): RegExp {
  return new RegExp(`^${wildcards.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}

describe('wildcards', () => {
  it('match what the regular expression of the same meaning matches', () => {
    fc.assert(
      fc.property(pattern, (one) => {
        const expected = asRegExp(one);
        for (const word of WORDS) expect(matches(one, word), `${one} and ${word}`).toBe(expected.test(word));
      }),
    );
  });

  it('meet whenever some word matches both', () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        const common = WORDS.find((word) => matches(a, word) && matches(b, word));
        if (common !== undefined) expect(meets(a, b), `${a} and ${b} share ${common}`).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('meet only if some word matches both', () => {
    // Short enough that a common word, if there is one, has no more letters than the two patterns together.
    const short = fc.array(fc.constantFrom(...ALPHABET, '*', '?'), { maxLength: 3 }).map((letters) => letters.join(''));
    const longer = words(6);
    fc.assert(
      fc.property(short, short, (a, b) => {
        const common = longer.some((word) => matches(a, word) && matches(b, word));
        expect(meets(a, b), `${a} and ${b}`).toBe(common);
      }),
      { numRuns: 1000 },
    );
  });

  it('cover only what they match', () => {
    fc.assert(
      fc.property(pattern, pattern, (wide, narrow) => {
        if (!covers(wide, narrow)) return;
        for (const word of WORDS)
          if (matches(narrow, word)) expect(matches(wide, word), `${wide}, ${narrow}, ${word}`).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  const CASES = [
    { name: 'a pattern covers itself', wide: 'role/ci-*', narrow: 'role/ci-*', covers: true, meets: true },
    { name: 'a shorter prefix covers a longer one', wide: 'role/*', narrow: 'role/ci-*', covers: true, meets: true },
    {
      name: 'a longer prefix does not cover a shorter one',
      wide: 'role/ci-*',
      narrow: 'role/*',
      covers: false,
      meets: true,
    },
    { name: '? does not cover *', wide: 'a?', narrow: 'a*', covers: false, meets: true },
    { name: '? covers ?', wide: 'a?', narrow: 'a?', covers: true, meets: true },
    { name: 'different heads never meet', wide: 'role/a*', narrow: 'role/b*', covers: false, meets: false },
    { name: 'different tails never meet', wide: '*-read', narrow: '*-write', covers: false, meets: false },
    { name: 'the empty pattern', wide: '*', narrow: '', covers: true, meets: true },
  ];
  for (const { name, wide, narrow, ...expected } of CASES) {
    it(name, () => {
      expect({ covers: covers(wide, narrow), meets: meets(wide, narrow) }).toEqual(expected);
    });
  }
});
