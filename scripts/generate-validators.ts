/**
 * Compiles the JSON Schemas to one plain ESM file, so that neither the CLI nor the Lambda loads ajv at run time.
 * `npm run generate` after every change of a schema; a test compares the bytes.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const SCHEMAS = {
  pipelineRole: 'pipeline-role.schema.json',
  settings: 'settings.schema.json',
  bitbucketLock: 'bitbucket-lock.schema.json',
};

const OUTPUT = new URL('../src/core/schema/generated/validators.js', import.meta.url);

/** The text of src/core/schema/generated/validators.js. */
export async function generateValidators(): Promise<string> {
  const ajv = new Ajv2020({
    allErrors: true,
    // Fields that an object inherits are not in the file.
    ownProperties: true,
    strict: true,
    // `required: [branches]` in a branch of anyOf speaks of a property that is declared beside the anyOf.
    strictRequired: false,
    // A condition's value is a scalar or a list.
    allowUnionTypes: true,
    // Errors carry the value and the schema around them; schema-wording.ts makes the sentences.
    verbose: true,
    messages: false,
    // A definition with more keywords than this becomes a function, not a copy wherever it is referred to. Shorter ones
    // are patterns, whose errors have to name their definition.
    inlineRefs: 4,
    code: { source: true, esm: true },
  });
  for (const file of Object.values(SCHEMAS)) ajv.addSchema(withoutNotes(await readSchema(file)), file);
  return await bundle(FAIL + withShortErrors(withoutRepeated(standalone.default(ajv, SCHEMAS))));
}

/**
 * What ajv puts into every error, and the schema around it has as well: the keyword's value and the pattern. They are a
 * tenth of the code, which every start loads. A value in another form than a string or a path would stay.
 */
const REPEATED =
  /schema:(?:STRING|[\w$]+(?:\.[\w$]+|\[STRING\]|\[\d+\])*),(?=parentSchema:)|(?<=params:\{)pattern:\s*STRING(?=\})/;
const STRING = /"(?:[^"\\]|\\.)*"/;

function withoutRepeated(code: string): string {
  return code.replace(new RegExp(REPEATED.source.replaceAll('STRING', STRING.source), 'g'), '');
}

/**
 * What ajv writes wherever something can be wrong, 800 times: an error, and that it goes into the list. As a call it is
 * a third of the code less, which Node reads at every start, and compiles even if nothing is wrong. The keyword is the
 * end of the schema's path.
 */
const ERROR =
  /const (err\d+) = \{instancePath(?::([^{}]*?))?,schemaPath:("[^"]*\/([^"/]+)"),keyword:"\4",params:(\{[^{}]*\}),parentSchema:([^,{}]+),data(?::(\w+))?\};if\(vErrors === null\)\{vErrors = \[\1\];\}\s*else \{vErrors\.push\(\1\);\}errors\+\+;/g;

const FAIL = `
function fail(all, instancePath, schemaPath, params, parentSchema, data) {
  const keyword = schemaPath.slice(schemaPath.lastIndexOf('/') + 1);
  const error = { instancePath, schemaPath, keyword, params, parentSchema, data };
  if (all === null) return [error];
  all.push(error);
  return all;
}
`;

function withShortErrors(code: string): string {
  return code.replace(
    ERROR,
    (_, _name, at = 'instancePath', path, _keyword, params, schema, data = 'data') =>
      `vErrors = fail(vErrors, ${at}, ${path}, ${params}, ${schema}, ${data});errors++;`,
  );
}

async function readSchema(file: string): Promise<Schema> {
  return JSON.parse(await readFile(new URL(`../schemas/${file}`, import.meta.url), 'utf8'));
}

type Schema = { [keyword: string]: unknown };

/**
 * Keywords that only explain: ajv would copy them into its code. The first example stays: messages and repairs use it.
 */
const NOTES = new Set(['title', 'description']);
/** Keywords whose value maps names to schemas: a property may well be called `description`. */
const MAPS = new Set(['properties', '$defs', 'dependentSchemas']);

function withoutNotes(schema: Schema): Schema {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !NOTES.has(keyword))
      .map(([keyword, value]) => [keyword, shortened(keyword, value)]),
  );
}

function shortened(keyword: string, value: unknown): unknown {
  if (keyword === 'examples') return (value as unknown[]).slice(0, 1);
  return MAPS.has(keyword) ? mapValues(value as Schema) : stripped(value);
}

function mapValues(map: Schema): Schema {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, stripped(value)]));
}

function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped);
  return typeof value === 'object' && value !== null ? withoutNotes(value as Schema) : value;
}

/** ajv's code still requires ajv's own runtime; esbuild puts that in place. */
async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    minify: true,
    legalComments: 'none',
    banner: { js: '// Generated from schemas/*.schema.json by `npm run generate`. Do not edit.' },
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('');
}

if (import.meta.main) await writeFile(OUTPUT, await generateValidators());
