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
 *
 * Our owner tag makes a role ours, and what is ours and not declared is deleted: before-a-tag.ts says what comes first.
 */

import type { ActualRole } from '../model/actual-role.ts';
import type { Finding } from '../model/finding.ts';
import { TAGS } from '../model/ownership.ts';
import { ifOurs, successorOf } from '../plan/before-a-tag.ts';
import { otherOwner } from '../plan/believed.ts';
import { isKnownById } from '../plan/takeover.ts';
import { whoGetsInto } from '../plan/who-gets-into.ts';
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
    remedy: `correct deployment or provider.workspaceUuid in ${SETTINGS_FILE}, whichever is mistyped; docs/deploy.md says how to give a deployment another name. If neither is, find out who changed the tags (CloudTrail, TagRole), ${DECLARED_FIRST}, then put the tag back on each: Key=${TAGS.owner},Value=${settings.owner}`,
  };
}

function changed(role: ActualRole, circumstances: Circumstances): Finding {
  const { settings, world } = circumstances;
  const { name, arn } = role;
  const { owner, who } = otherOwner(role, settings) ?? { owner: 'no owner', who: undefined };
  return {
    code: 'owner-changed',
    blocks: 'nothing',
    role: name,
    message: `${arn} is the role that we made, and its owner tag was changed by hand: it names ${owner}${called(who)}. It is not touched. Who gets in: ${whoGetsInto(role, world)}`,
    remedy: `find out who changed it (CloudTrail, TagRole); ${ifOurs(name, putTagBack(name, settings), circumstances)}; if not, leave it as it is: it is never written to`,
  };
}

function unknown(roles: readonly ActualRole[], circumstances: Circumstances): Finding[] {
  const { settings, world } = circumstances;
  const correct = `correct deployment or provider.workspaceUuid in ${SETTINGS_FILE} if one of them is mistyped`;
  const near = roles.filter(({ path }) => path.startsWith(settings.roles.path));
  return byOwner(near, settings).flatMap(([owner, who, some]): Finding[] => {
    if (who !== undefined) return [];
    const finding = (message: string, ours: string): Finding => ({
      code: 'owner-unknown',
      blocks: 'nothing',
      message,
      remedy: `if that owner is another config repository of yours, name it under owners in ${SETTINGS_FILE}; ${ours}; otherwise find out who made it (CloudTrail, CreateRole and TagRole), and leave it as it is`,
    });
    const says = `says that it belongs to ${owner}, an owner that ${SETTINGS_FILE} does not name: it is not touched`;
    if (some.length <= MOST_FINDINGS) {
      return some.map((role) => {
        const message = `${role.arn} ${says}. Who gets in: ${whoGetsInto(role, world)}`;
        const ours = ifOurs(role.name, `${correct}, and else ${putTagBack(role.name, settings)}`, circumstances);
        return { ...finding(message, ours), role: role.name };
      });
    }
    const many = `${counted(some.length, 'role')} under ${settings.roles.path}`;
    const ours = `if they are ours, ${DECLARED_FIRST}, then ${correct}, and else put the tag back on each: Key=${TAGS.owner},Value=${settings.owner}`;
    return [finding(`each of ${many} ${says}: ${list(some)}`, ours)];
  });
}

function missing(circumstances: Circumstances): Finding[] {
  const { changes, deployment, known, settings } = circumstances;
  const unowned = changes.flatMap((change) =>
    (change.kind === 'keep' || change.kind === 'conflict') && change.reason === 'unowned' ? change.actual : [],
  );
  const roles = unowned.filter((role) => !isKnownById(role, known));
  if (roles.length === 0) return [];
  const isRefused = deployment.unownedRoles === 'refuse';
  const finding = (message: string, ours: string, otherwise: string): Finding => ({
    code: 'owner-missing',
    blocks: 'nothing',
    message,
    remedy: `${ours}; if not, ${otherwise}`,
  });
  const why = isRefused
    ? 'and this deployment takes over none'
    : 'no manifest declares it, and nothing here remembers it';
  if (roles.length > MOST_FINDINGS) {
    return [
      finding(
        `each of ${counted(roles.length, 'role')} has our path and our tag and names no owner, ${why}: it is not touched: ${list(roles)}`,
        isRefused
          ? `if they are ours, ${DECLARED_FIRST}, then put our owner tag on each: Key=${TAGS.owner},Value=${settings.owner}`
          : 'if they are ours, declare each in a manifest: it is made equal to that, and gets our owner tag',
        'leave them as they are: they may be those of another config repository, and are never written to',
      ),
    ];
  }
  return roles.map((role) => ({
    ...finding(
      `${role.arn} has our path and our tag and names no owner, ${why}: it is not touched`,
      isRefused ? ifOurs(role.name, putTagBack(role.name, settings), circumstances) : ifDeclared(role, circumstances),
      'leave it as it is: it may be that of another config repository, and is never written to',
    ),
    role: role.name,
  }));
}

/** A manifest is enough there: with it, the role gets the tag. */
function ifDeclared({ name }: ActualRole, circumstances: Circumstances): string {
  const successor = successorOf(name, circumstances);
  const first = successor === undefined ? '' : `remove it from previousNames in ${successor.file} and `;
  return `if it is ours, ${first}declare it in a manifest: it is made equal to that, and gets our owner tag`;
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

const DECLARED_FIRST =
  'see that a manifest declares each of them, as one that is ours and not declared, or whose last day is over, is deleted';

function putTagBack(name: string, { owner }: Circumstances['settings']): string {
  return `put the tag back (aws iam tag-role --role-name ${name} --tags Key=${TAGS.owner},Value=${owner})`;
}

function called(who: string | undefined): string {
  return who === undefined ? '' : ` (${who})`;
}

const NAMED = 20;

function list(roles: readonly ActualRole[]): string {
  const names = roles.slice(0, NAMED).map(({ name }) => name);
  return `${names.join(', ')}${roles.length > NAMED ? ` and ${roles.length - NAMED} more` : ''}`;
}
