/** `rolekeeper restore ROLE`: makes a role again that was taken away. */

import type { DesiredState } from '../../core/compile/desired-state.ts';
import { scopeOf } from '../../core/manifest/scope.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import type { ActualRole } from '../../core/model/actual-role.ts';
import type { Inventory } from '../../core/model/inventory.ts';
import { isFailed } from '../../core/model/operation.ts';
import { ownerNamed, ownershipOf } from '../../core/model/ownership.ts';
import type { Plan } from '../../core/model/plan.ts';
import { attachedArns } from '../../core/plan/attachments.ts';
import { dayTag, isClosed } from '../../core/plan/quarantine.ts';
import { refusal } from '../../core/plan-guardrails/managed-policies.ts';
import { restorePlan } from '../../core/record/restore.ts';
import { roleRestored, rolesAdopted } from '../../core/record/roles-after.ts';
import { type Snapshot, wholeSnapshot } from '../../core/record/snapshot.ts';
import type { SnapshotStore } from '../../core/record/state-ports.ts';
import { lintTrust } from '../../core/trust/lint/trust-lint.ts';
import { trustWorld } from '../../core/trust/trust-world.ts';
import { BlockedError, UsageError, WrongAccountError } from '../../errors.ts';
import { actAlone } from '../account/acting.ts';
import { openTarget } from '../account/open-target.ts';
import { deploymentToKeep, planBy } from '../account/planning.ts';
import { type OpenState, openState } from '../account/state.ts';
import { findStateBucket } from '../account/state-bucket.ts';
import type { OpenTarget } from '../account/target.ts';
import { flag, required, text } from '../command/option.ts';
import { OUTPUT, TARGET_TO_WRITE } from '../command/options.ts';
import { defineVerb, type ExitCode, type Session } from '../command/verb.ts';
import { loadFolder } from '../manifests/manifests.ts';
import { goingOn } from '../text/going-on.ts';
import { saysYes } from '../text/question.ts';
import { restoredJson } from '../text/restored-json.ts';
import { type JudgedSnapshot, restoredText, type SnapshotWords, snapshotText } from '../text/restored-text.ts';

export const verb = defineVerb({
  description:
    'Makes a role again that was deleted, from the snapshot that was taken before: trust, policies, tags and all, also what was changed by hand; it says who may enter before it asks. It is another role to IAM, with a RoleId of its own; the answer says what that breaks. A role in quarantine needs no restore: declare it again, and it comes back as it was.',
  examples: [
    { line: 'rolekeeper restore checkout-deploy', means: 'makes the role again in the embedded IAM, after a question' },
    {
      line: 'rolekeeper restore checkout-deploy --target aws --state-bucket rolekeeper-state-111122223333-eu-central-1',
      means: 'makes it again in AWS, from the snapshot of the service',
    },
    { line: 'rolekeeper restore checkout-deploy --yes --json', means: 'answers a program, and does not ask' },
  ],
  argument: required('<ROLE>', 'the name of the role'),
  options: {
    settings: text('--settings <DIR>', 'the manifests folder, for account and boundary; manifests if left out'),
    yes: flag('--yes', 'do not ask'),
    ...TARGET_TO_WRITE,
    ...OUTPUT,
  },
  async run({ argument: name, options, ...session }) {
    const { io } = session;
    const manifests = await loadFolder(options.settings ?? 'manifests', io);
    const { desired } = manifests;
    // Only the settings matter here; a broken manifest elsewhere does not.
    const settings = goingOn(manifests, true, session);
    if (settings === undefined) return 1;

    const target = await openTarget(options, { ...io, settings, desired });
    try {
      const stateBucket = await findStateBucket(options, io.env, target, settings);
      const opened = await openState({ ...options, stateBucket }, io);
      const state = options.lease ? opened : { ...opened, leases: undefined };
      try {
        return await restoreIn({ target, state, settings, desired }, name, options.yes, session);
      } finally {
        state.close();
      }
    } finally {
      target.close();
    }
  },
});

interface Place {
  readonly target: OpenTarget;
  readonly state: OpenState;
  readonly settings: Settings;
  readonly desired: DesiredState;
}

async function restoreIn(place: Place, name: string, yes: boolean, session: Session): Promise<ExitCode> {
  const { target, state, settings, desired } = place;
  const { output } = session;
  const snapshot = await snapshotOf(name, state.snapshots, settings);
  refuseForeign(snapshot, settings, state.snapshots.place);
  refuseExisting(await roleIn(target, settings, name));
  const isDeclared = desired.roles.some((role) => role.name.toLowerCase() === name.toLowerCase());
  const judged = { snapshot, trust: lintTrust(snapshot.role.trust, trustWorld(settings, desired.lock)) };
  if (!output.json) output.data(snapshotText(judged, wordsFor(session, target)));
  if (!yes && !(await isAgreed(judged, target, session))) return 1;

  await perform(snapshot, place, session);
  const roleId = (await roleIn(target, settings, name))?.roleId;
  if (output.json) output.dataJson(restoredJson(judged, { target: target.name, roleId, isDeclared }));
  else output.data(restoredText(snapshot, { roleId, isDeclared, paint: output.paint }));
  return 0;
}

async function snapshotOf(name: string, store: SnapshotStore, { account }: Settings): Promise<Snapshot> {
  const snapshot = wholeSnapshot(await store.find(name));
  if (snapshot === undefined) {
    throw new UsageError(`there is no snapshot of role "${name}" in ${store.place}`, {
      remedy: 'Check the spelling, letter case included, and where the role was deleted: --target, --state-bucket.',
    });
  }
  if (snapshot.account === account) return snapshot;
  throw new WrongAccountError(`The snapshot is of account ${snapshot.account}, and the settings name ${account}.`, {
    remedy: 'Name the manifests folder of that account with --settings.',
  });
}

/** What we may not give (another boundary, or none) would not come back, and it would look as if it had. */
function refuseForeign({ takenAt, role }: Snapshot, { roles, owner }: Settings, place: string): void {
  const whose = ownershipOf(role.path, role.tags, { path: roles.path, owner });
  // Of before there were owners: the snapshots are this deployment's own.
  if (whose === 'us' || whose === 'unowned') return;
  if (whose === 'another') {
    throw new UsageError(`${role.arn} belonged to ${ownerNamed(role.tags)}, and we are ${owner}: nothing was changed`, {
      remedy: 'Restore it with the manifests of that owner: deployment and provider.workspaceUuid in rolekeeper.yaml.',
    });
  }
  throw new UsageError(
    `${role.arn} was not ours: restore makes roles under ${roles.path}, with our boundary. Nothing was changed`,
    {
      remedy: `If it is there, it is closed: \`rolekeeper explain foreign-closed\` says how to open it. If it was deleted, make it again with the tool that made it: the snapshot of ${takenAt} in ${place} has its trust, policies, tags and boundary, not its description and session. Without an exception in drift.foreign-trust it is closed again.`,
    },
  );
}

async function roleIn({ reader }: OpenTarget, settings: Settings, name: string): Promise<ActualRole | undefined> {
  const { roles } = await reader.read(scopeOf(settings));
  return roles.find((role) => role.name.toLowerCase() === name.toLowerCase());
}

/** What keeps every write back, such as a boundary that was changed, keeps this one back as well. */
function refuseBlocked({ findings }: Plan): void {
  const finding = findings.find(({ blocks, role }) => blocks === 'writes' && role === undefined);
  if (finding !== undefined) throw new BlockedError(finding);
}

function refuseExisting(role: ActualRole | undefined): void {
  if (role === undefined) return;
  const day = isClosed(role) ? dayTag(role) : undefined;
  if (day === undefined) {
    throw new UsageError(`${role.arn} is there: nothing was changed`, {
      remedy: 'If it is not what it should be, declare it in a manifest, and apply.',
    });
  }
  throw new UsageError(`${role.arn} is not deleted, but in quarantine since ${day}: nothing was changed`, {
    remedy: 'Declare it again: the next pass, or apply, opens it as it was, with its RoleId.',
  });
}

async function isAgreed(judged: JudgedSnapshot, target: OpenTarget, session: Session): Promise<boolean> {
  const { io, output } = session;
  if (!io.stdin.isTTY) {
    throw new UsageError(
      'restore asks before it changes anything, and there is no terminal to answer on: nothing was changed',
      { remedy: 'Add --yes.' },
    );
  }
  if (output.json) output.note(snapshotText(judged, { ...wordsFor(session, target), paint: output.notePaint }));
  if (await saysYes(io, `\nMake this role again in ${target.name}?`)) return true;
  output.note('Nothing was changed.\n');
  return false;
}

function wordsFor({ output, program }: Session, target: OpenTarget): SnapshotWords {
  return { target: target.name, paint: output.paint, width: output.width, program };
}

/** A role that is made again without one of its policies is not the role that it was. */
async function refuseMissing(plan: Plan, { reader }: OpenTarget): Promise<void> {
  const states = await reader.readPolicies([...new Set(plan.operations.flatMap(attachedArns))].sort());
  for (const [arn, state] of states) {
    const why = refusal(arn, state);
    if (why === undefined) continue;
    const remedy = 'Create the policy, then restore. Or declare the role in a manifest without it, and apply.';
    throw new BlockedError({ ...why, remedy });
  }
}

/** Under the lease, where it must still not be there: another command may have made it meanwhile. */
async function perform(snapshot: Snapshot, place: Place, session: Session): Promise<void> {
  const { target, state, settings } = place;
  const planning = { ...place, program: session.program };
  const { name } = snapshot.role;
  const remembered = (before: Inventory['roles']) => roleRestored(before, snapshot.role);
  const { outcomes } = await actAlone(
    { target, state },
    {
      async intend(last) {
        refuseBlocked(await planBy(last, planning));
        const { roles } = await target.reader.read(scopeOf(settings));
        refuseExisting(roles.find((role) => role.name.toLowerCase() === name.toLowerCase()));
        const plan = restorePlan(snapshot, scopeOf(settings), settings.roles.permissionsBoundary);
        await refuseMissing(plan, target);
        return {
          plan,
          own: [],
          facts: {
            published: last?.published ?? { sequence: null, revision: null },
            deployment: deploymentToKeep(last, planning),
            limits: undefined,
          },
          before: last?.roles ?? rolesAdopted(roles),
        };
      },
      remembers: { intended: remembered, after: remembered },
    },
    session,
  );
  const failed = outcomes.find(isFailed);
  if (failed?.failure === undefined) return;
  if (failed.done.length > 0) {
    session.output.note(`${name} is there, and not whole: declare it in a manifest, and apply finishes it.\n`);
  }
  throw failed.failure.error;
}
