import { readFileSync } from 'node:fs';
import type { BitbucketLock, Settings } from '../../src/core/manifest/settings.ts';
import { DOCUMENTED_SUBJECT_FORMAT, parseSubjectFormat } from '../../src/core/manifest/subject-format.ts';
import { validateTree } from '../../src/core/manifest/validate.ts';
import { anArn, aUuid } from '../support/ids.ts';

export const ACCOUNT = '111122223333';
export const HOST = 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
export const PROVIDER_ARN = anArn(`arn:aws:iam::${ACCOUNT}:oidc-provider/${HOST}`);
export const BOUNDARY_ARN = anArn(`arn:aws:iam::${ACCOUNT}:policy/rolekeeper/pipeline-boundary`);

/** Of the samples, so that these tests deploy what a newcomer deploys. */
const { settings: SETTINGS } = validateTree({
  name: 'samples',
  revision: undefined,
  files: [{ path: 'rolekeeper.yaml', bytes: readFileSync('manifests/rolekeeper.yaml') }],
  unreadable: [],
});

export const CONFIG_REPOSITORY = {
  uuid: aUuid('{5d1c0f8e-3a52-4a0b-9a0e-6f6f0a1b2c3d}'),
  environmentUuid: aUuid('{7a9e2b4c-1d3f-4e5a-8b6c-0d1e2f3a4b5c}'),
};

export function sampleSettings(roles: Partial<Settings['roles']> = {}, subjectFormat?: string): Settings {
  const parsed = parseSubjectFormat(subjectFormat ?? DOCUMENTED_SUBJECT_FORMAT);
  if (!('format' in parsed)) throw new Error(parsed.problem);
  if (SETTINGS === undefined) throw new Error('manifests/rolekeeper.yaml is not valid');
  return {
    ...SETTINGS,
    provider: { ...SETTINGS.provider, subjectFormat: parsed.format },
    roles: { ...SETTINGS.roles, ...roles },
  };
}

export const SAMPLE_LOCK: BitbucketLock = {
  workspace: 'acme',
  repositories: {
    'iam-roles': {
      uuid: CONFIG_REPOSITORY.uuid,
      environments: { production: CONFIG_REPOSITORY.environmentUuid },
    },
    scratch: { uuid: aUuid('{00000000-0000-4000-8000-000000000001}'), environments: {} },
  },
};
