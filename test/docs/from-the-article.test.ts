/**
 * docs/from-the-article.md: each row is kept by something that is there, and nothing that the article names is missing.
 * The article itself is not in the repository: what it names is listed here, in its order.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ARTICLE, TROUBLESHOOTING } from '../../scripts/article/article.ts';
import type { Keeper } from '../../scripts/article/statement.ts';
import { VERBS } from '../../src/cli/verbs.ts';
import { CODES } from '../../src/core/codes/codes.ts';

const ALL = ARTICLE.flatMap(({ statements }) => statements);

/** By heading: how many statements about a system, a value or an error stand below it. */
const OUTLINE: Readonly<Record<string, number>> = {
  'What is Bitbucket OIDC?': 5,
  'The Authentication Flow': 7,
  'Token Expiration and Session Duration': 6,
  Prerequisites: 4,
  'Step 1: Create the OIDC Provider': 7,
  'Step 2: Create an IAM Role with Trust Policy': 6,
  'Step 3: Configure Trust Policy Conditions': 6,
  'Step 4: Add IAM Permissions for Your Workload': 7,
  'Pipeline YAML Configuration': 9,
  'Testing the OIDC Connection': 4,
  'AccessDenied Errors': 8,
  'InvalidIdentityToken Errors': 6,
  'No OpenIDConnect Provider Found': 6,
  'Using CloudTrail for Debugging': 5,
  'Restricting Access by Repository': 4,
  'Session Duration Considerations': 6,
  Conclusion: 4,
};

/** Every value, property, service and error that the article names. */
const NAMED = [
  ...['OpenID Connect', '90 days', 'CloudTrail', 'JWT', 'AWS STS', 'AssumeRoleWithWebIdentity', 'aud', 'iat', 'iss'],
  ...['sub', '$BITBUCKET_STEP_OIDC_TOKEN', '5-minute grace period', '3,600 seconds', '900 seconds', '43,200 seconds'],
  ...['maxSessionDuration', 'Bitbucket Pipelines', 'AWS CDK', 'OpenID Connect tab', 'Provider URL', 'Audience'],
  ...['OpenIdConnectProvider', 'OidcProviderNative', 'https://', 'clientIds', 'Thumbprints', 'WebIdentityPrincipal'],
  'api.bitbucket.org/2.0/workspaces/<WORKSPACE>/pipelines-config/identity/oidc',
  'ari:cloud:bitbucket::workspace/<YOUR-WORKSPACE-UUID>',
  ...['<WORKSPACE>', '<YOUR-WORKSPACE-UUID>', 'sts:AssumeRoleWithWebIdentity', 'BitbucketPipelineDeployRole'],
  ...['roleName', 'cdk.Duration.hours(2)', 'StringEquals', 'StringLike', '{WORKSPACE-UUID}:{REPOSITORY-UUID}:*'],
  ...['2012-10-17', 'Federated', 'AdministratorAccess', 'cloudformation:*', 'sts:AssumeRole', 'iam:PassRole'],
  ...['arn:aws:iam::*:role/cdk-*', 's3:*', 'arn:aws:s3:::cdk-*', 's3:PutObject', 's3:GetObject', 's3:ListBucket'],
  ...['s3:DeleteObject', 'node:22', 'Node 20', 'Node 16', 'branches', 'oidc: true', 'AWS_REGION', 'AWS_ROLE_ARN'],
  'arn:aws:iam::123456789012:role/BitbucketPipelineDeployRole',
  ...['AWS_WEB_IDENTITY_TOKEN_FILE', 'web-identity-token', 'AWS SDK', 'npm ci', 'amazon/aws-cli:latest'],
  ...['npx cdk deploy --all --require-approval never', 'aws sts get-caller-identity', 'aws s3 ls'],
  ...['AccessDenied when calling AssumeRoleWithWebIdentity', 'case-sensitive', 'DurationSeconds', '1 hour', 'SCPs'],
  ...['sts:TagSession', 'InvalidIdentityToken: Incorrect token audience', 'aws iam get-open-id-connect-provider'],
  ...['ClientIDList', 'azp', 'InvalidIdentityToken: No OpenIDConnect provider found in your account'],
  'Token audience contains more than one audience while authorized party is not present',
  ...['trailing slash', 'Event History', 'Event name', 'PrincipalId', 'sts.amazonaws.com'],
  ...['{workspace-uuid}:{repo-uuid}:', 'InvalidIdentityToken', '{WORKSPACE-UUID}:{PRODUCTION-REPO-UUID}:*:main'],
  ...['15-minute session', '2-4 hours', '12 hours', 'cdk.Duration.minutes(30)', 'GitHub OIDC'],
];

describe('docs/from-the-article.md', () => {
  it('has the headings of the article, in its order, with all that stands below each', () => {
    expect(ARTICLE.map(({ heading, statements }) => [heading, statements.length])).toEqual(Object.entries(OUTLINE));
  });

  it('names what the article names, and nothing else', () => {
    const named = new Set(ALL.flatMap(({ names = [] }) => names));
    expect([NAMED.filter((name) => !named.has(name)), [...named].filter((name) => !NAMED.includes(name))]).toEqual([
      [],
      [],
    ]);
  });

  it('has an id for each row', () => {
    expect(ALL.map(({ id }) => id).filter((id, index, ids) => ids.indexOf(id) !== index)).toEqual([]);
    for (const { id } of ALL) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  for (const { id, says, here, stands, source, kept } of ALL) {
    it(`${id}: is kept by what there is`, () => {
      expect(kept.map(missing).filter((fault) => fault !== undefined)).toEqual([]);
      for (const sentence of [says, here]) expect(sentence).toMatch(/\S\.$/);
      // Who contradicts says where it can be read.
      if (stands === 'not so') expect(source).toMatch(/^https:\/\//);
    });
  }

  it('has a cause that the commands find for each sentence about an error, and a page for those about CloudTrail', () => {
    for (const { heading, statements } of TROUBLESHOOTING)
      for (const { id, kept } of statements) {
        const isPageEnough = heading === 'Using CloudTrail for Debugging';
        const isFound = kept.some((keeper) => 'check' in keeper || (isPageEnough && 'code' in keeper));
        expect([heading, id, isFound]).toEqual([heading, id, true]);
      }
  });

  it('copies no sentence of the article: none is longer than a line', () => {
    for (const { says } of ALL) expect(says.length).toBeLessThan(160);
  });

  it('is made of statements that are one row each', () => {
    const page = readFileSync('docs/from-the-article.md', 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (the article|of |\d)/.test(line));
    expect(rows).toHaveLength(ALL.length);
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(3);
  });
});

/** What is not there. Places in pages are looked at as links, with those of the README. */
function missing(keeper: Keeper): string | undefined {
  if ('code' in keeper) return Object.hasOwn(CODES, keeper.code) ? undefined : keeper.code;
  if ('check' in keeper) return Object.hasOwn(CODES, keeper.check) ? undefined : keeper.check;
  if ('verb' in keeper) return Object.hasOwn(VERBS, keeper.verb) ? undefined : keeper.verb;
  if ('story' in keeper) return thereOrName(`test/scenarios/${keeper.story}/story.md`);
  if ('doc' in keeper) return thereOrName(`docs/${keeper.doc.replace(/#.*$/, '')}`);
  return thereOrName(keeper.file);
}

function thereOrName(file: string): string | undefined {
  return existsSync(file) ? undefined : file;
}
