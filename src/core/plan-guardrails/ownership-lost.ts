import { ignoredBy } from '../manifest/ignored-role.ts';
import type { Settings } from '../manifest/settings.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { Arn } from '../model/ids.ts';
import { inventoryRole } from '../model/inventory.ts';
import { MANAGED_BY, TAGS } from '../model/ownership.ts';
import { ifOurs } from '../plan/before-a-tag.ts';
import type { Circumstances, PlanRule } from './rule.ts';

/**
 * Under our path and without our tag: the tag was removed by hand, or a role was created where only ours belong. Never
 * deleted and never written to, as only path and tags together make a role ours. A declared one is a conflict as well.
 *
 * `ignore` of the settings keeps silent about such a role, but never about one that was ours: that is told whatever is
 * ignored, as a hand took its tag off.
 *
 * The tag alone makes a role ours again, so the manifest comes before it (before-a-tag.ts).
 */
export const ownershipLost: PlanRule = {
  codes: ['ownership-lost'],
  check: (circumstances) =>
    circumstances.actual.roles
      .filter((role) => isLost(role, circumstances.settings))
      .filter((role) => isTold(role, circumstances) || !ignoredBy(role, circumstances.settings, circumstances.now))
      .filter(({ arn }) => !isAdopted(arn, circumstances))
      .map((role) => ({
        code: 'ownership-lost',
        blocks: 'nothing',
        role: role.name,
        message: `${role.arn} is under our path and does not carry our tag: it is not managed`,
        remedy: remedyFor(role, circumstances),
      })),
};

/** In place, or by a role beside it. */
function isAdopted(arn: Arn, { changes }: Circumstances): boolean {
  return changes.some(
    (change) =>
      (change.kind === 'adopt' && change.actual.arn === arn) || ('beside' in change && change.beside?.role.arn === arn),
  );
}

/** Under our path, without our tag. */
export function isLost({ owner, path }: ActualRole, { roles }: Settings): boolean {
  return owner === 'other' && path.startsWith(roles.path);
}

/** Whether it is told in any case: a manifest declares it, or the inventory knows its name, also of another RoleId. */
export function isTold(role: ActualRole, { declared, expired, known }: Circumstances): boolean {
  const isOne = ({ name }: { name: string }) => name.toLowerCase() === role.name.toLowerCase();
  return declared.some(isOne) || expired.some(isOne) || inventoryRole(known, role.name) !== undefined;
}

const TAG = `its tag ${TAGS.managedBy}=${MANAGED_BY}`;
const LEAVE = 'if not, leave it as it is: it is never written to';

function remedyFor({ name }: ActualRole, circumstances: Circumstances): string {
  const own = circumstances.declared.find((role) => role.name.toLowerCase() === name.toLowerCase());
  const otherwise = own === undefined ? LEAVE : `if not, choose another name in ${own.file}`;
  return `${ifOurs(name, `give it back ${TAG}`, circumstances)}; ${otherwise}`;
}
