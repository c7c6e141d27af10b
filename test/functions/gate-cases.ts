/** Requests to the gate, each with what becomes of it and why. */
import { type UrlEventOptions, urlEvent } from '../support/function-url.ts';
import { NO_ENVIRONMENT, STEP } from '../support/gate-service.ts';
import { ENVIRONMENT, OTHER_REPOSITORY, REPOSITORY } from '../support/roles.ts';

export interface RequestCase {
  name: string;
  reason: string;
  /** @param token a right one */
  event: (token: string) => unknown;
  status: number;
  code: string;
  headers?: Record<string, string>;
  /** In STS's form. */
  isXml?: true;
}

const form = (fields: Readonly<Record<string, string>>, options: UrlEventOptions = {}) =>
  urlEvent(new URLSearchParams(fields).toString(), options);
const own = (options: UrlEventOptions) => (token: string) => form({ role: 'checkout-deploy', token }, options);
const ownWith = (more: Record<string, string>) => (token: string) => form({ role: 'checkout-deploy', token, ...more });
const ROLE_ARN = 'arn:aws:iam::111122223333:role/bitbucket/checkout-deploy';
const stsWith = (more: Record<string, string>) => (WebIdentityToken: string) =>
  form({ Action: 'AssumeRoleWithWebIdentity', Version: '2011-06-15', RoleArn: ROLE_ARN, WebIdentityToken, ...more });

/** Refused without a look at the bucket, the keys or STS. */
export const REFUSED_REQUESTS: readonly RequestCase[] = [
  ...['GET', 'PUT', 'HEAD', 'OPTIONS', 'DELETE'].map((method) => ({
    name: method,
    reason: 'a token in an address would stand in logs, and nothing else is served',
    event: own({ method }),
    status: 405,
    code: 'gate-request',
    headers: { allow: 'POST' },
  })),
  {
    name: 'another path',
    reason: 'there is one',
    event: own({ path: '/sts' }),
    status: 400,
    code: 'gate-request',
  },
  {
    name: 'a query',
    reason: 'a token in an address would stand in every log on the way',
    event: (token) => form({ role: 'checkout-deploy', token }, { query: `token=${token}` }),
    status: 400,
    code: 'gate-request',
  },
  ...[
    'application/json',
    'text/plain',
    'multipart/form-data; boundary=x',
    '',
    'application/x-www-form-urlencodedx',
  ].map((type) => ({
    name: `content type "${type}"`,
    reason: 'a form, as curl and the SDKs send it',
    event: own({ headers: { 'content-type': type } }),
    status: 400,
    code: 'gate-request',
  })),
  {
    name: 'a body of more than 16 kB',
    reason: 'no token and no role need that',
    event: ownWith({ x: 'x'.repeat(16_384) }),
    status: 413,
    code: 'gate-too-large',
  },
  {
    name: 'a token of more than 8,192 characters',
    reason: 'Bitbucket’s have about 1,500',
    event: () => form({ role: 'checkout-deploy', token: `${'a'.repeat(8_193)}` }),
    status: 413,
    code: 'gate-too-large',
  },
  {
    name: 'no body',
    reason: 'a role has to be named',
    event: () => urlEvent(''),
    status: 400,
    code: 'gate-request',
  },
  {
    name: 'no token',
    reason: 'the gate looks nowhere else for one',
    event: () => form({ role: 'checkout-deploy' }),
    status: 400,
    code: 'gate-request',
  },
  {
    name: 'an empty role',
    reason: 'the variable of the script has no value',
    event: (token) => form({ role: '', token }),
    status: 400,
    code: 'gate-request',
  },
  {
    name: 'two roles',
    reason: 'which of them counts is not for the caller to leave open',
    event: (token) => urlEvent(`role=checkout-deploy&role=checkout-test&token=${token}`),
    status: 400,
    code: 'gate-request',
  },
  {
    name: 'a field that is not known',
    reason: 'a misspelt one would be left out silently',
    event: ownWith({ second: '900' }),
    status: 400,
    code: 'gate-request',
  },
  ...['0', '-900', '1e3', '900.5', ' 900', '0900', '9999999', 'Infinity', ''].map((seconds) => ({
    name: `seconds of "${seconds}"`,
    reason: 'a whole number of seconds',
    event: ownWith({ seconds }),
    status: 400,
    code: 'gate-request',
  })),
  {
    name: 'an event that is no request',
    reason: 'who may invoke the function by its name gets no further',
    event: (token) => ({ role: 'checkout-deploy', token }),
    status: 400,
    code: 'gate-request',
  },
  {
    name: 'null',
    reason: 'the same',
    event: () => null,
    status: 400,
    code: 'gate-request',
  },
  {
    name: 'bytes that are no UTF-8 in a name of a field',
    reason: 'they are no field of ours',
    event: (token) =>
      urlEvent(Buffer.concat([Buffer.from(`role=checkout-deploy&token=${token}&`), Buffer.from([0xff])])),
    status: 400,
    code: 'gate-request',
  },
  ...['AssumeRole', 'GetCallerIdentity', 'AssumeRoleWithSAML', 'assumerolewithwebidentity', ''].map((Action) => ({
    name: `STS's ${Action === '' ? 'call without a name' : Action}`,
    reason: 'the gate knows one call of STS',
    event: stsWith({ Action }),
    status: 400,
    code: 'gate-request',
    isXml: true as const,
  })),
  {
    name: 'another version of STS',
    reason: 'there is one',
    event: stsWith({ Version: '2010-01-01' }),
    status: 400,
    code: 'gate-request',
    isXml: true,
  },
  ...[
    { Policy: '{}' },
    { 'PolicyArns.member.1.arn': 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
    { ProviderId: 'x' },
  ].map((more) => ({
    name: `STS's ${Object.keys(more).join()}`,
    reason: 'a session that has more than its caller asked for would be the worse surprise',
    event: stsWith(more as Record<string, string>),
    status: 400,
    code: 'gate-request',
    isXml: true as const,
  })),
  {
    name: 'STS without a token',
    reason: 'the file of the step is empty',
    event: () => form({ Action: 'AssumeRoleWithWebIdentity', RoleArn: ROLE_ARN, RoleSessionName: 'x' }),
    status: 400,
    code: 'gate-request',
    isXml: true,
  },
];

export interface StepCase {
  name: string;
  reason: string;
  /** Of the token, in the place of those of a deployment step on main. */
  claims: Readonly<Record<string, unknown>>;
  /** Default: checkout-deploy. */
  role?: string;
  seconds?: string;
  /** What it gets: so many seconds. */
  admitted?: number;
  refused?: { readonly status: number; readonly code: string };
}

const OTHER = { repositoryUuid: OTHER_REPOSITORY };
const OTHER_ENVIRONMENT = '{0d9c8b7a-6f5e-4d3c-8b2a-190807f6e5d5}';
const now = () => Math.floor(Date.now() / 1000);

export const STEPS: readonly StepCase[] = [
  { name: 'a step on main', reason: 'the manifest names the branch', claims: {}, admitted: 1_800 },
  {
    name: 'a step on release/2.1',
    reason: 'release/* is one level',
    claims: { branchName: 'release/2.1' },
    admitted: 1_800,
  },
  { name: 'the ARN', reason: 'either names the role', claims: {}, role: ROLE_ARN, admitted: 1_800 },
  { name: 'less than is advised', reason: 'the least counts', claims: {}, seconds: '900', admitted: 900 },
  { name: 'more than is advised', reason: 'the least counts', claims: {}, seconds: '3600', admitted: 1_800 },
  {
    name: 'a role that is not deployed with, without a length',
    reason: 'as long as the role allows',
    claims: NO_ENVIRONMENT,
    role: 'checkout-test',
    admitted: 43_200,
  },
  {
    name: 'a length that STS does not give',
    reason: 'the answer names it, and it is not made another one',
    claims: {},
    seconds: '60',
    refused: { status: 400, code: 'gate-seconds' },
  },
  {
    name: 'a pull request',
    reason: 'its token has the source branch',
    claims: { branchName: 'feature/one' },
    refused: { status: 403, code: 'gate-branch' },
  },
  {
    name: 'a branch of two levels',
    reason: '* does not cross a slash',
    claims: { branchName: 'release/2/1' },
    refused: { status: 403, code: 'gate-branch' },
  },
  {
    name: 'Main',
    reason: 'letter case counts, as in git',
    claims: { branchName: 'Main' },
    refused: { status: 403, code: 'gate-branch' },
  },
  {
    name: 'a tag',
    reason: 'its token names no branch',
    claims: { branchName: undefined },
    refused: { status: 401, code: 'gate-token-branch' },
  },
  {
    name: 'a step without a deployment',
    reason: 'the manifest names an environment',
    claims: NO_ENVIRONMENT,
    refused: { status: 403, code: 'gate-environment' },
  },
  {
    name: 'another environment',
    reason: 'the same',
    claims: { sub: `${REPOSITORY}:${OTHER_ENVIRONMENT}:${STEP}`, deploymentEnvironmentUuid: OTHER_ENVIRONMENT },
    refused: { status: 403, code: 'gate-environment' },
  },
  {
    name: 'another repository',
    reason: 'it is not one of the role’s',
    claims: { ...OTHER, sub: `${OTHER_REPOSITORY}:${ENVIRONMENT}:${STEP}` },
    refused: { status: 403, code: 'gate-refused' },
  },
  {
    name: 'a role that there is not',
    reason: 'who asks does not learn which there are',
    claims: {},
    role: 'checkout-deplox',
    refused: { status: 403, code: 'gate-refused' },
  },
  {
    name: 'a role of another repository',
    reason: 'the same, byte for byte',
    claims: {},
    role: 'shipping-deploy',
    refused: { status: 403, code: 'gate-refused' },
  },
  ...['toString', '__proto__', 'constructor'].map((role) => ({
    name: `the role ${role}`,
    reason: 'every object has something of that name',
    claims: {},
    role,
    refused: { status: 403, code: 'gate-refused' },
  })),
  {
    name: 'the ARN under another path',
    reason: 'it is another role',
    claims: {},
    role: 'arn:aws:iam::111122223333:role/checkout-deploy',
    refused: { status: 403, code: 'gate-refused' },
  },
  {
    name: 'an expired token',
    reason: 'no minutes of grace',
    claims: { iat: now() - 3_600, exp: now() - 1 },
    refused: { status: 401, code: 'gate-token-expired' },
  },
  {
    name: 'a token for a day',
    reason: 'the settings say two hours',
    claims: { exp: now() + 86_400 },
    refused: { status: 401, code: 'gate-token-lifetime' },
  },
  {
    name: 'another audience',
    reason: 'it is made for another service',
    claims: { aud: 'sts.amazonaws.com' },
    refused: { status: 401, code: 'gate-token-audience' },
  },
  {
    name: 'a repository that sub does not name',
    reason: 'IAM and the table would look at two repositories',
    claims: OTHER,
    refused: { status: 401, code: 'gate-token-subject' },
  },
];
