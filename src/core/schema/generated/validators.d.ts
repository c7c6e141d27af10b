import type { Validator } from '../schema-error.ts';

export const pipelineRole: Validator;
export const settings: Validator;
export const bitbucketLock: Validator;
