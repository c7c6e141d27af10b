/**
 * docs/manifest.md and docs/settings.md: every field that a schema knows, with its own words, so that none can be
 * missing.
 */

import lock from '../schemas/bitbucket-lock.schema.json' with { type: 'json' };
import role from '../schemas/pipeline-role.schema.json' with { type: 'json' };
import settings from '../schemas/settings.schema.json' with { type: 'json' };
import { yamlFlow } from '../src/core/text/yaml-flow.ts';

interface Schema {
  description?: string;
  type?: string | readonly string[];
  const?: unknown;
  enum?: readonly unknown[];
  default?: unknown;
  examples?: readonly unknown[];
  required?: readonly string[];
  properties?: Readonly<Record<string, Schema>>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  oneOf?: readonly Schema[];
  anyOf?: readonly Schema[];
  allOf?: readonly Schema[];
  if?: Schema;
  then?: Schema;
  $ref?: string;
  $defs?: Readonly<Record<string, Schema>>;
}

interface Field {
  /** `spec.policies[].managed` */
  path: string;
  schema: Schema;
  isRequired: boolean;
}

export function manifestPage(): string {
  return page(
    'A role manifest',
    'One file in `teams/<team>/` declares one role. The samples in `manifests/` use every field.',
    role,
  );
}

export function settingsPage(): string {
  const settingsFile = page(
    'The settings and the lock file',
    '`rolekeeper.yaml` says where the roles live and what is true for all of them; `bitbucket.lock.yaml` gives names to UUIDs, and [names.md](names.md) says how it is filled. Both belong to the platform team.',
    settings,
    '## `rolekeeper.yaml`',
  );
  return `${settingsFile}\n## \`bitbucket.lock.yaml\`\n\nThe files of \`bitbucket.lock.d/\` are parts of it, and have the same form.\n\n${body(lock)}`;
}

function page(title: string, about: string, schema: object, heading = ''): string {
  const head = ['<!-- Made by `npm run docs` from the schema. Do not edit. -->', `# ${title}`, about];
  return `${[...head, ...(heading === '' ? [] : [heading]), body(schema)].join('\n\n')}`;
}

/** A table for each field that has fields of its own. */
function body(json: object): string {
  const root = json as Schema;
  const groups = Map.groupBy([...fields(root, root, '', new Set())], ({ path }) => parentOf(path));
  const parts = [...groups].map(([parent, rows]) =>
    [...(parent === '' ? [] : [`### \`${parent}\``]), table(rows, [...groups.keys()])].join('\n\n'),
  );
  return `${parts.join('\n\n')}\n`;
}

function* fields(given: Schema, root: Schema, path: string, above: ReadonlySet<string>): Generator<Field> {
  const schema = resolved(given, root);
  // A schema that contains itself is described once.
  if (given.$ref !== undefined && above.has(given.$ref)) return;
  const below = given.$ref === undefined ? above : new Set([...above, given.$ref]);
  const entries = Object.entries(schema.properties ?? {});
  for (const [name, property] of entries) {
    const at = path === '' ? name : `${path}.${name}`;
    yield { path: at, schema: resolved(property, root), isRequired: schema.required?.includes(name) ?? false };
  }
  for (const [name, property] of entries) yield* fields(property, root, path === '' ? name : `${path}.${name}`, below);
  if (typeof schema.additionalProperties === 'object') {
    const value = resolved(schema.additionalProperties, root);
    if (value.properties !== undefined) yield* fields(schema.additionalProperties, root, `${path}.<name>`, below);
  }
  if (schema.items !== undefined && resolved(schema.items, root).properties !== undefined) {
    yield* fields(schema.items, root, `${path}[]`, below);
  }
  for (const { if: condition, then } of schema.allOf ?? []) {
    // What one field may be depends on another: `with` on `preset`.
    const [choice] = Object.values(condition?.properties ?? {}).map((property) => String(property.const));
    for (const [name, property] of Object.entries(then?.properties ?? {})) {
      yield* fields(property, root, `${path}.${name} of ${choice}`, below);
    }
  }
  for (const branch of [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])]) {
    if (resolved(branch, root).properties !== undefined) yield* fields(branch, root, path, below);
  }
}

/** With what its $ref names; its own words go first. */
function resolved(schema: Schema, root: Schema): Schema {
  const name = schema.$ref === undefined ? undefined : /^#\/\$defs\/(\w+)$/.exec(schema.$ref)?.[1];
  const target = name === undefined ? undefined : root.$defs?.[name];
  return target === undefined ? schema : { ...resolved(target, root), ...schema };
}

function parentOf(path: string): string {
  return path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : '';
}

/** `parents` have tables of their own. */
function table(rows: readonly Field[], parents: readonly string[]): string {
  const lines = rows.map(({ path, schema, isRequired }) => {
    const name = path.slice(path.lastIndexOf('.') + 1);
    const cells = [
      `\`${name}\`${isRequired ? ' (required)' : ''}`,
      typeWords(schema),
      'default' in schema ? code(schema.default) : '',
      hasTable(path, parents) && isLong(schema) ? 'below' : example(schema),
      (schema.description ?? '').replaceAll('|', '\\|'),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| field | type | default | example | what it does |', '|---|---|---|---|---|', ...lines].join('\n');
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  array: 'list',
  object: 'mapping',
};

function typeWords({ type, enum: words, const: only }: Schema): string {
  if (words !== undefined) return words.map(code).join(', ');
  if (only !== undefined) return code(only);
  return [type ?? 'any']
    .flat()
    .map((one) => TYPES[one] ?? one)
    .join(' or ');
}

function hasTable(path: string, parents: readonly string[]): boolean {
  return [path, `${path}[]`, `${path}.<name>`].some((one) => parents.includes(one));
}

function isLong({ examples: [value] = [] }: Schema): boolean {
  return yamlFlow(value ?? null).length > 80;
}

function example({ examples: [value] = [] }: Schema): string {
  return value === undefined ? '' : code(value);
}

/** As it stands in YAML, on one line of a table. */
function code(value: unknown): string {
  return `\`${yamlFlow(value).replaceAll('|', '\\|')}\``;
}
