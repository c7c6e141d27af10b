/** What the roles that deploy amount to: one note a plan, a level below a warning, until the settings say otherwise. */
import { describe, expect, it } from 'vitest';
import { desiredState } from '../../../src/core/compile/desired-state.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import { plain } from '../../../src/core/render/paint.ts';
import { planJson } from '../../../src/core/render/plan-json.ts';
import { planMarkdown } from '../../../src/core/render/plan-markdown.ts';
import { planText } from '../../../src/core/render/plan-text.ts';
import { review } from '../../../src/core/review/review.ts';
import { reviewComment } from '../../../src/core/review/review-comment.ts';
import { reviewReport } from '../../../src/core/review/review-report.ts';
import { summaryText } from '../../../src/core/review/summary-text.ts';
import { allow, type Draft, judged, statement } from '../../support/judged-role.ts';
import { ACCOUNT, WORKSPACE } from '../../support/roles.ts';
import { tree } from '../../support/tree.ts';

const STACK = `arn:aws:cloudformation:eu-west-1:${ACCOUNT}:stack/checkout-*/*`;
const ROLE = (kind: string, account = ACCOUNT) =>
  `arn:aws:iam::${account}:role/cdk-hnb659fds-${kind}-role-${account}-eu-west-1`;
const BUCKET = `arn:aws:s3:::cdk-hnb659fds-assets-${ACCOUNT}-eu-west-1/*`;
const LESS = 'arn:aws:iam::111122223333:policy/cdk-execution';
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';

const BY_ROLE = "by the CDK's deploy role (checkout-deploy)";
const BY_STACKS = 'by stacks that they update, as each keeps the role that it was made with (checkout-deploy)';
const BY_ASSETS = 'by the asset bucket of the CDK, from where templates and code are deployed (checkout-deploy)';

interface Case extends Draft {
  title: string;
  reason: string;
  /** The ways that the note tells, in its words; empty: there is no note. */
  ways: readonly string[];
}

const CASES: Case[] = [
  {
    title: 'the preset for the CDK',
    reason: 'it enters the deploy role, and the one that publishes files',
    policies: [{ preset: 'cdk-deploy', with: { regions: ['eu-west-1'] } }],
    ways: [BY_ROLE, BY_ASSETS],
  },
  {
    title: 'the deploy role by its ARN',
    reason: 'CloudFormation works as the execution role then',
    policies: [allow(['sts:AssumeRole'], [ROLE('deploy')])],
    ways: [BY_ROLE],
  },
  {
    title: 'every role of the CDK in the account',
    reason: 'the deploy role is one of them',
    policies: [allow(['sts:AssumeRole'], [`arn:aws:iam::${ACCOUNT}:role/cdk-*`])],
    ways: [BY_ROLE, BY_ASSETS],
  },
  {
    title: 'the role that looks up',
    reason: 'it reads only',
    policies: [allow(['sts:AssumeRole'], [ROLE('lookup')])],
    ways: [],
  },
  {
    title: 'updating a named stack',
    reason: 'it keeps its role, and no iam:PassRole is needed',
    policies: [allow(['cloudformation:UpdateStack'], [STACK])],
    ways: [BY_STACKS],
  },
  {
    title: 'making and executing change sets',
    reason: 'that is an update in two steps',
    policies: [allow(['cloudformation:*ChangeSet'], [STACK])],
    ways: [BY_STACKS],
  },
  {
    title: 'making change sets alone',
    reason: 'another person executes them',
    policies: [allow(['cloudformation:CreateChangeSet', 'cloudformation:DescribeChangeSet'], [STACK])],
    ways: [],
  },
  {
    title: 'updating a stack that is denied again',
    reason: 'an unconditional Deny counts',
    policies: [
      {
        name: 'p',
        statements: [
          statement('Allow', ['cloudformation:UpdateStack'], [STACK]),
          statement('Deny', ['cloudformation:Update*'], ['*']),
        ],
      },
    ],
    ways: [],
  },
  {
    title: 'writing to the asset bucket',
    reason: 'what is deployed next comes from there, Rolekeeper too where it shares the bucket',
    policies: [allow(['s3:PutObject', 's3:GetObject'], [BUCKET])],
    ways: [BY_ASSETS],
  },
  {
    title: 'reading the asset bucket',
    reason: 'it changes nothing',
    policies: [allow(['s3:GetObject', 's3:ListBucket'], [BUCKET, BUCKET.replace('/*', '')])],
    ways: [],
  },
  {
    title: 'a bucket of one’s own',
    reason: 'it is none of the CDK',
    policies: [allow(['s3:PutObject'], ['arn:aws:s3:::checkout-assets/*'])],
    ways: [],
  },
  {
    title: 'the preset, in an account that is told',
    reason: 'CloudFormation may do less there',
    policies: [{ preset: 'cdk-deploy', with: { regions: ['eu-west-1'] } }, allow(['s3:PutObject'], [BUCKET])],
    bootstrap: [{ executionPolicies: [LESS] }],
    ways: [],
  },
  {
    title: 'the deploy role of an account that is not told',
    reason: 'each account has its own bootstrap',
    policies: [allow(['sts:AssumeRole'], [ROLE('deploy', '444455556666')])],
    bootstrap: [{ executionPolicies: [LESS] }],
    ways: [BY_ROLE],
  },
  {
    title: 'the deploy role of another account that is told',
    reason: 'the settings name it',
    policies: [allow(['sts:AssumeRole'], [ROLE('deploy', '444455556666')])],
    bootstrap: [{ account: '444455556666', executionPolicies: [LESS.replace(ACCOUNT, '444455556666')] }],
    ways: [],
  },
  {
    title: 'an account that is told to have a policy that AWS does not have',
    reason: 'nobody knows what it says, and it may be misspelt',
    policies: [allow(['sts:AssumeRole'], [ROLE('deploy')])],
    bootstrap: [{ executionPolicies: ['arn:aws:iam::aws:policy/SomethingOfNextYear'] }],
    ways: [BY_ROLE],
  },
  {
    title: 'an account that is told to have an administrator',
    reason: 'that is what the note says',
    policies: [allow(['sts:AssumeRole'], [ROLE('deploy')])],
    bootstrap: [{ executionPolicies: [LESS] }, { executionPolicies: [ADMIN] }],
    ways: [BY_ROLE],
  },
];

describe('roles that deploy', () => {
  for (const { title, reason, ways, ...draft } of CASES) {
    it(`${title}: ${reason}`, () => {
      const { refused, said, noted, findings } = judged(draft);
      expect({ refused, said, noted }).toEqual({
        refused: [],
        said: [],
        noted: ways.length === 0 ? [] : ['deployment-roles'],
      });
      expect(findings.map(({ message }) => message.replace(/^[^:]*: /, ''))).toEqual(
        ways.length === 0 ? [] : [ways.join('; ')],
      );
    });
  }

  it('are said to be administrators where the settings say so, and else unless they may do less', () => {
    const policies = [allow(['sts:AssumeRole'], [ROLE('deploy')])];
    const told = judged({ policies, bootstrap: [{ executionPolicies: [ADMIN] }] }).findings;
    expect(told[0]?.message).toContain(`an administrator of account ${ACCOUNT}, as CloudFormation works as one there`);
    expect(judged({ policies }).findings[0]?.message).toContain('unless CloudFormation may do less there');
  });
});

const manifest = (name: string, policies: readonly object[]) =>
  JSON.stringify({
    apiVersion: 'rolekeeper/v1',
    kind: 'PipelineRole',
    metadata: { name },
    spec: { repositories: ['checkout-api'], environments: ['production'], branches: ['main'], policies },
  });

const MANIFESTS = {
  'rolekeeper.yaml': JSON.stringify({
    apiVersion: 'rolekeeper/v1',
    kind: 'Settings',
    spec: {
      account: ACCOUNT,
      provider: { workspace: 'acme', workspaceUuid: WORKSPACE },
      roles: { permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/rolekeeper/pipeline-boundary` },
    },
  }),
  'teams/shop/stacks.yaml': manifest('shop-stacks', [allow(['cloudformation:UpdateStack'], [STACK])]),
  'teams/shop/web.yaml': manifest('shop-web', [allow(['s3:PutObject'], ['arn:aws:s3:::web/*'])]),
  'teams/data/cdk.yaml': manifest('data-cdk', [{ preset: 'cdk-deploy', with: { regions: ['eu-west-1'] } }]),
};

describe('the note of a plan', () => {
  const { findings, files } = desiredState(tree(MANIFESTS));

  it('is one for all roles, names them, and blocks nothing', () => {
    expect(findings).toEqual([
      expect.objectContaining({
        code: 'deployment-roles',
        level: 'note',
        blocks: 'nothing',
        roles: ['data-cdk', 'shop-stacks'],
      }),
    ]);
  });

  it('names the first twenty in its message, and all of them for programs', () => {
    const many = Array.from({ length: 25 }, (_, index) => `deploy-${10 + index}`);
    const roles = many.map((name) => [
      `teams/shop/${name}.yaml`,
      manifest(name, [allow(['cloudformation:UpdateStack'], [STACK])]),
    ]);
    const [note] = desiredState(tree({ ...MANIFESTS, ...Object.fromEntries(roles) })).findings;
    expect(note?.roles).toHaveLength(27);
    expect(note?.message).toContain('deploy-29 and 6 more)');
  });

  const plan: Plan = {
    ...({ digest: 'plan-0', account: ACCOUNT, scope: {}, revision: undefined } as unknown as Plan),
    ...{ changes: [], findings, drift: [], issues: [], operations: [] },
  };
  const reviewed = review({
    ...{ basis: { is: 'account', name: 'an account' }, plan, issues: [], findings: [], files },
    ...{ folder: 'manifests/', hasFailed: false },
  });

  it.for([
    ['text', planText(plan, { target: 'an account', paint: plain }), 'note[deployment-roles] these roles amount to'],
    ['Markdown', planMarkdown(plan, { target: 'an account' }), '- **note** `deployment-roles` these roles amount to'],
    ['JSON', JSON.stringify(planJson(plan, { target: 'an account' })), '"level":"note"'],
    ['a review', summaryText(reviewed, { paint: plain, width: 100 }), '  note      these roles amount to'],
    ['a comment', reviewComment(reviewed, undefined), '**Notes**\n\n- these roles amount to'],
    ['a report', JSON.stringify(reviewReport(reviewed).annotations), '"severity":"LOW"'],
  ] as const)('is a note in %s, and no warning', ([, text, words]) => {
    expect(text).toContain(words);
    expect(text).not.toMatch(/\bwarning\b/i);
  });

  it('counts as no warning in the figures of a review', () => {
    expect(reviewed.figures).toContainEqual({ title: 'Warnings', value: 0 });
    expect(reviewed.verdict).toBe('passed');
  });
});
