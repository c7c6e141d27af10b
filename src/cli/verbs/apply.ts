/** `rolekeeper apply`: show the plan, ask, perform it, look again. */

import { InvalidArgumentError } from 'commander';
import { type PlanDigest, planDigest } from '../../core/model/ids.ts';
import { isFailed } from '../../core/model/operation.ts';
import type { Plan } from '../../core/model/plan.ts';
import { ownApprovals } from '../../core/plan/approval.ts';
import { isPending, writesGate } from '../../core/plan/plan.ts';
import { rolesAdopted } from '../../core/record/roles-after.ts';
import { planText } from '../../core/render/plan-text.ts';
import { PlanChangedError, UsageError, WorldError } from '../../errors.ts';
import { actAlone } from '../account/acting.ts';
import { beginAccess } from '../account/begun-access.ts';
import { lookAgain } from '../account/look-again.ts';
import { openTarget } from '../account/open-target.ts';
import { deploymentToKeep, type Planning, planBy, planNow } from '../account/planning.ts';
import { openState } from '../account/state.ts';
import { findStateBucket } from '../account/state-bucket.ts';
import type { TargetOptions } from '../account/target.ts';
import type { Aftermath, Applied } from '../command/applied.ts';
import { planExitCode } from '../command/exit-code.ts';
import { flag, parsed } from '../command/option.ts';
import { ALLOW, detailedExitCode, folder, OUTPUT, SKIP_INVALID, TARGET_TO_WRITE } from '../command/options.ts';
import { defineVerb, type ExitCode, type Session } from '../command/verb.ts';
import { loadFolder, type Manifests } from '../manifests/manifests.ts';
import { appliedJson } from '../text/applied-json.ts';
import { aftermathText, appliedText } from '../text/applied-text.ts';
import { goingOn } from '../text/going-on.ts';
import { nextStep } from '../text/next-step.ts';
import { saysYes } from '../text/question.ts';

export const verb = defineVerb({
  description:
    'Makes IAM equal to the manifests: shows the plan, asks, performs exactly that plan, and plans again to see that nothing is left to do. Ctrl-C finishes the running calls and says what is done and what is not.',
  examples: [
    { line: 'rolekeeper apply', means: 'applies manifests to the embedded IAM, after a question' },
    {
      line: 'rolekeeper apply --target aws --yes --expect plan-3f9c0a1b2c4d5e6f708192a3b4c5d6e7',
      means: 'applies to AWS, but only the plan with this digest',
    },
    {
      line: 'rolekeeper apply --skip-invalid',
      means: 'goes on although a manifest is broken; its role stays as it was applied last',
    },
  ],
  argument: folder(),
  options: {
    yes: flag('--yes', 'do not ask'),
    expect: parsed(
      '--expect <DIGEST>',
      'refuse if the plan is not the reviewed one, whose last line shows its digest',
      planDigestOf,
    ),
    ...SKIP_INVALID,
    ...ALLOW,
    ...detailedExitCode('if something was changed'),
    ...TARGET_TO_WRITE,
    ...OUTPUT,
  },
  async run({ argument, options, ...session }) {
    if (argument === '-') throw standardInputRefused();
    const { io, output, program } = session;
    using begun = await beginAccess(argument, options, io);
    const manifests = await loadFolder(argument, io);
    const { desired } = manifests;
    const settings = goingOn(manifests, options.skipInvalid, session);
    if (settings === undefined) return 1;

    const target = await openTarget(options, { ...io, settings, desired, begun });
    try {
      const stateBucket = await findStateBucket(options, io.env, target, settings);
      const opened = await openState({ ...options, stateBucket }, io);
      const state = options.lease ? opened : { ...opened, leases: undefined };
      try {
        if (target.note !== undefined) output.note(`${target.note}\n`);
        const planning = {
          desired,
          target,
          state,
          program,
          folder: manifests.directory,
          allowDeletions: options.allowDeletions,
          allowLockouts: options.allowLockouts,
        };
        return await applyTo(planning, manifests, options, session);
      } finally {
        state.close();
      }
    } finally {
      target.close();
    }
  },
});

interface Choices extends Pick<TargetOptions, 'target'> {
  readonly yes: boolean;
  readonly expect: PlanDigest | undefined;
  readonly detailedExitcode: boolean;
}

async function applyTo(
  planning: Planning,
  manifests: Manifests,
  { yes, expect, detailedExitcode, target: on }: Choices,
  session: Session,
): Promise<ExitCode> {
  const { output } = session;
  const { target } = planning;
  const words = { target: target.name, paint: output.paint };

  const plan = await planNow(planning);
  if (!output.json) output.data(planText(plan, words));
  expectDigest(plan, expect);
  if (!yes && !(await isAgreed(plan, target.name, session))) return 1;

  const applied = await perform(plan, planning, session);
  if (!output.json) output.data(appliedText(applied, words));
  const after = applied.interrupted ? undefined : await planAfter(plan, applied, planning);
  if (output.json) output.dataJson(appliedJson(plan, target.name, applied, after));
  else {
    output.data(aftermathText(applied, after, words));
    output.note(nextStep(session, on, manifests, applied));
  }
  return exitCode(applied, after, detailedExitcode);
}

/** Where there is nothing to do, nothing is written, and no lease is taken. */
async function perform(agreed: Plan, planning: Planning, session: Session): Promise<Applied> {
  if (!isPending(agreed)) return { outcomes: [], interrupted: false };
  return actAlone(
    planning,
    {
      agreed,
      async intend(last, approvalsUnread) {
        const plan = await planBy(last, planning, approvalsUnread);
        const seen = plan.changes.flatMap((change) => ('actual' in change ? change.actual : []));
        return {
          plan,
          own: planning.desired.settings === undefined ? [] : ownApprovals(planning.desired.settings),
          facts: {
            published: last?.published ?? { sequence: null, revision: null },
            deployment: deploymentToKeep(last, planning),
            limits: planning.desired.settings?.limits,
          },
          before: last?.roles ?? rolesAdopted(seen, plan.changes),
        };
      },
    },
    session,
  );
}

function expectDigest({ digest }: Plan, expected: PlanDigest | undefined): void {
  if (expected === undefined || expected === digest) return;
  throw new PlanChangedError(`the plan is ${digest}, the reviewed one was ${expected}: nothing was changed`, {
    remedy: 'Review the plan as it is now, then give its digest to --expect.',
  });
}

/** Asks a person, if there is one and something to ask. */
async function isAgreed(plan: Plan, target: string, { io, output }: Session): Promise<boolean> {
  if (!isPending(plan)) return true;
  if (!io.stdin.isTTY) {
    throw new UsageError(
      'apply asks before it changes anything, and there is no terminal to answer on: nothing was changed',
      {
        remedy: `Review the plan, then run apply with --yes --expect ${plan.digest}.`,
      },
    );
  }
  if (output.json) output.note(planText(plan, { target, paint: output.notePaint }));
  if (await saysYes(io, `\nChange ${whatChanges(plan)} in ${target}?`)) return true;
  output.note('Nothing was changed.\n');
  return false;
}

function whatChanges(plan: Plan): string {
  const roles = plan.operations.length;
  if (roles === 0) return "the gate's table";
  const some = roles === 1 ? 'this role' : `these ${roles} roles`;
  return writesGate(plan) ? `${some} and the gate's table` : some;
}

async function planAfter(plan: Plan, { outcomes, wroteTable }: Applied, planning: Planning) {
  if (outcomes.length === 0 && !wroteTable) return plan;
  // After a failure something remains to be done in any case, so waiting does not help.
  return lookAgain(() => planNow(planning), outcomes.some(isFailed) ? [] : planning.target.settling);
}

function exitCode({ outcomes, interrupted, wroteTable }: Applied, after: Aftermath, detailed: boolean): ExitCode {
  if (interrupted || after === undefined || after instanceof WorldError) return 1;
  if (isPending(after) || outcomes.some(isFailed)) return 1;
  if (planExitCode(after, false) === 1) return 1;
  return detailed && (outcomes.length > 0 || wroteTable) ? 2 : 0;
}

function planDigestOf(text: string): PlanDigest {
  const digest = planDigest(text);
  if (digest !== undefined) return digest;
  throw new InvalidArgumentError('The last line of the plan shows it: plan- and 32 digits and letters a to f.');
}

function standardInputRefused(): UsageError {
  return new UsageError(
    'apply takes a folder, not a manifest on standard input: IAM is kept equal to files that stay',
    {
      remedy:
        'Save the manifest under manifests/teams/<team>/ and apply the folder; plan - shows what it would change.',
    },
  );
}
