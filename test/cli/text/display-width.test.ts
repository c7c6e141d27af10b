import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsOf, displayWidth, padEnd, visible } from '../../../src/cli/text/display-width.ts';

describe('displayWidth', () => {
  const cases = [
    { name: 'ASCII', reason: 'one column a letter', text: 'main', width: 4 },
    { name: 'accent as a mark of its own', reason: 'it is drawn over the letter', text: 'e\u0301', width: 1 },
    { name: 'Chinese', reason: 'two columns a sign', text: '名前', width: 4 },
    { name: 'Hangul', reason: 'two columns a syllable', text: '한', width: 2 },
    { name: 'fullwidth letter', reason: 'two columns though it is a Latin letter', text: 'Ａ', width: 2 },
    { name: 'emoji', reason: 'two columns', text: '🚀', width: 2 },
    { name: 'emoji of several code points', reason: 'drawn as one', text: '👩‍💻', width: 2 },
    { name: 'zero-width space', reason: 'it takes no column', text: '\u200b', width: 0 },
    { name: 'tab', reason: 'up to the next multiple of four', text: 'ab\tc', width: 5 },
    { name: 'escape', reason: 'shown as one visible sign', text: '\x1b', width: 1 },
  ];
  for (const { name, reason, text, width } of cases) {
    it(`${name}: ${reason}`, () => expect(displayWidth(text)).toBe(width));
  }
});

describe('visible', () => {
  const cases = [
    { name: 'ESC', reason: 'a manifest must not colour or clear the terminal', text: 'a\x1b[2Jb', shown: 'a␛[2Jb' },
    { name: 'DEL', reason: 'not drawn by terminals', text: '\x7f', shown: '␡' },
    { name: 'C1 control', reason: 'some terminals take U+009B for ESC [', text: '\u009b2J', shown: '\ufffd2J' },
    {
      name: 'right-to-left override',
      reason: 'the line would read differently from what it is',
      text: '\u202Eabc',
      shown: '\ufffdabc',
    },
    { name: 'plain text', reason: 'stays as it is', text: 'größe 名前 🚀', shown: 'größe 名前 🚀' },
  ];
  for (const { name, reason, text, shown } of cases) {
    it(`${name}: ${reason}`, () => expect(visible(text)).toBe(shown));
  }

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
