/** What the article lets a pipeline do. */
import type { Section } from './statement.ts';

export const PERMISSIONS: readonly Section[] = [
  {
    heading: 'Step 4: Add IAM Permissions for Your Workload',
    statements: [
      {
        id: 'administrator',
        says: 'AdministratorAccess has no place in a pipeline.',
        names: ['AdministratorAccess'],
        stands: 'so',
        here: 'Refused, with its relatives. `rolekeeper scan` finds roles that have it already; the example that goes with the article is one.',
        kept: [{ code: 'admin-managed-policy' }, { verb: 'scan' }],
      },
      {
        id: 'cdk-assume',
        says: 'A CDK pipeline gets cloudformation:* and sts:AssumeRole on everything.',
        names: ['cloudformation:*', 'sts:AssumeRole'],
        stands: 'otherwise',
        here: 'Refused: with sts:AssumeRole on `*` it can become every role that trusts the account. `preset: cdk-deploy` allows the roles of the bootstrap by their exact ARNs, and needs nothing else.',
        kept: [
          { code: 'assume-any-role' },
          { code: 'service-wildcard' },
          { file: 'src/core/permissions/presets/cdk-deploy.ts' },
        ],
      },
      {
        id: 'cdk-pass-role',
        says: 'And iam:PassRole on arn:aws:iam::*:role/cdk-*.',
        names: ['iam:PassRole', 'arn:aws:iam::*:role/cdk-*'],
        stands: 'otherwise',
        here: 'Refused: CloudFormation’s execution role is an administrator by default, and who passes it becomes one. With the preset the deploy role passes it.',
        kept: [{ code: 'pass-role' }, { code: 'deployment-roles' }],
      },
      {
        id: 'cdk-assets',
        says: 'And s3:* on the buckets cdk-*.',
        names: ['s3:*', 'arn:aws:s3:::cdk-*'],
        stands: 'otherwise',
        here: 'A warning, and the boundary lets only the CDK’s own roles write there: templates and code lie in these buckets before the execution role runs them. With the preset the publishing roles of the bootstrap write them.',
        kept: [{ code: 'named-service-wildcard' }, { code: 'deployment-roles' }, { file: 'infra/boundary.ts' }],
      },
      {
        id: 's3-deploy',
        says: 'A deployment to a bucket gets PutObject, GetObject, ListBucket and DeleteObject on the bucket and on what is in it.',
        names: ['s3:PutObject', 's3:GetObject', 's3:ListBucket', 's3:DeleteObject'],
        stands: 'so',
        here: '`preset: s3-deploy` writes it, ListBucket on the bucket and the rest on the objects. An action on a resource that it does not work on is a mistake with its place.',
        kept: [{ file: 'src/core/permissions/presets/s3-deploy.ts' }, { code: 'resource-mismatch' }],
      },
      {
        id: 'least-privilege',
        says: 'Give what the pipeline needs, and no more.',
        stands: 'so',
        here: 'Each rule refuses a published way to other permissions, says which, and shows what to write instead.',
        kept: [{ doc: 'guardrails.md' }, { code: 'privilege-escalation' }],
      },
      {
        id: 'broad-first',
        says: 'If that is not known, give more at first and see in CloudTrail what is used.',
        stands: 'otherwise',
        here: 'The other way round: begin narrow, in a test environment. Each denial names the action and the resource that are missing; pasted into `rolekeeper explain`, it says which policy decided. What was given broadly tends to stay.',
        kept: [{ code: 'aws-action-denied' }, { code: 'expectation-failed' }],
      },
    ],
  },
];
