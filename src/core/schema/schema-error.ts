/** What the precompiled validators say: ajv's error objects, as far as we read them. */
export interface SchemaError {
  /** JSON pointer of the value in the file; of the mapping, if the error is about one of its keys. */
  readonly instancePath: string;
  /** Where in the schema, from the nearest `$ref`: `#/$defs/branch/pattern`. */
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The schema that has the keyword. */
  readonly parentSchema: Schema;
  /** The value in the file. */
  readonly data: unknown;
  /** Set where the error is about a key: `data` is that key. */
  readonly propertyName?: string;
}

/** What a validator carries along of the schema, as far as we read it. */
export interface Schema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  /** Our schemas use these three for choices among fields. */
  readonly anyOf?: readonly Choice[];
  readonly oneOf?: readonly Choice[];
  readonly not?: Choice;
}

interface Choice {
  readonly required?: readonly string[];
}

const KINDS: readonly unknown[] = ['PipelineRole', 'Settings', 'BitbucketLock'];

/** Settings in the place of a role: other errors of the role schema mean nothing for them. */
export function isOfAnotherKind({ instancePath, data }: SchemaError): boolean {
  return instancePath === '/kind' && KINDS.includes(data);
}

/** An error inside a branch of anyOf or oneOf: that keyword reports it as a whole. */
export function isInsideAlternative({ schemaPath }: SchemaError): boolean {
  return /\/(anyOf|oneOf)\/\d/.test(schemaPath);
}

/** Returns whether the value is valid; if not, `errors` has every reason until the next call. */
export interface Validator {
  (value: unknown): boolean;
  readonly errors?: SchemaError[] | null;
}
