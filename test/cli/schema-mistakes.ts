/** What is wrong with an answer of `--json`, by its published schema. */
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import { OUTPUT_SCHEMAS } from '../../src/cli/command/schemas.ts';

/** The one shape that is a part of others. */
const SHARED = 'diagnosis';

/** The published schemas are open, so that a field can be added; here they are closed, so that none is undescribed. */
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: false });
for (const [name, schema] of Object.entries(OUTPUT_SCHEMAS)) ajv.addSchema(closed(schema) as AnySchema, name);

/** @param name of the schema, or of a part of it: `history#/$defs/day` */
export function mistakes(name: string, json: unknown): unknown {
  const valid = ajv.validate(name, json);
  return valid ? [] : ajv.errors;
}

function closed(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => closed(one));
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, closed(one, key)]));
  // Findings and the like add to it, and are closed themselves.
  if (name === SHARED || !('properties' in copy || '$ref' in copy)) return copy;
  return { ...copy, unevaluatedProperties: false };
}
