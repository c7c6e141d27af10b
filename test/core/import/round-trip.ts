/** Random manifests, as IAM has them after an apply and somebody has lost the files: what comes back has to mean the same. */
import { desiredState } from '../../../src/core/compile/desired-state.ts';
import { type ManifestFile, manifestText } from '../../../src/core/import/manifest-file.ts';
import type { PolicyEntry } from '../../../src/core/manifest/manifest.ts';
import { UNDEPLOYED } from '../../../src/core/model/deployment.ts';
import { makePlan, NOTHING_APPLIED } from '../../../src/reconcile.ts';
import { Random } from '../../faults/random.ts';
import { anArn } from '../../support/ids.ts';
import { actualRole, actualState, ENVIRONMENT, OTHER_REPOSITORY, REPOSITORY } from '../../support/roles.ts';
import { tree } from '../../support/tree.ts';
import { importOf, NOW } from './imported.ts';

export interface RoundTrip {
  readonly roles: number;
  /** Roles that did not come back as they were, with what differs. */
  readonly wrong: readonly string[];
}

/** @param count manifests, a few hundred at a time */
export async function roundTrips(count: number, seed: number): Promise<RoundTrip> {
  const random = new Random(seed);
  const wrong: string[] = [];
  let roles = 0;
  for (let left = count; left > 0; left -= BATCH) {
    const files = Array.from({ length: Math.min(BATCH, left) }, (_, index) => randomFile(random, index));
    const paths = files.map(
      ({ metadata: { name } }, index) => [`teams/${random.from(TEAMS)}/${name}-${index}.yaml`, ''] as const,
    );
    const before = desiredState(
      tree(Object.fromEntries(paths.map(([path], index) => [path, manifestText(files[index] as ManifestFile)]))),
      NOW,
    );
    if (before.issues.length > 0) throw new Error(`a random manifest is wrong: ${JSON.stringify(before.issues[0])}`);
    const actual = before.roles.map((role) => ({
      ...actualRole(role),
      arn: anArn(`arn:aws:iam::111122223333:role${role.path}${role.name}`),
    }));
    const { imported, desired, tree: after } = importOf(actual, { boundary: undefined });
    roles += actual.length;
    for (const role of before.roles) {
      const back = desired.get(role.name);
      const { grade, reason, graded } = imported.roles.find(({ name }) => name === role.name) ?? {};
      if (back === undefined || grade !== 'exact')
        wrong.push(`${role.name}: ${grade}, ${reason?.words ?? JSON.stringify(graded)}`);
      else if (back.file !== role.file) wrong.push(`${role.name}: ${back.file}`);
    }
    const state = actualState(actual);
    const reader = {
      read: async () => state,
      readPolicies: async () => new Map(),
      readPolicyTexts: async () => new Map(),
    };
    const options = { deployment: UNDEPLOYED, known: undefined, applied: NOTHING_APPLIED, now: NOW };
    const { changes, operations } = await makePlan(desiredState(after, NOW), reader, options);
    const others = changes.filter((change) => change.kind !== 'keep' || change.reason !== 'in-sync');
    wrong.push(...[...others, ...operations].map((one) => `in the plan: ${JSON.stringify(one)}`));
  }
  return { roles, wrong };
}

const BATCH = 250;
const TEAMS = ['shop', 'data', 'platform'];
const WORDS = [
  'a',
  'Déploie',
  '"quoted"',
  "it's",
  '# no comment',
  'key: value',
  '- item',
  '§ 5 %',
  '{x}',
  '[y]',
  'yes',
  '1e3',
  '~',
  '!tag',
  '&a',
  '*b',
  '|',
  '>',
  '\\n',
  'ÿ',
];

function randomFile(random: Random, index: number): ManifestFile {
  const policies = Array.from({ length: random.below(4) }, (_, number) => randomPolicy(random, number));
  const maxDuration = random.isTrue(0.4) ? `${3600 + random.below(39_600)}s` : undefined;
  const tags = Object.fromEntries(
    Array.from({ length: random.below(4) }, (_, number) => [
      `${random.from(['cost', 'Stage', 'x:y', 'é', 'a b', 'no', '1'])}${number}`,
      random.from(['', 'a', '1', 'true', '2026-01-01', 'a: b', 'x@y', ' z ']),
    ]),
  );
  return {
    ...{ apiVersion: 'rolekeeper/v1', kind: 'PipelineRole' },
    metadata: {
      name: `role${index}${random.from(['', '-a', '_b', '.c', '+d', '=e', '@f'])}`,
      ...(random.isTrue(0.7) && {
        description: `x ${Array.from({ length: 1 + random.below(5) }, () => random.from(WORDS)).join(random.from([' ', '\n', '  ']))}`,
      }),
    },
    spec: {
      ...randomSteps(random),
      ...(maxDuration !== undefined && { session: { maxDuration } }),
      ...(policies.length > 0 && { policies }),
      ...(Object.keys(tags).length > 0 && { tags }),
      ...(random.isTrue(0.3) && {
        onRemoval: random.from<string | { quarantine: string }>(['delete', 'retain', { quarantine: '7d' }]),
      }),
    },
  };
}

const STEPS: readonly Pick<ManifestFile['spec'], 'repositories' | 'environments' | 'branches' | 'anyBranch'>[] = [
  { repositories: ['checkout-api'], anyBranch: true },
  { repositories: ['reports', 'checkout-api'], anyBranch: true },
  { repositories: [REPOSITORY], environments: ['production'] },
  { repositories: ['reports'], environments: ['staging', 'production'], branches: ['main'] },
  { repositories: ['reports', 'checkout-api'], environments: ['production'] },
  {
    repositories: [OTHER_REPOSITORY, REPOSITORY],
    environments: [ENVIRONMENT, '{0d9c8b7a-6f5e-4d3c-8b2a-190807f6e5d6}'],
  },
];

function randomSteps(random: Random) {
  if (random.isTrue(0.7)) return random.from(STEPS);
  const uuid = (end: string) =>
    `{${String(random.below(1e8)).padStart(8, '0')}-93d4-4e0b-8a57-${end.padStart(12, '0')}}`;
  return random.isTrue(0.5)
    ? { repositories: [uuid('1')], anyBranch: true as const }
    : { repositories: [uuid('2')], environments: [uuid('3')] };
}

function randomPolicy(random: Random, number: number): PolicyEntry {
  if (random.isTrue(0.2)) return { managed: anArn(`arn:aws:iam::111122223333:policy/ci/p${number}`) };
  const actions = random.from([['s3:GetObject'], ['s3:GetObject', 's3:PutObject'], ['s3:getobject']]);
  const resources = random.from([['arn:aws:s3:::a/*'], ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/x-y']]);
  const [conditions] = random.from([
    [],
    [{ StringLike: { 'aws:PrincipalTag/x': ['a*', 'é'] } }],
    [{ Bool: { 'aws:SecureTransport': 'true' }, NumericLessThan: { 's3:max-keys': 10 } }],
  ]);
  const name = `policy${number}${random.from(['', '-a', '=b'])}`;
  if (random.isTrue(0.6)) {
    const sid = random.isTrue(0.5) ? `Sid${number}` : undefined;
    const entry = {
      actions,
      resources,
      ...(sid !== undefined && { sid }),
      ...(conditions !== undefined && { conditions }),
    };
    const deny = { effect: 'Deny' as const, actions: ['s3:DeleteObject'], resources: ['*'] };
    return { name, statements: random.isTrue(0.3) ? [entry, deny] : [entry] };
  }
  const Statement = {
    Effect: 'Allow',
    Action: actions,
    Resource: resources,
    ...(conditions !== undefined && { Condition: conditions }),
  };
  const deny = { Effect: 'Deny', NotAction: 's3:*', NotResource: ['arn:aws:s3:::a/*'] };
  return {
    name,
    document: {
      Version: '2012-10-17',
      ...(random.isTrue(0.3) && { Id: 'x é' }),
      Statement: random.isTrue(0.5) ? Statement : [Statement, deny],
    },
  };
}
