/**
 * Who may enter the service's own roles, as documents: what the function compares them with
 * (src/core/plan-guardrails/service-roles.ts).
 */
import { policyDigest } from '../src/core/iam/policy-document.ts';
import type { Settings } from '../src/core/manifest/settings.ts';
import type { PolicyText } from '../src/core/model/role-spec.ts';
import { serviceRoles } from '../src/core/model/service-roles.ts';
import type { DeploymentSpec } from './deployment.ts';
import { planSubject, uploadSubject } from './pipeline-roles.ts';

/** Digests by role name; of the pipeline roles, the webhook's and the branch audit's only where the deployment makes them. */
export function serviceTrustDigests(deployment: DeploymentSpec): Record<string, string> {
  const documents = Object.entries(serviceTrusts(deployment));
  return Object.fromEntries(documents.map(([name, document]) => [name, policyDigest(document)]));
}

function serviceTrusts({
  settings,
  configRepository,
  webhook,
  branchAudit,
}: DeploymentSpec): Record<string, PolicyText> {
  const lambda = trust({ Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } });
  const names = serviceRoles(settings.deployment);
  const functions = {
    [names.reconciler]: lambda,
    ...(webhook && { [names.webhook]: lambda }),
    ...(branchAudit && { [names.branchAudit]: lambda }),
  };
  if (configRepository === undefined) return functions;
  const upload = uploadSubject(settings, configRepository);
  return {
    ...functions,
    [names.plan]: pipelineTrust(settings, planSubject(settings, configRepository)),
    ...(upload !== undefined && { [names.upload]: pipelineTrust(settings, upload) }),
  };
}

function pipelineTrust({ provider: { arn, host, audience } }: Settings, subject: string): PolicyText {
  return trust({
    Action: 'sts:AssumeRoleWithWebIdentity',
    Principal: { Federated: arn },
    Condition: { StringEquals: { [`${host}:aud`]: audience }, StringLike: { [`${host}:sub`]: subject } },
  });
}

function trust(statement: object): PolicyText {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
}
