/** `rolekeeper status`: the roles as a table. */
import type { FrozenFile } from '../../core/model/desired-role.ts';
import type { Plan } from '../../core/model/plan.ts';
import { openTarget } from '../account/open-target.ts';
import { planBy } from '../account/planning.ts';
import { openState } from '../account/state.ts';
import { holdsBack, planExitCode } from '../command/exit-code.ts';
import { detailedExitCode, FOLDER_OR_STDIN, OUTPUT, SETTINGS, TARGET_AND_STATE } from '../command/options.ts';
import { defineVerb } from '../command/verb.ts';
import { loadManifests } from '../manifests/manifests.ts';
import { goingOn } from '../text/going-on.ts';
import { statusRows } from '../text/status-row.ts';
import { statusText } from '../text/status-text.ts';

export const verb = defineVerb({
  description:
    'Lists every role that is declared or ours: its team, its state (in sync, drift, changed, new, undeclared, retained, conflict, frozen), how long a session may last, and who may enter. Nothing is written.',
  examples: [
    { line: 'rolekeeper status', means: 'lists the roles of the embedded IAM' },
    { line: 'rolekeeper status --target aws --json', means: 'lists the roles of the AWS account, for a program' },
  ],
  argument: FOLDER_OR_STDIN,
  options: { ...SETTINGS, ...detailedExitCode('if there is something to do'), ...TARGET_AND_STATE, ...OUTPUT },
  async run({ argument, options, ...session }) {
    const { io, output, program } = session;
    const manifests = await loadManifests(argument, options.settings, io);
    const { desired } = manifests;
    // A list changes nothing, so broken manifests do not stop it: their roles are listed as frozen.
    const settings = goingOn(manifests, true, session);
    if (settings === undefined) return 1;

    const target = await openTarget(options, { ...io, settings, desired });
    const state = await openState(options, io);
    try {
      if (target.note !== undefined) output.note(`${target.note}\n`);
      const last = await state.inventory?.read();
      const plan = await planBy(last, { desired, target, state, program, folder: manifests.directory });
      const fallbackSince = last?.fallbackSince;
      const { paint, terminalWidth } = output;
      const rows = statusRows(plan, desired.frozen);
      if (output.json) output.dataJson(statusJson(plan, desired.frozen, { target: target.name, fallbackSince }));
      else output.data(statusText(rows, { target: target.name, fallbackSince, paint, terminalWidth }));
      const held = new Set(plan.findings.filter(holdsBack).map(({ code }) => code));
      if (held.size > 0) output.note(`\nSomething is blocked (${[...held].join(', ')}): rolekeeper plan says why.\n`);
      return planExitCode(plan, options.detailedExitcode);
    } finally {
      state.close();
      target.close();
    }
  },
});

/** schemas/status.schema.json */
function statusJson(
  plan: Plan,
  frozen: readonly FrozenFile[],
  { target, fallbackSince }: { target: string; fallbackSince: string | undefined },
): unknown {
  return {
    version: 'rolekeeper.status/v2',
    target,
    account: plan.account,
    fallbackSince: fallbackSince ?? null,
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
