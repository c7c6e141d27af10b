/** Organisations that let nobody create a role without a boundary of theirs: every role of our stacks wears it. */
import { describe, expect, test } from 'vitest';
import { GATE_ACCOUNT } from './gate-settings.ts';
import { sampleApp, sampleDeployment } from './sample-app.ts';

const ARN = 'arn:aws:iam::111122223333:policy/org/everybody';

/** The account of a role, by the stack that makes it. */
const policyIn = (account: string) => ARN.replace('111122223333', account);

interface Role {
  Type: string;
  Properties: { PermissionsBoundary?: unknown };
}

function rolesWith(context: Record<string, unknown>): [account: string, Role][] {
  const { stacks } = sampleApp(sampleDeployment(context)).synth();
  return stacks
    .flatMap(({ template, environment }) =>
      Object.values((template as { Resources: Record<string, Role> }).Resources).map((role): [string, Role] => [
        environment.account,
        role,
      ]),
    )
    .filter(([, { Type }]) => Type === 'AWS::IAM::Role');
}

const DEPLOYMENTS = [
  { name: 'publishing', context: {}, least: 5 },
  { name: 'fetching, with a webhook', context: { source: 'bitbucket', webhook: true }, least: 5 },
  { name: 'with a branch audit', context: { branchAudit: true }, least: 5 },
  { name: 'with a gate', context: { gate: true }, least: 7 },
  {
    name: 'with a gate in another account, where the policy has the same name',
    context: { gateAccount: GATE_ACCOUNT },
    least: 7,
  },
];

describe.for(DEPLOYMENTS)('$name', ({ context, least }) => {
  test('every role wears it, those that the CDK makes by itself too', () => {
    const roles = rolesWith({ ...context, serviceBoundary: ARN });
    expect(roles.length).toBeGreaterThanOrEqual(least);
    expect(roles.filter(([account, { Properties }]) => Properties.PermissionsBoundary !== policyIn(account))).toEqual(
      [],
    );
  });

  test('without it none has one', () => {
    expect(rolesWith(context).filter(([, { Properties }]) => Properties.PermissionsBoundary !== undefined)).toEqual([]);
  });
});

test('there is no custom resource, whose role would be out of sight', () => {
  const types = sampleApp(sampleDeployment({ source: 'bitbucket', webhook: true, gate: true }))
    .synth()
    .stacks.flatMap(({ template }) => Object.values((template as { Resources: Record<string, Role> }).Resources))
    .map(({ Type }) => Type);
  expect(types.filter((type) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource')).toEqual(
    [],
  );
});
