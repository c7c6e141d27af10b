/**
 * For each rule one manifest that it objects to, one that it lets pass, and what it does not see. docs/guardrails.md shows
 * them, and rule-examples.test.ts holds the rules to them.
 */
import type { GuardrailCode } from '../../../src/core/codes/guardrail.ts';
import type { FixedGuardrailCode } from '../../../src/core/role-guardrails/rule.ts';
import { allow, type Draft, pasted, statement } from '../../support/judged-role.ts';

export interface RuleExample {
  readonly wrong: Draft;
  readonly right: Draft;
  /** One or two sentences. */
  readonly unseen: string;
}

const HERE = 'eu-west-1:111122223333';
const ASSETS = 'arn:aws:s3:::checkout-assets';
const TASK = 'arn:aws:iam::111122223333:role/ecs/checkout-task';

const policies = (actions: string[], ...resources: string[]): Draft => ({ policies: [allow(actions, resources)] });
const managed = (arn: string): Draft => ({ policies: [{ managed: arn }] });
const team = (rules: object): Draft => ({ teams: { shop: { repositories: ['checkout-api'], ...rules } } });

export const RULE_EXAMPLES: Readonly<Record<GuardrailCode | FixedGuardrailCode, RuleExample>> = {
  'admin-access': {
    wrong: policies(['iam:*'], 'arn:aws:iam::111122223333:role/ci/x'),
    right: policies(['iam:GetRole', 'iam:List*'], '*'),
    unseen: 'Many single actions that together are an administrator: each is judged by the rules below.',
  },
  'admin-managed-policy': {
    wrong: managed('arn:aws:iam::aws:policy/PowerUserAccess'),
    right: managed('arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser'),
    unseen: 'The text of customer managed policies, and what AWS adds to one of its own after this version.',
  },
  'service-wildcard': {
    wrong: policies(['kms:*'], `arn:aws:kms:${HERE}:k*`),
    right: policies(
      ['cloudformation:DescribeStacks', 'cloudformation:UpdateStack'],
      `arn:aws:cloudformation:${HERE}:stack/checkout-*/*`,
    ),
    unseen: '`s3:Put*` and `s3:Get*`, which together are nearly as much.',
  },
  'inverted-allow': {
    wrong: { policies: [pasted({ Effect: 'Allow', NotAction: 'iam:*', Resource: ASSETS })] },
    right: {
      policies: [
        pasted(
          { Effect: 'Allow', Action: 's3:GetObject', Resource: `${ASSETS}/*` },
          { Effect: 'Deny', NotAction: 's3:GetObject', Resource: '*' },
        ),
      ],
    },
    unseen: 'Nothing: every Allow with one of the two is found.',
  },
  'privilege-escalation': {
    wrong: policies(['iam:Put*Policy'], TASK),
    right: policies(['iam:GetRole', 'iam:ListRolePolicies'], '*'),
    unseen:
      'A Deny under a condition, a service control policy or a boundary that makes the action harmless; and ways that nobody has published.',
  },
  'pass-role': {
    wrong: {
      policies: [
        {
          name: 'p',
          statements: [statement('Allow', ['iam:PassRole'], [TASK]), statement('Allow', ['dms:CreateEndpoint'], ['*'])],
        },
      ],
    },
    right: {
      ...team({ passRoles: ['arn:aws:iam::111122223333:role/ecs/checkout-*'] }),
      policies: [
        {
          name: 'p',
          statements: [
            statement('Allow', ['iam:PassRole'], [TASK]),
            statement('Allow', ['ecs:RegisterTaskDefinition'], ['*']),
          ],
        },
      ],
    },
    unseen: 'What the passed role may do: who lists it has looked at that. The condition iam:PassedToService.',
  },
  'unlisted-pass-role': {
    wrong: policies(['iam:PassRole'], TASK),
    right: {
      ...team({ passRoles: ['arn:aws:iam::111122223333:role/ecs/checkout-*'] }),
      ...policies(['iam:PassRole'], TASK),
    },
    unseen: 'Whether a managed policy of the role has an action that uses it.',
  },
  'assume-any-role': {
    wrong: policies(['sts:AssumeRole'], 'arn:aws:iam::444455556666:role/a*'),
    right: policies(['sts:AssumeRole'], 'arn:aws:iam::444455556666:role/releases/publish'),
    unseen: 'What the named role may do, and whether its trust policy lets the pipeline in.',
  },
  'role-takeover': {
    wrong: policies(['ssm:StartSession'], `arn:aws:ec2:${HERE}:instance/i-*`),
    right: policies(['lambda:UpdateFunctionCode'], `arn:aws:lambda:${HERE}:function:checkout-*`),
    unseen:
      'The role of what is named: a function that is called checkout-admin may be an administrator. Two letters of a name count as a name.',
  },
  'own-assets': {
    wrong: policies(['s3:PutObject'], 'arn:aws:s3:::rolekeeper-*/*'),
    right: policies(['s3:PutObject'], `${ASSETS}/*`),
    unseen: 'A Rolekeeper of another account, and buckets that were given other names.',
  },
  'opened-permissions': {
    wrong: policies(['ecr:SetRepositoryPolicy'], '*'),
    right: policies(['ecr:SetRepositoryPolicy'], `arn:aws:ecr:${HERE}:repository/acme/checkout`),
    unseen:
      'Whom the pipeline lets in. Actions to which AWS gives another access level, though they open something, such as rds:ModifyDBSnapshotAttribute (everybodys-data has that one).',
  },
  'everybodys-data': {
    wrong: policies(['secretsmanager:GetSecretValue'], `arn:aws:secretsmanager:${HERE}:secret:*`),
    right: policies(['secretsmanager:GetSecretValue'], `arn:aws:secretsmanager:${HERE}:secret:checkout/*`),
    unseen:
      'Services that are not in the table below, logs among them; a Deny with NotResource that leaves only the own; what lies in a bucket that is named.',
  },
  'ends-the-watch': {
    wrong: policies(['cloudtrail:StopLogging'], `arn:aws:cloudtrail:${HERE}:trail/organisation`),
    right: policies(['cloudtrail:LookupEvents'], '*'),
    unseen: 'A trail that is made to record less (cloudtrail:PutEventSelectors), and findings that are archived.',
  },
  'shared-role': {
    wrong: { repositories: ['checkout-api', 'reports'] },
    right: {
      repositories: ['checkout-api', 'reports'],
      teams: { shop: { repositories: ['checkout-api', 'reports'], sharedRoles: 'built alike, into one registry' } },
    },
    unseen: 'Two roles of two repositories with the same policies.',
  },
  'unknown-action': {
    wrong: policies(['s3:PutObjects'], `${ASSETS}/*`),
    right: policies(['s3:PutObject'], `${ASSETS}/*`),
    unseen: 'Actions that AWS has withdrawn since the day of the list.',
  },
  'resource-mismatch': {
    wrong: policies(['s3:GetObject'], ASSETS),
    right: policies(['s3:ListBucket', 's3:GetObject'], ASSETS, `${ASSETS}/*`),
    unseen: 'Actions with wildcards, and actions that set tags.',
  },
  'resourceless-action': {
    wrong: policies(['ecr:GetAuthorizationToken'], `arn:aws:ecr:${HERE}:repository/acme/checkout`),
    right: policies(['ecr:GetAuthorizationToken'], '*'),
    unseen: 'Actions with wildcards.',
  },
  'named-service-wildcard': {
    wrong: policies(['s3:*'], ASSETS, `${ASSETS}/*`),
    right: policies(['s3:ListBucket', 's3:GetObject', 's3:PutObject'], ASSETS, `${ASSETS}/*`),
    unseen: 'Wildcards behind a verb, such as `s3:Put*`.',
  },
  'policy-grammar': {
    wrong: { policies: [pasted({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${ASSETS}/*` })] },
    right: { policies: [pasted({ Effect: 'Allow', Action: 's3:GetObject', Resource: `${ASSETS}/*` })] },
    unseen: 'Whether what an ARN or a condition names is there.',
  },
  'reserved-name': {
    wrong: { name: 'cdk-deploy' },
    right: { name: 'checkout-deploy' },
    unseen: 'Names that other tools of the account keep for themselves.',
  },
  'team-unlisted': {
    wrong: { ...team({}), team: 'data' },
    right: { ...team({}), team: 'data', unlistedTeams: 'allow' },
    unseen: 'Who may merge a folder: that is Bitbucket’s to decide.',
  },
  'team-repository': {
    wrong: { ...team({}), repositories: ['reports'] },
    right: { ...team({}), repositories: ['checkout-api'] },
    unseen: 'Nothing of the manifests; a repository that is given to another team keeps its UUID.',
  },
  'team-name-prefix': {
    wrong: team({ namePrefix: 'shop-' }),
    right: { ...team({ namePrefix: 'shop-' }), name: 'shop-checkout-deploy' },
    unseen: 'Names of roles that are not ours.',
  },
  'team-account': {
    wrong: {
      ...team({ accounts: ['111122223333'] }),
      ...policies(['sqs:SendMessage'], 'arn:aws:sqs:eu-west-1:444455556666:jobs'),
    },
    right: { ...team({ accounts: ['111122223333'] }), ...policies(['sqs:SendMessage'], `arn:aws:sqs:${HERE}:jobs`) },
    unseen: 'Buckets: their ARNs have no account.',
  },
  'team-session': {
    wrong: { ...team({ maxSession: '1h' }), session: { maxDuration: '2h' } },
    right: { ...team({ maxSession: '1h' }), session: { maxDuration: '1h' } },
    unseen: 'Sessions that a role opens of another role.',
  },
  'team-retain': {
    wrong: { ...team({ retain: false }), onRemoval: 'retain' },
    right: { ...team({ retain: false }), onRemoval: { quarantine: '7d' } },
    unseen: 'Roles that are retained already.',
  },
  'team-managed-policy': {
    wrong: {
      ...team({ managedPolicies: ['arn:aws:iam::111122223333:policy/ci/*'] }),
      ...managed('arn:aws:iam::111122223333:policy/x'),
    },
    right: {
      ...team({ managedPolicies: ['arn:aws:iam::111122223333:policy/ci/*'] }),
      ...managed('arn:aws:iam::111122223333:policy/ci/checkout'),
    },
    unseen: 'What the policy says, and who may change it.',
  },
};
