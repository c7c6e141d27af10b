/** The policy that docs/deploy.md bootstraps with: enough for every stack of ours, and no administrator by its own text. */
import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import type { PolicyStatementJson } from '../../infra/policy-statement.ts';
import { evaluate } from './policy-evaluator.ts';
import { sampleApp, sampleDeployment } from './sample-app.ts';
import { sampleSettings } from './sample-settings.ts';

const FILE = 'docs/samples/cdk-execution-policy.json';
const { Statement } = JSON.parse(readFileSync(FILE, 'utf8')) as {
  Statement: Record<'Action' | 'Resource', string | string[]>[];
};
const STATEMENTS = Statement.map(
  (one) => ({ ...one, Action: [one.Action].flat(), Resource: [one.Resource].flat() }) as unknown as PolicyStatementJson,
);
const may = (action: string, resource: string) => evaluate(STATEMENTS, { action, resource, context: {} }) === 'allowed';

describe('the execution policy of the samples', () => {
  const stacks = sampleApp(sampleDeployment({ source: 'bitbucket', webhook: true, branchAudit: true })).synth().stacks;
  const resources: [string, { Type: string; Properties?: Record<string, string> }][] = stacks.flatMap(
    ({ stackName, template }) =>
      Object.entries<{ Type: string }>(template.Resources).map(
        ([id, one]) => [`${stackName}-${id}-A1B2C3`, one] as const,
      ),
  ) as never;

  it('has the service of every resource of our stacks', () => {
    const types = new Set(resources.map(([, { Type }]) => Type).filter((type) => !type.startsWith('AWS::IAM::')));
    const missing = [...types].filter((type) => {
      const service = type.split('::')[1]?.toLowerCase() ?? '';
      return !may(`${service}:CreateAnything`, '*');
    });
    expect(missing).toEqual([]);
  });

  it('reaches every identity of our stacks, those with generated names too', () => {
    const { permissionsBoundary } = sampleSettings().roles;
    const roles = resources
      .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
      .map(([generated, { Properties = {} }]) => `role${Properties.Path ?? '/'}${Properties.RoleName ?? generated}`);
    expect(roles.length).toBeGreaterThan(3);
    for (const role of roles) {
      for (const action of ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:PassRole']) {
        expect(may(action, `arn:aws:iam::111122223333:${role}`), `${action} ${role}`).toBe(true);
      }
    }
    expect(may('iam:CreatePolicyVersion', permissionsBoundary)).toBe(true);
    expect(may('iam:CreateOpenIDConnectProvider', sampleSettings().provider.arn)).toBe(true);
  });

  test.for(['role/admin', 'role/bitbucket/checkout-deploy', 'user/alice', 'policy/ci/checkout'])(
    'changes nothing of %s',
    (identity) => {
      for (const action of ['iam:PassRole', 'iam:PutRolePolicy', 'iam:CreateAccessKey', 'iam:CreatePolicyVersion']) {
        expect(may(action, `arn:aws:iam::111122223333:${identity}`)).toBe(false);
      }
    },
  );

  it('is the one that the page bootstraps with', () => {
    expect(readFileSync('docs/deploy.md', 'utf8')).toContain(`file://${FILE}`);
  });
});
