import type { ActualRole } from '../model/actual-role.ts';
import { MANAGED_BY, TAGS } from '../model/ownership.ts';
import type { Circumstances, PlanRule } from './rule.ts';

/**
 * Under our path and without our tag: the tag was removed by hand, or a role was created where only ours belong. Never
 * deleted and never written to, as only path and tags together make a role ours. A declared one is a conflict as well.
 *
 * The tag alone makes a role ours again, and what is ours and not declared is deleted. So the remedy says what follows,
 * and the manifest comes before the tag.
 */
export const ownershipLost: PlanRule = {
  codes: ['ownership-lost'],
  check: (circumstances) =>
    circumstances.actual.roles
      .filter(({ owner, path }) => owner === 'other' && path.startsWith(circumstances.settings.roles.path))
      .map((role) => ({
        code: 'ownership-lost',
        blocks: 'nothing',
        role: role.name,
        message: `${role.arn} is under our path and does not carry our tag: it is not managed`,
        remedy: remedyFor(role, circumstances),
      })),
};

const TAG = `its tag ${TAGS.managedBy}=${MANAGED_BY}`;
const LEAVE = 'if not, leave it as it is: it is never written to';

function remedyFor({ name }: ActualRole, { declared, expired }: Circumstances): string {
  const isIt = (other: string) => other.toLowerCase() === name.toLowerCase();
  const own = declared.find((role) => isIt(role.name));
  if (own !== undefined) {
    return `if it is ours, give it back ${TAG}: it is then made equal to ${own.file}; if not, choose another name in ${own.file}`;
  }
  const over = expired.find((role) => isIt(role.name));
  if (over !== undefined) {
    return `if it is ours and needed, first write a later day than ${over.expires} into ${over.file}, then give it back ${TAG}: with the tag and without that day it is deleted; ${LEAVE}`;
  }
  const successor = declared.find(({ previousNames }) => previousNames.some(isIt));
  if (successor !== undefined) {
    return `if it is ours and needed, first remove it from previousNames in ${successor.file} and declare it in a manifest, then give it back ${TAG}: with the tag alone it is deleted, as renamed to ${successor.name}; ${LEAVE}`;
  }
  return `if it is ours, first declare it in a manifest, then give it back ${TAG}: with the tag and without a manifest it is deleted; ${LEAVE}`;
}
