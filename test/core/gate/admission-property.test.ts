/**
 * A hundred thousand steps against made-up manifests: the gate lets in whom a manifest names, and nobody else. What a
 * manifest means is said here once more, from docs/manifest.md and not from the code: by names, where the gate has UUIDs, and
 * level by level, where the gate goes letter by letter. The signature is another matter (test/tokens).
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimedStep } from '../../../src/core/gate/claimed-step.ts';
import { decide } from '../../../src/core/gate/decide.ts';
import type { GateDoor, GateTable } from '../../../src/core/gate/gate-table.ts';
import { compactOf } from '../../support/compact-token.ts';
import { CLAIMS, GATE, KID, NOW, SECONDS, STEP, TABLE } from '../../support/gate-tokens.ts';
import { anArn, aUuid } from '../../support/ids.ts';
import { WORKSPACE } from '../../support/roles.ts';

interface Manifest {
  readonly repositories: readonly string[];
  /** None: every step of the repositories. */
  readonly environments: readonly string[];
  readonly branches: readonly string[];
  readonly maxSeconds: number;
  readonly advisedSeconds: number | undefined;
}

interface Step {
  readonly repository: string;
  readonly environment: string | undefined;
  readonly branch: string;
  /** Seconds from now. */
  readonly issued: number;
  readonly expires: number;
  readonly flaw: keyof typeof FLAWS | undefined;
}

interface Ask {
  readonly role: string;
  readonly byArn: boolean;
  readonly seconds: number | undefined;
}

const NAMES = ['deploy', 'checks', 'constructor', 'Deploy'];
const REPOSITORIES = ['api', 'web', 'docs'];
const ENVIRONMENTS = ['production', 'staging'];
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
const repositoryUuid = (name: string) => uuid(1, REPOSITORIES.indexOf(name) + 1);
/** An environment of one name is another one in each repository. */
const environmentUuid = (repository: string, name: string) =>
  uuid(REPOSITORIES.indexOf(repository) + 2, ENVIRONMENTS.indexOf(name) + 1);
const arnOf = (name: string) => anArn(`arn:aws:iam::111122223333:role/bitbucket/${name}`);

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

type Manifests = ReadonlyMap<string, Manifest>;

/** Whether manifests admit it, and for how long. */
function expected(manifests: Manifests, step: Step, { role, seconds }: Ask): number | undefined {
  const manifest = manifests.get(role);
  if (manifest === undefined || step.flaw !== undefined) return undefined;
  const counts =
    step.expires > 0 && step.issued <= 60 && step.expires > step.issued && step.expires - step.issued <= 7200;
  const isNamed =
    manifest.repositories.includes(step.repository) &&
    (manifest.environments.length === 0 || manifest.environments.includes(step.environment ?? '')) &&
    manifest.branches.some((listed) => isListed(listed.split('/'), step.branch.split('/')));
  const isLength = seconds === undefined || (seconds >= 900 && seconds <= 43_200 && seconds % 1 === 0);
  if (!counts || !isNamed || !isLength) return undefined;
  const [least = 0] = [seconds, manifest.advisedSeconds, manifest.maxSeconds]
    .filter((one) => one !== undefined)
    .sort((a, b) => a - b);
  return least;
}

/** Level by level: a star is any text within one. */
function isListed(listed: readonly string[], levels: readonly string[]): boolean {
  return listed.length === levels.length && listed.every((level, at) => isLevel(level, levels[at] ?? ''));
}

function isLevel(listed: string, level: string): boolean {
  const [before = '', after] = listed.split('*');
  if (after === undefined) return listed === level;
  return level.length >= before.length + after.length && level.startsWith(before) && level.endsWith(after);
}

function tableOf(manifests: Manifests): GateTable {
  const roles = [...manifests].map(([name, { repositories, environments, branches, maxSeconds, advisedSeconds }]) => {
    const doors = repositories.flatMap((repository): GateDoor[] => {
      const door = { repositoryUuid: repositoryUuid(repository) };
      if (environments.length === 0) return [door];
      return environments.map((one) => ({ ...door, environmentUuid: environmentUuid(repository, one) }));
    });
    const advised = advisedSeconds === undefined ? {} : { requestSeconds: advisedSeconds };
    return [name, { arn: arnOf(name), maxSessionSeconds: maxSeconds, doors, branches, ...advised }] as const;
  });
  return { ...TABLE, roles: Object.fromEntries(roles) };
}

function tokenOf({ repository, environment, branch, issued, expires, flaw }: Step): string {
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

const step: fc.Arbitrary<Step> = fc.record({
  repository: fc.constantFrom(...REPOSITORIES),
  environment: fc.constantFrom(undefined, ...ENVIRONMENTS),
  branch: fc.constantFrom(...BRANCHES),
  issued: often(-30, -7140, -3600, 0, 60, 61, 3600),
  expires: often(3600, -1, 0, 1, 60, 7170, 7171, 7200, 7260, 86_400),
  flaw: often<Step['flaw']>(undefined, ...(Object.keys(FLAWS) as (keyof typeof FLAWS)[])),
});

const ask: fc.Arbitrary<Ask> = fc.record({
  role: fc.constantFrom(...NAMES, 'deploy', 'checks'),
  byArn: fc.boolean(),
  seconds: often<number | undefined>(undefined, 900, 899, 3600, 43_200, 43_201, 1000.5),
});

describe('the gate', () => {
  it('lets a step in if the manifest admits it, for as long as that says, and only then', () => {
    const seen = new Map<string, number>();
    const world = fc.tuple(fc.dictionary(fc.constantFrom(...NAMES), manifest, { minKeys: 1 }), step, ask);
    fc.assert(
      fc.property(world, ([files, one, { byArn, ...asked }]) => {
        const manifests: Manifests = new Map(Object.entries(files));
        const wanted = { role: byArn ? arnOf(asked.role) : asked.role, seconds: asked.seconds };
        const claimed = claimedStep(tokenOf(one), { issuer: String(CLAIMS.iss), ...GATE }, NOW);
        const answer = 'is' in claimed ? claimed : decide(claimed.claims, wanted, tableOf(manifests), NOW);
        const kind = answer.is === 'admitted' ? answer.is : answer.code;
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
        const seconds = expected(manifests, one, { byArn, ...asked });
        if (answer.is === 'refused') return seconds === undefined;
        return answer.seconds === seconds && answer.roleArn === arnOf(asked.role);
      }),
      { numRuns: 100_000, seed: 17 },
    );
    // Nothing is shown by refusals alone, nor by admissions.
    expect(seen.get('admitted')).toBeGreaterThan(1000);
    expect([...seen.keys()]).toEqual(
      expect.arrayContaining([
        'gate-branch',
        'gate-environment',
        'gate-refused',
        'gate-seconds',
        'gate-token-expired',
        'gate-token-lifetime',
        'gate-token-subject',
      ]),
    );
  });
});
