/** The schemas as editors use them: everything described, examples that are true, and one validator made from them. */
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { isSafePattern } from 'redos-detector';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { generateValidators } from '../../../scripts/generate-validators.ts';
import { patternWording } from '../../../src/core/schema/pattern-wording.ts';

type Schema = { [keyword: string]: unknown };

const FILES = ['pipeline-role', 'settings', 'bitbucket-lock'].map((name) => `schemas/${name}.schema.json`);
const SCHEMAS = new Map<string, Schema>(FILES.map((file) => [file, JSON.parse(readFileSync(file, 'utf8'))]));

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}

/** Every schema within a schema, with its JSON pointer; examples and defaults are values. */
function* subschemas(schema: Schema, pointer: string): Generator<{ pointer: string; schema: Schema }> {
  yield { pointer, schema };
  for (const [keyword, inner] of Object.entries(schema)) {
    if (isSchema(inner) && !['examples', 'default', 'enum', 'const'].includes(keyword)) {
      yield* subschemas(inner, `${pointer}/${keyword}`);
    }
  }
}

/** Where a value of a file is described: every field, every item, the value of every free key. */
const PLACE = /\/(properties\/[^/]+|additionalProperties|items)$/;
/** `if` and `then` narrow what is described beside them; a condition's value is described where it is used. */
const ELSEWHERE = /\/if\/|\/then\/|^\/\$defs\/conditionValue\//;

function properties(file: string): { pointer: string; schema: Schema }[] {
  const all = [...subschemas(SCHEMAS.get(file) ?? {}, '')];
  return all.filter(({ pointer }) => PLACE.test(pointer) && !ELSEWHERE.test(pointer));
}

/** What a property says itself, or the definition that it refers to. */
function note(file: string, schema: Schema, keyword: string): unknown {
  const name = typeof schema.$ref === 'string' ? schema.$ref.replace('#/$defs/', '') : '';
  const definitions = SCHEMAS.get(file)?.$defs as Record<string, Schema>;
  return schema[keyword] ?? definitions[name]?.[keyword];
}

describe.each(FILES)('%s', (file) => {
  const root = SCHEMAS.get(file) ?? {};

  it('is draft 2020-12 and can be found offline, by its own name', () => {
    expect(root).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', $id: basename(file) });
  });

  it('describes every property in a sentence', () => {
    for (const { pointer, schema } of properties(file)) {
      expect(note(file, schema, 'description'), pointer).toMatch(/^["\w].{10,}\.$/s);
    }
  });

  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema(root, file);
  const validate = (pointer: string) => ajv.compile({ $ref: `${file}#${pointer.replaceAll('$', '%24')}` });

  it('gives an example of every property, and each is valid', () => {
    for (const { pointer, schema } of properties(file)) {
      const examples = note(file, schema, 'examples') as unknown[] | undefined;
      expect(examples?.length, pointer).toBeGreaterThan(0);
      const check = validate(pointer);
      for (const example of examples ?? []) {
        expect(check(example), `${pointer}: ${JSON.stringify(example)}`).toBe(true);
      }
    }
  });

  it('has defaults that are valid', () => {
    for (const { pointer, schema } of properties(file)) {
      if ('default' in schema) expect(validate(pointer)(schema.default), pointer).toBe(true);
    }
  });

  const patterns = [...subschemas(root, '')].filter(({ schema }) => typeof schema.pattern === 'string');

  it('has words for every pattern that does not match', () => {
    for (const { pointer } of patterns) {
      const [, definition = ''] = /^\/\$defs\/(\w+)$/.exec(pointer) ?? [];
      const error = {
        schemaPath: `#${pointer}/pattern`,
        instancePath: '',
        keyword: 'pattern',
        params: {},
        parentSchema: {},
        data: 'x',
      };
      expect(definition, pointer).not.toBe('');
      expect(patternWording(error, 'spec.x', 'x').remedy).not.toBe('');
    }
  });

  it('has patterns that match a text in few ways, so that none of them backtracks for long', () => {
    for (const { pointer, schema } of patterns) {
      const { safe } = isSafePattern(String(schema.pattern), { unicode: true, maxScore: 3 });
      expect(safe, `${pointer} ${schema.pattern}`).toBe(true);
    }
    expect(isSafePattern('^(a+)+$', { unicode: true, maxScore: 3 }).safe).toBe(false);
  });
});

describe('the validators', () => {
  it('are generated from the schemas as they are', async () => {
    expect(readFileSync('src/core/schema/generated/validators.js', 'utf8')).toBe(await generateValidators());
  });

  it('need nothing else', () => {
    expect(readFileSync('src/core/schema/generated/validators.js', 'utf8')).not.toMatch(
      /\bimport\b|\brequire\((?!"ajv)/,
    );
  });
});

describe('the samples', () => {
  for (const file of globSync('manifests/**/*.{yaml,yml}')) {
    it(`${file} names the schema of its kind in its first line`, () => {
      const text = readFileSync(file, 'utf8');
      const [, path = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
      const schema = JSON.parse(readFileSync(join(dirname(file), path), 'utf8'));
      expect(schema.properties.kind.const).toBe(parse(text).kind);
    });
  }
});
