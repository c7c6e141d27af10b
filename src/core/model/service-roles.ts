/** What the parts of a deployed service are called (infra/ makes them), by the name of the deployment. */
import { DEFAULT_DEPLOYMENT } from './deployment.ts';

/**
 * What every name begins with. All of them begin with `rolekeeper`: the permissions boundary keeps pipelines away from
 * that, so also from a deployment that comes later.
 */
export function servicePrefix(deployment: string): string {
  return deployment === DEFAULT_DEPLOYMENT ? 'rolekeeper' : `rolekeeper-${deployment}`;
}

export interface ServiceRoles {
  readonly reconciler: string;
  /** Plans in pull requests of the config repository. */
  readonly plan: string;
  /** Publishes manifests from the config repository. */
  readonly upload: string;
  /** Rings for Bitbucket's webhook, where that is deployed. */
  readonly webhook: string;
  /** Looks from which branches roles were used, where that is deployed. */
  readonly branchAudit: string;
  /** Decides about the tokens of steps, where that is deployed. */
  readonly gate: string;
  /** Asks STS with those that the gate lets in. */
  readonly gateExchange: string;
}

/**
 * The names of the roles that the service itself needs. They are under a path of their own, never under the managed one;
 * the guardrail that reads them is for the case that the path is changed.
 */
export function serviceRoles(deployment: string): ServiceRoles {
  const prefix = servicePrefix(deployment);
  return {
    reconciler: `${prefix}-reconciler`,
    plan: `${prefix}-plan`,
    upload: `${prefix}-upload`,
    webhook: `${prefix}-webhook`,
    branchAudit: `${prefix}-branch-audit`,
    gate: `${prefix}-gate`,
    gateExchange: `${prefix}-gate-exchange`,
  };
}

/** IAM path of the roles and policies of every deployment. */
export const SERVICE_PATH = '/rolekeeper/';
