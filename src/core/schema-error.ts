/** What the precompiled validators say: ajv's error objects, as far as we read them. */
export interface SchemaError {
  /** JSON pointer of the value in the file. */
  instancePath: string;
  /** Where in the schema, from the nearest `$ref`: `#/$defs/branch/pattern`. */
  schemaPath: string;
  keyword: string;
  params: Readonly<Record<string, unknown>>;
  /** Set where the error is about a key, not a value. */
  propertyName?: string;
}

/** Returns whether the value is valid; if not, `errors` has every reason until the next call. */
export interface Validator {
  (value: unknown): boolean;
  errors?: SchemaError[] | null;
}
