import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonPieces, jsonText, terminalText, visible, visibleIn } from '../../../src/core/text/visible.ts';

const cases = [
  { name: 'ESC', reason: 'a policy must not colour or clear the terminal', text: 'a\x1b[2Jb', shown: 'a␛[2Jb' },
  { name: 'line feed', reason: 'a value must not begin a line of ours', text: 'a\nb', shown: 'a␊b' },
  { name: 'DEL', reason: 'not drawn by terminals', text: '\x7f', shown: '␡' },
  { name: 'C1 control', reason: 'some terminals take U+009B for ESC [', text: '\u009b2J', shown: '\\u009b2J' },
  { name: 'next line', reason: 'a line break to some readers', text: 'a\u0085b', shown: 'a\\u0085b' },
  { name: 'right-to-left override', reason: 'turns the line around', text: '\u202eabc', shown: '\\u202eabc' },
  { name: 'isolate', reason: 'the same in newer texts', text: '\u2066a\u2069', shown: '\\u2066a\\u2069' },
  { name: 'zero-width space', reason: 'two names would look alike', text: 'ma\u200bin', shown: 'ma\\u200bin' },
  { name: 'soft hyphen', reason: 'as above', text: 'ma\u00adin', shown: 'ma\\u00adin' },
  { name: 'Hangul filler', reason: 'a letter that looks like nothing', text: 'a\u3164', shown: 'a\\u3164' },
  { name: 'line separator', reason: 'ends a line in JavaScript', text: 'a\u2028b', shown: 'a\\u2028b' },
  { name: 'tag letter', reason: 'words that only machines see', text: '\u{e0041}', shown: '\\udb40\\udc41' },
  { name: 'lone surrogate', reason: 'no encoding has it', text: 'a\ud800', shown: 'a\\ud800' },
  { name: 'emoji of several signs', reason: 'its joiner is part of it', text: '👩‍💻 ❤️', shown: '👩‍💻 ❤️' },
  { name: 'joiner between letters', reason: 'it joins nothing', text: 'a\u200db', shown: 'a\\u200db' },
  { name: 'plain text', reason: 'stays as it is', text: 'größe 名前 🚀', shown: 'größe 名前 🚀' },
];

describe('visible', () => {
  for (const { name, reason, text, shown } of cases) {
    it(`${name}: ${reason}`, () => expect(visible(text)).toBe(shown));
  }
});

describe('visibleIn', () => {
  it('changes texts and keys at every depth, and nothing else', () => {
    const at = new Date(0);
    expect(visibleIn({ 'a\u0085': ['b\x1b', 3, { c: at, d: undefined }] })).toEqual({
      'a\\u0085': ['b␛', 3, { c: at, d: undefined }],
    });
  });

  it('leaves a policy document one that can be parsed, with the same meaning', () => {
    const document = { Sid: 'a\u202eb', Resource: 'c\u009b' };
    const shown = visibleIn(JSON.stringify(document, null, 2));
    expect(shown).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(shown)).toEqual(document);
  });

  const gap: string[] = [];
  gap[2] = 'a\u009b';
  const parts: { name: string; reason: string; value: unknown; shown: unknown }[] = [
    {
      name: 'before and after it',
      reason: 'fields keep their order',
      value: { a: 1, b: '\x1b', c: 2 },
      shown: { a: 1, b: '␛', c: 2 },
    },
    {
      name: 'in a list with holes',
      reason: 'a hole is no text',
      value: gap,
      shown: Object.assign([], { 2: 'a\\u009b' }),
    },
    { name: 'in a list of lists', reason: 'its neighbours are kept', value: [['a'], ['\x1b']], shown: [['a'], ['␛']] },
  ];
  for (const { name, reason, value, shown } of parts) {
    it(`changes what is invisible ${name}: ${reason}`, () => expect(visibleIn(value)).toStrictEqual(shown));
  }

  it('gives back the value itself where all is visible: a plan is not copied', () => {
    const value = { a: ['b', [Number.NaN], { c: '{"größe":1}' }], d: undefined };
    expect(visibleIn(value)).toBe(value);
  });

  it('looks at no text again for each level above it: a deep value with one bad text would take the square of its depth', () => {
    let looks = 0;
    const text = {
      get seen() {
        looks++;
        return 'a\x1b';
      },
    };
    let value: object = text;
    for (let depth = 0; depth < 20; depth++) value = depth % 2 === 0 ? [value] : { value };
    visibleIn(value);
    expect(looks).toBeLessThanOrEqual(2);
  });
});

describe('jsonText', () => {
  it('is what JSON.parse reads back, and nothing in it is invisible, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = jsonText(value, 2);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text.replaceAll('\n', '')).toBe(visible(text.replaceAll('\n', '')));
      }),
    );
  });
});

describe('jsonPieces', () => {
  it('are together what jsonText is, whatever the value', () => {
    const together = (value: unknown) => [...jsonPieces(value)].join('');
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 }), (value) => {
        expect(together(value)).toBe(jsonText(value, 2));
        expect(together({ list: [value, undefined], left: undefined, value })).toBe(
          jsonText({ list: [value, undefined], left: undefined, value }, 2),
        );
      }),
    );
  });

  it('are a piece for every item of a list, so that none is as long as the list', () => {
    const items = Array.from({ length: 100 }, (_, index) => ({ index }));
    expect(Math.max(...[...jsonPieces({ items })].map((piece) => piece.length))).toBeLessThan(50);
  });
});

describe('terminalText', () => {
  it('keeps the colours of ours, line feeds and tabs, and no other control', () => {
    const ours = '\x1b[31m\x1b[1merror\x1b[22m\x1b[39m\n\tat';
    expect(terminalText(`${ours}\x1b[2J\r\u009b\x1b[8m`)).toBe(`${ours}␛[2J␍\\u009b␛[8m`);
  });
});
