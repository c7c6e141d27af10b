import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../src/cli/text/display-width.ts';
import { excerpt } from '../../../src/cli/text/excerpt.ts';

const cases = [
  {
    name: 'a key',
    reason: 'the colon is not a part of it',
    source: 'spec:\n  maxDuraton: 1h\n',
    line: 2,
    column: 3,
    expected: ['1|spec:', '2|  maxDuraton: 1h', ' |  ^^^^^^^^^^'],
  },
  {
    name: 'a value of several words',
    reason: 'all of it is wrong, not its first word',
    source: 'name: a b # no\n',
    line: 1,
    column: 7,
    expected: ['1|name: a b # no', ' |      ^^^'],
  },
  {
    name: 'an ARN',
    reason: 'a colon without a blank after it ends nothing',
    source: '- arn:aws:iam::1:policy/x\n',
    line: 1,
    column: 3,
    expected: ['1|- arn:aws:iam::1:policy/x', ' |  ^^^^^^^^^^^^^^^^^^^^^^^'],
  },
  {
    name: 'an item of a flow list',
    reason: 'the comma and the bracket are not a part of it',
    source: 'branches: [main, "rel ease"]',
    line: 1,
    column: 18,
    expected: ['1|branches: [main, "rel ease"]', ' |                 ^^^^^^^^^^'],
  },
  {
    name: 'two lines above',
    reason: 'the parent is what people look for',
    source: 'a: 1\nb:\n  c:\n    d: 1\n',
    line: 4,
    column: 5,
    expected: ['2|b:', '3|  c:', '4|    d: 1', ' |    ^'],
  },
  {
    name: 'an empty line above',
    reason: 'what stands before it belongs to something else',
    source: 'a: 1\n\nb: 1\n',
    line: 3,
    column: 1,
    expected: ['3|b: 1', ' |^'],
  },
  {
    name: 'Windows line ends',
    reason: 'a carriage return would move the cursor',
    source: 'a: 1\r\nb: x\r\n',
    line: 2,
    column: 4,
    expected: ['1|a: 1', '2|b: x', ' |   ^'],
  },
  {
    name: 'tabs',
    reason: 'the caret stands below the place, not below the byte',
    source: 'a:\tb',
    line: 1,
    column: 4,
    expected: ['1|a:  b', ' |    ^'],
  },
  {
    name: 'a tab that is itself the mistake',
    reason: 'the blanks that it is drawn as, and not what stands behind it',
    source: 'metadata:\n\tname: x',
    line: 2,
    column: 1,
    expected: ['1|metadata:', '2|    name: x', ' |^^^^'],
  },
  {
    name: 'wide characters',
    reason: 'each takes two columns',
    source: '名前: 値',
    line: 1,
    column: 5,
    expected: ['1|名前: 値', ' |      ^^'],
  },
  {
    name: 'a byte order mark',
    reason: 'it takes no column',
    source: '\ufeffa: 1',
    line: 1,
    column: 1,
    expected: ['1|a: 1', ' |^'],
  },
  {
    name: 'the end of a line',
    reason: 'where something is missing there is nothing to stand below',
    source: 'a:',
    line: 1,
    column: 3,
    expected: ['1|a:', ' |  ^'],
  },
  {
    name: 'a line that is not there',
    reason: 'nothing can be shown',
    source: 'a: 1',
    line: 9,
    column: 1,
    expected: [],
  },
  { name: 'an empty file', reason: 'nothing can be shown', source: '', line: 1, column: 1, expected: [] },
  {
    name: 'the end of a line that is too long',
    reason: 'the caret stands behind the last column and still in sight',
    source: `x: ${'a'.repeat(60)}`,
    line: 1,
    column: 64,
    width: 30,
    expected: [`1|…${'a'.repeat(28)}`, ` |${' '.repeat(29)}^`],
  },
  {
    name: 'a line that is too long',
    reason: 'it is cut around the place, on both sides',
    source: `x: ${'a'.repeat(50)} HERE ${'b'.repeat(50)}`,
    line: 1,
    column: 55,
    width: 30,
    expected: [`1|…${'a'.repeat(8)} HERE ${'b'.repeat(14)}…`, ` |${' '.repeat(10)}${'^'.repeat(20)}`],
  },
  {
    name: 'a place behind a line that just fits',
    reason: 'the caret needs a column too',
    source: 'a'.repeat(20),
    line: 1,
    column: 21,
    width: 20,
    expected: [`1|…${'a'.repeat(18)}`, ` |${' '.repeat(19)}^`],
  },
];

describe('excerpt', () => {
  for (const { name, reason, source, line, column, width = 60, expected } of cases) {
    it(`${name}: ${reason}`, () => {
      const lines = excerpt(source, { line, column }, width);
      expect(lines.map(({ number, text }) => `${number ?? ' '}|${text}`)).toEqual(expected);
    });
  }

  it('is never wider than asked for, and has one caret line, whatever the file holds', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200, size: 'max' });
    fc.assert(
      fc.property(text, fc.nat(210), fc.integer({ min: 20, max: 80 }), (line, column, width) => {
        const lines = excerpt(`k: v\n${line}`, { line: 2, column: column + 1 }, width);
        expect(Math.max(0, ...lines.map((one) => displayWidth(one.text)))).toBeLessThanOrEqual(width);
      }),
    );
  });
});
