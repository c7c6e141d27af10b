import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../src/core/source/document.ts';

const TEXT = `# a comment
spec:
  repositories: [checkout-api, reports]
  tags:
    a/b: x
    "c~d": y
  policies:
    - name: assets
      statements:
        - actions:
            - s3:GetObject
  session:
`;

function document(text: string) {
  const parsed = parseDocument({ path: 'teams/shop/a.yaml', bytes: new TextEncoder().encode(text) });
  if (parsed.document === undefined) throw new Error(JSON.stringify(parsed.issues));
  return parsed.document;
}

describe('locate', () => {
  const CASES: { pointer: string; what?: 'key' | 'value'; reason: string; at: string }[] = [
    { pointer: '', reason: 'the whole file begins with its first key', at: '2:1' },
    { pointer: '/spec', what: 'key', reason: 'a key', at: '2:1' },
    { pointer: '/spec', reason: 'the value of a key: its first own key', at: '3:3' },
    { pointer: '/spec/repositories/1', reason: 'an item in brackets', at: '3:32' },
    { pointer: '/spec/repositories/1', what: 'key', reason: 'an item has no key: the item', at: '3:32' },
    { pointer: '/spec/tags/a~1b', what: 'key', reason: 'a slash in a key', at: '5:5' },
    { pointer: '/spec/tags/c~0d', reason: 'a tilde in a key', at: '6:12' },
    { pointer: '/spec/policies/0/statements/0/actions/0', reason: 'an item on a line of its own', at: '11:15' },
    { pointer: '/spec/session', reason: 'a value that takes no room: its key', at: '12:3' },
    { pointer: '/spec/session/maxDuration', reason: 'not there: the key around it', at: '12:3' },
    { pointer: '/spec/repositories/7', reason: 'not there: the key around it', at: '3:3' },
    { pointer: '/nothing/at/all', reason: 'not there: the file', at: '2:1' },
  ];
  for (const { pointer, what, reason, at } of CASES) {
    it(`${pointer} ${what ?? 'value'}: ${reason}`, () => {
      const { file, line, column } = document(TEXT).locate(pointer, what);
      expect(`${line}:${column}`).toBe(at);
      expect(file).toBe('teams/shop/a.yaml');
    });
  }
});

describe('parseDocument', () => {
  it('converts nothing: what looks like a date, yes or no is text', () => {
    expect(document('a: 2012-10-17\nb: yes\nc: off\nd: 1h\ne: 12:30:00').value).toEqual({
      a: '2012-10-17',
      b: 'yes',
      c: 'off',
      d: '1h',
      e: '12:30:00',
    });
  });

  it('reads block texts as YAML does', () => {
    expect(document('a: >-\n  one\n  two\nb: |\n  one\n  two\n').value).toEqual({ a: 'one two', b: 'one\ntwo\n' });
  });

  it('gives the remains of a broken file, for the name in it', () => {
    const bytes = new TextEncoder().encode('metadata:\n  name: checkout-deploy\nspec: [\n');
    const { document: none, issues, remains } = parseDocument({ path: 'a.yaml', bytes });
    expect(none).toBeUndefined();
    expect(issues.map(({ code }) => code)).toEqual(['yaml-syntax']);
    expect(remains).toMatchObject({ metadata: { name: 'checkout-deploy' } });
  });
});

describe('a syntax mistake', () => {
  const CASES = [
    { text: 'a: [1, 2\nb: 3\n', reason: 'an open bracket', at: '2:1', remedy: /close the list/ },
    { text: 'a: {b: 1\nc: 3\n', reason: 'an open brace', at: '2:1', remedy: /close the mapping/ },
    { text: 'a: b: c\n', reason: 'a colon in a value', at: '1:4', remedy: /quote the value/ },
    { text: 'a:\n  b: 1\n c: 2\n', reason: 'a wrong indentation', at: '3:1', remedy: /align/ },
    { text: 'a:\n\tb: 1\n', reason: 'a tab', at: '2:1', remedy: /spaces/ },
    { text: 'a: @b\n', reason: 'a reserved character', at: '1:4', remedy: /quote/ },
    { text: 'a: "\\q"\n', reason: 'an unknown escape', at: '1:5', remedy: /backslash/ },
    { text: 'a: {x}:{y}\n', reason: 'a subject format without quotes', at: '1:7', remedy: /needs quotes/ },
    { text: 'a\nb: 1\n', reason: 'a missing colon', at: '1:1', remedy: /colon/ },
    {
      text: 'a:\n  b: 1\n c: 2\n d: 3\n e: 4\n',
      reason: 'the echoes of a wrong indentation are left out',
      at: '3:1',
      remedy: /align/,
    },
  ];
  for (const { text, reason, at, remedy } of CASES) {
    it(`${reason}: ${JSON.stringify(text)}`, () => {
      const { issues } = parseDocument({ path: 'a.yaml', bytes: new TextEncoder().encode(text) });
      expect(issues.map(({ place: { line, column }, code }) => `${line}:${column} ${code}`)).toEqual([
        `${at} yaml-syntax`,
      ]);
      expect(issues[0]?.remedy).toMatch(remedy);
    });
  }
});
