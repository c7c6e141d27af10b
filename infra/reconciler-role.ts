import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Settings } from '../src/core/manifest/settings.ts';
import { serviceRoles } from '../src/core/model/service-roles.ts';
import { acknowledge, policiesAreFound } from './acknowledge.ts';
import type { DeploymentContext } from './context.ts';
import { TOOL_PATH } from './names.ts';
import { policyDocument } from './policy-statement.ts';
import { reconcilerStatements } from './reconciler-permissions.ts';

/** What the context says about it. */
type Grants = Pick<DeploymentContext, 'foreignRoles' | 'unownedRoles' | 'source'>;

/**
 * The role that the reconcile function runs as. It is here and not beside the function, because it is the account's
 * decision what it may do to IAM; the reconciler's stack adds its own buckets and queue to it.
 */
export function createReconcilerRole(scope: Construct, settings: Settings, grants: Grants): Role {
  const roleName = serviceRoles(settings.deployment).reconciler;
  const role = new Role(scope, 'ReconcilerRole', {
    roleName,
    path: TOOL_PATH,
    description: `Makes the roles under ${settings.roles.path} equal to their manifests`,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      [roleName]: PolicyDocument.fromJson(
        policyDocument(reconcilerStatements(settings, grants.foreignRoles, grants.unownedRoles, grants.source)),
      ),
    },
  });
  const iam = `arn:${settings.partition}:iam::${settings.account}`;
  acknowledge(role, {
    'AwsSolutions-IAM5[Resource::*]':
      'ListRoles, GetAccountSummary and GetAccountAuthorizationDetails have no narrower resource',
    [`AwsSolutions-IAM5[Resource::${iam}:role${settings.roles.path}*]`]:
      'The managed roles: their names come from manifests; every write also asks for our tag and our boundary',
    ...policiesAreFound(settings),
    [`AwsSolutions-IAM5[Resource::${iam}:instance-profile${settings.roles.path}*]`]:
      'Profiles made by hand under the managed path keep a role from being deleted',
  });
  return role;
}
