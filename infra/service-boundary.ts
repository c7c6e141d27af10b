import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { DeploymentSpec } from './deployment.ts';

/**
 * Organisations that let nobody create a role without a certain permissions boundary name it (`serviceBoundary`): every
 * role in this scope wears it, those that constructs of the CDK make by themselves too. It bounds the service alone. The
 * managed roles wear the one of the settings.
 */
export function boundServiceRoles(
  scope: Construct,
  { serviceBoundary }: Pick<DeploymentSpec, 'serviceBoundary'>,
): void {
  if (serviceBoundary === undefined) return;
  const policy = ManagedPolicy.fromManagedPolicyArn(scope, 'ServiceBoundary', serviceBoundary);
  PermissionsBoundary.of(scope).apply(policy);
}
