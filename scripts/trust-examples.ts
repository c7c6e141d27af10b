/** One wrong trust policy for each code of the linter, for docs/trust.md: the part that is wrong, and the whole. */
import type { trustCodes } from '../src/core/codes/trust.ts';
import { DOCUMENTED_SUBJECT_FORMAT, parseSubjectFormat } from '../src/core/manifest/subject-format.ts';
import { uuidOf } from '../src/core/text/uuid.ts';
import { trustPolicy } from '../src/core/trust/trust.ts';
import { type TrustWorld, trustWorld } from '../src/core/trust/trust-world.ts';

export const REPOSITORY = uuidOf('{3f5f830f-cfa7-44a2-bc63-88ffe448a123}');
export const ENVIRONMENT = uuidOf('{b724c703-77fe-4524-985e-a0675f422829}');
export const WORKSPACE = uuidOf('{cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d}');
const STEP = '{2f3a4b5c-6d7e-4f8a-ab9c-adbecfd0e1f2}';
const HOST = 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
/** Of an account without pipeline roles. */
export const GATE_VPC = 'arn:aws:ec2:eu-central-1:444455556666:vpc/vpc-0a1b2c3d4e5f60718';
const AUD = `${HOST}:aud`;
const SUB = `${HOST}:sub`;

export const PROVIDER = {
  workspace: 'acme',
  workspaceUuid: WORKSPACE,
  audience: `ari:cloud:bitbucket::workspace/${WORKSPACE.slice(1, -1)}`,
  subjectFormat: documentedFormat(),
  host: HOST,
  arn: `arn:aws:iam::111122223333:oidc-provider/${HOST}`,
};

export const WORLD: TrustWorld = trustWorld(
  { provider: PROVIDER, limits: { trustPolicyCharacters: 2048 }, gate: { vpcs: [GATE_VPC] } },
  {
    workspace: 'acme',
    repositories: { 'checkout-api': { uuid: REPOSITORY, environments: { production: ENVIRONMENT } } },
  },
);

/** The legal document for one environment. */
export const LEGAL = trustPolicy(PROVIDER, [{ repositoryUuid: REPOSITORY, environmentUuid: ENVIRONMENT }]);

/** The same for a role of the gate, which may name its repository alone. */
export const GATED = trustPolicy(PROVIDER, [{ repositoryUuid: REPOSITORY, environmentUuid: ENVIRONMENT }], [GATE_VPC]);

export interface TrustExample {
  /** What a reader sees: the part that differs from the legal document. */
  part: string;
  document: string;
}

const audience = { [AUD]: PROVIDER.audience };
const right = { StringEquals: audience, StringLike: { [SUB]: `${REPOSITORY}:${ENVIRONMENT}:*` } };

/** The legal statement with other elements. */
function statement(elements: Record<string, unknown>, more: readonly object[] = []): TrustExample {
  const document = JSON.parse(LEGAL);
  document.Statement = [{ ...document.Statement[0], ...elements }, ...more];
  return {
    part: shown(more.length > 0 ? { Statement: ['…', ...more] } : elements),
    document: JSON.stringify(document),
  };
}

function subject(sub: string | readonly string[], operator = 'StringLike'): TrustExample {
  const condition = { StringEquals: audience, [operator]: { [SUB]: sub } };
  const merged = operator === 'StringEquals' ? { StringEquals: { ...audience, [SUB]: sub } } : condition;
  return { ...statement({ Condition: merged }), part: shown({ [operator]: { [SUB]: sub } }) };
}

function condition(tests: object, part: object = tests): TrustExample {
  return { ...statement({ Condition: tests }), part: shown(part) };
}

function text(part: string, document: string): TrustExample {
  return { part, document };
}

export const EXAMPLES: Readonly<Record<keyof typeof trustCodes, TrustExample>> = {
  'trust-grammar': statement({ Resource: '*' }),
  'trust-source-code': text(
    'const conditions: iam.Conditions = { StringEquals: { [`${bitbucketDomain}:aud`]: bitbucketAudience } };',
    'const conditions: iam.Conditions = { StringEquals: { [`${bitbucketDomain}:aud`]: bitbucketAudience } };',
  ),
  'trust-duplicate-key': text(
    '"StringLike": {"…:sub": "…"}, "StringLike": {"…:sub": "…"}',
    LEGAL.replace('"StringLike"', `"StringLike":{"${SUB}":"*"},"StringLike"`),
  ),
  'trust-characters': statement({ Sid: 'Ρipeline' }),
  'trust-version': text('"Version": "2008-10-17"', LEGAL.replace('2012-10-17', '2008-10-17')),
  'trust-statements': statement({}, [
    { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' },
  ]),
  'trust-principal': statement({ Principal: '*' }),
  'trust-action': statement({ Action: 'sts:*' }),
  'trust-placeholder': condition(
    { ...right, StringEquals: { [AUD]: 'ari:cloud:bitbucket::workspace/<YOUR-WORKSPACE-UUID>' } },
    { StringEquals: { [AUD]: 'ari:cloud:bitbucket::workspace/<YOUR-WORKSPACE-UUID>' } },
  ),
  'trust-no-aud': condition({ StringLike: right.StringLike }),
  'trust-aud-wildcard': condition(
    { StringLike: { ...right.StringLike, [AUD]: 'ari:cloud:bitbucket::workspace/*' } },
    { StringLike: { [AUD]: 'ari:cloud:bitbucket::workspace/*' } },
  ),
  'trust-aud-other': condition(
    { ...right, StringEquals: { [AUD]: 'sts.amazonaws.com' } },
    { StringEquals: { [AUD]: 'sts.amazonaws.com' } },
  ),
  'trust-claim': condition(
    {
      StringEquals: audience,
      StringLike: { [SUB]: `${REPOSITORY}:*` },
      StringEqualsIfExists: { [`${HOST}:branchName`]: 'main' },
    },
    { StringEqualsIfExists: { [`${HOST}:branchName`]: 'main' } },
  ),
  'trust-key-host': condition(
    { ...right, StringEquals: { [`https://${AUD}`]: PROVIDER.audience } },
    { StringEquals: { [`https://${AUD}`]: PROVIDER.audience } },
  ),
  'trust-other-condition': condition(
    { ...right, IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } },
    { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } },
  ),
  'trust-gate-open': condition(
    { ...right, StringEqualsIfExists: { 'aws:SourceVpcArn': GATE_VPC } },
    { StringEqualsIfExists: { 'aws:SourceVpcArn': GATE_VPC } },
  ),
  'trust-gate-key': condition(
    { ...right, StringEquals: { ...audience, 'aws:SourceVpc': 'vpc-0a1b2c3d4e5f60718' } },
    { StringEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d4e5f60718' } },
  ),
  'trust-gate-vpc': condition(
    { ...right, StringEquals: { ...audience, 'aws:SourceVpcArn': GATE_VPC.replace('0718', '0719') } },
    { StringEquals: { 'aws:SourceVpcArn': GATE_VPC.replace('0718', '0719') } },
  ),
  'trust-any-branch': subject(`${REPOSITORY}:*`),
  'trust-nobody': statement({
    Condition: { ...right, StringLike: { ...right.StringLike, [SUB.toUpperCase()]: `${REPOSITORY}:${STEP}:*` } },
  }),
  'trust-form': condition({ StringLike: { ...audience, ...right.StringLike } }),
  'trust-no-sub': condition({ StringEquals: audience }),
  'trust-sub-everything': subject('*'),
  'trust-sub-wildcard': subject('{3f5f*'),
  'trust-sub-loose': subject(`${REPOSITORY}:*:*`),
  'trust-sub-step': subject(`${REPOSITORY}:${ENVIRONMENT}:${STEP}`),
  'trust-sub-workspace': subject(`${WORKSPACE}:${REPOSITORY}:*`),
  'trust-sub-branch': subject(`${REPOSITORY}:*:main`),
  'trust-sub-environment-name': subject(`${REPOSITORY}:production:*`),
  'trust-sub-slug': subject('acme/checkout-api:*'),
  'trust-sub-placeholder': subject('{REPOSITORY-UUID}:*'),
  'trust-sub-braces': subject(`${REPOSITORY.slice(1, -1)}:*`),
  'trust-sub-case': subject(`${REPOSITORY.toUpperCase()}:*`),
  'trust-sub-nobody': subject(`${REPOSITORY}:${ENVIRONMENT}:*:*`),
  'trust-literal-wildcard': subject(`${REPOSITORY}:${ENVIRONMENT}:*`, 'StringEquals'),
  'trust-for-all-values': condition(
    { 'ForAllValues:StringEquals': audience, StringLike: right.StringLike },
    { 'ForAllValues:StringEquals': audience },
  ),
  'trust-for-any-value': subject(`${REPOSITORY}:${ENVIRONMENT}:*`, 'ForAnyValue:StringLike'),
  'trust-if-exists': subject(`${REPOSITORY}:${ENVIRONMENT}:*`, 'StringLikeIfExists'),
  'trust-ignore-case': subject(`${REPOSITORY}:${ENVIRONMENT}:*`, 'StringEqualsIgnoreCase'),
  'trust-negated': subject(`${REPOSITORY}:${ENVIRONMENT}:*`, 'StringNotLike'),
  'trust-null': condition({ StringEquals: audience, Null: { [SUB]: 'false' } }, { Null: { [SUB]: 'false' } }),
  'trust-operator': subject(`${REPOSITORY}:${ENVIRONMENT}:*`, 'ArnLike'),
  'trust-variable': subject('${aws:RequestTag/repository}:*'),
};

/** As JSON on one line, the long host shortened: it is the same everywhere. */
export function shown(part: object): string {
  return JSON.stringify(part)
    .replaceAll(HOST, '…')
    .replaceAll(HOST.toUpperCase(), '…')
    .replaceAll('":', '": ')
    .replaceAll(',"', ', "')
    .slice(1, -1);
}

function documentedFormat() {
  const parsed = parseSubjectFormat(DOCUMENTED_SUBJECT_FORMAT);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.format;
}
