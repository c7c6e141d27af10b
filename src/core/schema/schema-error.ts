/** What the precompiled validators say: ajv's error objects, as far as we read them. */
export interface SchemaError {
  /** JSON pointer of the value in the file; of the mapping, if the error is about one of its keys. */
  instancePath: string;
  /** Where in the schema, from the nearest `$ref`: `#/$defs/branch/pattern`. */
  schemaPath: string;
  keyword: string;
  params: Readonly<Record<string, unknown>>;
  /** The schema that has the keyword. */
  parentSchema: {
    properties?: Readonly<Record<string, unknown>>;
    /** Our schemas use it for "exactly one of these fields". */
    oneOf?: readonly { required: readonly string[] }[];
  };
  /** The value in the file. */
  data: unknown;
  /** Set where the error is about a key: `data` is that key. */
  propertyName?: string;
}

/** Returns whether the value is valid; if not, `errors` has every reason until the next call. */
export interface Validator {
  (value: unknown): boolean;
  errors?: SchemaError[] | null;
}
