import { describe, expect, it } from 'vitest';
import { issueText } from '../../../src/cli/text/issue-text.ts';
import type { Issue } from '../../../src/core/model/diagnosis.ts';
import { plain } from '../../../src/core/render/paint.ts';

const ISSUE: Issue = {
  code: 'unknown-field',
  pointer: '/spec/x',
  place: { file: 'teams/shop/a.yaml', line: 2, column: 3 },
  message: '"x" is not a field of spec',
  remedy: 'did you mean y?',
};

const OPTIONS = { pathOf: (file: string) => `manifests/${file}`, width: 80, paint: plain, program: 'rolekeeper' };

function textOf(issues: readonly Issue[], text = 'spec:\n  x: 1\n'): string {
  const files = [{ path: 'teams/shop/a.yaml', bytes: new TextEncoder().encode(text) }];
  return issueText(issues, { ...OPTIONS, files });
}

describe('issueText', () => {
  it('gives the place, the message, the lines and the remedy; then the count', () => {
    expect(textOf([ISSUE])).toBe(
      [
        'error[unknown-field] manifests/teams/shop/a.yaml:2:3',
        '  "x" is not a field of spec',
        '  1 | spec:',
        '  2 |   x: 1',
        '    |   ^',
        '  remedy: did you mean y?',
        '',
        '1 mistake in 1 file.',
        'More about a code: rolekeeper explain unknown-field',
        '',
      ].join('\n'),
    );
  });

  it('sorts by file, line and column, whatever order they come in', () => {
    const at = (file: string, line: number, column: number): Issue => ({ ...ISSUE, place: { file, line, column } });
    const text = textOf([at('b.yaml', 1, 1), at('a.yaml', 10, 1), at('a.yaml', 9, 2), at('a.yaml', 9, 1)]);
    expect(text.match(/[ab]\.yaml/g)).toEqual(['a.yaml', 'a.yaml', 'a.yaml', 'b.yaml']);
    expect(text).toContain('4 mistakes in 2 files.');
  });

  it('names no line of a file that is not there', () => {
    const place = { file: 'rolekeeper.yaml', line: 1, column: 1 };
    const missing: Issue = { ...ISSUE, code: 'settings-missing', pointer: '', place };
    expect(textOf([missing])).toContain('error[settings-missing] manifests/rolekeeper.yaml\n  "x"');
  });

  it('lets a message carry no control characters to the terminal', () => {
    expect(textOf([{ ...ISSUE, message: 'a \x1b[2J', remedy: '\x1b]0;x\x07' }])).not.toMatch(/[^\n\P{Cc}]/u);
  });

  it('says nothing when there is nothing to say', () => {
    expect(textOf([])).toBe('');
  });
});
