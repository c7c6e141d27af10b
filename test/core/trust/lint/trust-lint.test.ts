import { describe, expect, it } from 'vitest';
import { trustCodes } from '../../../../src/core/codes/trust.ts';
import { lintTrust } from '../../../../src/core/trust/lint/trust-lint.ts';
import { GATE_VPC } from '../../../support/gate-vpcs.ts';
import { ACCOUNT, ENVIRONMENT, HOST, OTHER_REPOSITORY, REPOSITORY, WORKSPACE } from '../../../support/roles.ts';
import { STEP } from '../../../support/trust-arbitraries.ts';
import { AUD, GITHUB, policy, provider, RIGHT, RIGHT_SUB, SUB, WORLD, withSub } from './policies.ts';

const ONE_STEP = '{????????-????-????-????-????????????}';
const NO_CALLER = /^no caller can assume the role/;
const NO_STEP = /^no step of a Bitbucket pipeline/;
const PRODUCTION = 'steps of repository checkout-api that deploy to production';
const EVERYBODY = 'every step of every repository of workspace acme';
const AUDIENCE = { [AUD]: provider.audience };

interface Case {
  name: string;
  reason: string;
  document: string;
  /** Every code, with where it stands. */
  codes: readonly string[];
  verdict: 'ok' | 'warn' | 'reject';
  /** Who gets in; undefined where nothing is tried. */
  admits: readonly (string | RegExp)[] | undefined;
  /** What a message or its remedy must say. */
  says?: RegExp;
}

const CASES: Case[] = [
  {
    name: 'the legal form',
    reason: 'it is what the generator writes',
    document: policy(RIGHT),
    codes: [],
    verdict: 'ok',
    admits: [PRODUCTION],
  },
  {
    name: 'the legal form in other words',
    reason: 'names, lists of one and the case of an action mean nothing',
    document: policy(
      { StringLike: { [SUB]: [RIGHT_SUB] }, StringEquals: { [AUD]: [provider.audience] } },
      { Sid: 'Pipeline', Action: ['STS:AssumeRoleWithWebIdentity'] },
      { Id: 'trust' },
    ),
    codes: [],
    verdict: 'ok',
    admits: [PRODUCTION],
  },
  {
    name: 'one step spelt out',
    reason: 'it is tighter than *, with an environment before it no less right',
    document: withSub(`${REPOSITORY}:${ENVIRONMENT}:${ONE_STEP}`),
    codes: [],
    verdict: 'ok',
    admits: [PRODUCTION],
  },
  {
    name: 'the audience under StringLike',
    reason: 'without a wildcard that is the same',
    document: policy({ StringLike: { [AUD]: provider.audience, [SUB]: RIGHT_SUB } }),
    codes: ['trust-form '],
    verdict: 'warn',
    admits: [PRODUCTION],
  },
  {
    name: 'the whole repository',
    reason: 'what anyBranch: true asks for, and worth a word',
    document: withSub(`${REPOSITORY}:*`),
    codes: [`trust-any-branch /Statement/0/Condition/StringLike/${escaped(SUB)}`],
    verdict: 'warn',
    admits: ['every step of repository checkout-api'],
    says: /a person who can push can edit/,
  },
  {
    name: 'steps that deploy to nothing',
    reason: 'for read-only roles; any branch has them',
    document: withSub(`${REPOSITORY}:${ONE_STEP}`),
    codes: [`trust-any-branch /Statement/0/Condition/StringLike/${escaped(SUB)}`],
    verdict: 'warn',
    admits: ['steps of repository checkout-api that deploy to no environment'],
    says: /deploys to no environment/,
  },
  {
    name: 'the audience alone',
    reason: 'the first step of the article: every repository of the workspace',
    document: policy({ StringEquals: AUDIENCE }),
    codes: ['trust-no-sub /Statement/0/Condition'],
    verdict: 'reject',
    admits: [EVERYBODY],
    says: /a step chooses its audience itself/,
  },
  {
    name: 'the article’s pattern for a repository',
    reason: 'no documented subject begins with the workspace',
    document: withSub(`${WORKSPACE}:${REPOSITORY}:*`),
    codes: [`trust-sub-workspace /Statement/0/Condition/StringLike/${escaped(SUB)}`],
    verdict: 'reject',
    admits: [NO_CALLER],
    says: new RegExp(`write ${escapedPattern(REPOSITORY)}:\\{ENVIRONMENT-UUID\\}:\\*`),
  },
  {
    name: 'the article’s pattern for a branch',
    reason: 'the workspace first, and a branch where the step belongs',
    document: withSub(`${WORKSPACE}:${REPOSITORY}:*:main`),
    codes: ['trust-sub-workspace', 'trust-sub-branch'].map(
      (code) => `${code} /Statement/0/Condition/StringLike/${escaped(SUB)}`,
    ),
    verdict: 'reject',
    admits: [NO_CALLER],
    says: /set provider\.subjectFormat/,
  },
  {
    name: 'the article’s pattern as it stands there',
    reason: 'the capital words were to be replaced',
    document: withSub('{WORKSPACE-UUID}:{PRODUCTION-REPO-UUID}:*:main'),
    codes: ['trust-sub-workspace', 'trust-sub-placeholder', 'trust-sub-branch'].map(
      (code) => `${code} /Statement/0/Condition/StringLike/${escaped(SUB)}`,
    ),
    verdict: 'reject',
    admits: [NO_CALLER],
  },
  sub('*', 'trust-sub-everything', 'everybody, in one character', [EVERYBODY]),
  sub('{*}', 'trust-sub-everything', 'braces keep no caller out', [EVERYBODY]),
  sub('*:*', 'trust-sub-everything', 'every subject has a colon', [EVERYBODY]),
  sub(`${REPOSITORY.slice(0, 9)}*`, 'trust-sub-wildcard', 'repositories that begin alike', [
    /looks like \{6b1f7c2a\*$/,
  ]),
  sub(`*:${ENVIRONMENT}:*`, 'trust-sub-wildcard', 'an environment of whatever repository', [
    PRODUCTION,
    /looks like \*:/,
  ]),
  sub(`${ONE_STEP}:*:*`, 'trust-sub-wildcard', 'every deployment of everybody', [
    'every step of every repository of workspace acme that deploys to an environment',
  ]),
  sub(`${REPOSITORY}:*:*`, 'trust-sub-loose', 'looks tight, and * crosses the colon', [
    'every step of repository checkout-api that deploys to an environment',
  ]),
  sub(`${REPOSITORY}:{0d*`, 'trust-sub-loose', 'environments that begin alike, and steps', [/looks like/]),
  sub(`${REPOSITORY}:${ENVIRONMENT}:${STEP}`, 'trust-sub-step', 'a subject copied from a token', [/^the one step run/]),
  sub(
    `${REPOSITORY}:${ENVIRONMENT}`,
    'trust-sub-step',
    'the :* is missing',
    [/^the one step run/],
    /write \{6b1f7c2a[^ ]*:\{0d9c8b7a[^ ]*:\* for the steps that deploy to production$/,
  ),
  sub(
    `${REPOSITORY}:${STEP}`,
    'trust-sub-step',
    'it may be the UUID of a step or of an environment that the lock file does not know',
    [/^the one step run/],
    /if the last UUID is an environment’s, else \{6b1f7c2a[^ ]*:\* for every step/,
  ),
  sub(`${REPOSITORY}:*:main`, 'trust-sub-branch', 'tokens do not carry the branch', [NO_CALLER]),
  sub(`${REPOSITORY}:${ENVIRONMENT}:refs/heads/main`, 'trust-sub-branch', 'tokens do not carry the branch', [
    NO_CALLER,
  ]),
  sub(`${REPOSITORY}:production:*`, 'trust-sub-environment-name', 'tokens have UUIDs', [NO_CALLER]),
  sub(`${REPOSITORY}:production`, 'trust-sub-environment-name', 'the lock file knows the name', [NO_CALLER]),
  sub('acme/checkout-api:*', 'trust-sub-slug', 'tokens have UUIDs', [NO_CALLER]),
  sub('repo:acme/checkout-api:ref:refs/heads/main', 'trust-sub-slug', 'GitHub’s form', [NO_CALLER], /GitHub/),
  sub('{REPOSITORY_UUID}:*', 'trust-sub-placeholder', 'to be replaced', [NO_CALLER]),
  sub('<REPO>:*', 'trust-sub-placeholder', 'to be replaced', [NO_CALLER]),
  sub(
    `${REPOSITORY.slice(1, -1)}:*`,
    'trust-sub-braces',
    'braces are part of a UUID',
    [NO_CALLER],
    /write \{6b1f7c2a-/,
  ),
  sub(`${REPOSITORY.toUpperCase()}:*`, 'trust-sub-case', 'tokens have lower case', [NO_CALLER], /write \{6b1f7c2a-/),
  sub(`${REPOSITORY}:${ENVIRONMENT}:*:*`, 'trust-sub-nobody', 'a part too many', [NO_CALLER]),
  sub('?', 'trust-sub-nobody', 'no subject is one character', [NO_CALLER]),
  {
    name: 'a right pattern beside a wrong one',
    reason: 'each is judged, with its number',
    document: withSub([RIGHT_SUB, '*']),
    codes: [`trust-sub-everything /Statement/0/Condition/StringLike/${escaped(SUB)}/1`],
    verdict: 'reject',
    admits: [EVERYBODY],
  },
  {
    name: 'a wildcard under StringEquals',
    reason: 'it is a plain character there',
    document: policy({ StringEquals: { ...AUDIENCE, [SUB]: RIGHT_SUB } }),
    codes: [`trust-literal-wildcard /Statement/0/Condition/StringEquals/${escaped(SUB)}`],
    verdict: 'reject',
    admits: [NO_CALLER],
    says: /StringLike/,
  },
  {
    name: 'no audience',
    reason: 'a token made for another service would do',
    document: policy({ StringLike: { [SUB]: RIGHT_SUB } }),
    codes: ['trust-no-aud /Statement/0/Condition'],
    verdict: 'reject',
    admits: [PRODUCTION],
  },
  {
    name: 'an audience with a wildcard',
    reason: 'a step asks for the audience it likes',
    document: policy({ StringLike: { [AUD]: 'ari:cloud:bitbucket::workspace/*', [SUB]: RIGHT_SUB } }),
    codes: [`trust-aud-wildcard /Statement/0/Condition/StringLike/${escaped(AUD)}`],
    verdict: 'reject',
    admits: [PRODUCTION],
  },
  {
    name: 'an audience with a wildcard under StringEquals',
    reason: 'it is a plain character there',
    document: policy({ ...RIGHT, StringEquals: { [AUD]: 'ari:cloud:bitbucket::workspace/*' } }),
    codes: [`trust-literal-wildcard /Statement/0/Condition/StringEquals/${escaped(AUD)}`],
    verdict: 'reject',
    admits: [`${PRODUCTION}, with a token made for an audience of its own`],
  },
  {
    name: 'GitHub’s audience',
    reason: 'the default of modules that were written for GitHub',
    document: policy({ ...RIGHT, StringEquals: { [AUD]: 'sts.amazonaws.com' } }),
    codes: [`trust-aud-other /Statement/0/Condition/StringEquals/${escaped(AUD)}`],
    verdict: 'reject',
    admits: [`${PRODUCTION}, with a token made for an audience of its own`],
    says: /GitHub/,
  },
  {
    name: 'the audience in another case',
    reason: 'StringEquals minds the case',
    document: policy({ ...RIGHT, StringEquals: { [AUD]: provider.audience.toUpperCase() } }),
    codes: [`trust-aud-other /Statement/0/Condition/StringEquals/${escaped(AUD)}`],
    verdict: 'reject',
    admits: [`${PRODUCTION}, with a token made for an audience of its own`],
    says: /letter case/,
  },
  {
    name: 'ForAllValues on the audience, and no subject',
    reason: 'what the most used Terraform module writes when it is given no subject',
    document: policy({ 'ForAllValues:StringEquals': { [AUD]: 'sts.amazonaws.com' } }),
    codes: [
      `trust-aud-other /Statement/0/Condition/ForAllValues:StringEquals/${escaped(AUD)}`,
      'trust-no-sub /Statement/0/Condition',
      `trust-for-all-values /Statement/0/Condition/ForAllValues:StringEquals/${escaped(AUD)}`,
    ],
    verdict: 'reject',
    admits: [`${EVERYBODY}, with a token made for an audience of its own`],
  },
  operator('ForAllValues:StringLike', 'trust-for-all-values', 'true without the claim', [PRODUCTION]),
  operator('ForAnyValue:StringLike', 'trust-for-any-value', 'for lists', [PRODUCTION]),
  operator('StringLikeIfExists', 'trust-if-exists', 'true without the claim', [PRODUCTION]),
  {
    name: 'IgnoreCase',
    reason: '* is a plain character there',
    document: policy({ StringEquals: AUDIENCE, StringEqualsIgnoreCase: { [SUB]: RIGHT_SUB } }),
    codes: ['trust-literal-wildcard', 'trust-ignore-case'].map(
      (code) => `${code} /Statement/0/Condition/StringEqualsIgnoreCase/${escaped(SUB)}`,
    ),
    verdict: 'reject',
    admits: [NO_CALLER],
  },
  {
    name: 'everybody but one',
    reason: 'a negated operator lets in all the others',
    document: policy({ StringEquals: AUDIENCE, StringNotLike: { [SUB]: RIGHT_SUB } }),
    codes: [
      'trust-no-sub /Statement/0/Condition',
      `trust-negated /Statement/0/Condition/StringNotLike/${escaped(SUB)}`,
    ],
    verdict: 'reject',
    admits: [EVERYBODY, 'every step of repository checkout-api but those that deploy to production'],
  },
  {
    name: 'Null',
    reason: 'every token has a subject',
    document: policy({ StringEquals: AUDIENCE, Null: { [SUB]: 'false' } }),
    codes: ['trust-no-sub /Statement/0/Condition', `trust-null /Statement/0/Condition/Null/${escaped(SUB)}`],
    verdict: 'reject',
    admits: [EVERYBODY],
  },
  {
    name: 'an operator for ARNs',
    reason: 'a subject is no ARN',
    document: policy({ StringEquals: AUDIENCE, ArnLike: { [SUB]: RIGHT_SUB } }),
    codes: ['trust-no-sub /Statement/0/Condition', `trust-operator /Statement/0/Condition/ArnLike/${escaped(SUB)}`],
    verdict: 'reject',
    admits: [NO_CALLER],
  },
  {
    name: 'a claim that STS does not show, IfExists',
    reason: 'reads as "main only" and admits every branch',
    document: policy({ ...RIGHT, StringEqualsIfExists: { [`${HOST}:branchName`]: 'main' } }),
    codes: [`trust-claim /Statement/0/Condition/StringEqualsIfExists/${escaped(`${HOST}:branchName`)}`],
    verdict: 'reject',
    admits: [PRODUCTION],
    says: /always true/,
  },
  {
    name: 'a claim that STS does not show',
    reason: 'never there, so never equal',
    document: policy({ StringEquals: { ...AUDIENCE, [`${HOST}:branchName`]: 'main' }, StringLike: RIGHT.StringLike }),
    codes: [`trust-claim /Statement/0/Condition/StringEquals/${escaped(`${HOST}:branchName`)}`],
    verdict: 'reject',
    admits: [NO_CALLER],
    says: /no pipeline can assume the role/,
  },
  {
    name: 'an external ID',
    reason: 'a call with a token of a pipeline has none',
    document: policy({ StringEquals: { ...AUDIENCE, 'sts:ExternalId': 'x' }, StringLike: RIGHT.StringLike }),
    codes: ['trust-claim /Statement/0/Condition/StringEquals/sts:ExternalId'],
    verdict: 'reject',
    admits: [NO_CALLER],
    says: /has no sts:ExternalId: no pipeline can assume the role/,
  },
  {
    name: 'a session name that STS does not take',
    reason: 'no step can choose it',
    document: policy({
      StringEquals: AUDIENCE,
      StringLike: { ...RIGHT.StringLike, 'sts:RoleSessionName': 'acme/checkout:*' },
    }),
    codes: ['trust-claim /Statement/0/Condition/StringLike/sts:RoleSessionName'],
    verdict: 'reject',
    admits: [NO_CALLER],
    says: /STS takes no sts:RoleSessionName with which this holds/,
  },
  {
    name: 'a session name that the step can choose',
    reason: 'it keeps out some',
    document: policy({ StringEquals: AUDIENCE, StringLike: { ...RIGHT.StringLike, 'sts:RoleSessionName': 'build-*' } }),
    codes: ['trust-other-condition /Statement/0/Condition/StringLike/sts:RoleSessionName'],
    verdict: 'warn',
    admits: [`${PRODUCTION}, if its other conditions hold`],
  },
  {
    name: 'the keys of another workspace',
    reason: 'they are about tokens that this statement does not take',
    document: policy(JSON.parse(JSON.stringify(RIGHT).replaceAll('workspaces/acme/', 'workspaces/acme-old/'))),
    codes: [
      'trust-no-aud /Statement/0/Condition',
      'trust-no-sub /Statement/0/Condition',
      `trust-key-host /Statement/0/Condition/StringEquals/${escaped(AUD.replace('acme', 'acme-old'))}`,
      `trust-key-host /Statement/0/Condition/StringLike/${escaped(SUB.replace('acme', 'acme-old'))}`,
    ],
    verdict: 'reject',
    admits: [NO_CALLER],
    says: /another workspace/,
  },
  {
    name: 'a key with https://',
    reason: 'keys begin with the host',
    document: policy({ ...RIGHT, StringEquals: { [`https://${AUD}`]: provider.audience } }),
    codes: [
      'trust-no-aud /Statement/0/Condition',
      `trust-key-host /Statement/0/Condition/StringEquals/${escaped(`https://${AUD}`)}`,
    ],
    verdict: 'reject',
    admits: [NO_CALLER],
    says: /without https/,
  },
  {
    name: 'a key with a slash at its end',
    reason: 'the provider has none',
    document: policy({ ...RIGHT, StringLike: { [`${HOST}/:sub`]: RIGHT_SUB } }),
    codes: [
      'trust-no-sub /Statement/0/Condition',
      `trust-key-host /Statement/0/Condition/StringLike/${escaped(`${HOST}/:sub`)}`,
    ],
    verdict: 'reject',
    admits: [NO_CALLER],
    says: /no slash/,
  },
  {
    name: 'a condition on the caller’s address',
    reason: 'it can only keep callers out, and it is not known which',
    document: policy({ ...RIGHT, IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }),
    codes: ['trust-other-condition /Statement/0/Condition/IpAddress/aws:SourceIp'],
    verdict: 'warn',
    admits: [`${PRODUCTION}, if its other conditions hold`],
  },
  {
    name: 'a VPC where the settings name no gate',
    reason: 'it keeps all other calls out, and whether a gate stands there is not known',
    document: policy({ ...RIGHT, StringEquals: { ...AUDIENCE, 'aws:SourceVpcArn': GATE_VPC } }),
    codes: ['trust-gate-vpc /Statement/0/Condition/StringEquals/aws:SourceVpcArn'],
    verdict: 'warn',
    admits: [`${PRODUCTION}, by calls from VPC ${GATE_VPC} alone`],
  },
  {
    name: 'a VPC by its id',
    reason: 'an id is unique in one Region of one account alone',
    document: policy({ ...RIGHT, StringEquals: { ...AUDIENCE, 'aws:SourceVpc': 'vpc-0a1b2c3d4e5f60718' } }),
    codes: ['trust-gate-key /Statement/0/Condition/StringEquals/aws:SourceVpc'],
    verdict: 'warn',
    admits: [`${PRODUCTION}, by calls from VPC vpc-0a1b2c3d4e5f60718 alone`],
    says: /aws:SourceVpcArn/,
  },
  {
    name: 'a VPC, if there is one',
    reason: 'a call over the internet has none, and passes',
    document: policy({ ...RIGHT, StringEqualsIfExists: { 'aws:SourceVpcArn': GATE_VPC } }),
    codes: ['trust-gate-open /Statement/0/Condition/StringEqualsIfExists/aws:SourceVpcArn'],
    verdict: 'reject',
    admits: [PRODUCTION],
  },
  {
    name: 'conditions that exclude each other',
    reason: 'each is sound, and together they never hold',
    document: policy({
      StringEquals: { ...AUDIENCE },
      StringLike: { [SUB]: RIGHT_SUB },
      'ForAnyValue:StringLike': { [SUB]: `${OTHER_REPOSITORY}:${ENVIRONMENT}:*` },
    }),
    codes: [`trust-for-any-value /Statement/0/Condition/ForAnyValue:StringLike/${escaped(SUB)}`],
    verdict: 'reject',
    admits: [NO_CALLER],
  },
  {
    name: 'two claims of one subject',
    reason: 'a key in two cases is two conditions, and no rule names that',
    document: policy({
      ...RIGHT,
      StringLike: { [SUB]: RIGHT_SUB, [`${HOST}:SUB`]: `${OTHER_REPOSITORY}:${ENVIRONMENT}:*` },
    }),
    codes: ['trust-nobody '],
    verdict: 'reject',
    admits: [NO_CALLER],
  },
  {
    name: 'two statements',
    reason: 'the second is a second door',
    document: policy(RIGHT, {}, { Statement: [...statements(policy(RIGHT)), ...statements(policy(RIGHT))] }),
    codes: ['trust-statements /Statement/1'],
    verdict: 'reject',
    admits: [PRODUCTION],
  },
  {
    name: 'a Deny as the second',
    reason: 'it has to be thought away',
    document: policy(
      RIGHT,
      {},
      {
        Statement: [...statements(policy(RIGHT)), ...statements(policy(RIGHT, { Effect: 'Deny' }))],
      },
    ),
    codes: ['trust-statements /Statement/1'],
    verdict: 'reject',
    admits: [NO_CALLER],
    says: /Deny/,
  },
  {
    name: 'people beside pipelines',
    reason: 'a second door for everybody of the account who may assume roles',
    document: policy(
      RIGHT,
      {},
      {
        Statement: [
          ...statements(policy(RIGHT)),
          { Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' },
        ],
      },
    ),
    codes: [
      'trust-statements /Statement/1',
      'trust-principal /Statement/1/Principal',
      'trust-action /Statement/1/Action',
    ],
    verdict: 'reject',
    admits: [PRODUCTION, `AWS principal ${ACCOUNT}, not by a Bitbucket token`],
  },
  {
    name: 'everybody',
    reason: 'of every account',
    document: policy(RIGHT, { Principal: '*' }),
    codes: ['trust-principal /Statement/0/Principal'],
    verdict: 'reject',
    admits: [PRODUCTION],
    says: /every caller of every account/,
  },
  {
    name: 'NotPrincipal',
    reason: 'everybody else',
    document: policy(RIGHT, { Principal: undefined, NotPrincipal: { AWS: ACCOUNT } }),
    codes: ['trust-principal /Statement/0/NotPrincipal'],
    verdict: 'reject',
    admits: [PRODUCTION, `every caller but ${ACCOUNT} (NotPrincipal)`],
  },
  {
    name: 'two providers',
    reason: 'each is a door of its own',
    document: policy(RIGHT, { Principal: { Federated: [provider.arn, GITHUB] } }),
    codes: ['trust-principal /Statement/0/Principal'],
    verdict: 'reject',
    admits: [PRODUCTION, `tokens of ${GITHUB}, not by a Bitbucket token, if the conditions of its statement hold`],
    says: /2 principals/,
  },
  {
    name: 'the provider of another account',
    reason: 'STS takes tokens of the role’s own account’s providers',
    document: policy(RIGHT, { Principal: { Federated: provider.arn.replace(ACCOUNT, '444455556666') } }),
    codes: ['trust-principal /Statement/0/Principal'],
    verdict: 'reject',
    admits: [NO_CALLER],
    says: /account 444455556666/,
  },
  {
    name: 'the provider of another workspace',
    reason: 'its pipelines are not ours',
    document: policy(RIGHT, { Principal: { Federated: provider.arn.replace('acme', 'evil') } }).replaceAll(
      'workspaces/acme/',
      'workspaces/evil/',
    ),
    codes: ['trust-principal /Statement/0/Principal'],
    verdict: 'reject',
    admits: [PRODUCTION],
    says: /workspace evil/,
  },
  {
    name: 'the provider with https://',
    reason: 'a slip in its ARN',
    document: policy(RIGHT, { Principal: { Federated: provider.arn.replace('api.', 'https://api.') } }),
    codes: ['trust-principal /Statement/0/Principal'],
    verdict: 'reject',
    admits: [NO_STEP, /^tokens of arn:/],
    says: /has no https/,
  },
  {
    name: 'the provider with a slash at its end',
    reason: 'the CLI adds one, and IAM does not take it away',
    document: policy(RIGHT, { Principal: { Federated: `${provider.arn}/` } }),
    codes: ['trust-principal /Statement/0/Principal'],
    verdict: 'reject',
    admits: [NO_STEP, /^tokens of arn:/],
    says: /does not end with a slash/,
  },
  {
    name: 'a role for GitHub',
    reason: 'no Bitbucket pipeline, and no false word about its conditions',
    document: policy(
      { StringEquals: { 'token.actions.githubusercontent.com:aud': 'x' } },
      { Principal: { Federated: GITHUB } },
    ),
    codes: ['trust-principal /Statement/0/Principal'],
    verdict: 'reject',
    admits: [NO_STEP, `tokens of ${GITHUB}, not by a Bitbucket token, if the conditions of its statement hold`],
  },
  {
    name: 'a role for EC2',
    reason: 'no pipeline at all',
    document: policy({}, { Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }),
    codes: ['trust-principal /Statement/0/Principal', 'trust-action /Statement/0/Action'],
    verdict: 'reject',
    admits: [NO_STEP, 'AWS service ec2.amazonaws.com, not by a Bitbucket token'],
  },
  {
    name: 'sts:*',
    reason: 'it allows AssumeRole as well',
    document: policy(RIGHT, { Action: 'sts:*' }),
    codes: ['trust-action /Statement/0/Action'],
    verdict: 'reject',
    admits: [PRODUCTION],
  },
  {
    name: 'NotAction',
    reason: 'every other call',
    document: policy(RIGHT, { Action: undefined, NotAction: 'sts:AssumeRole' }),
    codes: ['trust-action /Statement/0/NotAction'],
    verdict: 'reject',
    admits: [PRODUCTION],
  },
  {
    name: 'sts:TagSession beside the call',
    reason: 'needless, not harmful',
    document: policy(RIGHT, { Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'] }),
    codes: ['trust-action /Statement/0/Action'],
    verdict: 'warn',
    admits: [PRODUCTION],
    says: /session tags/,
  },
  {
    name: 'the wrong call',
    reason: 'a token is for AssumeRoleWithWebIdentity',
    document: policy(RIGHT, { Action: 'sts:AssumeRole' }),
    codes: ['trust-action /Statement/0/Action'],
    verdict: 'reject',
    admits: [NO_CALLER],
  },
  {
    name: 'a policy variable',
    reason: 'who gets in must be readable',
    document: withSub(`\${aws:RequestTag/repo}:*`),
    codes: [`trust-variable /Statement/0/Condition/StringLike/${escaped(SUB)}`],
    verdict: 'reject',
    admits: [`${EVERYBODY}, if its other conditions hold`],
  },
  {
    name: 'an older version',
    reason: 'another language with the same words',
    document: policy(RIGHT, {}, { Version: '2008-10-17' }),
    codes: ['trust-version /Version'],
    verdict: 'reject',
    admits: [PRODUCTION],
  },
  {
    name: 'no version',
    reason: 'which means the older one',
    document: policy(RIGHT, {}, { Version: undefined }),
    codes: ['trust-version /Version'],
    verdict: 'reject',
    admits: [PRODUCTION],
  },
  {
    name: 'a key twice',
    reason: 'JSON readers see the second, people the first',
    document: policy(RIGHT).replace('"StringLike":', `"StringLike":{"${SUB}":"${RIGHT_SUB}x"},"StringLike":`),
    codes: ['trust-duplicate-key '],
    verdict: 'reject',
    admits: [PRODUCTION],
  },
  {
    name: 'characters beyond IAM’s',
    reason: 'IAM refuses the document',
    document: policy(RIGHT, { Sid: 'рipeline' }),
    codes: ['trust-characters '],
    verdict: 'reject',
    admits: [PRODUCTION],
    says: /U\+0440/,
  },
  {
    name: 'too long',
    reason: 'IAM counts everything but white space',
    document: policy(RIGHT, { Sid: 'x'.repeat(2048) }),
    codes: ['trust-too-long '],
    verdict: 'reject',
    admits: [PRODUCTION],
    says: /2048/,
  },
  {
    name: 'longer than any policy',
    reason: 'nothing more is asked of it',
    document: policy(RIGHT, { Sid: 'x'.repeat(20_000) }),
    codes: ['trust-too-long '],
    verdict: 'reject',
    admits: undefined,
  },
  {
    name: 'a Resource',
    reason: 'the role is the resource',
    document: policy(RIGHT, { Resource: '*' }),
    codes: ['trust-grammar /Statement/0/Resource'],
    verdict: 'reject',
    admits: undefined,
  },
  {
    name: 'an unknown operator',
    reason: 'IAM refuses it',
    document: policy({ ...RIGHT, StringsLike: { [SUB]: '*' } }),
    codes: ['trust-grammar /Statement/0/Condition/StringsLike'],
    verdict: 'reject',
    admits: undefined,
    says: /did you mean StringLike/,
  },
  {
    name: 'no JSON',
    reason: 'there is nothing to judge',
    document: '{"Statement": [}',
    codes: ['trust-grammar '],
    verdict: 'reject',
    admits: undefined,
    says: /not JSON/,
  },
  {
    name: 'a Deny that is wrong in every way',
    reason: 'only what lets callers in is looked at',
    document: policy(
      RIGHT,
      {},
      {
        Statement: [
          ...statements(policy(RIGHT)),
          { Effect: 'Deny', Principal: '*', Action: 'sts:*', Condition: { StringNotLike: { [SUB]: '*' } } },
        ],
      },
    ),
    codes: ['trust-statements /Statement/1'],
    verdict: 'reject',
    admits: [PRODUCTION],
  },
  {
    name: 'two providers and the audience alone',
    reason: 'one of them is Bitbucket, so it is asked for a subject',
    document: policy({ StringEquals: AUDIENCE }, { Principal: { Federated: [GITHUB, provider.arn] } }),
    codes: ['trust-principal /Statement/0/Principal', 'trust-no-sub /Statement/0/Condition'],
    verdict: 'reject',
    admits: [EVERYBODY, /^tokens of arn:/],
  },
  {
    name: 'a SAML provider with Bitbucket’s conditions',
    reason: 'conditions that are not for Bitbucket’s tokens are not reported',
    document: policy({}, { Principal: { Federated: GITHUB.replace('oidc-', 'saml-') } }),
    codes: ['trust-principal /Statement/0/Principal'],
    verdict: 'reject',
    admits: [NO_CALLER],
  },
  {
    name: 'two workspaces, ours second',
    reason: 'the conditions are about ours',
    document: policy(RIGHT, { Principal: { Federated: [provider.arn.replace('acme', 'other'), provider.arn] } }),
    codes: ['trust-principal /Statement/0/Principal'],
    verdict: 'reject',
    admits: [PRODUCTION],
  },
  {
    name: 'another workspace without conditions',
    reason: 'what its audience is, the settings do not know',
    document: policy({}, { Principal: { Federated: provider.arn.replace('acme', 'other') } }),
    codes: [
      'trust-principal /Statement/0/Principal',
      'trust-no-aud /Statement/0/Condition',
      'trust-no-sub /Statement/0/Condition',
    ],
    verdict: 'reject',
    admits: ['every step of every repository of workspace other'],
    says: /workspace\/<workspace UUID>/,
  },
  {
    name: 'Null on the audience',
    reason: 'every token has one',
    document: policy({ Null: { [AUD]: 'false' }, StringLike: RIGHT.StringLike }),
    codes: ['trust-no-aud /Statement/0/Condition', `trust-null /Statement/0/Condition/Null/${escaped(AUD)}`],
    verdict: 'reject',
    admits: [PRODUCTION],
  },
  {
    name: 'the audience of others',
    reason: 'not the workspace’s, and not GitHub’s',
    document: policy({ ...RIGHT, StringEquals: { [AUD]: 'https://example.org' } }),
    codes: [`trust-aud-other /Statement/0/Condition/StringEquals/${escaped(AUD)}`],
    verdict: 'reject',
    admits: [`${PRODUCTION}, with a token made for an audience of its own`],
    says: /is not the one that this workspace’s tokens have/,
  },
  {
    name: 'amr',
    reason: 'STS knows the key, and a Bitbucket token does not have it',
    document: policy({ ...RIGHT, 'ForAnyValue:StringEquals': { [`${HOST}:amr`]: 'authenticated' } }),
    codes: [`trust-claim /Statement/0/Condition/ForAnyValue:StringEquals/${escaped(`${HOST}:amr`)}`],
    verdict: 'reject',
    admits: [NO_CALLER],
  },
  {
    name: 'a key with http://',
    reason: 'keys begin with the host',
    document: policy({ ...RIGHT, StringEquals: { ...AUDIENCE, [`http://${AUD}`]: provider.audience } }),
    codes: [`trust-key-host /Statement/0/Condition/StringEquals/${escaped(`http://${AUD}`)}`],
    verdict: 'reject',
    admits: [NO_CALLER],
    says: /about no provider.*without https/,
  },
  {
    name: 'a key of GitHub',
    reason: 'copied from another role',
    document: policy({ ...RIGHT, StringNotEquals: { 'token.actions.githubusercontent.com:sub': 'x' } }),
    codes: ['trust-key-host /Statement/0/Condition/StringNotEquals/token.actions.githubusercontent.com:sub'],
    verdict: 'reject',
    admits: [PRODUCTION],
    says: /about another provider.*always true/,
  },
  {
    name: 'the provider’s address cut short',
    reason: 'it ends with /oidc',
    document: policy(RIGHT, { Principal: { Federated: provider.arn.replace('/identity/oidc', '') } }),
    codes: ['trust-principal /Statement/0/Principal'],
    verdict: 'reject',
    admits: [NO_STEP, /^tokens of arn:/],
    says: /its ARN ends with/,
  },
  {
    name: 'any branch, and a claim that is never there',
    reason: 'the gravest decides',
    document: policy({
      ...RIGHT,
      StringLike: { [SUB]: `${REPOSITORY}:*` },
      StringEqualsIfExists: { [`${HOST}:branchName`]: 'main' },
    }),
    codes: [
      `trust-any-branch /Statement/0/Condition/StringLike/${escaped(SUB)}`,
      `trust-claim /Statement/0/Condition/StringEqualsIfExists/${escaped(`${HOST}:branchName`)}`,
    ],
    verdict: 'reject',
    admits: ['every step of repository checkout-api'],
  },
  {
    name: 'conditions that exclude each other, and an address',
    reason: 'whatever the address is, no caller gets in',
    document: policy({
      ...RIGHT,
      StringLike: { [SUB]: RIGHT_SUB, [`${HOST}:SUB`]: `${OTHER_REPOSITORY}:${ENVIRONMENT}:*` },
      IpAddress: { 'aws:SourceIp': '198.51.100.0/24' },
    }),
    codes: ['trust-other-condition /Statement/0/Condition/IpAddress/aws:SourceIp', 'trust-nobody '],
    verdict: 'reject',
    admits: [NO_CALLER],
  },
  {
    name: 'a key twice in a document that IAM would not take anyway',
    reason: 'both are reported',
    document: policy(RIGHT, { Resource: '*' }).replace('"Version":', '"Version":"x","Version":'),
    codes: ['trust-grammar /Statement/0/Resource', 'trust-duplicate-key '],
    verdict: 'reject',
    admits: undefined,
  },
  {
    name: 'a character in upper-case hexadecimal',
    reason: 'as Unicode tables write it',
    document: policy(RIGHT, { Sid: '\u200b' }),
    codes: ['trust-characters '],
    verdict: 'reject',
    admits: [PRODUCTION],
    says: /U\+200B/,
  },
  {
    name: 'exactly as long as IAM takes, and white space besides',
    reason: 'white space does not count',
    document: asLongAs(2048).replaceAll(',', ', \n'),
    codes: [],
    verdict: 'ok',
    admits: [PRODUCTION],
  },
  {
    name: 'one character more',
    reason: 'IAM counts',
    document: asLongAs(2049),
    codes: ['trust-too-long '],
    verdict: 'reject',
    admits: [PRODUCTION],
    says: /has 2049 characters/,
  },
  {
    name: 'the CDK code of the article',
    reason: 'it is no policy, and its first letter is no help',
    document:
      'const conditions: iam.Conditions = {\nStringEquals: {\n[`${bitbucketDomain}:aud`]: bitbucketAudience,\n},\n};',
    codes: ['trust-source-code '],
    verdict: 'reject',
    admits: undefined,
    says: /this is CDK code, and not a policy.*cdk synth STACK --json/,
  },
  {
    name: 'the article’s policy as it is printed there, for a workspace that is known',
    reason: 'each word is named once, with what belongs there',
    document: policy({
      StringEquals: { [AUD]: 'ari:cloud:bitbucket::workspace/<YOUR-WORKSPACE-UUID>' },
      StringLike: RIGHT.StringLike,
    }).replaceAll('workspaces/acme/', 'workspaces/<WORKSPACE>/'),
    codes: [
      'trust-placeholder /Statement/0/Principal/Federated',
      `trust-placeholder /Statement/0/Condition/StringEquals/${escaped(AUD.replace('acme', '<WORKSPACE>'))}`,
    ],
    verdict: 'reject',
    admits: [/./],
    says: /put the workspace, acme, in its place.*put the workspace’s UUID, 3f0a2d4e/,
  },
  {
    name: 'the audience of another workspace',
    reason: 'no token of this one has it by itself',
    document: policy({
      ...RIGHT,
      StringEquals: { [AUD]: 'ari:cloud:bitbucket::workspace/99999999-8888-4777-8666-555555555555' },
    }),
    codes: [`trust-aud-other /Statement/0/Condition/StringEquals/${escaped(AUD)}`],
    verdict: 'reject',
    admits: [`${PRODUCTION}, with a token made for an audience of its own`],
    says: /that of another workspace, \{99999999-/,
  },
];

describe('lintTrust', () => {
  for (const { name, reason, document, codes, verdict, admits, says } of CASES) {
    it(`says ${verdict} to ${name}: ${reason}`, () => {
      const result = lintTrust(document, WORLD);
      expect(result.hits.map(({ code, pointer: at }) => `${code} ${at}`)).toEqual(codes);
      expect(result.verdict).toBe(verdict);
      if (says !== undefined)
        expect(result.hits.map(({ message, remedy }) => `${message} ${remedy}`).join()).toMatch(says);
      if (admits === undefined) expect(result.admits).toBeUndefined();
      else {
        expect(result.admits?.words).toHaveLength(admits.length);
        for (const [index, words] of admits.entries()) expect(result.admits?.words[index]).toMatch(words);
      }
    });
  }

  it('says it in these words', async () => {
    const texts = CASES.map(({ name, document }) => {
      const { hits, admits } = lintTrust(document, WORLD);
      const lines = hits.flatMap(({ code, level, message, remedy }) => [
        `  ${level} ${code}: ${message}`,
        `    ${remedy}`,
      ]);
      return [name, ...lines, ...(admits?.words ?? []).map((words) => `  in: ${words}`)].join('\n');
    });
    await expect(`${texts.join('\n\n')}\n`).toMatchFileSnapshot('expected/words.txt');
  });

  it('has a case for every code', () => {
    const seen = new Set(CASES.flatMap(({ codes }) => codes.map((code) => code.split(' ')[0])));
    expect(Object.keys(trustCodes).filter((code) => !seen.has(code))).toEqual([]);
  });
});

function sub(pattern: string, code: string, reason: string, admits: Case['admits'], says?: RegExp): Case {
  return {
    name: `the subject ${pattern}`,
    reason,
    document: withSub(pattern),
    codes: [`${code} /Statement/0/Condition/StringLike/${escaped(SUB)}`],
    verdict: 'reject',
    admits,
    ...(says === undefined ? {} : { says }),
  };
}

function operator(name: string, code: string, reason: string, admits: Case['admits']): Case {
  return {
    name,
    reason,
    document: policy({ StringEquals: AUDIENCE, [name]: { [SUB]: RIGHT_SUB } }),
    codes: [`${code} /Statement/0/Condition/${name}/${escaped(SUB)}`],
    verdict: 'reject',
    admits,
  };
}

function statements(document: string): object[] {
  return JSON.parse(document).Statement;
}

/** The right policy, filled up to so many characters. */
function asLongAs(length: number): string {
  return policy(RIGHT, { Sid: 'x'.repeat(length - policy(RIGHT, { Sid: '' }).length) });
}

/** As a JSON pointer spells a key. */
function escaped(key: string): string {
  return key.replaceAll('/', '~1');
}

function escapedPattern(text: string): string {
  return text.replace(/[{}]/g, '\\$&');
}
