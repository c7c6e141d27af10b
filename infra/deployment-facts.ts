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
    boundary: deployedBoundary(spec),
    serviceTrusts: serviceTrustDigests(spec),
    source: spec.source,
    ...(spec.gateVpc !== undefined && { gate: { vpc: spec.gateVpc } }),
  };
}

/**
 * What the function takes for the unchanged boundary: the document that comes with the deployment, or of a boundary that
 * is another's the text that the settings have of it. null: nothing says what it should be.
 */
export function deployedBoundary({
  settings,
  createBoundary,
  passRolePath,
  stacks,
  alarmTopicArn,
  gateSubnets,
}: DeploymentSpec): DeployedBoundary | null {
  const document = createBoundary
    ? policyDocument(boundaryStatements(settings, { passRolePath, stacks, alarmTopicArn, gateSubnets }))
    : settings.roles.boundaryDocument;
  if (document === undefined) return null;
  return { arn: settings.roles.permissionsBoundary, digest: policyDigest(JSON.stringify(document)) };
}
