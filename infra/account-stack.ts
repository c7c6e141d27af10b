/**
 * What an account needs to have once, before any role is managed: the trust in Bitbucket, the ceiling, and the three
 * roles of the service itself. Nothing here costs anything, and what others may depend on stays when the stack is
 * deleted.
 */
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { OidcProviderNative } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Settings } from '../src/core/manifest/settings.ts';
import { createBoundary } from './boundary.ts';
import type { DeploymentSpec } from './deployment.ts';
import { PipelineRoles } from './pipeline-roles.ts';
import { createReconcilerRole } from './reconciler-role.ts';

export class AccountStack extends Stack {
  constructor(scope: Construct, id: string, { deployment, ...props }: StackProps & { deployment: DeploymentSpec }) {
    super(scope, id, props);
    createAccount(this, deployment);
  }
}

/** What the stack consists of, in any scope; infra/library.ts puts it into stacks of other apps. */
export function createAccount(scope: Construct, deployment: DeploymentSpec): void {
  const { settings, configRepository, createProvider, place, layout, source } = deployment;
  if (createProvider) createOidcProvider(scope, settings);
  if (deployment.createBoundary) createBoundary(scope, settings, deployment);
  const reconciler = createReconcilerRole(scope, settings, deployment);
  if (configRepository !== undefined) {
    new PipelineRoles(scope, 'ConfigRepository', { settings, repository: configRepository, place, layout, source });
  }
  new CfnOutput(scope, 'ProviderArn', { value: settings.provider.arn });
  new CfnOutput(scope, 'BoundaryArn', { value: settings.roles.permissionsBoundary });
  new CfnOutput(scope, 'ReconcilerRoleArn', { value: reconciler.roleArn });
}

/**
 * An account has one provider for a workspace, and every role that trusts the workspace, ours or not, names it. So it
 * stays when the stack is deleted. No thumbprints: IAM checks the certificates of this issuer against its own roots.
 */
function createOidcProvider(scope: Construct, { provider }: Settings): void {
  new OidcProviderNative(scope, 'Bitbucket', {
    url: `https://${provider.host}`,
    clientIds: [provider.audience],
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
