import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsOf, displayWidth, padEnd } from '../../../src/cli/text/display-width.ts';

describe('displayWidth', () => {
  const cases = [
    { name: 'ASCII', reason: 'one column a letter', text: 'main', width: 4 },
    { name: 'accent as a mark of its own', reason: 'it is drawn over the letter', text: 'e\u0301', width: 1 },
    { name: 'Chinese', reason: 'two columns a sign', text: '名前', width: 4 },
    { name: 'Hangul', reason: 'two columns a syllable', text: '한', width: 2 },
    { name: 'fullwidth letter', reason: 'two columns though it is a Latin letter', text: 'Ａ', width: 2 },
    { name: 'emoji', reason: 'two columns', text: '🚀', width: 2 },
    { name: 'emoji of several code points', reason: 'drawn as one', text: '👩‍💻', width: 2 },
    { name: 'zero-width space', reason: 'shown as it would be escaped', text: '\u200b', width: 6 },
    { name: 'tab', reason: 'up to the next multiple of four', text: 'ab\tc', width: 5 },
    { name: 'escape', reason: 'shown as one visible sign', text: '\x1b', width: 1 },
  ];
  for (const { name, reason, text, width } of cases) {
    it(`${name}: ${reason}`, () => expect(displayWidth(text)).toBe(width));
  }
});

describe('cellsOf', () => {
  it('lets no control character through, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = cellsOf(text)
          .map((cell) => cell.text)
          .join('');
        expect(shown).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});

describe('padEnd', () => {
  it('pads by columns, so that what follows a wide sign is aligned', () => {
    expect([padEnd('名', 4), padEnd('ab', 4), padEnd('abcde', 4)]).toEqual(['名  ', 'ab  ', 'abcde']);
  });
});
