/**
 * Who may enter the service's own roles, as documents: what the function compares them with
 * (src/core/plan-guardrails/service-roles.ts).
 */
import { policyDigest } from '../src/core/iam/policy-document.ts';
import type { Settings } from '../src/core/manifest/settings.ts';
import type { PolicyText } from '../src/core/model/role-spec.ts';
import { serviceRoles } from '../src/core/model/service-roles.ts';
import type { DeploymentSpec } from './deployment.ts';
import { sharesAccount } from './gate-place.ts';
import { planSubject, uploadSubject } from './pipeline-roles.ts';

/** Digests by role name; those of parts that are chosen only where the deployment makes them, in this account. */
export function serviceTrustDigests(deployment: DeploymentSpec): Record<string, string> {
  const documents = Object.entries(serviceTrusts(deployment));
  return Object.fromEntries(documents.map(([name, document]) => [name, policyDigest(document)]));
}

function serviceTrusts(deployment: DeploymentSpec): Record<string, PolicyText> {
  const { settings, configRepository, webhook, branchAudit } = deployment;
  const lambda = trust({ Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } });
  const names = serviceRoles(settings.deployment);
  const functions = {
    [names.reconciler]: lambda,
    ...(webhook && { [names.webhook]: lambda }),
    ...(branchAudit && { [names.branchAudit]: lambda }),
    // In an account of its own no pass can see them.
    ...(sharesAccount(deployment) && { [names.gate]: lambda, [names.gateExchange]: lambda }),
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
