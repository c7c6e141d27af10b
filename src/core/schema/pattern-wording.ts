/** What a text of the wrong form should have looked like, by the definition in the schema that it does not match. */
import type { Code } from '../codes/codes.ts';
import { durationRemedy } from './duration-wording.ts';
import type { SchemaError } from './schema-error.ts';

interface Wording {
  readonly code: Code;
  readonly message: string;
  readonly remedy: string;
}

/** `error.schemaPath` is `#/$defs/<definition>/pattern`, or `…/type` where the value is no text at all. */
export function patternWording(error: SchemaError, name: string, value: unknown): Wording {
  const definition = error.schemaPath.split('/').at(-2) ?? '';
  const { code = 'bad-value', expected, remedy } = PATTERNS[definition] ?? unworded(definition);
  const text = String(value);
  const quoted = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  return {
    code,
    message: `${name}: ${quoted} is not ${expected}`,
    remedy: typeof remedy === 'string' ? remedy : remedy(text, name),
  };
}

function unworded(definition: string): never {
  throw new Error(`no words for the pattern of ${definition}`);
}

interface PatternPage {
  readonly code?: Code;
  /** Ends the sentence "… is not". */
  readonly expected: string;
  readonly remedy: string | ((text: string, name: string) => string);
}

const NAME = 'use letters, digits and _ + = , . @ - only';
const UUID_HINT = 'write it as Bitbucket prints it: "{5bca6b83-1e95-4b5f-9a3c-7d1f7a4cf2e6}"';
const TAG_HINT = 'use letters, digits, spaces and _ . : / = + - @ only';

const PATTERNS: Readonly<Record<string, PatternPage>> = {
  roleName: { expected: 'a role name', remedy: NAME },
  roleDescription: {
    expected: 'text that IAM can store',
    remedy: 'use Latin letters: IAM refuses others in descriptions',
  },
  policyName: { expected: 'a policy name', remedy: NAME },
  sid: { expected: 'a statement ID', remedy: 'use letters and digits only' },
  repository: {
    expected: 'a repository slug or UUID',
    remedy: (text) =>
      /^[a-z0-9_.-]+$/i.test(text)
        ? `slugs are in lower case: ${text.toLowerCase()}`
        : 'write the slug from the address of the repository, without the workspace; there are no wildcards',
  },
  slug: {
    expected: 'a repository slug',
    remedy: 'write it as in the address of the repository: lower case, without the workspace',
  },
  environment: {
    expected: 'an environment name or UUID',
    remedy:
      'write one literal name; there are no wildcards, and one that has a : $ * ? or a bracket in its name is named by its UUID',
  },
  branch: { code: 'branch-name', expected: 'a literal branch name', remedy: branchRemedy },
  duration: { code: 'duration', expected: 'a duration', remedy: durationRemedy },
  action: { expected: 'an action', remedy: 'write service:Action, such as s3:GetObject' },
  knownAction: { expected: 'one action', remedy: 'write service:Action without wildcards, the service in lower case' },
  resource: { expected: 'a resource', remedy: 'write an ARN, such as arn:aws:s3:::checkout-assets/*' },
  policyArnPattern: {
    expected: 'the ARN of a managed policy, wildcards allowed',
    remedy: 'write arn:aws:iam::<account>:policy/<path and name>, with * and ? after policy/',
  },
  roleArnPattern: {
    expected: 'the ARN of a role, wildcards allowed',
    remedy: 'write arn:aws:iam::<account>:role/<path and name>, with * and ? after role/',
  },
  roleNamePattern: { expected: 'a role name, wildcards allowed', remedy: `${NAME}, and * and ? as wildcards` },
  pathPattern: {
    expected: 'an IAM path, wildcards allowed',
    remedy: 'write a slash at the beginning and at the end, or * at the end: /landing-zone/',
  },
  tagMatch: { expected: 'a tag', remedy: `write its key, or key=value: ${TAG_HINT}` },
  trustDigest: {
    expected: 'the digest of a trust policy',
    remedy: 'copy it from the plan or from scan --json: trust- and 32 digits and letters a to f',
  },
  deployment: {
    expected: 'the name of a deployment',
    remedy: 'use lower-case letters, digits and -, twenty at most, and begin with a letter: payments',
  },
  team: { expected: 'the name of a folder under teams/', remedy: 'write the folder without its path' },
  namePrefix: { expected: 'the beginning of a role name', remedy: NAME },
  roleArn: { expected: 'the ARN of a role', remedy: 'write arn:aws:iam::<account>:role/<path and name>' },
  policyArn: { expected: 'the ARN of a managed policy', remedy: 'write arn:aws:iam::<account>:policy/<path and name>' },
  tagKey: { expected: 'a tag key', remedy: TAG_HINT },
  tagValue: { expected: 'a tag value', remedy: TAG_HINT },
  days: { code: 'duration', expected: 'a number of days', remedy: daysRemedy },
  date: { code: 'date', expected: 'a date', remedy: 'write year, month and day: 2026-12-31' },
  moment: { code: 'date', expected: 'a moment', remedy: 'write date, time and zone: 2026-12-20T18:00+01:00' },
  deletionDigest: {
    expected: 'the digest of a set of deletions',
    remedy: 'copy it from the plan: deletions- and 32 digits and letters a to f',
  },
  lockoutDigest: {
    expected: 'the digest of a set of lockouts',
    remedy: 'copy it from the plan: lockouts- and 32 digits and letters a to f',
  },
  vpcArn: {
    expected: 'the ARN of a VPC',
    remedy: 'copy GateVpcArn, which the gate stack prints: arn:aws:ec2:<region>:<account>:vpc/<id>',
  },
  gateUrl: { expected: 'the address of the gate', remedy: 'copy GateUrl, which the gate stack prints: https://…/' },
  region: { expected: 'an AWS region', remedy: 'write it as eu-west-1' },
  account: { expected: 'an AWS account', remedy: 'write its twelve digits, in quotes' },
  qualifier: { expected: 'a bootstrap qualifier', remedy: 'at most ten lower-case letters and digits' },
  stackName: { expected: 'the name of a stack', remedy: 'write the name alone, without arn: and without an id' },
  bucket: { expected: 'a bucket name', remedy: 'write the name alone, without s3:// or arn:' },
  keyPrefix: { expected: 'a prefix', remedy: 'write a slash at the end, and none at the beginning: site/' },
  workspace: { expected: 'a workspace slug', remedy: 'write it as in the address of the workspace: lower case' },
  uuid: { expected: 'a UUID', remedy: UUID_HINT },
  audience: {
    expected: 'an audience',
    remedy: 'write it as Bitbucket prints it under OpenID Connect; there are no wildcards',
  },
  path: {
    expected: 'an IAM path for our roles',
    remedy: 'write a slash at the beginning and at the end, with at least one folder: /bitbucket/',
  },
};

function branchRemedy(text: string): string {
  const [, short] = /^refs\/(?:heads|remotes\/origin)\/(.+)$/.exec(text) ?? [];
  if (short !== undefined) return `write ${short}`;
  if (/[?[]/.test(text)) return 'write whole names; * alone is a wildcard, where the gate keeps the branches';
  return 'write the name as `git branch` prints it';
}

function daysRemedy(text: string): string {
  return /^[1-9]\d*$/.test(text) && Number(text) <= 365 ? `write ${text}d` : 'write days, from 1d to 365d: 7d';
}
