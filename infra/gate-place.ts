/** Where the gate of a deployment is. */
import type { DeploymentSpec } from './deployment.ts';
import type { Place } from './names.ts';

/** In the region of the service; undefined: there is none. */
export function gatePlace({ gate, gateAccount, place }: DeploymentSpec): Place | undefined {
  if (gateAccount !== undefined) return { ...place, account: gateAccount };
  return gate ? place : undefined;
}

/** Whether it is in the account of the pipelines' roles. */
export function sharesAccount(deployment: DeploymentSpec): boolean {
  return gatePlace(deployment)?.account === deployment.place.account;
}
