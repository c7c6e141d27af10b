/** `rolekeeper apply`: show the plan, ask, perform it, look again. */
import { rememberUse } from '../../approvals.ts';
import { isFailed } from '../../core/model/operation.ts';
import type { Plan } from '../../core/model/plan.ts';
import { planText } from '../../core/render/plan-text.ts';
import { PlanChangedError, UsageError, WorldError } from '../../errors.ts';
import type { InventoryStore } from '../../ports.ts';
import { makePlan } from '../../reconcile.ts';
import { type Aftermath, type Applied, lookAgain, performPlan } from '../applied.ts';
import { appliedJson } from '../applied-json.ts';
import { aftermathText, appliedText } from '../applied-text.ts';
import { asOnlyWriter, type OnlyWriter, unfenced } from '../apply-lease.ts';
import { planExitCode } from '../exit-code.ts';
import { goingOn } from '../going-on.ts';
import { loadManifests, type Manifests } from '../manifests.ts';
import { rememberPlan } from '../memory.ts';
import { nextStep } from '../next-step.ts';
import {
  addAllowDeletions,
  addDetailedExitCode,
  addFolder,
  addNoLease,
  addOutput,
  addSkipInvalid,
  addStateBucket,
  addTarget,
} from '../options.ts';
import { saysYes } from '../question.ts';
import { type OpenState, openState, planOptions } from '../state.ts';
import { withStateBucket } from '../state-bucket.ts';
import { type OpenTarget, openTarget } from '../target.ts';
import type { Call, ExitCode, Verb } from '../verb.ts';

export const verb: Verb = {
  description:
    'Makes IAM equal to the manifests: shows the plan, asks, performs exactly that plan, and plans again to see that nothing is left. Ctrl-C finishes the running calls and says what is done and what is not.',
  examples: [
    { line: 'rolekeeper apply', means: 'applies manifests to the embedded IAM, after a question' },
    {
      line: 'rolekeeper apply --target aws --yes --expect 3f9c0a1b2c4d',
      means: 'applies to AWS, but only the plan with this digest',
    },
    {
      line: 'rolekeeper apply --skip-invalid',
      means: 'goes on although a manifest is broken, without touching its role',
    },
  ],
  define(command) {
    addFolder(command)
      .option('--yes', 'do not ask')
      .option('--expect <DIGEST>', 'refuse if the plan is not the reviewed one, whose last line shows its digest');
    addDetailedExitCode(addAllowDeletions(addSkipInvalid(command)), 'if something was changed');
    addNoLease(addStateBucket(addTarget(command)));
    return addOutput(command, { json: true, out: true });
  },
  run,
};

async function run(given: Call): Promise<ExitCode> {
  if (given.argument === '-') throw standardInputRefused();
  const manifests = await loadManifests(given);
  const settings = goingOn(given, manifests, given.options.skipInvalid === true);
  if (settings === undefined) return 1;

  const target = await openTarget(given, settings, manifests.desired);
  try {
    const call = await withStateBucket(given, target, settings.account);
    const state = await openState(call);
    try {
      if (target.note !== undefined) call.output.note(`${target.note}\n`);
      return await applyTo({ ...target, state }, manifests, call);
    } finally {
      state.close();
    }
  } finally {
    await target.close();
  }
}

type World = OpenTarget & { state: OpenState };

/** @param inventory instead of that of the state bucket that was named, if one was */
type PlanNow = (inventory?: InventoryStore) => Promise<Plan>;

async function applyTo(target: World, manifests: Manifests, call: Call): Promise<ExitCode> {
  const { output, options } = call;
  const planNow: PlanNow = async (inventory = target.state.inventory) =>
    makePlan(manifests.desired, target.reader, await planOptions(call, { ...target.state, inventory }));
  const words = { target: target.name, paint: output.paint };

  const plan = await planNow();
  if (!output.json) output.data(planText(plan, words));
  expectDigest(plan, options.expect);
  if (!(await isAgreed(plan, target, call))) return 1;

  const use = () => rememberUse(plan, manifests.desired, target.state.approvals, new Date());
  const applied = await performAlone(plan, planNow, use, target, call);
  if (!output.json) output.data(appliedText(applied, words));
  const after = applied.interrupted ? undefined : await planAfter(plan, applied, planNow, target);
  if (output.json) output.dataJson(appliedJson(plan, target.name, applied, after));
  else {
    output.data(aftermathText(applied, after, words));
    output.note(nextStep(call, target, manifests, applied));
  }
  return exitCode(applied, after, options.detailedExitcode === true);
}

/** As the only writer of the account, where there is a lease to say so. */
async function performAlone(
  plan: Plan,
  planNow: PlanNow,
  /** Writes down what is used of approvals, once it is sure that the plan is performed. */
  use: () => Promise<void>,
  target: World,
  call: Call,
): Promise<Applied> {
  const { reader, state } = target;
  const perform = async ({ writer, endsIn, memory }: OnlyWriter) => {
    const now = memory !== undefined || wasAsked(plan, call) ? await planNow(memory?.inventory) : plan;
    expectSame(plan, now);
    await use();
    const performed = () => performPlan(now, { reader, writer, snapshots: state.snapshots }, call, endsIn);
    return memory === undefined ? performed() : rememberPlan(now, memory, performed);
  };
  if (plan.operations.length === 0) return perform(unfenced(target));
  return asOnlyWriter(target, call, perform);
}

/** Somebody thought about it, or somebody else was writing, while IAM went on: what was agreed to must still be true. */
function expectSame(agreed: Plan, now: Plan): void {
  if (now.digest === agreed.digest) return;
  throw new PlanChangedError(`the plan was ${agreed.digest}, and is ${now.digest} by now: nothing was changed`, {
    remedy: 'Run apply again: it shows the plan as it is now.',
  });
}

function expectDigest({ digest }: Plan, expected: unknown): void {
  if (expected === undefined || expected === digest) return;
  throw new PlanChangedError(`the plan is ${digest}, the reviewed one was ${expected}: nothing was changed`, {
    remedy: 'Review the plan as it is now, then give its digest to --expect.',
  });
}

/** Asks a person, if there is one and something to ask. */
async function isAgreed(plan: Plan, target: OpenTarget, { io, output, options }: Call): Promise<boolean> {
  const roles = plan.operations.length;
  if (!wasAsked(plan, { options })) return true;
  if (!io.stdin.isTTY) {
    throw new UsageError('apply asks before it changes anything, and nobody is there to answer: nothing was changed', {
      remedy: `Review the plan, then run apply with --yes --expect ${plan.digest}.`,
    });
  }
  if (output.json) output.note(planText(plan, { target: target.name, paint: output.notePaint }));
  if (await saysYes(io, `\nChange ${roles === 1 ? 'this role' : `these ${roles} roles`} in ${target.name}?`))
    return true;
  output.note('Nothing was changed.\n');
  return false;
}

function wasAsked({ operations }: Plan, { options }: Pick<Call, 'options'>): boolean {
  return operations.length > 0 && options.yes !== true;
}

async function planAfter(plan: Plan, { outcomes }: Applied, planNow: () => Promise<Plan>, { settling }: OpenTarget) {
  if (outcomes.length === 0) return plan;
  // After a failure something is left in any case: no use in waiting for it to go away.
  return lookAgain(planNow, outcomes.some(isFailed) ? [] : settling);
}

function exitCode({ outcomes, interrupted }: Applied, after: Aftermath, detailed: boolean): ExitCode {
  if (interrupted || after === undefined || after instanceof WorldError) return 1;
  if (after.operations.length > 0 || outcomes.some(isFailed)) return 1;
  if (planExitCode(after, false) === 1) return 1;
  return detailed && outcomes.length > 0 ? 2 : 0;
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
