/**
 * TypeScript types of what `--json` answers, made from its JSON Schemas: the package's `…/json`. It understands what
 * our schemas say and refuses any other keyword, so that no schema is half translated.
 */
import { OUTPUT_SCHEMAS } from '../src/cli/command/schemas.ts';

interface Schema {
  readonly [keyword: string]: unknown;
  readonly $id?: string;
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

/** What a type cannot say, or what is translated below. */
const KNOWN = new Set([
  ...['$schema', '$id', '$ref', '$defs', 'title', 'description', 'examples', 'default', 'format'],
  ...['type', 'const', 'enum', 'items', 'properties', 'required', 'additionalProperties', 'unevaluatedProperties'],
  ...['oneOf', 'anyOf', 'allOf', 'minimum', 'maximum', 'minItems', 'maxItems', 'minLength', 'maxLength', 'pattern'],
]);

/** The whole declaration file: one interface a document, one a shape that documents share, and the union of all. */
export function outputTypes(schemas: Readonly<Record<string, object>> = OUTPUT_SCHEMAS): string {
  const parts = Object.entries(schemas).flatMap(([name, schema]) => {
    const { $defs = {}, ...document } = schema as Schema;
    const shared = Object.entries($defs).map(([key, shape]) =>
      declaration(`${pascal(name)}${pascal(key)}`, shape, name),
    );
    return [declaration(pascal(name), document, name), ...shared];
  });
  const all = Object.keys(schemas).map(pascal);
  return [
    '// Made from the JSON Schemas in schemas/. Fields may be added in any version; `version` changes with a meaning.',
    ...parts,
    `/** Any document that --json prints; \`version\` says which. */\nexport type Output = ${all.join(' | ')};\n`,
  ].join('\n');
}

function declaration(name: string, schema: Schema, document: string): string {
  return `${comment(schema.description, '')}export type ${name} = ${typeOf(schema, document, '')};\n`;
}

function typeOf(schema: Schema, document: string, indent: string): string {
  const unknown = Object.keys(schema).filter((keyword) => !KNOWN.has(keyword));
  if (unknown.length > 0) throw new Error(`${document}.schema.json: no type is made from ${unknown.join(', ')}`);
  const parts = [
    schema.$ref === undefined ? undefined : referredTo(schema.$ref, document),
    schema.allOf === undefined ? undefined : joined(schema.allOf, '&', document, indent),
    schema.oneOf === undefined ? undefined : joined(schema.oneOf, '|', document, indent),
    schema.anyOf === undefined ? undefined : joined(schema.anyOf, '|', document, indent),
    ownType(schema, document, indent),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? 'unknown' : parts.join(' & ');
}

/** Without what it refers to. */
function ownType(schema: Schema, document: string, indent: string): string | undefined {
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.properties !== undefined) return objectType(schema, document, indent);
  if (schema.type === undefined) return undefined;
  const types = [schema.type].flat().map((type) => simpleType(type, schema, document, indent));
  return types.length === 1 ? types[0] : `(${types.join(' | ')})`;
}

function simpleType(type: string, schema: Schema, document: string, indent: string): string {
  switch (type) {
    case 'integer':
      return 'number';
    case 'array':
      return `readonly (${typeOf(schema.items ?? {}, document, indent)})[]`;
    case 'object':
      return `Readonly<Record<string, ${valueType(schema, document, indent)}>>`;
    default:
      return type;
  }
}

function valueType({ additionalProperties: values }: Schema, document: string, indent: string): string {
  return typeof values === 'object' ? typeOf(values, document, indent) : 'unknown';
}

function objectType(schema: Schema, document: string, indent: string): string {
  const inner = `${indent}  `;
  const fields = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const mark = schema.required?.includes(name) ? '' : '?';
    const key = /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
    return `${comment(property.description, inner)}${inner}readonly ${key}${mark}: ${typeOf(property, document, inner)};\n`;
  });
  const nullable = Array.isArray(schema.type) && schema.type.includes('null');
  const type = `{\n${fields.join('')}${indent}}`;
  return nullable ? `(${type} | null)` : type;
}

/** `plan.schema.json#/$defs/issue` -> `PlanIssue`. */
function referredTo(reference: string, document: string): string {
  const [file = '', pointer = ''] = reference.split('#');
  const name = file === '' ? document : file.replace('.schema.json', '');
  return `${pascal(name)}${pascal(pointer.replace('/$defs/', ''))}`;
}

function joined(schemas: readonly Schema[], by: string, document: string, indent: string): string {
  return `(${schemas.map((one) => typeOf(one, document, indent)).join(` ${by} `)})`;
}

function comment(text: string | undefined, indent: string): string {
  return text === undefined ? '' : `${indent}/** ${text.replaceAll('*/', '* /')} */\n`;
}

/** `trust-verdict` -> `TrustVerdict`, `facetChange` -> `FacetChange`. */
function pascal(name: string): string {
  return name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
