import type { Settings } from '../manifest/settings.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { Change } from '../model/change.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { Finding } from '../model/finding.ts';
import type { KnownRoles } from '../model/inventory.ts';
import { TAGS } from '../model/ownership.ts';
import { otherOwner } from '../plan/believed.ts';
import { isKnownById } from '../plan/takeover.ts';
import { whoGetsInto } from '../plan/who-gets-into.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import type { PlanRule } from './rule.ts';

/**
 * A role that blocks a manifest, or that the inventory does not know, is not touched: we cannot know what needs it. For
 * the same reason no remedy says to delete it, unless a person has seen that nothing uses it.
 */
export const conflicts: PlanRule = {
  codes: ['name-taken', 'cannot-move', 'recreated', 'unknown-role'],
  check: ({ changes, world, settings, known }) =>
    changes.flatMap((change) => {
      if (change.kind === 'conflict') return finding(change, world, settings, known) ?? [];
      if (change.kind !== 'keep') return [];
      if (change.reason === 'recreated') return recreated(change.actual, undefined, world);
      return change.reason === 'unknown' ? unknown(change.actual, world) : [];
    }),
};

function finding(
  { name, reason, actual, desired }: Extract<Change, { kind: 'conflict' }>,
  world: TrustWorld,
  settings: Settings,
  known: KnownRoles,
): Finding | undefined {
  switch (reason) {
    case 'another-owner':
      return taken(actual, desired, settings, isKnownById(actual, known));
    case 'unowned':
      return {
        code: 'name-taken',
        blocks: 'writes',
        role: name,
        message: `${actual.arn} names no owner, and this deployment takes over no such role: it is not touched`,
        remedy: `if it is ours, put the tag back (aws iam tag-role --role-name ${name} --tags Key=${TAGS.owner},Value=${settings.owner}): it is then made equal to ${desired.file}; if not, choose another name there`,
      };
    case 'not-ours': {
      // Under our path it may be ours that has lost its tag, and ownership-lost says what to do.
      const isNear = actual.path.startsWith(desired.path);
      return {
        code: 'name-taken',
        blocks: 'writes',
        role: name,
        message: `${actual.arn} exists and is not ours: it is not touched`,
        remedy: isNear
          ? 'first find out whose role it is: see ownership-lost'
          : `choose another name in ${desired.file}: this role stays as it is`,
      };
    }
    case 'recreated':
      return recreated(actual, desired.file, world);
    case 'path':
      // All of them in one sentence: path-changed.ts.
      return undefined;
    case 'case':
      return {
        code: 'cannot-move',
        blocks: 'writes',
        role: name,
        message: `the role exists as ${actual.path}${actual.name}, not ${desired.path}${name}: IAM cannot rename a role`,
        remedy: `write ${actual.name} in ${desired.file}, as IAM has it`,
      };
  }
}

/** By its owner tag, it is another owner's. */
function taken(actual: ActualRole, { file, path }: DesiredRole, settings: Settings, isKnown: boolean): Finding {
  const { name, arn } = actual;
  const { owner = '', who } = otherOwner(actual, settings) ?? {};
  const isNear = actual.path.startsWith(path);
  return {
    code: 'name-taken',
    blocks: 'writes',
    role: name,
    message: `${arn} belongs to ${owner} ${who === undefined ? '(by its own tag alone)' : `(${who})`}: it is not touched`,
    remedy:
      isKnown || (who === undefined && isNear)
        ? `first find out whose role it is: see ${isKnown ? 'owner-changed' : 'owner-unknown'}`
        : `choose another name in ${file}: this role stays as it is`,
  };
}

function recreated(role: ActualRole, file: string | undefined, world: TrustWorld): Finding {
  const { name, arn, roleId } = role;
  const remedy =
    file === undefined
      ? 'find out who created it (CloudTrail, CreateRole), and let that person look after it; it is never written to'
      : `find out who created it (CloudTrail, CreateRole), then choose another name in ${file}: the new role is made beside this one, which stays as it is, and the pipelines can be moved to it`;
  return {
    code: 'recreated',
    blocks: 'writes',
    role: name,
    message: `${arn} is not the role that we created: it was deleted and created again by hand (its id is now ${roleId}). Who gets in: ${whoGetsInto(role, world)}`,
    remedy: `${remedy}. Delete it in IAM only when nothing uses it any more`,
  };
}

function unknown(role: ActualRole, world: TrustWorld): Finding {
  const { name, arn } = role;
  return {
    code: 'unknown-role',
    blocks: 'writes',
    role: name,
    message: `${arn} has our path and our tag, no manifest declares it, and the inventory does not know it: it is kept. Who gets in: ${whoGetsInto(role, world)}`,
    remedy:
      'declare it in a manifest: it is made equal to that, and known from then on; without one it stays as it is. If every role is unknown, bring back inventory.json: docs/runbook.md#unknown-role',
  };
}
