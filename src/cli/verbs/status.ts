/** `rolekeeper status`: the roles as a table. */
import type { FrozenFile } from '../../core/model/desired-role.ts';
import type { Plan } from '../../core/model/plan.ts';
import { makePlan } from '../../reconcile.ts';
import { planExitCode } from '../exit-code.ts';
import { goingOn } from '../going-on.ts';
import { loadManifests } from '../manifests.ts';
import { addDetailedExitCode, addManifests, addOutput, addTarget } from '../options.ts';
import { statusRows } from '../status-row.ts';
import { statusText } from '../status-text.ts';
import { openTarget } from '../target.ts';
import type { Call, ExitCode, Verb } from '../verb.ts';

export const verb: Verb = {
  description:
    'Lists every role that is declared or ours: its team, its state (in sync, drift, changed, new, undeclared, retained, conflict, frozen), how long a session may last, and who may enter. Nothing is written.',
  examples: [
    { line: 'rolekeeper status', means: 'lists the roles of the embedded IAM' },
    { line: 'rolekeeper status --target aws --json', means: 'lists the roles of the AWS account, for a program' },
  ],
  define(command) {
    addDetailedExitCode(addManifests(command), 'if something is to be done');
    return addOutput(addTarget(command), { json: true, out: true });
  },
  run,
};

async function run(call: Call): Promise<ExitCode> {
  const { output, options } = call;
  const manifests = await loadManifests(call);
  // A list changes nothing, so broken manifests do not stop it: their roles are listed as frozen.
  const settings = goingOn(call, manifests, true);
  if (settings === undefined) return 1;

  const target = await openTarget(call, settings, manifests.desired);
  try {
    if (target.note !== undefined) output.note(`${target.note}\n`);
    const plan = await makePlan(manifests.desired, target.reader);
    const { frozen } = manifests.desired;
    if (output.json) output.dataJson(statusJson(plan, frozen, target.name));
    else
      output.data(
        statusText(statusRows(plan, frozen), {
          target: target.name,
          paint: output.paint,
          terminalWidth: output.terminalWidth,
        }),
      );
    return planExitCode(plan, options.detailedExitcode === true);
  } finally {
    await target.close();
  }
}

/** schemas/status.schema.json */
function statusJson(plan: Plan, frozen: readonly FrozenFile[], target: string): unknown {
  return {
    version: 'rolekeeper.status/v1',
    target,
    account: plan.account,
    roles: statusRows(plan, frozen).map((row) => ({
      name: row.name,
      team: row.team ?? null,
      state: row.state,
      maxSessionSeconds: row.maxSessionSeconds ?? null,
      whoMayEnter: row.whoMayEnter ?? null,
      file: row.file ?? null,
      arn: row.arn ?? null,
    })),
  };
}
