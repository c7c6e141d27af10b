/** Whatever the bytes are: an answer, soon, and no surprise in what gets through. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateTree } from '../../src/core/manifest/validate.ts';
import { parseDocument } from '../../src/core/source/document.ts';
import { keysOf, pointerTo, valueAt } from '../../src/core/text/json-pointer.ts';
import { stepsOf } from '../support/steps.ts';
import { tree } from '../support/tree.ts';
import { GOOD } from './hostile-files.ts';

const FILE = 'teams/shop/a.yaml';
/**
 * For one small file, on average; the limit for the worst is in hostile-files.steps.test.ts. A good file takes 20,000.
 */
const STEPS = 50_000;

function validate(bytes: Uint8Array) {
  const { files, ...rest } = tree({});
  return validateTree({ ...rest, files: [...files, { path: FILE, bytes }] });
}

/** Either a manifest or issues with a place inside the file; never both, never neither. */
function expectAnAnswer(bytes: Uint8Array): void {
  const { manifests, issues, frozen } = validate(bytes);
  expect(manifests.length).toBe(issues.length === 0 ? 1 : 0);
  expect(frozen.length).toBe(issues.length === 0 ? 0 : 1);
  const lines = new TextDecoder().decode(bytes).split('\n');
  for (const {
    place: { line, column },
    message,
    remedy,
  } of issues) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
    expect(message).not.toBe('');
    expect(remedy).not.toBe('');
  }
}

/** Whatever the bytes are; and none of them takes so long that it would show among all. */
function expectAnswers(bytes: fc.Arbitrary<Uint8Array>, numRuns: number): void {
  const { steps } = stepsOf(() => fc.assert(fc.property(bytes, expectAnAnswer), { numRuns }));
  expect(steps).toBeLessThan(numRuns * STEPS);
}

const encoder = new TextEncoder();

const token = fc.constantFrom(
  ...[
    'a',
    'spec',
    '1',
    '-1e3',
    'true',
    'null',
    '~',
    '""',
    "''",
    '"',
    "'",
    ':',
    ': ',
    '- ',
    '? ',
    '[',
    ']',
    '{',
    '}',
    ',',
  ],
  ...[
    '\n',
    '\n  ',
    '\n    ',
    ' ',
    '\t',
    '\r\n',
    '#',
    ' #',
    '&a',
    '*a',
    '!a',
    '!!str',
    '%',
    '---\n',
    '...\n',
    '|\n',
    '>-\n',
  ],
  ...[
    '<<',
    '@',
    '`',
    '\\',
    '\u00e9',
    '\u{1F600}',
    '\u200b',
    '\uFEFF',
    '__proto__',
    '{5bca6b83-1e95-4b5f-9a3c-7d1f7a4cf2e6}',
  ],
);

/** A sample of each kind, as full as there are. */
const WHOLE_FILES = [
  'rolekeeper.yaml',
  'bitbucket.lock.yaml',
  'teams/data/warehouse-load.yaml',
  'teams/platform/network-stacks.yaml',
].map((file) => ({ file, text: readFileSync(`manifests/${file}`, 'utf8') }));

describe('the door', () => {
  it('answers to any bytes', () => {
    expectAnswers(fc.uint8Array({ maxLength: 300 }), 500);
  });

  it('answers to anything that looks like YAML', () => {
    const text = fc.array(token, { maxLength: 60 }).map((tokens) => encoder.encode(tokens.join('')));
    expectAnswers(text, 1000);
  });

  it('answers to a good manifest with a piece put in, or a piece taken out', () => {
    const damaged = fc
      .record({ at: fc.nat(GOOD.length), without: fc.nat(12), piece: fc.array(token, { maxLength: 4 }) })
      .map(({ at, without, piece }) => encoder.encode(GOOD.slice(0, at) + piece.join('') + GOOD.slice(at + without)));
    expectAnswers(damaged, 1000);
  });

  it('answers to a good manifest with bytes changed', () => {
    const good = encoder.encode(GOOD);
    const damaged = fc
      .array(fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 })
      .map((changes) =>
        good.with(0, good[0] ?? 0).map((byte, index) => changes.find(([at]) => at === index)?.[1] ?? byte),
      );
    expectAnswers(damaged, 1000);
  });

  for (const { file, text } of WHOLE_FILES) {
    it(`answers to any value in the place of any in ${file}`, () => {
      const whole = parseDocument({ path: file, bytes: encoder.encode(text) }).document?.value;
      const damage = fc.record({
        pointer: fc.constantFrom(...pointers(whole, '')),
        value: fc.jsonValue({ maxDepth: 2 }),
      });
      fc.assert(
        fc.property(damage, ({ pointer, value }) => {
          const damaged = structuredClone({ root: whole });
          put(damaged, `/root${pointer}`, value);
          const { issues, manifests } = validateTree(tree({ [file]: JSON.stringify(damaged.root, null, 1) }));
          const wrong = issues.some((issue) => issue.place.file === file);
          if (file.startsWith('teams/')) expect(manifests.length).toBe(wrong ? 0 : 1);
          expect(issues.every(({ message, remedy }) => message !== '' && remedy !== '')).toBe(true);
        }),
        { numRuns: 400 },
      );
    });
  }
});

/** Every pointer of a value, that of the value itself first. */
function pointers(value: unknown, pointer: string): string[] {
  if (typeof value !== 'object' || value === null) return [pointer];
  return [pointer, ...Object.entries(value).flatMap(([key, inner]) => pointers(inner, pointerTo(pointer, key)))];
}

function put(root: unknown, pointer: string, value: unknown): void {
  const keys = keysOf(pointer);
  const parent = valueAt(root, keys.slice(0, -1).reduce(pointerTo, ''));
  (parent as Record<string, unknown>)[keys.at(-1) ?? ''] = value;
}

/** JSON is YAML, but for numbers that JavaScript would round and characters that people cannot see. */
const plainJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.boolean(),
    fc.integer(),
    fc.constant(null),
    fc.string({ unit: fc.constantFrom(...'abc {}[],:#&*!|>\'"%@`-?\n\t\\é') }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: fc.constantFrom(...'abc {}[],:#"\\'), maxLength: 8 }), tie('value'), {
      maxKeys: 4,
    }),
  ),
})).value;

describe('parseDocument', () => {
  it('reads JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(plainJson, fc.constantFrom(undefined, 2), (value, indent) => {
        const { document, issues } = parseDocument({
          path: 'a',
          bytes: encoder.encode(JSON.stringify({ value }, null, indent)),
        });
        expect(issues).toEqual([]);
        expect(document?.value).toEqual({ value });
      }),
      { numRuns: 1000 },
    );
  });

  it('finds every value where it stands', () => {
    fc.assert(
      fc.property(plainJson, (value) => {
        const text = JSON.stringify({ value }, null, 2);
        const { document } = parseDocument({ path: 'a', bytes: encoder.encode(text) });
        const lines = text.split('\n');
        for (const [pointer, leaf] of leaves({ value }, '')) {
          const place = document?.locate(pointer);
          const rest = lines
            .slice((place?.line ?? 0) - 1)
            .join('\n')
            .slice((place?.column ?? 0) - 1);
          expect(rest.startsWith(JSON.stringify(leaf))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same value with Windows line ends and a byte order mark', () => {
    const text = fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join('').replaceAll(/[\r\uFEFF]/g, ''));
    fc.assert(
      fc.property(text, (unix) => {
        const windows = `\uFEFF${unix.replaceAll('\n', '\r\n')}`;
        expect(outcome(windows)).toEqual(outcome(unix));
      }),
      { numRuns: 1000 },
    );
  });
});

function outcome(text: string) {
  const { document, issues } = parseDocument({ path: 'a', bytes: encoder.encode(text) });
  return { value: document?.value, issues };
}

/** Every scalar and every empty list and mapping, with its pointer. */
function* leaves(value: unknown, pointer: string): Generator<[string, unknown]> {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
    yield [pointer, value];
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    yield* leaves(inner, pointerTo(pointer, key));
  }
}
