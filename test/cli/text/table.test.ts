import { describe, expect, it } from 'vitest';
import { table } from '../../../src/cli/text/table.ts';
import { plain } from '../../../src/core/render/paint.ts';

const rows = [
  [{ text: 'a' }, { text: '名前' }, { text: 'one two three four five six seven' }],
  [{ text: 'long-name' }, { text: 'x' }, { text: 'one' }],
];

describe('table', () => {
  it('aligns columns by what the terminal shows and leaves no blanks at the end', () => {
    expect(table(['A', 'B', 'C'], rows, { paint: plain, terminalWidth: undefined })).toBe(
      ['A          B     C', 'a          名前  one two three four five six seven', 'long-name  x     one', ''].join(
        '\n',
      ),
    );
  });

  it('wraps the last column below itself on a terminal', () => {
    expect(table(['A', 'B', 'C'], rows, { paint: plain, terminalWidth: 47 })).toBe(
      [
        'A          B     C',
        'a          名前  one two three four five six',
        '                 seven',
        'long-name  x     one',
        '',
      ].join('\n'),
    );
  });

  it('leaves the wrapping to a terminal that is too narrow for columns', () => {
    expect(table(['A', 'B', 'C'], rows, { paint: plain, terminalWidth: 30 }).split('\n')).toHaveLength(4);
  });

  it('paints the words and not the blanks between them', () => {
    const paint = (_style: string, text: string) => `<${text}>`;
    expect(table(['A', 'B'], [[{ text: 'x', style: 'red' }, { text: 'y' }]], { paint, terminalWidth: undefined })).toBe(
      '<A>  <B>\n<x>  y\n',
    );
  });
});
