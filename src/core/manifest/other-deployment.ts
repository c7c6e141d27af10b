/**
 * Whether manifests are of another deployment than the one that would act on them. The settings can be changed by
 * everybody who may merge, and with them the owner that a plan takes for "us": with the name of another deployment, or
 * the UUID of another workspace, its roles would look like ours that no manifest declares. So what is deployed decides.
 */
import { type Deployment, UNDEPLOYED } from '../model/deployment.ts';
import type { Settings } from './settings.ts';

/** What counts as deployed once manifests are applied where nothing is: that these are its manifests. */
export function undeployed({ deployment, provider: { workspaceUuid } }: Settings): Deployment {
  return { ...UNDEPLOYED, name: deployment, workspaceUuid };
}

/** What is different, as the settings name it and as it is deployed; undefined if they are of this deployment. */
export function otherDeployment(
  { deployment, provider: { workspaceUuid } }: Settings,
  deployed: Pick<Deployment, 'name' | 'workspaceUuid'>,
): { readonly named: string; readonly deployed: string; readonly field: string } | undefined {
  if (deployment !== deployed.name) {
    return { named: `deployment "${deployment}"`, deployed: `"${deployed.name}"`, field: 'deployment' };
  }
  if (deployed.workspaceUuid === null || deployed.workspaceUuid === workspaceUuid) return undefined;
  return {
    named: `workspace ${workspaceUuid}`,
    deployed: deployed.workspaceUuid,
    field: 'provider.workspaceUuid',
  };
}
