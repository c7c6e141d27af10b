/** `rolekeeper restore ROLE`: makes a role again that was taken away. */
import { Argument } from 'commander';
import type { DesiredState } from '../../core/compile/desired-state.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import type { ActualRole } from '../../core/model/actual-role.ts';
import { isOurs } from '../../core/model/ownership.ts';
import { quarantineOf } from '../../core/plan/quarantine.ts';
import { restoreOperations } from '../../core/record/restore.ts';
import { type Snapshot, wholeSnapshot } from '../../core/record/snapshot.ts';
import { lintTrust } from '../../core/trust/lint/trust-lint.ts';
import { trustWorld } from '../../core/trust/trust-world.ts';
import { UsageError, WrongAccountError } from '../../errors.ts';
import type { RoleWriter, SnapshotStore } from '../../ports.ts';
import { asOnlyWriter } from '../apply-lease.ts';
import { goingOn } from '../going-on.ts';
import { loadManifests } from '../manifests.ts';
import { rememberRestored } from '../memory.ts';
import { addNoLease, addOutput, addStateBucket, addTarget } from '../options.ts';
import { saysYes } from '../question.ts';
import { restoredJson } from '../restored-json.ts';
import { restoredText, type SnapshotWords, snapshotText, type Told } from '../restored-text.ts';
import { openState } from '../state.ts';
import { withStateBucket } from '../state-bucket.ts';
import { type OpenTarget, openTarget } from '../target.ts';
import type { Call, ExitCode, Verb } from '../verb.ts';

export const verb: Verb = {
  description:
    'Makes a role again that was deleted, from the snapshot that was taken before: trust, policies, tags and all, also what somebody had changed by hand; it says who may enter before it asks. It is another role to IAM, with a RoleId of its own; the answer says what that breaks. A role in quarantine needs no restore: declare it again, and it comes back as it was.',
  examples: [
    { line: 'rolekeeper restore checkout-deploy', means: 'makes the role again in the embedded IAM, after a question' },
    {
      line: 'rolekeeper restore checkout-deploy --target aws --state-bucket rolekeeper-state-111122223333-eu-central-1',
      means: 'makes it again in AWS, from the snapshot of the service',
    },
    { line: 'rolekeeper restore checkout-deploy --yes --json', means: 'answers a program, and does not ask' },
  ],
  define(command) {
    command
      .addArgument(new Argument('<ROLE>', 'the name of the role'))
      .option('--settings <DIR>', 'the manifests folder, for account and boundary; manifests if left out')
      .option('--yes', 'do not ask');
    addNoLease(addStateBucket(addTarget(command)));
    return addOutput(command, { json: true, out: true });
  },
  run,
};

async function run(given: Call): Promise<ExitCode> {
  const { options } = given;
  const folder = typeof options.settings === 'string' ? options.settings : 'manifests';
  const manifests = await loadManifests({ ...given, argument: folder, options: { ...options, settings: undefined } });
  // Only the settings matter here; a broken manifest elsewhere does not.
  const settings = goingOn(given, manifests, true);
  if (settings === undefined) return 1;

  const target = await openTarget(given, settings, manifests.desired);
  try {
    const call = await withStateBucket(given, target, settings.account);
    const state = await openState(call);
    try {
      return await restoreIn({ ...target, snapshots: state.snapshots }, manifests.desired, settings, call);
    } finally {
      state.close();
    }
  } finally {
    await target.close();
  }
}

async function restoreIn(
  target: OpenTarget & { snapshots: SnapshotStore },
  { roles, lock }: DesiredState,
  settings: Settings,
  call: Call,
): Promise<ExitCode> {
  const { output, argument: name = '' } = call;
  const snapshot = await snapshotOf(name, target.snapshots, settings);
  refuseForeign(snapshot, settings, target.snapshots.place);
  refuseExisting(await roleIn(target, settings, name));
  const isDeclared = roles.some((role) => role.name.toLowerCase() === name.toLowerCase());
  const told = { snapshot, trust: lintTrust(snapshot.role.trust, trustWorld(settings, lock)) };
  if (!output.json) output.data(snapshotText(told, wordsFor(call, target)));
  if (!(await isAgreed(call, target, told))) return 1;

  await performAlone(snapshot, target, settings, call);
  const roleId = (await roleIn(target, settings, name))?.roleId;
  if (output.json) output.dataJson(restoredJson(told, { target: target.name, roleId, isDeclared }));
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

/** What it had that is not ours to give (another boundary, or none) would not come back, and it would look as if it had. */
function refuseForeign({ takenAt, role }: Snapshot, { roles }: Settings, place: string): void {
  if (isOurs(role.path, role.tags, roles.path)) return;
  throw new UsageError(
    `${role.arn} was not ours: restore makes roles under ${roles.path}, with our boundary. Nothing was changed`,
    {
      remedy: `If it is there, it is closed: \`rolekeeper explain foreign-closed\` says how to open it. If it is gone, make it again with what made it: the snapshot of ${takenAt} in ${place} has its trust, policies, tags and boundary, not its description and session. Without an exception in drift.foreign-trust it is closed again.`,
    },
  );
}

async function roleIn({ reader }: OpenTarget, settings: Settings, name: string): Promise<ActualRole | undefined> {
  const { account, provider, roles: scope } = settings;
  const { roles } = await reader.read({ account, path: scope.path, providerArn: provider.arn });
  return roles.find((role) => role.name.toLowerCase() === name.toLowerCase());
}

function refuseExisting(role: ActualRole | undefined): void {
  if (role === undefined) return;
  const quarantine = quarantineOf(role);
  if (quarantine === undefined) {
    throw new UsageError(`${role.arn} is there: nothing was changed`, {
      remedy: 'If it is not what it should be, declare it in a manifest, and apply.',
    });
  }
  throw new UsageError(`${role.arn} is not gone, but in quarantine since ${quarantine.on}: nothing was changed`, {
    remedy: 'Declare it again: the next pass, or apply, opens it as it was, with its RoleId.',
  });
}

async function isAgreed(call: Call, target: OpenTarget, told: Told): Promise<boolean> {
  const { io, output, options } = call;
  if (options.yes === true) return true;
  if (!io.stdin.isTTY) {
    throw new UsageError(
      'restore asks before it changes anything, and nobody is there to answer: nothing was changed',
      {
        remedy: 'Add --yes.',
      },
    );
  }
  if (output.json) output.note(snapshotText(told, { ...wordsFor(call, target), paint: output.notePaint }));
  if (await saysYes(io, `\nMake this role again in ${target.name}?`)) return true;
  output.note('Nothing was changed.\n');
  return false;
}

function wordsFor({ output, program }: Call, target: OpenTarget): SnapshotWords {
  return { target: target.name, paint: output.paint, width: output.width, program };
}

/** As the only writer of the account, where there is a lease to say so. */
function performAlone(snapshot: Snapshot, target: OpenTarget, settings: Settings, call: Call): Promise<void> {
  return asOnlyWriter(target, call, async ({ writer, memory }) => {
    if (memory !== undefined) await rememberRestored(snapshot, memory);
    await perform(snapshot, writer, settings, call);
  });
}

async function perform(snapshot: Snapshot, writer: RoleWriter, { roles }: Settings, { output }: Call): Promise<void> {
  const { name } = snapshot.role;
  let done = 0;
  try {
    for (const operation of restoreOperations(snapshot, roles.permissionsBoundary)) {
      await writer.perform(name, operation);
      done += 1;
    }
  } catch (error) {
    if (done > 0) output.note(`${name} is there, and not whole: declare it in a manifest, and apply finishes it.\n`);
    throw error;
  }
}
