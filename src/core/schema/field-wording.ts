/** Fields that are not known, not there, or do not go together. */
import { keysOf, pointerTo } from '../text/json-pointer.ts';
import { yamlFlow } from '../text/yaml-flow.ts';
import { type FieldMeant, fieldMeant } from './field-meant.ts';
import { fieldName, type Mistake, shown } from './mistake.ts';
import type { Schema, SchemaError } from './schema-error.ts';

export function unknownField(field: string, { instancePath: parent, parentSchema, data }: SchemaError): Mistake {
  const meant = fieldMeant(field, data, parentSchema);
  return {
    code: 'unknown-field',
    pointer: pointerTo(parent, field),
    what: 'key',
    message: `${shown(field)} is not a field of ${parent === '' ? 'this file' : fieldName(parent)}`,
    remedy: instead(meant),
    ...(meant.nearest === undefined ? {} : { meant: pointerTo(parent, meant.nearest) }),
  };
}

function instead({ nearest, absent, repeats }: FieldMeant): string {
  if (nearest !== undefined) return `did you mean ${nearest}?`;
  if (repeats !== undefined) return `remove it: ${repeats} is there already`;
  return absent.length === 0
    ? 'remove it: every field is there already'
    : `remove it, or write one of ${absent.join(', ')}`;
}

export function missingField(pointer: string, { properties }: Schema, because?: string): Mistake {
  const field = keysOf(pointer).at(-1) ?? '';
  const parent = fieldName(pointer.slice(0, pointer.lastIndexOf('/')));
  return {
    code: 'missing-field',
    pointer,
    what: 'key',
    message: `${parent} has no ${field}${because === undefined ? '' : `, which goes with ${because}`}`,
    remedy: whatToAdd(field, properties?.[field] ?? {}),
  };
}

export function notExactlyOne({ parentSchema, data }: SchemaError, pointer: string): Mistake {
  const fields = (parentSchema.oneOf ?? []).flatMap(({ required }) => required ?? []);
  const there = fields.filter((field) => Object.hasOwn(data as object, field));
  return {
    code: 'bad-value',
    pointer,
    what: 'key',
    message: `${fieldName(pointer)} must have exactly one of ${fields.join(', ')}, and has ${there.join(' and ') || 'none'}`,
    remedy: there.length > 1 ? 'make an entry of its own for each' : 'add one of them',
  };
}

/** The one value that it can have; or fields that it needs as well; or an example. */
function whatToAdd(field: string, { const: only, examples, required }: Schema): string {
  if (only !== undefined) return `add ${field}: ${yamlFlow(only)}`;
  if (required !== undefined) return `add ${field}, with ${required.join(' and ')}`;
  const [example] = examples ?? [];
  return example === undefined ? `add ${field}` : `add it, such as ${field}: ${yamlFlow(example)}`;
}

/** The schema forbids two pairs of fields. */
export function contradiction(pointer: string, value: unknown): Mistake {
  if (typeof value === 'object' && value !== null && 'managed' in value) {
    return {
      code: 'bad-value',
      pointer: pointerTo(pointer, 'name'),
      what: 'key',
      message: 'a managed policy has its name in its ARN',
      remedy: 'remove name',
    };
  }
  return {
    code: 'branches-and-any-branch',
    pointer: pointerTo(pointer, 'anyBranch'),
    what: 'key',
    message: 'branches names some branches and anyBranch admits all of them',
    remedy: 'keep one of the two',
  };
}
