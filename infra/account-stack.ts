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
    const { settings, configRepository, createProvider, passRolePath, place, layout } = deployment;
    if (createProvider) this.#createProvider(settings);
    if (deployment.createBoundary) createBoundary(this, settings, { passRolePath });
    const reconciler = createReconcilerRole(this, settings, deployment);
    if (configRepository !== undefined) {
      new PipelineRoles(this, 'ConfigRepository', { settings, repository: configRepository, place, layout });
    }
    new CfnOutput(this, 'ProviderArn', { value: settings.provider.arn });
    new CfnOutput(this, 'BoundaryArn', { value: settings.roles.permissionsBoundary });
    new CfnOutput(this, 'ReconcilerRoleArn', { value: reconciler.roleArn });
  }

  /**
   * An account has one provider for a workspace, and every role that trusts the workspace, ours or not, names it. So it
   * stays when the stack is deleted. No thumbprints: IAM checks the certificates of this issuer against its own roots.
   */
  #createProvider({ provider }: Settings): void {
    new OidcProviderNative(this, 'Bitbucket', {
      url: `https://${provider.host}`,
      clientIds: [provider.audience],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
