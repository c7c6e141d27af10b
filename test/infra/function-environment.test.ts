import { expect, test } from 'vitest';
import { readEnvironment } from '../../functions/environment.ts';
import { STACKS } from '../../infra/names.ts';
import { policyDigest } from '../../src/core/iam/policy-document.ts';
import { SERVICE_ROLES } from '../../src/core/model/service-roles.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';

function environmentOf(context: Record<string, unknown>): Record<string, string> {
  const template = templateOf(sampleApp(sampleDeployment(context)), STACKS.reconciler);
  const [fn] = Object.values(template.findResources('AWS::Lambda::Function'));
  const variables = Object.entries((fn?.Properties.Environment.Variables ?? {}) as Record<string, unknown>);
  // A reference becomes the resource's name when CloudFormation deploys it.
  return Object.fromEntries(variables.map(([name, value]) => [name, typeof value === 'string' ? value : name]));
}

test('what the template sets is what the function reads', () => {
  expect(readEnvironment(environmentOf({ mode: 'report', layout: 'folder', foreignRoles: 'quarantine' }))).toEqual({
    configBucket: 'CONFIG_BUCKET',
    stateBucket: 'STATE_BUCKET',
    layout: 'folder',
    mode: 'report',
    account: '111122223333',
    boundaryDigest: expect.stringMatching(/^[0-9a-f]{32}$/),
    serviceTrusts: expect.objectContaining({ 'rolekeeper-reconciler': expect.stringMatching(/^[0-9a-f]{32}$/) }),
    foreignGrant: 'quarantine',
  });
});

test('everything that is wrong is said at once, and no default takes its place', () => {
  const environment = { ...environmentOf({}), CONFIG_BUCKET: undefined, MODE: 'fix', SERVICE_TRUSTS: '{' };
  expect(() => readEnvironment(environment)).toThrow(
    /CONFIG_BUCKET is not set; MODE is "fix", not one of heal, report; SERVICE_TRUSTS is not JSON/,
  );
});

test('the digest of the boundary is that of the boundary in the template', () => {
  const template = templateOf(sampleApp(sampleDeployment({})), STACKS.account);
  const [policy] = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
  const deployed = policyDigest(JSON.stringify(policy?.Properties.PolicyDocument));
  expect(environmentOf({}).BOUNDARY_DIGEST).toBe(deployed);
  expect(environmentOf({ createBoundary: 'false' }).BOUNDARY_DIGEST).toBe('');
});

test('the digests of the service’s own trust policies are those of the roles in the template', () => {
  const context = {};
  const template = templateOf(sampleApp(sampleDeployment(context)), STACKS.account);
  const roles = Object.values(template.findResources('AWS::IAM::Role')).map(({ Properties }) => Properties);
  const deployed = roles.map(({ RoleName, AssumeRolePolicyDocument }) => [
    RoleName,
    policyDigest(JSON.stringify(AssumeRolePolicyDocument)),
  ]);
  expect(Object.fromEntries(deployed)).toEqual(JSON.parse(environmentOf(context).SERVICE_TRUSTS ?? ''));
  expect(deployed.map(([name]) => name).sort()).toEqual(Object.values(SERVICE_ROLES).sort());
});
