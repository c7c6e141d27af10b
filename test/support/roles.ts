/** Roles to test with: whole and valid, so that a case names only what it is about. */

import { specDigest } from '../../src/core/compile/spec-digest.ts';
import { USUAL_DRIFT } from '../../src/core/manifest/drift-settings.ts';
import type { Settings } from '../../src/core/manifest/settings.ts';
import {
  DOCUMENTED_SUBJECT_FORMAT,
  parseSubjectFormat,
  type SubjectFormat,
} from '../../src/core/manifest/subject-format.ts';
import type { ActualRole } from '../../src/core/model/actual-role.ts';
import type { ActualState } from '../../src/core/model/actual-state.ts';
import type { DesiredRole } from '../../src/core/model/desired-role.ts';
import { MANAGED_BY, ownerOf, TAGS } from '../../src/core/model/ownership.ts';
import type { DiffRules } from '../../src/core/plan/diff.ts';
import type { Memory } from '../../src/core/plan/last-applied.ts';
import { trustPolicy } from '../../src/core/trust/trust.ts';
import { trustWorld } from '../../src/core/trust/trust-world.ts';
import { anArn, aRoleId, aUuid } from './ids.ts';

export const ACCOUNT = '111122223333';
export const PATH = '/bitbucket/';
export const BOUNDARY = anArn(`arn:aws:iam::${ACCOUNT}:policy/rolekeeper/pipeline-boundary`);
export const HOST = 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
export const WORKSPACE = aUuid('{3f0a2d4e-8f1b-4c55-9a60-1d2e3f405162}');
export const REPOSITORY = aUuid('{6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0a1b}');
export const OTHER_REPOSITORY = aUuid('{6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0a1c}');
export const ENVIRONMENT = aUuid('{0d9c8b7a-6f5e-4d3c-8b2a-190807f6e5d4}');

export function subjectFormat(text: string = DOCUMENTED_SUBJECT_FORMAT): SubjectFormat {
  const parsed = parseSubjectFormat(text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.format;
}

/** The owner of the roles here, and of the settings. */
export const OWNER = ownerOf(WORKSPACE, 'default');

export function settings(overrides: Partial<Settings> = {}): Settings {
  return {
    account: ACCOUNT,
    partition: 'aws',
    deployment: 'default',
    unlistedTeams: 'refuse',
    owner: OWNER,
    owners: new Map(),
    provider: {
      workspace: 'acme',
      workspaceUuid: WORKSPACE,
      audience: `ari:cloud:bitbucket::workspace/${WORKSPACE.slice(1, -1)}`,
      subjectFormat: subjectFormat(),
      host: HOST,
      arn: anArn(`arn:aws:iam::${ACCOUNT}:oidc-provider/${HOST}`),
    },
    roles: { path: PATH, permissionsBoundary: BOUNDARY, boundaryDocument: undefined, tags: {} },
    limits: {
      deletions: { count: 3, share: 0.1 },
      shrink: 0.5,
      trustPolicyCharacters: 2048,
      managedPoliciesPerRole: 10,
    },
    attestation: 'reported',
    enforcement: 'environment',
    removal: { mode: 'delete' },
    adoption: { retireDays: 30 },
    deletions: undefined,
    lockouts: undefined,
    drift: USUAL_DRIFT,
    suspended: false,
    freeze: [],
    service: { roles: [], uploadRole: undefined },
    guardrails: {},
    teams: undefined,
    ...overrides,
  };
}

/** No settings and no manifest ask for more: what is undeclared is deleted. */
export const RULES: DiffRules = {
  byDefault: { mode: 'delete' },
  now: new Date('2026-11-22T12:00:00Z'),
  drift: settings().drift,
  world: trustWorld(settings(), undefined),
  path: PATH,
  owner: OWNER,
  unowned: 'takeover',
};

/** Nothing is remembered of any role. */
export const NO_MEMORY: Memory = { known: undefined, applied: new Map() };

export function desiredRole(overrides: Partial<DesiredRole> = {}): DesiredRole {
  const name = overrides.name ?? 'checkout-deploy';
  const team = overrides.team ?? 'shop';
  const file = overrides.file ?? `teams/${team}/${name}.yaml`;
  const role = {
    name,
    path: PATH,
    description: 'Deploys the checkout API',
    maxSessionSeconds: 3600,
    trust: trustPolicy(settings().provider, [{ repositoryUuid: REPOSITORY, environmentUuid: ENVIRONMENT }]),
    boundaryArn: BOUNDARY,
    managedPolicyArns: [],
    inlinePolicies: {},
    tags: { [TAGS.managedBy]: MANAGED_BY, [TAGS.owner]: OWNER, [TAGS.team]: team, [TAGS.source]: file },
    team,
    file,
    admission: {
      doors: [
        {
          repository: { name: 'checkout-api', uuid: REPOSITORY },
          environment: { name: 'production', uuid: ENVIRONMENT },
        },
      ],
      repositories: ['checkout-api'],
      environments: ['production'],
      enforcement: { by: 'environment' as const, branches: ['main'] },
      pairs: [
        {
          repository: 'checkout-api',
          environment: 'production',
          uuid: ENVIRONMENT,
          attestation: { branches: ['main'], by: 'platform team', on: '2026-11-03', uuid: ENVIRONMENT },
        },
      ],
    },
    requestSeconds: undefined,
    onRemoval: undefined,
    previousNames: [],
    adopts: undefined,
    expires: undefined,
    policyExpiries: [],
    suspended: false,
    ...overrides,
  };
  return { ...role, digest: overrides.digest ?? specDigest(role) };
}

/** The role as IAM holds it after a perfect apply, and then the overrides. */
export function actualRole(desired: DesiredRole = desiredRole(), overrides: Partial<ActualRole> = {}): ActualRole {
  const { name, path, description, maxSessionSeconds, trust, boundaryArn, managedPolicyArns, inlinePolicies, tags } =
    desired;
  return {
    name,
    path,
    description,
    maxSessionSeconds,
    trust,
    boundaryArn,
    managedPolicyArns,
    inlinePolicies,
    tags,
    arn: anArn(`arn:aws:iam::${ACCOUNT}:role${path}${name}`),
    roleId: aRoleId(
      `AROA${name
        .toUpperCase()
        .replace(/[^A-Z0-9]/g, '')
        .padEnd(17, 'X')
        .slice(0, 17)}`,
    ),
    owner: 'us',
    instanceProfiles: [],
    lastUsed: undefined,
    unread: [],
    ...overrides,
  };
}

export function actualState(roles: readonly ActualRole[], overrides: Partial<ActualState> = {}): ActualState {
  return {
    account: ACCOUNT,
    roles,
    complete: true,
    provider: { is: 'present', url: HOST, clientIds: [settings().provider.audience] },
    ...overrides,
  };
}
