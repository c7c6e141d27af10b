/**
 * Roles that carry our tag and are not ours by their owner tag, and roles without one that nothing here knows. None of
 * them is ever written to. What is said of them, and how loud:
 *
 *  - owner-changed  the inventory knows this very role as ours, so a hand has written the tag, whoever it names, or has
 *                   taken it off where the deployment takes over no role without an owner: alarm
 *  - owner-unknown  under our path, of an owner that the settings do not name: alarm, as a copied tag looks like that.
 *                   Elsewhere it is a role like any other that is not ours (foreign-roles.ts)
 *  - owner-missing  names no owner, no manifest declares it, and the inventory does not know it (takeover.ts)
 *  - other-owners   of an owner that the settings name: said once for each owner, and no alarm
 */

import type { ActualRole } from '../model/actual-role.ts';
import type { Finding } from '../model/finding.ts';
import { TAGS } from '../model/ownership.ts';
import { otherOwner } from '../plan/believed.ts';
import { whoGetsInto } from '../plan/foreign-roles.ts';
import { isKnownById } from '../plan/takeover.ts';
import { SETTINGS_FILE } from '../source/file-place.ts';
import { counted } from '../text/counted.ts';
import type { Circumstances, PlanRule } from './rule.ts';

export const owners: PlanRule = {
  codes: ['owner-changed', 'owner-unknown', 'owner-missing', 'other-owners'],
  check: (circumstances) => {
    const { actual, known, deployment } = circumstances;
    const isRefused = deployment.unownedRoles === 'refuse';
    const others = actual.roles.filter(({ owner }) => owner === 'another' || (isRefused && owner === 'unowned'));
    const made = others.filter((role) => isKnownById(role, known));
    const strangers = others.filter((role) => role.owner === 'another' && !isKnownById(role, known));
    return [
      ...(isAboutUs(made, circumstances)
        ? [renamed(made, circumstances)]
        : made.map((role) => changed(role, circumstances))),
      ...unknown(strangers, circumstances),
      ...missing(circumstances),
      ...believed(strangers, circumstances),
    ];
  },
};

/** Up to here each has a finding of its own; another config repository may have hundreds. */
const MOST_FINDINGS = 5;

/** All of them, and all alike: then it is rather the settings that have another name than before. */
function isAboutUs(made: readonly ActualRole[], { actual, settings }: Circumstances): boolean {
  const owners = new Set(made.map((role) => otherOwner(role, settings)?.owner));
  return made.length > 1 && owners.size === 1 && actual.roles.every(({ owner }) => owner !== 'us');
}

function renamed(made: readonly ActualRole[], { settings }: Circumstances): Finding {
  const [first] = made;
  const owner = first && otherOwner(first, settings)?.owner;
  return {
    code: 'owner-changed',
    blocks: 'nothing',
    message: `each of the ${made.length} roles that we made names ${owner} as its owner, and by ${SETTINGS_FILE} we are ${settings.owner}: none of them is touched: ${list(made)}`,
    remedy: `correct deployment or provider.workspaceUuid in ${SETTINGS_FILE}, whichever is mistyped; docs/deploy.md says how to give a deployment another name`,
  };
}

function changed(role: ActualRole, { settings, declared, world }: Circumstances): Finding {
  const { name, arn } = role;
  const { owner, who } = otherOwner(role, settings) ?? { owner: 'no owner', who: undefined };
  const isDeclared = declared.some((one) => one.name.toLowerCase() === name.toLowerCase());
  const tag = `aws iam tag-role --role-name ${name} --tags Key=${TAGS.owner},Value=${settings.owner}`;
  return {
    code: 'owner-changed',
    blocks: 'nothing',
    role: name,
    message: `${arn} is the role that we made, and its owner tag was changed by hand: it names ${owner}${called(who)}. It is not touched. Who gets in: ${whoGetsInto(role, world)}`,
    // A role that is ours and that no manifest declares is deleted.
    remedy: isDeclared
      ? `find out who changed it (CloudTrail, TagRole); if it is ours, put the tag back: ${tag}`
      : `find out who changed it (CloudTrail, TagRole); if it is ours, declare it in a manifest, then put the tag back: ${tag}`,
  };
}

function unknown(roles: readonly ActualRole[], { settings, world }: Circumstances): Finding[] {
  const near = roles.filter(({ path }) => path.startsWith(settings.roles.path));
  return byOwner(near, settings).flatMap(([owner, who, some]): Finding[] => {
    if (who !== undefined) return [];
    const finding = (message: string): Finding => ({
      code: 'owner-unknown',
      blocks: 'nothing',
      message,
      remedy: `if that owner is one of yours, name it under owners in ${SETTINGS_FILE}; if it is you, correct deployment or provider.workspaceUuid there; otherwise find out who made the role (CloudTrail, CreateRole and TagRole)`,
    });
    const says = `says that it belongs to ${owner}, an owner that ${SETTINGS_FILE} does not name: it is not touched`;
    if (some.length <= MOST_FINDINGS) {
      return some.map((role) => {
        const message = `${role.arn} ${says}. Who gets in: ${whoGetsInto(role, world)}`;
        return { ...finding(message), role: role.name };
      });
    }
    const many = `${counted(some.length, 'role')} under ${settings.roles.path}`;
    return [finding(`each of ${many} ${says}: ${list(some)}`)];
  });
}

function missing({ changes, deployment, known }: Circumstances): Finding[] {
  const unowned = changes.flatMap((change) =>
    (change.kind === 'keep' || change.kind === 'conflict') && change.reason === 'unowned' ? change.actual : [],
  );
  const roles = unowned.filter((role) => !isKnownById(role, known));
  if (roles.length === 0) return [];
  const isRefused = deployment.unownedRoles === 'refuse';
  const finding = (message: string): Finding => ({
    code: 'owner-missing',
    blocks: 'nothing',
    message,
    remedy: isRefused
      ? 'declare it in a manifest and deploy with -c unownedRoles=takeover, if it is ours; delete it in IAM if nothing depends on it'
      : 'declare it in a manifest if it is ours, and it gets our owner tag; delete it in IAM if nothing depends on it',
  });
  const why = isRefused
    ? 'and this deployment takes over none'
    : 'no manifest declares it, and nothing here remembers it';
  if (roles.length > MOST_FINDINGS) {
    return [
      finding(
        `each of ${counted(roles.length, 'role')} has our path and our tag and names no owner, ${why}: it is not touched: ${list(roles)}`,
      ),
    ];
  }
  return roles.map((role) => ({
    ...finding(`${role.arn} has our path and our tag and names no owner, ${why}: it is not touched`),
    role: role.name,
  }));
}

/** Wherever they are: they are spared elsewhere as well, and what is spared is said. */
function believed(roles: readonly ActualRole[], { settings, changes }: Circumstances): Finding[] {
  const inTheWay = new Set(changes.flatMap((change) => (change.kind === 'conflict' ? change.actual.name : [])));
  const others = roles.filter(({ name }) => !inTheWay.has(name));
  return byOwner(others, settings).flatMap(([owner, who, some]): Finding[] =>
    who === undefined
      ? []
      : [
          {
            code: 'other-owners',
            blocks: 'nothing',
            message: `${counted(some.length, 'role')} ${some.length === 1 ? 'belongs' : 'belong'} to ${owner}${called(who)}: ${list(some)}`,
            remedy: `nothing is to be done: they are neither changed nor deleted, as owners in ${SETTINGS_FILE} names their owner`,
          },
        ],
  );
}

function byOwner(
  roles: readonly ActualRole[],
  settings: Circumstances['settings'],
): [owner: string, who: string | undefined, roles: readonly ActualRole[]][] {
  const groups = Map.groupBy(roles, (role) => otherOwner(role, settings)?.owner ?? '');
  return [...groups].map(([owner, some]) => [owner, settings.owners.get(owner), some]);
}

function called(who: string | undefined): string {
  return who === undefined ? '' : ` (${who})`;
}

const NAMED = 20;

function list(roles: readonly ActualRole[]): string {
  const names = roles.slice(0, NAMED).map(({ name }) => name);
  return `${names.join(', ')}${roles.length > NAMED ? ` and ${roles.length - NAMED} more` : ''}`;
}
