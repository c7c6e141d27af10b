/**
 * The longest table: what a trust policy of before becomes, and that no manifest is ever written without a person's word
 * that admits a step which cannot enter today. Tried by tokens, one by one, and not by what grades it.
 */
import { describe, expect, it } from 'vitest';
import type { ReasonCode } from '../../../src/core/import/reason.ts';
import { STRANGERS, type Step, stsRequest, tokenSubject } from '../../../src/core/trust/token.ts';
import { readTrustDocument } from '../../../src/core/trust/trust-document.ts';
import { admits } from '../../../src/core/trust/trust-evaluator.ts';
import { GATE_VPC } from '../../support/gate-vpcs.ts';
import { AUDIENCE, type OldRole, PROVIDER, trustOf } from '../../support/old-account.ts';
import {
  ENVIRONMENT,
  HOST,
  OTHER_REPOSITORY,
  REPOSITORY,
  settings,
  subjectFormat,
  WORKSPACE,
} from '../../support/roles.ts';
import { OTHER_ENVIRONMENT, SETTINGS, tree } from '../../support/tree.ts';
import { importOf, readRole } from './imported.ts';

const STAGING = '{0d9c8b7a-6f5e-4d3c-8b2a-190807f6e5d6}';
const UNKNOWN = '{1de489be-0000-4d3c-8b2a-190807f6e5d6}';
const UNKNOWN_ENVIRONMENT = '{2de489be-0000-4d3c-8b2a-190807f6e5d6}';
const STEP = '{????????-????-????-????-????????????}';
const [AUD, SUB] = [`${HOST}:aud`, `${HOST}:sub`];
const USUAL = { StringEquals: { [AUD]: AUDIENCE } };
const SEED = '{workspaceUuid}:{repositoryUuid}:{stepUuid}:{branch}';

interface Case extends Pick<OldRole, 'sub' | 'condition' | 'trust' | 'tags' | 'path'> {
  readonly name: string;
  readonly why: string;
  readonly becomes: 'exact' | 'tightens' | 'widens' | ReasonCode;
  /** provider.subjectFormat of the settings. */
  readonly format?: string;
  readonly spec?: Readonly<Record<string, unknown>>;
}

const statement = (change: Readonly<Record<string, unknown>>) => ({
  Version: '2012-10-17',
  Statement: [{ ...(trustOf({ sub: `${REPOSITORY}:*` }) as { Statement: [object] }).Statement[0], ...change }],
});
const two = (...parts: readonly unknown[]) => ({ Version: '2012-10-17', Statement: parts });
const plain = (sub: string | readonly string[]) => (trustOf({ sub }) as { Statement: [object] }).Statement[0];

const CASES: readonly Case[] = [
  {
    name: 'one-environment',
    why: 'our own form',
    sub: `${REPOSITORY}:${ENVIRONMENT}:*`,
    becomes: 'exact',
    spec: { environments: ['production'] },
  },
  {
    name: 'one-repository',
    why: 'our own form for any branch',
    sub: `${REPOSITORY}:*`,
    becomes: 'exact',
    spec: { anyBranch: true },
  },
  {
    name: 'two-repositories',
    why: 'a list is our form too',
    sub: [`${REPOSITORY}:*`, `${OTHER_REPOSITORY}:*`],
    becomes: 'exact',
  },
  {
    name: 'two-environments',
    why: 'both names, of one repository',
    sub: [`${OTHER_REPOSITORY}:${OTHER_ENVIRONMENT}:*`, `${OTHER_REPOSITORY}:${STAGING}:*`],
    becomes: 'exact',
  },
  {
    name: 'production-of-both',
    why: 'one name in two repositories is both of them',
    sub: [`${REPOSITORY}:${ENVIRONMENT}:*`, `${OTHER_REPOSITORY}:${OTHER_ENVIRONMENT}:*`],
    becomes: 'exact',
    spec: { environments: ['production'] },
  },
  {
    name: 'crossed-environments',
    why: 'names would pair production of both: UUIDs do not',
    sub: [`${REPOSITORY}:${ENVIRONMENT}:*`, `${OTHER_REPOSITORY}:${STAGING}:*`],
    becomes: 'exact',
    spec: { environments: [ENVIRONMENT, STAGING] },
  },
  {
    name: 'unknown-repository',
    why: 'it gets a name, and is not dropped',
    sub: `${UNKNOWN}:*`,
    becomes: 'exact',
    spec: { repositories: ['unknown-1de489be'] },
  },
  {
    name: 'unknown-environment',
    why: 'the same for an environment',
    sub: `${REPOSITORY}:${UNKNOWN_ENVIRONMENT}:*`,
    becomes: 'exact',
    spec: { environments: ['unknown-2de489be'] },
  },
  {
    name: 'unknown-both',
    why: 'a repository and its environment',
    sub: `${UNKNOWN}:${UNKNOWN_ENVIRONMENT}:*`,
    becomes: 'exact',
  },
  {
    name: 'as-a-list',
    why: 'IAM makes no difference between a list of one and its element',
    sub: [`${REPOSITORY}:*`],
    becomes: 'exact',
  },
  {
    name: 'fixed-length',
    why: 'the same steps, as a step’s UUID has one length',
    sub: `${REPOSITORY}:${ENVIRONMENT}:${STEP}`,
    becomes: 'tightens',
  },
  {
    name: 'both-kinds-of-steps',
    why: 'steps that deploy and steps that do not are all',
    sub: [`${REPOSITORY}:${STEP}`, `${REPOSITORY}:${STEP}:${STEP}`],
    becomes: 'tightens',
  },
  {
    name: 'covered-twice',
    why: 'the environment is in the repository already',
    sub: [`${REPOSITORY}:*`, `${REPOSITORY}:${ENVIRONMENT}:*`],
    becomes: 'tightens',
    spec: { anyBranch: true },
  },
  {
    name: 'no-colon',
    why: 'no token has the repository’s UUID and anything but a colon behind it',
    sub: `${REPOSITORY}*`,
    becomes: 'tightens',
  },
  {
    name: 'two-stars',
    why: 'every deployment, in the environments that are known',
    sub: `${OTHER_REPOSITORY}:*:*`,
    becomes: 'tightens',
    spec: { environments: ['production', 'staging'] },
  },
  {
    name: 'two-stars-unknown',
    why: 'no environment is known: never any branch',
    sub: `${UNKNOWN}:*:*`,
    becomes: 'environments-unknown',
  },
  {
    name: 'two-stars-fixed',
    why: 'the same by length',
    sub: `${REPOSITORY}:${STEP}:${STEP}`,
    becomes: 'tightens',
    spec: { environments: ['production'] },
  },
  { name: 'no-audience', why: 'ours asks for one', condition: {}, sub: `${REPOSITORY}:*`, becomes: 'tightens' },
  {
    name: 'more-audiences',
    why: 'tokens of the other audience lose',
    condition: { StringEquals: { [AUD]: [AUDIENCE, 'sts.amazonaws.com'] } },
    sub: `${REPOSITORY}:*`,
    becomes: 'tightens',
  },
  {
    name: 'any-audience',
    why: 'the same with a star',
    condition: { StringLike: { [AUD]: '*' } },
    sub: `${REPOSITORY}:*`,
    becomes: 'tightens',
  },
  {
    name: 'for-all-values',
    why: 'true without the claim; ours is not',
    condition: { 'ForAllValues:StringEquals': { [AUD]: AUDIENCE } },
    sub: `${REPOSITORY}:*`,
    becomes: 'tightens',
  },
  {
    name: 'if-exists',
    why: 'the same',
    condition: { StringEqualsIfExists: { [AUD]: AUDIENCE } },
    sub: `${REPOSITORY}:*`,
    becomes: 'tightens',
  },
  {
    name: 'all-sts',
    why: 'of sts:* a pipeline has one call',
    trust: statement({ Action: 'sts:*' }),
    becomes: 'tightens',
  },
  {
    name: 'and-tags-the-session',
    why: 'no token of Bitbucket has session tags',
    trust: statement({ Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'] }),
    becomes: 'tightens',
  },
  { name: 'a-sid', why: 'ours has none; nobody can tell', trust: statement({ Sid: 'Pipelines' }), becomes: 'tightens' },
  {
    name: 'old-version',
    why: 'without variables the older language says the same',
    trust: { ...statement({}), Version: '2008-10-17' },
    becomes: 'tightens',
  },
  {
    name: 'and-one-run',
    why: 'the run is over; the repository stays',
    sub: [`${REPOSITORY}:*`, `${OTHER_REPOSITORY}:{11111111-2222-4333-8444-555555555555}`],
    becomes: 'tightens',
    spec: { repositories: ['checkout-api'] },
  },
  {
    name: 'and-a-dead-one',
    why: 'the branch at the end matches no token',
    sub: [`${REPOSITORY}:${ENVIRONMENT}:*`, `${REPOSITORY}:*:main`],
    becomes: 'tightens',
    spec: { environments: ['production'] },
  },
  {
    name: 'an-environment-of-another',
    why: 'it is of reports: with checkout-api no token has it',
    sub: [`${REPOSITORY}:${ENVIRONMENT}:*`, `${REPOSITORY}:${STAGING}:*`],
    becomes: 'tightens',
    spec: { environments: ['production'] },
  },
  {
    name: 'half-a-uuid-behind',
    why: 'some runs of the environment would lose, none gains',
    sub: [`${REPOSITORY}:${ENVIRONMENT}:*`, `${REPOSITORY}:{0d9c*`],
    becomes: 'tightens',
  },

  {
    name: 'deploys-nowhere',
    why: 'any branch would also let deployments in',
    sub: `${REPOSITORY}:${STEP}`,
    becomes: 'widens',
  },
  {
    name: 'nowhere-or-production',
    why: 'a manifest says environments, or all',
    sub: [`${REPOSITORY}:${STEP}`, `${REPOSITORY}:${ENVIRONMENT}:*`],
    becomes: 'widens',
  },
  {
    name: 'all-of-one-production-of-another',
    why: 'all of both would be more',
    sub: [`${REPOSITORY}:*`, `${OTHER_REPOSITORY}:${OTHER_ENVIRONMENT}:*`],
    becomes: 'widens',
  },
  {
    name: 'all-of-one-and-two-stars',
    why: 'the same',
    sub: [`${REPOSITORY}:*`, `${OTHER_REPOSITORY}:*:*`],
    becomes: 'widens',
  },
  {
    name: 'another-audience',
    why: 'with the usual audience nobody enters today',
    condition: { StringEquals: { [AUD]: 'sts.amazonaws.com' } },
    sub: `${REPOSITORY}:*`,
    becomes: 'widens',
  },
  {
    name: 'audience-of-another-workspace',
    why: 'the same',
    condition: { StringEquals: { [AUD]: 'ari:cloud:bitbucket::workspace/0f0a2d4e-8f1b-4c55-9a60-1d2e3f405162' } },
    sub: `${REPOSITORY}:*`,
    becomes: 'widens',
  },
  {
    name: 'not-the-usual-audience',
    why: 'a negation that leaves out ours',
    condition: { StringNotEquals: { [AUD]: AUDIENCE } },
    sub: `${REPOSITORY}:*`,
    becomes: 'widens',
  },

  {
    name: 'source-ip',
    why: 'dropped, the role would be open to every address',
    condition: { ...USUAL, IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
    sub: `${REPOSITORY}:*`,
    becomes: 'condition',
  },
  {
    name: 'source-vpc',
    why: 'a gate is a condition too',
    condition: { StringEquals: { [AUD]: AUDIENCE, 'aws:SourceVpc': 'vpc-1' } },
    sub: `${REPOSITORY}:*`,
    becomes: 'condition',
  },
  {
    name: 'gate-vpc-unknown',
    why: 'a VPC that the settings do not name may be any gate, or none',
    condition: { StringEquals: { [AUD]: AUDIENCE, 'aws:SourceVpcArn': GATE_VPC } },
    sub: `${REPOSITORY}:*`,
    becomes: 'condition',
  },
  {
    name: 'until-a-day',
    why: 'a day in a condition is not expires',
    condition: { ...USUAL, DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } },
    sub: `${REPOSITORY}:*`,
    becomes: 'condition',
  },
  {
    name: 'session-name',
    why: 'of the call, and a manifest cannot say it',
    condition: { ...USUAL, StringLike: { 'sts:RoleSessionName': 'ci-*' } },
    sub: `${REPOSITORY}:*`,
    becomes: 'condition',
  },
  {
    name: 'branch-if-exists',
    why: 'no token shows the branch to STS: it admits all, and was meant not to',
    condition: { ...USUAL, StringEqualsIfExists: { [`${HOST}:branchName`]: 'main' } },
    sub: `${REPOSITORY}:*`,
    becomes: 'condition',
  },
  {
    name: 'all-but-one',
    why: 'a negation of the subject',
    trust: statement({
      Condition: {
        ...USUAL,
        StringLike: { [SUB]: `${REPOSITORY}:*` },
        StringNotLike: { [SUB]: `${REPOSITORY}:${ENVIRONMENT}:*` },
      },
    }),
    becomes: 'condition',
  },
  {
    name: 'ignoring-case',
    why: 'an operator that we do not write',
    trust: statement({
      Condition: {
        StringEquals: { [AUD]: AUDIENCE },
        StringEqualsIgnoreCase: { [SUB]: `${REPOSITORY}:x` },
        StringLike: { [SUB]: `${REPOSITORY}:*` },
      },
    }),
    becomes: 'nobody',
  },
  {
    name: 'a-variable',
    why: 'what it becomes is known at the call only',
    sub: `${REPOSITORY}:\${aws:username}*`,
    becomes: 'condition',
  },

  { name: 'branch-at-the-end', why: 'a dead condition is not revived', sub: `${REPOSITORY}:*:main`, becomes: 'nobody' },
  {
    name: 'workspace-first',
    why: 'the article’s form, where tokens do not have it',
    sub: `${WORKSPACE}:${REPOSITORY}:*`,
    becomes: 'nobody',
  },
  { name: 'upper-case', why: 'tokens are in lower case', sub: `${REPOSITORY.toUpperCase()}:*`, becomes: 'nobody' },
  { name: 'no-braces', why: 'tokens have braces', sub: `${REPOSITORY.slice(1, -1)}:*`, becomes: 'nobody' },
  { name: 'a-slug', why: 'tokens have no names', sub: 'checkout-api:*', becomes: 'nobody' },
  {
    name: 'star-under-equals',
    why: 'a star is a letter there',
    trust: statement({ Condition: { StringEquals: { [AUD]: AUDIENCE, [SUB]: `${REPOSITORY}:*` } } }),
    becomes: 'nobody',
  },
  {
    name: 'branch-name',
    why: 'no token shows this claim to STS',
    condition: { StringEquals: { [AUD]: AUDIENCE, [`${HOST}:branchName`]: 'main' } },
    sub: `${REPOSITORY}:*`,
    becomes: 'nobody',
  },
  {
    name: 'another-call',
    why: 'a token cannot make this call',
    trust: statement({ Action: 'sts:AssumeRole' }),
    becomes: 'other-action',
  },
  {
    name: 'every-call-but',
    why: 'NotAction is no list',
    trust: statement({ Action: undefined, NotAction: 'sts:AssumeRole' }),
    becomes: 'other-action',
  },

  { name: 'no-subject', why: 'every repository of the workspace', sub: undefined, becomes: 'no-repository' },
  { name: 'star', why: 'the same, written out', sub: '*', becomes: 'no-repository' },
  { name: 'half-a-uuid', why: 'it may be any of 65,536 repositories', sub: '{6b1f*', becomes: 'no-repository' },
  { name: 'star-first', why: 'a star may be any repository', sub: `*:${ENVIRONMENT}:*`, becomes: 'no-repository' },
  { name: 'one-and-all', why: 'the star is still there', sub: [`${REPOSITORY}:*`, '*'], becomes: 'no-repository' },
  {
    name: 'a-run',
    why: 'its step is over',
    sub: `${REPOSITORY}:{11111111-2222-4333-8444-555555555555}`,
    becomes: 'one-run',
  },

  {
    name: 'people-too',
    why: 'people enter by it',
    trust: statement({
      Principal: { Federated: PROVIDER, AWS: 'arn:aws:iam::111122223333:root' },
      Action: ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity'],
    }),
    becomes: 'other-principals',
  },
  {
    name: 'github-too',
    why: 'another provider',
    trust: statement({
      Principal: { Federated: [PROVIDER, PROVIDER.replace(HOST, 'token.actions.githubusercontent.com')] },
    }),
    becomes: 'other-principals',
  },
  {
    name: 'another-workspace',
    why: 'its tokens are not of our provider',
    trust: statement({ Principal: { Federated: PROVIDER.replace('/acme/', '/other/') } }),
    becomes: 'other-principals',
  },
  {
    name: 'another-account',
    why: 'no role takes a provider of another account, and a manifest writes ours',
    trust: statement({ Principal: { Federated: PROVIDER.replace('111122223333', '444455556666') } }),
    becomes: 'other-principals',
  },
  {
    name: 'everybody',
    why: 'a star is not our provider',
    trust: statement({ Principal: '*' }),
    becomes: 'other-principals',
  },
  {
    name: 'everybody-but',
    why: 'NotPrincipal is everybody',
    trust: statement({ Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' } }),
    becomes: 'other-principals',
  },
  {
    name: 'two-statements',
    why: 'the second one is a second door',
    trust: two(plain(`${REPOSITORY}:*`), plain(`${OTHER_REPOSITORY}:*`)),
    becomes: 'several-statements',
  },
  {
    name: 'and-a-deny',
    why: 'ours has none, so dropping it would let in',
    trust: two(plain(`${REPOSITORY}:*`), { ...plain(`${REPOSITORY}:${ENVIRONMENT}:*`), Effect: 'Deny' }),
    becomes: 'several-statements',
  },
  {
    name: 'only-a-deny',
    why: 'it allows nothing',
    trust: statement({ Effect: 'Deny' }),
    becomes: 'several-statements',
  },
  {
    name: 'no-policy',
    why: 'IAM holds no such text',
    trust: { Version: '2012-10-17', Statement: [], a: HOST },
    becomes: 'trust-unreadable',
  },
  {
    name: 'of-aws',
    why: 'AWS needs it',
    path: '/aws-service-role/x.amazonaws.com/',
    sub: `${REPOSITORY}:*`,
    becomes: 'service-role',
  },
  {
    name: 'of-the-service',
    why: 'the path of the service',
    path: '/rolekeeper/',
    sub: `${REPOSITORY}:*`,
    becomes: 'service-role',
  },
  {
    name: 'terraform',
    why: 'two writers would undo each other',
    sub: `${REPOSITORY}:*`,
    tags: { ManagedBy: 'Terraform' },
    becomes: 'managed-elsewhere',
  },
  {
    name: 'terraform-true',
    why: 'the other way to say it',
    sub: `${REPOSITORY}:*`,
    tags: { terraform: 'true' },
    becomes: 'managed-elsewhere',
  },
  {
    name: 'terraform-false',
    why: 'and that it is not',
    sub: `${REPOSITORY}:*`,
    tags: { terraform: 'false' },
    becomes: 'exact',
  },
  {
    name: 'runs-terraform',
    why: 'what a role is for is not who writes it',
    sub: `${REPOSITORY}:*`,
    tags: { purpose: 'terraform' },
    becomes: 'exact',
  },

  {
    name: 'seed-branch',
    why: 'the article’s subject, where the settings have it',
    format: SEED,
    sub: `${WORKSPACE}:${REPOSITORY}:*:main`,
    becomes: 'exact',
    spec: { branches: ['main'] },
  },
  {
    name: 'seed-branches',
    why: 'two of them',
    format: SEED,
    sub: [`${WORKSPACE}:${REPOSITORY}:*:main`, `${WORKSPACE}:${REPOSITORY}:*:next`],
    becomes: 'exact',
    spec: { branches: ['main', 'next'] },
  },
  {
    name: 'seed-any',
    why: 'any branch is said as such',
    format: SEED,
    sub: `${WORKSPACE}:${REPOSITORY}:*:*`,
    becomes: 'exact',
    spec: { anyBranch: true },
  },
  {
    name: 'seed-short',
    why: 'one star for both, as the article has it: the same tokens',
    format: SEED,
    sub: `${WORKSPACE}:${REPOSITORY}:*`,
    becomes: 'tightens',
    spec: { anyBranch: true },
  },
  {
    name: 'seed-crossed',
    why: 'main of one and next of another would be both of both',
    format: SEED,
    sub: [`${WORKSPACE}:${REPOSITORY}:*:main`, `${WORKSPACE}:${OTHER_REPOSITORY}:*:next`],
    becomes: 'widens',
  },
  {
    name: 'seed-some-branches',
    why: 'a pattern of branches is none that a manifest names',
    format: SEED,
    sub: `${WORKSPACE}:${REPOSITORY}:*:release/*`,
    becomes: 'one-run',
  },
  {
    name: 'seed-documented',
    why: 'the documented form where tokens have another',
    format: SEED,
    sub: `${REPOSITORY}:*`,
    becomes: 'nobody',
  },
];

function treeWith(format: string | undefined) {
  if (format === undefined) return tree({});
  const provider = SETTINGS.replace('provider: {', `provider: {subjectFormat: "${format}", `);
  return tree({ 'rolekeeper.yaml': provider });
}

/** Steps of everything that a case names, and of what none names; each with audiences. */
function* requests(text: string | undefined) {
  const { provider } = settings();
  const [one, other] = STRANGERS;
  const format = subjectFormat(text);
  for (const repositoryUuid of [
    REPOSITORY,
    OTHER_REPOSITORY,
    UNKNOWN,
    one.repositoryUuid,
    REPOSITORY.replace('a1b', 'a11'),
  ])
    for (const environmentUuid of [
      undefined,
      ENVIRONMENT,
      OTHER_ENVIRONMENT,
      STAGING,
      UNKNOWN_ENVIRONMENT,
      one.environmentUuid,
    ])
      for (const branch of ['main', 'next', 'release/1', 'other'])
        for (const stepUuid of [one.stepUuid, other.stepUuid, '{11111111-2222-4333-8444-555555555555}'])
          for (const aud of [AUDIENCE, 'sts.amazonaws.com']) {
            const step: Step = { workspaceUuid: WORKSPACE, repositoryUuid, environmentUuid, branch, stepUuid };
            // An environment is of one repository.
            const owner = new Map<string | undefined, string>([
              [ENVIRONMENT, REPOSITORY],
              [OTHER_ENVIRONMENT, OTHER_REPOSITORY],
              [STAGING, OTHER_REPOSITORY],
            ]).get(environmentUuid);
            if (owner !== undefined && owner !== repositoryUuid) continue;
            const sub = tokenSubject(format, step);
            if (sub !== undefined) yield stsRequest({ provider: provider.arn, host: provider.host, aud, sub });
          }
}

function openedBy(after: string, before: string, format: string | undefined): number {
  const [had, has] = [readTrustDocument(before), readTrustDocument(after)];
  if (!('document' in had && 'document' in has)) throw new Error('a trust policy cannot be read');
  let opened = 0;
  for (const request of requests(format))
    if (admits(has.document, request) !== 'no' && admits(had.document, request) !== 'yes') opened += 1;
  return opened;
}

describe('a trust policy of before', () => {
  for (const { name, why, becomes, format, spec, ...old } of CASES) {
    it(`${name}: ${becomes}, as ${why}`, () => {
      const role = readRole({ name, ...old });
      const { roles, desired, imported } = importOf([role], {}, treeWith(format));
      const found = roles.get(name);
      expect(found?.reason?.code ?? found?.grade).toBe(becomes);
      const written = desired.get(name);
      expect(written === undefined, 'a manifest is written for what is exact and what tightens').toBe(
        !['exact', 'tightens'].includes(becomes),
      );
      if (becomes === 'widens' || found?.reason !== undefined) expect(imported.files).toEqual([]);
      if (written !== undefined) expect(openedBy(written.trust, role.trust, format)).toBe(0);
      const text = imported.files.find(({ path }) => path.startsWith('teams/'))?.after ?? '';
      for (const [key, value] of Object.entries(spec ?? {})) {
        const list = Array.isArray(value)
          ? `[${value.map((one) => (/^[a-z]/.test(one) ? one : JSON.stringify(one))).join(', ')}]`
          : String(value);
        expect(text).toContain(`  ${key}: ${list}\n`);
      }
    });
  }

  it('that would be widened is written where a person accepts it, as widened, and the words say by whom', () => {
    for (const { name, becomes, format, why: _, spec: __, ...old } of CASES.filter((one) => one.becomes === 'widens')) {
      const role = readRole({ name, ...old });
      const { roles, desired } = importOf([role], { acceptWidening: true }, treeWith(format));
      expect(roles.get(name), name).toMatchObject({ grade: becomes, manifest: { change: 'new' } });
      expect(roles.get(name)?.graded?.more, name).not.toEqual([]);
      expect(openedBy(desired.get(name)?.trust ?? '', role.trust, format), name).toBeGreaterThan(0);
    }
  });

  it('that is none of ours is not written either where widening is accepted', () => {
    for (const { name, becomes, format, why: _, spec: __, ...old } of CASES) {
      if (['exact', 'tightens', 'widens'].includes(becomes)) continue;
      expect(
        importOf([readRole({ name, ...old })], { acceptWidening: true }, treeWith(format)).imported.files,
        name,
      ).toEqual([]);
    }
  });
});

describe('a role of the gate of the settings', () => {
  const settingsOf = (vpc: string) => ({ 'rolekeeper.yaml': `${SETTINGS}  gate: {vpcs: ["${vpc}"]}\n` });
  const condition = { StringEquals: { [AUD]: AUDIENCE, 'aws:SourceVpcArn': GATE_VPC } };

  it('is left to a person: its branches stand in no trust policy', () => {
    const role = readRole({ name: 'of-the-gate', condition, sub: `${REPOSITORY}:*` });
    const { roles, imported } = importOf([role], {}, tree(settingsOf(GATE_VPC)));
    expect(roles.get('of-the-gate')?.reason).toMatchObject({
      code: 'gate',
      remedy: expect.stringContaining('enforcement: gate'),
    });
    expect(imported.files).toEqual([]);
  });

  it('that asks for it only where there is a VPC is no such role', () => {
    const open = { ...USUAL, StringEqualsIfExists: { 'aws:SourceVpcArn': GATE_VPC } };
    const role = readRole({ name: 'open', condition: open, sub: `${REPOSITORY}:*` });
    expect(importOf([role], {}, tree(settingsOf(GATE_VPC))).roles.get('open')?.reason?.code).toBe('condition');
  });
});
