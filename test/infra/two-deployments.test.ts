/** A second deployment in the same account, such as a staging copy: nothing of it has the name of something of the first. */
import { describe, expect, it } from 'vitest';
import type { DeploymentSpec } from '../../infra/deployment.ts';
import { sampleApp, sampleDeployment } from './sample-app.ts';
import { PROVIDER_ARN, sampleSettings } from './sample-settings.ts';

const CONTEXT = { source: 'bitbucket', webhook: true, branchAudit: true, gate: true };

/** What AWS knows a resource by, where we choose it. */
const NAMED =
  /^(Name|RoleName|ManagedPolicyName|FunctionName|BucketName|QueueName|TopicName|AliasName|AlarmName|DashboardName|LogGroupName|GroupName)$/;

function namesIn(deployment: DeploymentSpec): string[] {
  return sampleApp(deployment)
    .synth()
    .stacks.flatMap(({ stackName, template }) => [
      stackName,
      ...Object.values(template.Resources as Record<string, { Properties?: Record<string, unknown> }>).flatMap(
        ({ Properties = {} }) =>
          Object.entries(Properties).flatMap(([key, value]) =>
            NAMED.test(key) && typeof value === 'string' ? value : [],
          ),
      ),
    ]);
}

describe('two deployments in one account', () => {
  const first = namesIn(sampleDeployment(CONTEXT));
  const staging = namesIn(
    sampleDeployment(
      { ...CONTEXT, providerArn: PROVIDER_ARN, createBoundary: false },
      { ...sampleSettings({ path: '/staging/' }), deployment: 'staging' },
    ),
  );

  it('have no name in common', () => {
    expect(first.length).toBeGreaterThan(30);
    expect(staging.filter((name) => first.includes(name))).toEqual([]);
  });

  it('are recognized by their names, and the first one is called as ever', () => {
    const own =
      /^(rolekeeper-staging-|Rolekeeper-staging|rolekeeper\/staging\/|alias\/rolekeeper-staging-|\/aws\/lambda\/rolekeeper-staging-)/;
    expect(staging.filter((name) => !own.test(name))).toEqual([]);
    expect(first).toEqual(
      expect.arrayContaining([
        'Rolekeeper',
        'RolekeeperAccount',
        'rolekeeper-reconcile',
        'rolekeeper-reconciler',
        'rolekeeper-pass-failed',
        'rolekeeper-state-111122223333-eu-central-1',
        'rolekeeper/bitbucket-token',
      ]),
    );
  });

  it('write metrics with a dimension of their own, which their own alarms watch', () => {
    const [stack] = sampleApp(sampleDeployment({}, { ...sampleSettings({ path: '/staging/' }), deployment: 'staging' }))
      .synth()
      .stacks.filter(({ stackName }) => stackName === 'Rolekeeper-staging');
    const text = JSON.stringify(stack?.template);
    expect(text).toContain('"POWERTOOLS_SERVICE_NAME":"rolekeeper-staging"');
    expect(text).toContain('{"Name":"service","Value":"rolekeeper-staging"}');
    expect(text).not.toContain('{"Name":"service","Value":"rolekeeper"}');
  });
});
