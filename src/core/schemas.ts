/** The JSON Schemas, with the validators that are made from them. */
import bitbucketLock from '../../schemas/bitbucket-lock.schema.json' with { type: 'json' };
import pipelineRole from '../../schemas/pipeline-role.schema.json' with { type: 'json' };
import settings from '../../schemas/settings.schema.json' with { type: 'json' };
import * as validators from './generated/validators.js';
import { keysOf } from './json-pointer.ts';
import type { Validator } from './schema-error.ts';

export interface FileSchema {
  kind: 'PipelineRole' | 'Settings' | 'BitbucketLock';
  validate: Validator;
  schema: object;
}

export const PIPELINE_ROLE: FileSchema = {
  kind: 'PipelineRole',
  validate: validators.pipelineRole,
  schema: pipelineRole,
};
export const SETTINGS: FileSchema = { kind: 'Settings', validate: validators.settings, schema: settings };
export const BITBUCKET_LOCK: FileSchema = {
  kind: 'BitbucketLock',
  validate: validators.bitbucketLock,
  schema: bitbucketLock,
};

/** The value of a keyword, by the `schemaPath` of an error: `#/properties/spec/additionalProperties`. */
export function atSchemaPath(schema: object, schemaPath: string): unknown {
  return keysOf(schemaPath.slice(1)).reduce<unknown>(
    (node, key) => (typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[key] : undefined),
    schema,
  );
}
