/** Roles, a lock file and a repository to lint pipelines with; the trust policies are those that manifests would get. */

import type { Admission, DesiredRole } from '../../../src/core/model/desired-role.ts';
import type { LintWorld } from '../../../src/core/pipeline/lint-world.ts';
import type { Uuid } from '../../../src/core/text/uuid.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { aUuid } from '../../support/ids.ts';
import {
  desiredRole,
  ENVIRONMENT,
  OTHER_REPOSITORY,
  REPOSITORY,
  settings,
  subjectFormat,
} from '../../support/roles.ts';

export const PRODUCTION = ENVIRONMENT;
export const STAGING = aUuid('{1d9c8b7a-6f5e-4d3c-8b2a-190807f6e5d4}');
/** In no lock file. */
export const UNNAMED = aUuid('{2d9c8b7a-6f5e-4d3c-8b2a-190807f6e5d4}');

const ATTESTATION = { branches: ['main'], by: 'platform team', on: '2026-11-03' };

interface Door {
  repository?: Uuid;
  environment?: readonly [name: string, uuid: Uuid];
}

/** What each role of the tests is for. */
function role(
  name: string,
  doors: readonly Door[],
  overrides: Partial<DesiredRole> & { branches?: string[]; anyBranch?: true } = {},
): DesiredRole {
  const { branches = ['main'], anyBranch, ...rest } = overrides;
  const { provider } = settings();
  const named = doors.map(({ repository = REPOSITORY, environment }) => ({
    repository: { name: repository === REPOSITORY ? 'checkout-api' : 'reports', uuid: repository },
    environment: environment && { name: environment[0], uuid: environment[1] },
  }));
  const admission: Admission = {
    doors: named,
    repositories: [...new Set(named.map((door) => door.repository.name))],
    environments: [...new Set(named.flatMap((door) => door.environment?.name ?? []))],
    enforcement: anyBranch ? { by: 'nobody' } : { by: 'environment', branches },
    pairs: named.flatMap((door) =>
      door.environment === undefined
        ? []
        : {
            repository: door.repository.name,
            environment: door.environment.name,
            uuid: door.environment.uuid,
            attestation: { ...ATTESTATION, uuid: door.environment.uuid },
          },
    ),
  };
  const subjects = named.map((door) => ({
    repositoryUuid: door.repository.uuid,
    environmentUuid: door.environment?.uuid,
  }));
  return desiredRole({ name, admission, trust: trustPolicy(provider, subjects), ...rest });
}

const production = ['production', PRODUCTION] as const;
const staging = ['staging', STAGING] as const;

export const ROLES = {
  /** Production of checkout-api, from main: the usual role. */
  deploy: role('checkout-deploy', [{ environment: production }]),
  /** The same for two hours. */
  long: role('checkout-migrate', [{ environment: production }], { maxSessionSeconds: 7200 }),
  /** Both environments. */
  both: role('checkout-both', [{ environment: production }, { environment: staging }]),
  /** Every step of the repository. */
  plan: role('checkout-plan', [{}], { anyBranch: true }),
  /** Production, from whatever branch. */
  open: role('checkout-open', [{ environment: production }], { branches: [] }),
  /** An environment that only its UUID names. */
  unnamed: role('checkout-unnamed', [{ environment: [UNNAMED, UNNAMED] }]),
  /** Of another repository. */
  reports: role('reports-publish', [{ repository: OTHER_REPOSITORY, environment: production }]),
} as const satisfies Record<string, DesiredRole>;

export const WORLD: LintWorld = {
  trust: trustWorld(settings(), {
    workspace: 'acme',
    repositories: {
      'checkout-api': { uuid: REPOSITORY, environments: { production: PRODUCTION, staging: STAGING } },
      reports: {
        uuid: OTHER_REPOSITORY,
        environments: { production: aUuid('{3d9c8b7a-6f5e-4d3c-8b2a-190807f6e5d4}') },
      },
    },
  }),
  repository: {
    slug: 'checkout-api',
    uuid: REPOSITORY,
    environments: new Map([
      ['production', PRODUCTION],
      ['staging', STAGING],
    ]),
  },
  roles: Object.values(ROLES),
};

const BRANCHED = settings({
  provider: {
    ...settings().provider,
    subjectFormat: subjectFormat('{workspaceUuid}:{repositoryUuid}:{stepUuid}:{branch}'),
  },
});

/** In a workspace whose subjects carry the branch. */
export const BRANCHED_ROLE: DesiredRole = {
  ...role('checkout-deploy', [{}]),
  trust: trustPolicy(BRANCHED.provider, [{ repositoryUuid: REPOSITORY, branch: 'main' }]),
};
const branchedAdmission: Admission = { ...BRANCHED_ROLE.admission, enforcement: { by: 'subject', branches: ['main'] } };
export const BY_BRANCH: { role: DesiredRole; world: LintWorld } = {
  role: { ...BRANCHED_ROLE, admission: branchedAdmission },
  world: {
    ...WORLD,
    trust: trustWorld(BRANCHED, undefined),
    roles: [{ ...BRANCHED_ROLE, admission: branchedAdmission }],
  },
};

/** A provider that asks for an audience of its own. */
const CUSTOM = settings({ provider: { ...settings().provider, audience: 'https://roles.example.com' } });
const CUSTOM_ROLE: DesiredRole = {
  ...ROLES.deploy,
  trust: trustPolicy(CUSTOM.provider, [{ repositoryUuid: REPOSITORY, environmentUuid: PRODUCTION }]),
};
export const BY_AUDIENCE: { role: DesiredRole; world: LintWorld } = {
  role: CUSTOM_ROLE,
  world: { ...WORLD, trust: trustWorld(CUSTOM, undefined), roles: [CUSTOM_ROLE] },
};
