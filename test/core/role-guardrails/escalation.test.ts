/** Ways from a pipeline's permissions to those of others: what is refused, what passes, and how it is explained. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SENSITIVE_ACTIONS } from '../../../src/core/iam/sensitive-actions.ts';
import { matches } from '../../../src/core/iam/wildcard.ts';
import { allow, type Draft, judged, pasted, statement } from '../../support/judged-role.ts';

const STATEMENT = '/spec/policies/0/statements';
const ACTION = `${STATEMENT}/0/actions/0`;
const RESOURCE = `${STATEMENT}/0/resources/0`;
const TASK_ROLE = 'arn:aws:iam::111122223333:role/ecs/checkout-task';
const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:checkout-*';
const INSTANCE = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0';

interface Case extends Draft {
  title: string;
  reason: string;
  refused?: string[];
}

const policy = (...statements: object[]) => [{ name: 'p', statements }];

const CASES: Case[] = [
  {
    title: 'a policy onto a role',
    reason: 'the role gets any permission',
    policies: [allow(['iam:PutRolePolicy'], ['*'])],
    refused: [`privilege-escalation ${ACTION}`],
  },
  {
    title: 'a policy onto one named role',
    reason: 'it gets any permission all the same',
    policies: [allow(['iam:PutRolePolicy'], [TASK_ROLE])],
    refused: [`privilege-escalation ${ACTION}`],
  },
  {
    title: 'hidden by case and wildcards',
    reason: 'IAM reads iAm:p?tR*l?Po* as PutRolePolicy',
    policies: [allow(['iAm:p?tR*l?Po*'], ['*'])],
    refused: [`privilege-escalation ${ACTION}`],
  },
  {
    title: 'a wildcard over a verb',
    reason: 'iam:Put* contains five of them',
    policies: [allow(['iam:Put*'], ['*'])],
    refused: [`privilege-escalation ${ACTION}`],
  },
  {
    title: 'an access key',
    reason: 'credentials of a user, for ever',
    policies: [allow(['iam:CreateAccessKey'], ['arn:aws:iam::111122223333:user/deploy'])],
    refused: [`privilege-escalation ${ACTION}`],
  },
  {
    title: 'a trust policy',
    reason: 'every caller can be let in',
    policies: [allow(['iam:UpdateAssumeRolePolicy'], [TASK_ROLE])],
    refused: [`privilege-escalation ${ACTION}`],
  },
  {
    title: 'a boundary taken away',
    reason: 'the ceiling of the role is gone',
    policies: [allow(['iam:DeleteRolePermissionsBoundary'], [TASK_ROLE])],
    refused: [`privilege-escalation ${ACTION}`],
  },
  {
    title: 'with a condition',
    reason: 'conditions are not evaluated, and the text says so',
    policies: [allow(['iam:AttachRolePolicy'], [TASK_ROLE], { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } })],
    refused: [`privilege-escalation ${ACTION}`],
  },
  {
    title: 'denied for good',
    reason: 'an unconditional Deny on * covers it',
    policies: policy(statement('Allow', ['iam:Put*'], [TASK_ROLE]), statement('Deny', ['iam:Put*'], ['*'])),
  },
  {
    title: 'denied in another policy',
    reason: 'all policies of the role count together',
    policies: [
      { name: 'a', statements: [statement('Allow', ['iam:PutRolePolicy'], [TASK_ROLE])] },
      { name: 'b', statements: [statement('Deny', ['iam:*'], ['arn:aws:iam::111122223333:role/ecs/*'])] },
    ],
  },
  {
    title: 'denied on another resource',
    reason: 'the Deny does not cover it',
    policies: policy(
      statement('Allow', ['iam:PutRolePolicy'], [TASK_ROLE]),
      statement('Deny', ['iam:PutRolePolicy'], ['arn:aws:iam::111122223333:role/admin']),
    ),
    refused: [`privilege-escalation ${ACTION}`],
  },
  {
    title: 'denied under a condition',
    reason: 'a Deny with a condition counts for nothing',
    policies: policy(
      statement('Allow', ['iam:PutRolePolicy'], [TASK_ROLE]),
      statement('Deny', ['iam:PutRolePolicy'], ['*'], { Bool: { 'aws:MultiFactorAuthPresent': 'false' } }),
    ),
    refused: [`privilege-escalation ${ACTION}`],
  },
  {
    title: 'one of several denied',
    reason: 'what is left is enough',
    policies: policy(
      statement('Allow', ['iam:*RolePolicy'], [TASK_ROLE]),
      statement('Deny', ['iam:PutRolePolicy'], ['*']),
    ),
    refused: [`privilege-escalation ${ACTION}`],
  },
  {
    title: 'a Deny with NotAction',
    reason: 'it denies everything but a list, so this too',
    policies: [
      pasted(
        { Effect: 'Allow', Action: 'iam:PutRolePolicy', Resource: TASK_ROLE },
        { Effect: 'Deny', NotAction: 's3:*', Resource: '*' },
      ),
    ],
  },
  {
    title: 'reading IAM',
    reason: 'nothing is written',
    policies: [allow(['iam:Get*', 'iam:List*'], ['*'])],
  },
  {
    title: 'a service-linked role',
    reason: 'AWS decides what is in it',
    policies: [
      allow(['iam:CreateServiceLinkedRole'], ['arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/*']),
    ],
  },

  {
    title: 'PassRole on everything',
    reason: 'with whatever the managed policies have, it is every role',
    policies: [allow(['iam:PassRole'], ['*'])],
    refused: [`pass-role ${RESOURCE}`],
  },
  {
    title: 'PassRole and an instance, in two policies',
    reason: 'together they are the permissions of the role',
    policies: [
      { name: 'a', statements: [statement('Allow', ['iam:PassRole'], [TASK_ROLE])] },
      { name: 'b', statements: [statement('Allow', ['ec2:RunInstances'], ['*'])] },
    ],
    refused: [`pass-role ${RESOURCE}`],
  },
  {
    title: 'PassRole hidden',
    reason: 'IaM:p?ssR*le is PassRole',
    policies: policy(
      statement('Allow', ['IaM:p?ssR*le'], [TASK_ROLE]),
      statement('Allow', ['lambda:Create*'], [FUNCTION]),
    ),
    refused: [`pass-role ${RESOURCE}`],
  },
  {
    title: 'PassRole of one role, nothing to start with it',
    reason: 'handing over alone does nothing',
    policies: [allow(['iam:PassRole'], [TASK_ROLE])],
  },
  {
    title: 'PassRole of a listed role',
    reason: 'a deployment to ECS, which the platform has looked at',
    policies: policy(
      statement('Allow', ['iam:PassRole'], [TASK_ROLE]),
      statement('Allow', ['ecs:RegisterTaskDefinition'], ['*']),
    ),
    teams: {
      shop: { repositories: ['checkout-api'], passRoles: ['arn:aws:iam::111122223333:role/ecs/checkout-*'] },
    },
  },
  {
    title: 'PassRole of more than what is listed',
    reason: 'role/ecs/* is wider than role/ecs/checkout-*',
    policies: policy(
      statement('Allow', ['iam:PassRole'], ['arn:aws:iam::111122223333:role/ecs/*']),
      statement('Allow', ['ecs:RegisterTaskDefinition'], ['*']),
    ),
    teams: {
      shop: { repositories: ['checkout-api'], passRoles: ['arn:aws:iam::111122223333:role/ecs/checkout-*'] },
    },
    refused: [`pass-role ${RESOURCE}`],
  },
  {
    title: 'PassRole with the service named in a condition',
    reason: 'iam:PassedToService is not evaluated',
    policies: policy(
      statement('Allow', ['iam:PassRole'], [TASK_ROLE], {
        StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
      }),
      statement('Allow', ['ecs:UpdateService'], ['arn:aws:ecs:eu-west-1:111122223333:service/prod/checkout']),
    ),
    refused: [`pass-role ${RESOURCE}`],
  },
  {
    title: 'PassRole and a denied start',
    reason: 'what would use the role is denied',
    policies: policy(
      statement('Allow', ['iam:PassRole'], [TASK_ROLE]),
      statement('Allow', ['lambda:CreateFunction'], [FUNCTION]),
      statement('Deny', ['lambda:CreateFunction'], ['*']),
    ),
  },

  {
    title: 'AssumeRole on everything',
    reason: 'every role that trusts the account',
    policies: [allow(['sts:AssumeRole'], ['*'])],
    refused: [`assume-any-role ${RESOURCE}`],
  },
  {
    title: 'AssumeRole on all roles of an account',
    reason: 'role/* names no role',
    policies: [allow(['sts:assumerole'], ['arn:aws:iam::444455556666:role/*'])],
    refused: [`assume-any-role ${RESOURCE}`],
  },
  {
    title: 'AssumeRole in any account',
    reason: 'also in one that is not yours',
    policies: [allow(['sts:AssumeRole'], ['arn:aws:iam::*:role/cdk-hnb659fds-deploy-role-*'])],
    refused: [`assume-any-role ${RESOURCE}`],
  },
  {
    title: 'AssumeRole on a variable',
    reason: 'a tag decides which role; a caller that sets tags decides',
    policies: [allow(['sts:AssumeRole'], [`arn:aws:iam::111122223333:role/\${aws:PrincipalTag/team}-deploy`])],
    refused: [`assume-any-role ${RESOURCE}`],
  },
  {
    title: 'AssumeRole on named roles',
    reason: 'the second account of a deployment',
    policies: [
      allow(
        ['sts:AssumeRole'],
        ['arn:aws:iam::444455556666:role/releases/publish', 'arn:aws:iam::111122223333:role/cdk-hnb659fds-*'],
      ),
    ],
  },
  {
    title: 'one wildcard among named roles',
    reason: 'the place is the wildcard, not the list',
    policies: [
      allow(
        ['sts:AssumeRole'],
        ['arn:aws:iam::444455556666:role/releases/publish', 'arn:aws:iam::444455556666:role/*'],
      ),
    ],
    refused: [`assume-any-role ${STATEMENT}/0/resources/1`],
  },

  {
    title: 'the code of any function',
    reason: 'it runs with the role of the function',
    policies: [allow(['lambda:UpdateFunctionCode'], ['*'])],
    refused: [`role-takeover ${ACTION}`],
  },
  {
    title: 'the code of the own functions',
    reason: 'that is what a deployment is',
    policies: [allow(['lambda:UpdateFunctionCode', 'lambda:PublishVersion'], [FUNCTION])],
  },
  {
    title: 'a function by a name that begins with a wildcard',
    reason: '*-api may be a function of others',
    policies: [allow(['lambda:UpdateFunctionCode'], ['arn:aws:lambda:eu-west-1:111122223333:function:*-api'])],
    refused: [`role-takeover ${ACTION}`],
  },
  {
    title: 'commands on any machine',
    reason: 'every instance profile of the account',
    policies: [allow(['ssm:SendCommand'], ['*'])],
    refused: [`role-takeover ${ACTION}`],
  },
  {
    title: 'commands on one machine, by any document',
    reason: 'the document is a tool; the machine is named',
    policies: [allow(['ssm:SendCommand'], [INSTANCE, 'arn:aws:ssm:eu-west-1::document/*'])],
  },
  {
    title: 'a shell on any machine',
    reason: 'as above',
    policies: [allow(['ssm:StartSession'], ['arn:aws:ec2:*:*:instance/*'])],
    refused: [`role-takeover ${ACTION}`],
  },
  {
    title: 'a key on any machine',
    reason: 'SSH, then the instance profile',
    policies: [allow(['ec2-instance-connect:SendSSHPublicKey'], ['arn:aws:ec2:eu-west-1:111122223333:instance/*'])],
    refused: [`role-takeover ${ACTION}`],
  },
  {
    title: 'any build',
    reason: 'a build may be started with other commands',
    policies: [allow(['codebuild:StartBuild'], ['arn:aws:codebuild:eu-west-1:111122223333:project/*'])],
    refused: [`role-takeover ${ACTION}`],
  },
  {
    title: 'any stack',
    reason: 'CloudFormation works with the role of the stack',
    policies: [allow(['cloudformation:UpdateStack'], ['*'])],
    refused: [`role-takeover ${ACTION}`],
  },
  {
    title: 'the own stacks',
    reason: 'that is what a deployment is',
    policies: [
      allow(
        ['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet', 'cloudformation:DescribeStacks'],
        ['arn:aws:cloudformation:eu-west-1:111122223333:stack/checkout-*/*'],
      ),
    ],
  },
];

/** Ways that no list has published, each enough by itself, with what makes it one. */
const UNPUBLISHED: readonly (readonly [action: string, reason: string])[] = [
  ['account:StartPrimaryEmailUpdate', 'the owner of an account resets its password by that address'],
  ['airflow:CreateCliToken', 'the command line of Airflow runs tasks as the role of the environment'],
  ['amplify:UpdateApp', 'an app has its build commands in itself, and they run as its role'],
  ['appstream:CreateImageBuilderStreamingURL', 'a desktop on a machine that has a role'],
  ['athena:StartCalculationExecution', 'Spark code runs as the role of the workgroup'],
  ['cloud9:CreateEnvironmentMembership', 'a member has a shell, with the credentials of the owner'],
  ['codebuild:StartCommandExecution', 'a sandbox has the role of its project'],
  ['codebuild:StartSandboxConnection', 'so has a shell in it'],
  ['cognito-identity:UpdateIdentityPool', 'it can let in whoever asks, as the roles of the pool'],
  ['deadline:AssumeQueueRoleForUser', 'the answer is credentials of the role of the queue'],
  ['emr-containers:GetManagedEndpointSessionCredentials', 'a notebook runs as the role of the endpoint'],
  ['glue:RunStatement', 'code in a session of somebody else, which has a role'],
  ['glue:UpdateJobFromSourceControl', 'the code of a job, from any repository'],
  ['iam:EnableOrganizationsRootSessions', 'the root of every account of the organisation can be entered then'],
  ['iam:UpdateAccountEmailAddress', 'the owner of the account is another one'],
  ['kinesisanalytics:UpdateApplication', 'the code of an application that has a role'],
  ['lambda:CreateMicrovmShellAuthToken', 'a shell in a machine that has a role'],
  ['organizations:RemoveAccountFromOrganization', 'no policy of the organisation denies anything there any more'],
  ['rolesanywhere:EnableTrustAnchor', 'whoever has a certificate of it gets in again'],
  ['sagemaker:StartSession', 'a shell in a space that has a role'],
  [
    'servicecatalog:CreateProvisioningArtifact',
    'a product is launched by a role of its own, whatever its template says',
  ],
  ['ssm:CreateAssociationBatch', 'it is CreateAssociation, more than once'],
  ['ssm:RegisterTaskWithMaintenanceWindow', 'a command on every machine, at the next opening of the window'],
  ['ssm:StartChangeRequestExecution', 'it runs an automation'],
  ['sso-directory:CreateBearerToken', 'by SCIM, groups get members'],
  ['sso-directory:UpdatePassword', 'one becomes any person of the organisation'],
  ['sso:AssociateDirectory', 'another directory says who people are'],
  ['synthetics:UpdateCanary', 'the code of a canary, which has a role'],
];

describe('what leads further, and nobody has published', () => {
  for (const [action, reason] of UNPUBLISHED) {
    it(`${action} on *: ${reason}`, () => {
      expect(judged({ policies: [allow([action], ['*'])] }).refused).toHaveLength(1);
    });
  }
});

describe('escalation', () => {
  for (const { title, reason, refused = [], ...draft } of CASES) {
    it(`${title}: ${reason}`, () => {
      expect(judged(draft).refused).toEqual(refused);
    });
  }

  it('says what the action is good for, and that the condition did not count', () => {
    const { issues } = judged({
      policies: [allow(['iam:Put*Policy'], ['*'], { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } })],
    });
    expect(issues[0]?.message).toBe(
      'iam:PutRolePolicy gives a role, user or group any permission, and it means 2 more such actions (its condition is not evaluated here)',
    );
  });

  it('names the action that makes PassRole a way in', () => {
    const { issues } = judged({
      policies: policy(
        statement('Allow', ['iam:PassRole'], [TASK_ROLE]),
        statement('Allow', ['lambda:CreateFunction'], [FUNCTION]),
      ),
    });
    expect(issues[0]?.message).toBe(
      `iam:PassRole on ${TASK_ROLE} and lambda:CreateFunction, which runs code as the role: the pipeline has the permissions of this role`,
    );
    expect(issues[0]?.remedy).toContain('teams.shop.passRoles');
  });

  /** Every way of hiding an action: other case, `?` for a letter, `*` for a run of letters. */
  const disguised = (action: string) =>
    fc
      .array(fc.constantFrom('same', 'upper', 'lower', '?', '*', ''), {
        minLength: action.length,
        maxLength: action.length,
      })
      .map((ways) =>
        [...action]
          .map((letter, index) => {
            const way = ways[index];
            if (letter === ':' || letter === '-') return letter;
            if (way === 'upper') return letter.toUpperCase();
            if (way === 'lower') return letter.toLowerCase();
            if (way === '?' || way === '*') return way;
            return letter;
          })
          .join(''),
      );

  it('sees through every disguise of every sensitive action', () => {
    const sensitive = SENSITIVE_ACTIONS.filter(({ kind }) => kind === 'escalation' || kind === 'takeover').map(
      ({ action }) => action,
    );
    fc.assert(
      fc.property(fc.constantFrom(...sensitive).chain(disguised), (action) => {
        const { issues } = judged({ policies: [allow([action], ['*'])] });
        expect(issues.map(({ code }) => code)).not.toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('finds every sensitive action by its own name', () => {
    const expected = {
      escalation: 'privilege-escalation',
      takeover: 'role-takeover',
      'assume-role': 'assume-any-role',
      'pass-role': 'pass-role',
      data: 'everybodys-data',
      watch: 'ends-the-watch',
    };
    for (const { action, kind } of SENSITIVE_ACTIONS) {
      if (kind === 'passing') continue;
      const { issues, findings } = judged({ policies: [allow([action], ['*'])] });
      const codes = [...issues, ...findings].map(({ code }) => code);
      // At one place the graver rule speaks: who may share a snapshot also changes its permissions.
      if (kind === 'data' && codes.includes('opened-permissions')) continue;
      expect(codes, action).toContain(expected[kind]);
    }
  });

  it('finds PassRole with every action that can use a role', () => {
    for (const { action, kind } of SENSITIVE_ACTIONS) {
      if (kind !== 'passing') continue;
      const { issues } = judged({
        policies: [
          {
            name: 'p',
            statements: [statement('Allow', ['iam:PassRole'], [TASK_ROLE]), statement('Allow', [action], ['*'])],
          },
        ],
      });
      expect(
        issues.map(({ code }) => code),
        action,
      ).toContain('pass-role');
    }
  });

  /** What IAM would allow if every Allow's condition were met, and no Deny's. */
  function mayWrite(statements: readonly Written[], role: string): boolean {
    const about = statements.filter(
      ({ Action, Resource }) =>
        matches(Action.toLowerCase(), 'iam:putrolepolicy') && Resource.some((pattern) => matches(pattern, role)),
    );
    return (
      about.some(({ Effect }) => Effect === 'Allow') &&
      !about.some(({ Effect, Condition }) => Effect === 'Deny' && Condition === undefined)
    );
  }

  it('misses nothing that IAM would allow, whatever else is denied', () => {
    const roles = [
      'arn:aws:iam::111122223333:role/a',
      'arn:aws:iam::111122223333:role/b/a',
      'arn:aws:iam::111122223333:role/ab',
    ];
    const patterns = [
      ...roles,
      '*',
      'arn:aws:iam::111122223333:role/*',
      'arn:aws:iam::*:role/a?',
      'arn:aws:iam::111122223333:role/b*',
      'arn:aws:iam::111122223333:role/*a',
    ];
    const written: fc.Arbitrary<Written> = fc.record(
      {
        Effect: fc.constantFrom('Allow', 'Deny', 'Deny'),
        Action: fc.constantFrom(
          'iam:PutRolePolicy',
          'iam:Put*',
          'IAM:*Policy',
          'iam:PassRole',
          's3:GetObject',
          'iam:P?tRolePolic?',
        ),
        Resource: fc.uniqueArray(fc.constantFrom(...patterns), { minLength: 1, maxLength: 2 }),
        Condition: fc.constant({ Bool: { 'aws:SecureTransport': 'true' } }),
      },
      { requiredKeys: ['Effect', 'Action', 'Resource'] },
    );
    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 4 }), (statements) => {
        const found = judged({ policies: [pasted(...statements)] }).issues.some(
          ({ code }) => code === 'privilege-escalation',
        );
        if (roles.some((role) => mayWrite(statements, role))) expect(found).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

interface Written {
  Effect: string;
  Action: string;
  Resource: string[];
  Condition?: object;
}
