import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeYaml } from '../../../src/core/source/compose-yaml.ts';
import { plainValue } from '../../../src/core/source/plain-value.ts';
import { plainYaml } from '../../../src/core/source/plain-yaml.ts';
import { decodeSource } from '../../../src/core/source/source-text.ts';

const ROOT = join(import.meta.dirname, '../../..');
const MANIFESTS = globSync('{manifests,test,docs}/**/*.yaml', { cwd: ROOT }).map((path) => ({
  path,
  text: readFileSync(join(ROOT, path), 'utf8'),
}));

/** What the whole parser makes of it; undefined if it finds anything wrong. */
function parsed(text: string): unknown {
  const { root, problems } = composeYaml(text);
  const value = root === undefined ? undefined : plainValue(root, problems);
  return problems.length === 0 ? value : undefined;
}

describe('the quick way answers for', () => {
  const CASES: readonly { readonly text: string; readonly reason: string }[] = [
    { text: 'a: b\n', reason: 'one field' },
    { text: 'a: b', reason: 'a last line without its end' },
    { text: '# one\n\na: b # two\n  # three\n', reason: 'comments and empty lines' },
    { text: '---\na: b\n', reason: 'the mark of a document above it' },
    { text: 'a: true\nb: false\nc: 12\nd: 007\n', reason: 'numbers and yes or no, as the core schema has them' },
    { text: 'a: 1h\nb: 12:30\nc: 2012-10-17\nd: yes\ne: 1_000\n', reason: 'what only looks like a number is a text' },
    { text: 'a: "b: #"\nb: \'{c}\'\nc: ""\n', reason: 'texts in quotes' },
    { text: 'a: arn:aws:s3:::b/*\nb: a#b\nc: a, b\nd: b - c\n', reason: 'marks inside a text are part of it' },
    { text: 'a: [b, "c", {d: e, f: [g]}]\nb: []\nc: {}\n', reason: 'brackets that are closed in their line' },
    { text: 'a:\n- b\n- c\nd: e\n', reason: 'a list at the column of its key' },
    { text: 'a:\n  - b: c\n    d:\n      - e\n  -\n    f: g\n', reason: 'mappings in a list, and a dash alone' },
    { text: '- a\n- [b]\n', reason: 'a list as the whole file' },
    { text: 'a:\n    b:\n     c: d\ne: f\n', reason: 'any indentation that is the same within a level' },
    { text: '"a b": c\n\'d\': e\n', reason: 'keys in quotes' },
  ];
  for (const { text, reason } of CASES) {
    it(reason, () => {
      const value = plainYaml(text);
      expect(value).toBeDefined();
      expect(JSON.stringify(value)).toBe(JSON.stringify(parsed(text)));
      expect(value).toStrictEqual(parsed(text));
    });
  }
});

describe('the quick way has no answer for', () => {
  const CASES: readonly { readonly text: string; readonly reason: string }[] = [
    { text: '', reason: 'an empty file' },
    { text: '# nothing\n', reason: 'a file with a comment alone' },
    { text: 'a\n', reason: 'a text alone' },
    { text: '[a]\n', reason: 'brackets alone' },
    { text: 'a:\n', reason: 'a field without a value' },
    { text: 'a: null\nb: ~\n', reason: 'nothing, written out' },
    { text: 'a: 1.5\nb: 0x10\nc: .inf\nd: 1e3\n', reason: 'numbers that are not short and whole' },
    { text: 'a: 12345678901234567890\n', reason: 'a number that would be rounded' },
    { text: 'a: b\na: c\n', reason: 'a key twice' },
    { text: '{a: b, a: c}\n', reason: 'brackets as the whole file' },
    { text: 'x: {a: b, a: c}\n', reason: 'a key twice in brackets' },
    { text: '12: a\n', reason: 'a key that is a number' },
    { text: '<<: a\n', reason: 'a merge key' },
    { text: '__proto__: a\n', reason: 'a key that JavaScript gives a meaning' },
    { text: 'prototype: a\n', reason: 'another one' },
    { text: 'constructor: a\n', reason: 'and another one' },
    { text: 'a: |\n  b\n', reason: 'a block text' },
    { text: 'a: b\n  c\n', reason: 'a text over two lines' },
    { text: 'a: [b,\n  c]\n', reason: 'brackets over two lines' },
    { text: 'a: "\\u0041"\n', reason: 'an escape' },
    { text: "a: 'it''s'\n", reason: 'a quote within quotes' },
    { text: 'a: &b c\nd: *b\n', reason: 'an anchor and its alias' },
    { text: 'a: !!str b\n', reason: 'a tag' },
    { text: '%YAML 1.2\n---\na: b\n', reason: 'a directive' },
    { text: '--- a: b\n', reason: 'a field on the line of the mark' },
    { text: '---\n---\na: b\n', reason: 'two marks' },
    { text: 'a: b\n---\nc: d\n', reason: 'two documents' },
    { text: 'a: b\n...\n', reason: 'the end of a document' },
    { text: 'a:\n    b: c\n  d: e\n', reason: 'a line at a column of no level' },
    { text: 'a: b: c\n', reason: 'a field within a field on one line' },
    { text: 'a: - b\n', reason: 'a list on the line of its key' },
    { text: '- a\nb: c\n', reason: 'a field after a list' },
    { text: 'a:\n\tb: c\n', reason: 'a tab' },
    { text: 'a: [b]c\n', reason: 'a text behind brackets' },
    { text: 'a: "b"#c\n', reason: 'a comment without a blank before it' },
    { text: 'a: @b\n', reason: 'a sign that YAML keeps for itself' },
    { text: '? a\n: b\n', reason: 'the long form of a key' },
    { text: `${'a'.repeat(1100)}: b\n`, reason: 'a key that is too long' },
    { text: `a${' '.repeat(1100)}: b\n`, reason: 'a colon that is too far from where its key begins' },
    { text: `- "a"${' '.repeat(1100)}: b\n`, reason: 'the same of a key in quotes, in a list' },
    { text: `${'a'.repeat(990)}${' '.repeat(40)}: b\n`, reason: 'a key and blanks that are too long together' },
    { text: `a: ${'['.repeat(12)}${']'.repeat(12)}\n`, reason: 'brackets that are nested deep' },
    { text: `a: [${'b, '.repeat(8000)}c]\n`, reason: 'more pieces than a file may have' },
    { text: `a: ${'b'.repeat(17_000)}\n`, reason: 'a longer text than a file may have' },
  ];
  for (const { text, reason } of CASES) it(reason, () => expect(plainYaml(text)).toBeUndefined());
});

it('answers for nearly every manifest of this repository, as the whole parser does', () => {
  const right = MANIFESTS.filter(({ text }) => parsed(text) !== undefined);
  const answered = right.filter(({ text }) => plainYaml(text) !== undefined);
  for (const { path, text } of answered) expect(plainYaml(text), path).toStrictEqual(parsed(text));
  // A form of YAML that is common and has no answer would be read by the slow way each time.
  expect(answered.length).toBeGreaterThan(0.9 * right.length);
});

/** Signs that mean something in YAML, and some that only look like them. */
const PIECES = [
  ...[...' \n:-,[]{}#&*!|>\'"%@`\t?~.0123456789abtrue\\<=+/_\r', ': ', '- ', ' #', '\n  ', '---\n', '...\n', '<<: '],
  ...[
    '0x1',
    '0o7',
    '.inf',
    'null',
    '"a": ',
    '{a: b}',
    '[a]',
    '? ',
    '__proto__: 1\n',
    '\u00a0',
    '\u2028',
    '\u0085',
    'é',
  ],
];

const damage = fc.record({
  how: fc.constantFrom('insert', 'remove', 'replace', 'indent', 'repeat', 'drop'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  piece: fc.constantFrom(...PIECES),
  count: fc.integer({ min: 0, max: 4 }),
});

function damaged(text: string, { how, at, piece, count }: { how: string; at: number; piece: string; count: number }) {
  const place = Math.floor(at * text.length);
  const lines = text.split('\n');
  const line = Math.floor(at * (lines.length - 1));
  switch (how) {
    case 'insert':
      return text.slice(0, place) + piece + text.slice(place);
    case 'remove':
      return text.slice(0, place) + text.slice(place + 1 + count);
    case 'replace':
      return text.slice(0, place) + piece + text.slice(place + 1);
    case 'indent':
      return lines.with(line, ' '.repeat(count) + (lines[line] ?? '').trimStart()).join('\n');
    case 'repeat':
      return lines.toSpliced(line, 0, lines[(line + count) % lines.length] ?? '').join('\n');
    default:
      return lines.toSpliced(line, 1).join('\n');
  }
}

it('where it answers, the whole parser finds nothing wrong and has the same answer, however a file is damaged', () => {
  const seeds = MANIFESTS.map(({ text }) => text).filter((text) => text.length < 3000);
  let answers = 0;
  fc.assert(
    fc.property(fc.constantFrom(...seeds), fc.array(damage, { minLength: 1, maxLength: 4 }), (seed, damages) => {
      const { text, problems } = decodeSource(new TextEncoder().encode(damages.reduce(damaged, seed)));
      const value = problems.length > 0 ? undefined : plainYaml(text);
      if (value === undefined) return;
      answers += 1;
      expect(JSON.stringify(value)).toBe(JSON.stringify(parsed(text)));
      expect(value).toStrictEqual(parsed(text));
    }),
    { numRuns: 6000 },
  );
  // Else the sentence above would be empty.
  expect(answers).toBeGreaterThan(600);
});
