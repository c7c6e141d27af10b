import type { BitbucketLock, Settings } from '../../src/core/settings.ts';
import { DOCUMENTED_SUBJECT_FORMAT, parseSubjectFormat } from '../../src/core/subject-format.ts';

export const ACCOUNT = '111122223333';
export const HOST = 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
export const PROVIDER_ARN = `arn:aws:iam::${ACCOUNT}:oidc-provider/${HOST}`;
export const BOUNDARY_ARN = `arn:aws:iam::${ACCOUNT}:policy/rolekeeper/pipeline-boundary`;
export const AUDIENCE = 'ari:cloud:bitbucket::workspace/cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d';

export const CONFIG_REPOSITORY = {
  uuid: '{5d1c0f8e-3a52-4a0b-9a0e-6f6f0a1b2c3d}',
  environmentUuid: '{7a9e2b4c-1d3f-4e5a-8b6c-0d1e2f3a4b5c}',
};

export function sampleSettings(changes: Partial<Settings['roles']> = {}, subjectFormat?: string): Settings {
  const parsed = parseSubjectFormat(subjectFormat ?? DOCUMENTED_SUBJECT_FORMAT);
  if (!('format' in parsed)) throw new Error(parsed.problem);
  return {
    account: ACCOUNT,
    provider: {
      workspace: 'acme',
      workspaceUuid: '{cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d}',
      audience: AUDIENCE,
      subjectFormat: parsed.format,
      host: HOST,
      arn: PROVIDER_ARN,
    },
    roles: { path: '/bitbucket/', permissionsBoundary: BOUNDARY_ARN, tags: {}, ...changes },
    limits: { deletions: { count: 3, share: 0.1 }, trustPolicyCharacters: 2048, managedPoliciesPerRole: 10 },
  };
}

export const SAMPLE_LOCK: BitbucketLock = {
  workspace: 'acme',
  repositories: {
    'iam-roles': {
      uuid: CONFIG_REPOSITORY.uuid,
      environments: { production: CONFIG_REPOSITORY.environmentUuid },
    },
    scratch: { uuid: '{00000000-0000-4000-8000-000000000001}', environments: {} },
  },
};
