import { expect, test } from 'vitest';
import { readEnvironment } from '../../functions/environment.ts';
import { policyDigest } from '../../src/core/iam/policy-document.ts';
import { UNDEPLOYED } from '../../src/core/model/deployment.ts';
import { ROLE_NAMES, STACKS } from '../support/default-names.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';
import { ACCOUNT, BOUNDARY_ARN, sampleSettings } from './sample-settings.ts';

function environmentOf(context: Record<string, unknown>): Record<string, string> {
  const template = templateOf(sampleApp(sampleDeployment(context)), STACKS.reconciler);
  const [fn] = Object.values(template.findResources('AWS::Lambda::Function'));
  const variables = Object.entries((fn?.Properties.Environment.Variables ?? {}) as Record<string, unknown>);
  // A reference becomes the resource's name when CloudFormation deploys it.
  return Object.fromEntries(variables.map(([name, value]) => [name, typeof value === 'string' ? value : name]));
}

const deploymentOf = (context: Record<string, unknown>) => readEnvironment(environmentOf(context)).deployment;

test('what the template sets is what the function reads', () => {
  expect(readEnvironment(environmentOf({ mode: 'report', layout: 'folder', foreignRoles: 'quarantine' }))).toEqual({
    source: { is: 'bucket', name: 'CONFIG_BUCKET', layout: 'folder' },
    stateBucket: 'STATE_BUCKET',
    mode: 'report',
    account: '111122223333',
    deployment: {
      name: 'default',
      workspaceUuid: sampleSettings().provider.workspaceUuid,
      unownedRoles: 'takeover',
      foreignRoles: 'quarantine',
      boundary: { arn: BOUNDARY_ARN, digest: expect.stringMatching(/^[0-9a-f]{32}$/) },
      serviceTrusts: expect.objectContaining({ 'rolekeeper-reconciler': expect.stringMatching(/^[0-9a-f]{32}$/) }),
      source: 'bucket',
    },
  });
});

test('everything that is wrong is reported at once, and no default takes its place', () => {
  const environment = { ...environmentOf({}), CONFIG_BUCKET: undefined, MODE: 'fix', DEPLOYMENT: '{' };
  expect(() => readEnvironment(environment)).toThrow(
    /CONFIG_BUCKET is not set; MODE is "fix", not one of heal, report; DEPLOYMENT does not hold the facts of a deployment: \{/,
  );
});

const NOT_SAID = [
  { DEPLOYMENT: undefined, says: 'DEPLOYMENT is not set', reason: 'a function without it is deployed wrongly' },
  { DEPLOYMENT: 'null', says: 'DEPLOYMENT does not hold the facts of a deployment: null', reason: 'it says nothing' },
  {
    DEPLOYMENT: '{"foreignRoles":"all"}',
    says: 'DEPLOYMENT does not hold the facts of a deployment: {"foreignRoles":"all"}',
    reason: 'it is not known what is granted',
  },
];

test.for(NOT_SAID)('a deployment that is $DEPLOYMENT is an error: $reason', ({ DEPLOYMENT, says }) => {
  expect(() => readEnvironment({ ...environmentOf({}), DEPLOYMENT })).toThrow(says);
});

test('a fact that the deployment does not give permits nothing', () => {
  expect(readEnvironment({ ...environmentOf({}), DEPLOYMENT: '{}' }).deployment).toEqual(UNDEPLOYED);
});

test('name and digest of the boundary are those of the boundary in the template', () => {
  const template = templateOf(sampleApp(sampleDeployment({})), STACKS.account);
  const [policy] = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
  const { Path, ManagedPolicyName, PolicyDocument } = policy?.Properties ?? {};
  expect(deploymentOf({}).boundary).toEqual({
    arn: `arn:aws:iam::${ACCOUNT}:policy${Path}${ManagedPolicyName}`,
    digest: policyDigest(JSON.stringify(PolicyDocument)),
  });
  expect(deploymentOf({ createBoundary: 'false' }).boundary).toBeNull();
});

const WHICH_ROLES = [
  {
    context: {},
    without: [ROLE_NAMES.webhook, ROLE_NAMES.branchAudit, ROLE_NAMES.gate, ROLE_NAMES.gateExchange],
    reason: 'nothing of the service has an address, and nobody audits branches',
  },
  {
    context: { source: 'bitbucket', webhook: true, branchAudit: true, gate: true },
    without: [ROLE_NAMES.upload],
    reason: 'nobody publishes',
  },
];

test.for(WHICH_ROLES)(
  'the digests of the service’s own trust policies are those of the roles in the template, without $without: $reason',
  ({ context, without }) => {
    const app = sampleApp(sampleDeployment(context));
    const stacks = [STACKS.account, ...('webhook' in context ? [STACKS.webhook, STACKS.branchAudit, STACKS.gate] : [])];
    const roles = stacks.flatMap((stack) =>
      Object.values(templateOf(app, stack).findResources('AWS::IAM::Role')).map(({ Properties }) => Properties),
    );
    const deployed = roles.map(({ RoleName, AssumeRolePolicyDocument }) => [
      RoleName,
      policyDigest(JSON.stringify(AssumeRolePolicyDocument)),
    ]);
    expect(Object.fromEntries(deployed)).toEqual(deploymentOf(context).serviceTrusts);
    const others = Object.values(ROLE_NAMES).filter((name) => !without.includes(name));
    expect(deployed.map(([name]) => name).sort()).toEqual(others.sort());
  },
);
