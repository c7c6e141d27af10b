/** The facts of this deployment, for the function that runs in it (src/core/model/deployment.ts). */
import { policyDigest } from '../src/core/iam/policy-document.ts';
import { type DeployedBoundary, type Deployment, UNDEPLOYED } from '../src/core/model/deployment.ts';
import { boundaryStatements } from './boundary.ts';
import type { DeploymentSpec } from './deployment.ts';
import { policyDocument } from './policy-statement.ts';
import { serviceTrustDigests } from './service-trusts.ts';

export function deploymentFacts(spec: DeploymentSpec): Deployment {
  return {
    ...UNDEPLOYED,
    name: spec.settings.deployment,
    workspaceUuid: spec.settings.provider.workspaceUuid,
    unownedRoles: spec.unownedRoles,
    foreignRoles: spec.foreignRoles,
    boundary: spec.createBoundary ? deployedBoundary(spec) : null,
    serviceTrusts: serviceTrustDigests(spec),
    source: spec.source,
  };
}

/** What the function takes for the unchanged boundary: it comes with the boundary itself. */
function deployedBoundary({ settings, passRolePath, stacks, alarmTopicArn }: DeploymentSpec): DeployedBoundary {
  const document = policyDocument(boundaryStatements(settings, { passRolePath, stacks, alarmTopicArn }));
  return { arn: settings.roles.permissionsBoundary, digest: policyDigest(JSON.stringify(document)) };
}
