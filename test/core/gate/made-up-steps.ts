/** Manifests, and steps that ask for their roles: some that a manifest names, and more that come near. */
import fc from 'fast-check';
import { compactOf } from '../../support/compact-token.ts';
import { CLAIMS, KID, SECONDS, STEP } from '../../support/gate-tokens.ts';
import { anArn, aUuid } from '../../support/ids.ts';
import { WORKSPACE } from '../../support/roles.ts';

export interface Manifest {
  readonly repositories: readonly string[];
  /** None: every step of the repositories. */
  readonly environments: readonly string[];
  readonly branches: readonly string[];
  readonly maxSeconds: number;
  readonly advisedSeconds: number | undefined;
}

export interface Step {
  readonly repository: string;
  readonly environment: string | undefined;
  readonly branch: string;
  /** Seconds from now. */
  readonly issued: number;
  readonly expires: number;
  readonly flaw: keyof typeof FLAWS | undefined;
}

export interface Ask {
  readonly role: string;
  readonly byArn: boolean;
  readonly seconds: number | undefined;
}

export const NAMES = ['deploy', 'checks', 'constructor', 'Deploy'];
export const REPOSITORIES = ['api', 'web', 'docs'];
export const ENVIRONMENTS = ['production', 'staging'];
const LISTED = ['main', 'Main', 'release/*', 'release/1', '*-fix', 'a/*/b', 'team/*-x/*', 'm\u00e4in', 'constructor'];
const BRANCHES = [
  ...[
    'main',
    'Main',
    'main ',
    'refs/heads/main',
    'release/1',
    'release/12',
    'release/',
    'release',
    'release/1/2',
    'm\u00e4in',
  ],
  ...[
    '1-fix',
    'x/1-fix',
    'a/c/b',
    'a//b',
    'a/b',
    'a/c/d/b',
    'team/q-x/y',
    'team/q/y',
    'ma\u0308in',
    'constructor',
    'm\u0430in',
    '\u{1f680}-fix',
  ],
];

const uuid = (digit: number, last: number) => aUuid(`{${String(digit).repeat(8)}-0000-4000-8000-00000000000${last}}`);
export const repositoryUuid = (name: string) => uuid(1, REPOSITORIES.indexOf(name) + 1);
/** An environment of one name is another one in each repository. */
export const environmentUuid = (repository: string, name: string) =>
  uuid(REPOSITORIES.indexOf(repository) + 2, ENVIRONMENTS.indexOf(name) + 1);
export const arnOf = (name: string) => anArn(`arn:aws:iam::111122223333:role/bitbucket/${name}`);

/** What makes a token none that counts, whichever role it is for. */
const FLAWS = {
  'another issuer': { iss: `${CLAIMS.iss}/` },
  'another workspace': { workspaceUuid: uuid(9, 9) },
  'two audiences': { aud: [CLAIMS.aud, 'other'] },
  'another audience': { aud: 'other' },
  azp: { azp: CLAIMS.aud },
  'no branch': { branchName: undefined },
  'a branch that is a list': { branchName: ['main'] },
  'another step': { stepUuid: uuid(9, 8) },
  'another repository than sub': { repositoryUuid: uuid(9, 7) },
  'another environment than sub': { deploymentEnvironmentUuid: uuid(9, 6) },
  'no exp': { exp: undefined },
  'iat as text': { iat: String(SECONDS) },
  'of the future': { nbf: SECONDS + 61 },
  'the workspace as repository': {
    sub: `${WORKSPACE}:${STEP}`,
    repositoryUuid: WORKSPACE,
    deploymentEnvironmentUuid: undefined,
  },
};

/** Nothing signs it. */
export function tokenOf({ repository, environment, branch, issued, expires, flaw }: Step): string {
  const environmentId = environment === undefined ? undefined : environmentUuid(repository, environment);
  const claims = {
    ...CLAIMS,
    sub: [repositoryUuid(repository), environmentId ?? [], STEP].flat().join(':'),
    ...{ repositoryUuid: repositoryUuid(repository), deploymentEnvironmentUuid: environmentId, branchName: branch },
    ...{ iat: SECONDS + issued, exp: SECONDS + expires },
  };
  return compactOf({ alg: 'RS256', kid: KID }, { ...claims, ...(flaw !== undefined && FLAWS[flaw]) });
}

const manifest: fc.Arbitrary<Manifest> = fc.record({
  repositories: fc.subarray(REPOSITORIES, { minLength: 1 }),
  environments: fc.subarray(ENVIRONMENTS),
  branches: fc.subarray(LISTED, { minLength: 1 }),
  maxSeconds: fc.constantFrom(3600, 7200, 43_200),
  advisedSeconds: fc.constantFrom(undefined, undefined, 900, 1800),
});

const often = <T>(usual: T, ...others: readonly T[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(usual, ...others) });

export const step: fc.Arbitrary<Step> = fc.record({
  repository: fc.constantFrom(...REPOSITORIES),
  environment: fc.constantFrom(undefined, ...ENVIRONMENTS),
  branch: fc.constantFrom(...BRANCHES),
  issued: often(-30, -7140, -3600, 0, 60, 61, 3600),
  expires: often(3600, -1, 0, 1, 60, 7170, 7171, 7200, 7260, 86_400),
  flaw: often<Step['flaw']>(undefined, ...(Object.keys(FLAWS) as (keyof typeof FLAWS)[])),
});

export const ask: fc.Arbitrary<Ask> = fc.record({
  role: fc.constantFrom(...NAMES, 'deploy', 'checks'),
  byArn: fc.boolean(),
  seconds: often<number | undefined>(undefined, 900, 899, 3600, 43_200, 43_201, 1000.5),
});

/** By the name of the role. */
export const manifests: fc.Arbitrary<ReadonlyMap<string, Manifest>> = fc
  .dictionary(fc.constantFrom(...NAMES), manifest, { minKeys: 1 })
  .map((named) => new Map(Object.entries(named)));
