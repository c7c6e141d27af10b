/**
 * What an article says, and what is done about it here. The article is the one that many come from: "How to set up
 * Bitbucket OIDC with AWS CDK", on towardsthecloud.com. Its statements are put into our own words; its values and errors
 * are quoted, because people search for them.
 */
import type { AccessCode } from '../../src/core/codes/access.ts';
import type { Code } from '../../src/core/codes/codes.ts';

export interface Statement {
  /** Lasting: what refers to a row does so by it. */
  readonly id: string;
  /** What the article says, in a sentence of ours. */
  readonly says: string;
  /** What it names, as it stands there: values, properties, services, errors. */
  readonly names?: readonly string[];
  readonly stands: Standing;
  /** What Rolekeeper does for it; where it differs, why. */
  readonly here: string;
  /** Where what is true can be read, if the article has it otherwise. */
  readonly source?: string;
  readonly kept: readonly [Keeper, ...Keeper[]];
}

/**
 * - so         true, and done here
 * - otherwise  true, and done in another way here, for a reason
 * - not so     AWS or Bitbucket have it otherwise; `source` says where that can be read
 * - not ours   true, and nothing that Rolekeeper does
 */
export type Standing = 'so' | 'otherwise' | 'not so' | 'not ours';

/** What holds a row: it is there, or the test fails. */
export type Keeper =
  | { readonly code: Code }
  /** A cause that token inspect, explain-access and doctor find. */
  | { readonly check: AccessCode }
  /** A command, `lint-trust`. */
  | { readonly verb: string }
  /** A folder of test/scenarios. */
  | { readonly story: string }
  /** A page of docs/, with the place in it: `trust.md#the-linter`. */
  | { readonly doc: string }
  /** A file of the repository. */
  | { readonly file: string };

export interface Section {
  /** The article's heading, so that its readers find their place. */
  readonly heading: string;
  readonly statements: readonly Statement[];
}

/** Pages of AWS and Atlassian that several rows lead to. */
export const SOURCES = {
  oidc: 'https://support.atlassian.com/bitbucket-cloud/docs/integrate-pipelines-with-resource-servers-using-oidc/',
  branches: 'https://jira.atlassian.com/browse/BCLOUD-21703',
  entry: 'https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html',
  createRole: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html',
  provider: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html',
  keys: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html',
  identity: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html',
  tokenFile: 'https://github.com/aws/aws-cli/issues/9021',
} as const;
