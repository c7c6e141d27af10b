import type { ActualRole } from '../model/actual-role.ts';
import type { Change } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import { whoGetsInto } from '../plan/foreign-roles.ts';
import { SETTINGS_FILE } from '../source/file-place.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import type { PlanRule } from './rule.ts';

/** A role that blocks a manifest, or that the inventory does not know, is not touched: we cannot know what needs it. */
export const conflicts: PlanRule = {
  codes: ['name-taken', 'cannot-move', 'recreated', 'unknown-role'],
  check: ({ changes, world }) =>
    changes.flatMap((change) => {
      if (change.kind === 'conflict') return finding(change, world);
      if (change.kind !== 'keep') return [];
      if (change.reason === 'recreated') return recreated(change.actual, world);
      return change.reason === 'unknown' ? unknown(change.actual, world) : [];
    }),
};

function finding({ name, reason, actual, desired }: Extract<Change, { kind: 'conflict' }>, world: TrustWorld): Finding {
  if (reason === 'not-ours') {
    // Under our path it may be ours that has lost its tag, and ownership-lost says what to do.
    const isNear = actual.path.startsWith(desired.path);
    return {
      code: 'name-taken',
      blocks: 'writes',
      role: name,
      message: `${actual.arn} exists and is not ours: it is not touched`,
      remedy: isNear
        ? 'first find out whose role it is: see ownership-lost'
        : `choose another name in ${desired.file}, or delete that role in IAM if nothing depends on it`,
    };
  }
  if (reason === 'recreated') return recreated(actual, world);
  const wanted = `${desired.path}${name}`;
  return {
    code: 'cannot-move',
    blocks: 'writes',
    role: name,
    message: `the role exists as ${actual.path}${actual.name}, not ${wanted}: IAM can neither move nor rename a role`,
    remedy:
      reason === 'case'
        ? `write ${actual.name} in ${desired.file}, as IAM has it; or give the role a new name, with the old one under previousNames`
        : `set roles.path back to ${actual.path} in ${SETTINGS_FILE}; or give the role a new name, with the old one under previousNames`,
  };
}

function recreated(role: ActualRole, world: TrustWorld): Finding {
  const { name, arn, roleId } = role;
  return {
    code: 'recreated',
    blocks: 'writes',
    role: name,
    message: `${arn} is not the role that we created: it was deleted and created again by hand (its id is now ${roleId}). Who gets in: ${whoGetsInto(role, world)}`,
    remedy: 'delete it in IAM if nothing depends on it; if a manifest declares it, the next pass creates it again',
  };
}

function unknown(role: ActualRole, world: TrustWorld): Finding {
  const { name, arn } = role;
  return {
    code: 'unknown-role',
    blocks: 'writes',
    role: name,
    message: `${arn} has our path and our tag, no manifest declares it, and the inventory does not know it: it is kept. Who gets in: ${whoGetsInto(role, world)}`,
    remedy: 'delete it in IAM if nothing depends on it, or declare it in a manifest',
  };
}
