/** What the credentials of a deployment need: to enter the roles of the bootstrap that the assembly names, and no more. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PolicyStatementJson } from '../../infra/policy-statement.ts';
import { readAssembly } from '../../scripts/assembly.ts';
import { sourcePolicies } from '../../scripts/generate-managed-policies.ts';
import { evaluate } from './policy-evaluator.ts';
import { sampleApp, sampleDeployment } from './sample-app.ts';

const FILE = 'docs/samples/deployer-policy.json';
const { Statement } = JSON.parse(readFileSync(FILE, 'utf8')) as {
  Statement: { Action: string; Resource: string[] }[];
};
const STATEMENTS = Statement.map((one) => ({ ...one, Action: [one.Action] }) as unknown as PolicyStatementJson);
const may = (action: string, resource: string) => evaluate(STATEMENTS, { action, resource, context: {} }) === 'allowed';

const DEPLOYMENTS = [
  { name: 'publishing, with a forwarder', context: {} },
  { name: 'in the region of IAM’s events', context: { region: 'us-east-1' } },
  { name: 'fetching, with a webhook', context: { source: 'bitbucket', webhook: true } },
  { name: 'with a branch audit', context: { branchAudit: true } },
  { name: 'with a gate in another account', context: { gateAccount: '444455556666' } },
];

describe.for(DEPLOYMENTS)('$name', ({ context }) => {
  const { directory } = sampleApp(sampleDeployment(context)).synth();

  /** Every role that the CDK enters itself: stacks, lookups, assets. That of CloudFormation is passed, by the deploy role. */
  async function entered(): Promise<string[]> {
    const stacks = await readAssembly(directory);
    const assets = stacks.flatMap(({ id }) => {
      const manifest = readFileSync(join(directory, `${id}.assets.json`), 'utf8');
      return [...manifest.matchAll(/"assumeRoleArn": "([^"]+)"/g)].map(([, arn = '']) => arn);
    });
    const roles = stacks.flatMap(({ deployRole = '', lookupRole = '' }) => [deployRole, lookupRole]);
    return [...new Set([...roles, ...assets])].map((arn) => arn.replace(`\${AWS::Partition}`, 'aws'));
  }

  test('enters every role that the deployment enters', async () => {
    const roles = await entered();
    expect(roles.length).toBeGreaterThanOrEqual(3);
    expect(roles.filter((role) => !may('sts:AssumeRole', role))).toEqual([]);
  });

  test('and each kind of role that it names is one of them', async () => {
    const roles = await entered();
    const kinds = STATEMENTS.flatMap(({ Resource = [] }) => Resource).map(
      (arn) => /cdk-rolekeeper-(.*)-role-\*$/.exec(arn)?.[1],
    );
    expect(kinds).toHaveLength(3);
    expect(kinds.filter((kind) => !roles.some((role) => role.includes(`-${kind}-role-`)))).toEqual([]);
  });
});

test.for([
  'arn:aws:iam::111122223333:role/cdk-rolekeeper-cfn-exec-role-111122223333-eu-central-1',
  'arn:aws:iam::111122223333:role/cdk-hnb659fds-deploy-role-111122223333-eu-central-1',
  'arn:aws:iam::111122223333:role/rolekeeper/rolekeeper-reconciler',
])('does not enter %s', (role) => {
  expect(may('sts:AssumeRole', role)).toBe(false);
});

/** What scripts/deploy-account.ts calls, beside `cdk`: as which role. */
const CALLS = [
  {
    role: 'lookup',
    policy: 'ReadOnlyAccess',
    actions: [
      'cloudformation:DescribeStacks',
      'cloudformation:GetTemplate',
      'cloudformation:ListStackResources',
      'iam:GetOpenIDConnectProvider',
      'iam:GetPolicy',
      'iam:GetPolicyVersion',
      's3:ListAllMyBuckets',
      's3:ListBucket',
    ],
  },
  { role: 'deploy', policy: 'AWSCloudFormationReadOnlyAccess', actions: ['cloudformation:DescribeStacks'] },
];

describe('the roles of the bootstrap allow what is called as them', async () => {
  const { policies } = await sourcePolicies();
  const bootstrap = readFileSync('node_modules/aws-cdk/lib/api/bootstrap/bootstrap-template.yaml', 'utf8');

  test.for(CALLS)('$role, by $policy', ({ policy, actions }) => {
    expect(bootstrap).toContain(`iam::aws:policy/${policy}"`);
    const { Statement: raw = [] } = (policies.find(({ name }) => name === policy)?.document ?? {}) as {
      Statement?: object[];
    };
    expect(raw).not.toEqual([]);
    const statements = raw.map((one) => {
      const { Action, Resource } = one as { Action: string | string[]; Resource: string | string[] };
      return { ...one, Action: [Action].flat(), Resource: [Resource].flat() } as unknown as PolicyStatementJson;
    });
    const refused = actions.filter(
      (action) => evaluate(statements, { action, resource: '*', context: {} }) !== 'allowed',
    );
    expect(refused).toEqual([]);
  });

  test('deploy, by its own policy', () => {
    const [, deployRole = ''] = bootstrap.split('  DeploymentActionRole:');
    expect(deployRole.slice(0, deployRole.indexOf('CloudFormationExecutionRole:\n'))).toContain(
      '- cloudformation:UpdateStack\n',
    );
  });
});

test('the page shows it', () => {
  expect(readFileSync('docs/deploy.md', 'utf8')).toContain('(samples/deployer-policy.json)');
});
