import type { Finding } from '../model/finding.ts';
import { isLockout, lockoutDigest } from '../plan/lockouts.ts';
import { counted } from '../text/counted.ts';
import type { Circumstances, PlanRule } from './rule.ts';

/**
 * Roles that work today would trust a provider or an audience that IAM does not have: a workspace renamed before its
 * provider exists, one digit of its UUID mistyped. However few they are, as no manifest can mean it.
 */
export const nobodyEnters: PlanRule = {
  codes: ['nobody-enters'],
  check: (circumstances) => {
    const { changes, approveCommands } = circumstances;
    const roles = changes.filter((change) => isLockout(change) && change.lockout.leaves === 'nobody');
    if (roles.length === 0) return [];
    const { why, remedy } = reason(circumstances);
    return [
      {
        code: 'nobody-enters',
        blocks: 'lockouts',
        message: `nobody could enter ${counted(roles.length, 'role', 'roles')} any more, and pipelines can today: ${why}`,
        remedy: `${remedy}: ${approveCommands.lockouts} ${lockoutDigest(changes)}`,
      } satisfies Finding,
    ];
  },
};

function reason({ actual: { provider }, settings }: Circumstances): { why: string; remedy: string } {
  const { arn, host, workspace, audience } = settings.provider;
  if (provider.is === 'missing') {
    return {
      why: `they would trust ${arn}, and IAM has no such provider`,
      remedy: `correct provider.workspace in rolekeeper.yaml; or, if the workspace is called ${workspace} in Bitbucket now, first create that provider, with client id ${audience}; or, to change these roles before that`,
    };
  }
  if (provider.is === 'present' && provider.url !== host) {
    return {
      why: `the provider that they would trust has the address ${provider.url}`,
      remedy: 'find out who changed it; or, to change these roles all the same',
    };
  }
  if (provider.is === 'present' && !provider.clientIds.includes(audience)) {
    return {
      why: `they would ask for the audience ${audience}, and the provider accepts ${provider.clientIds.join(', ') || 'none'}`,
      remedy:
        'correct provider.workspaceUuid (or provider.audience) in rolekeeper.yaml; or, if it is right, add this audience to the client ids of the provider, keep those that are there, and then',
    };
  }
  return {
    why: 'no token that a step of a pipeline can have opens the new trust policies',
    remedy: 'correct provider.subjectFormat in rolekeeper.yaml; or, to change these roles all the same',
  };
}
