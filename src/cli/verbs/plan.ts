/** `rolekeeper plan`: what apply would do; the same value is printed here and performed there. */
import { Option } from 'commander';
import type { Plan } from '../../core/model/plan.ts';
import { planJson } from '../../core/render/plan-json.ts';
import { planMarkdown } from '../../core/render/plan-markdown.ts';
import { planText } from '../../core/render/plan-text.ts';
import { makePlan } from '../../reconcile.ts';
import { planExitCode } from '../exit-code.ts';
import { addFailOn, failsOn } from '../fail-on.ts';
import { goingOn } from '../going-on.ts';
import { loadManifests } from '../manifests.ts';
import {
  addAllowDeletions,
  addDetailedExitCode,
  addManifests,
  addOutput,
  addSkipInvalid,
  addStateBucket,
  addTarget,
} from '../options.ts';
import { openState, planOptions } from '../state.ts';
import { openTarget } from '../target.ts';
import type { Call, ExitCode, Verb } from '../verb.ts';

export const verb: Verb = {
  description:
    'Shows what apply would do: drift first, then the changes of the manifests, each with who may enter and what is before and after. Nothing is written, to IAM or to disk.',
  examples: [
    { line: 'rolekeeper plan', means: 'plans manifests against the embedded IAM' },
    {
      line: 'rolekeeper plan --target aws --detailed-exitcode',
      means: 'plans against AWS; exits 2 if something is to be done',
    },
    {
      line: 'rolekeeper plan --target file:dump.json',
      means: 'plans offline against what aws iam get-account-authorization-details printed',
    },
    { line: 'rolekeeper plan --format markdown --out plan.md', means: 'writes the plan for a pull request' },
    { line: 'rolekeeper plan --fail-on widening', means: 'fails unless every change gives less, or the same' },
    { line: 'rolekeeper plan - < draft.yaml', means: 'shows what an unsaved manifest would change' },
  ],
  define(command) {
    addManifests(command);
    addFailOn(addDetailedExitCode(addAllowDeletions(addSkipInvalid(command)), 'if something is to be done'));
    addStateBucket(addTarget(command));
    const format = new Option('--format <FORMAT>', 'the form of the plan')
      .choices(['text', 'markdown'])
      .default('text');
    command.optionsGroup('Output:').addOption(format.conflicts('json'));
    return addOutput(command, { json: true, out: true });
  },
  run,
};

async function run(call: Call): Promise<ExitCode> {
  const { output, options } = call;
  const manifests = await loadManifests(call);
  const settings = goingOn(call, manifests, options.skipInvalid === true);
  if (settings === undefined) return 1;

  const target = await openTarget(call, settings, manifests.desired);
  const state = await openState(call);
  try {
    if (target.note !== undefined) output.note(`${target.note}\n`);
    const plan = await makePlan(manifests.desired, target.reader, await planOptions(call, state));
    tell(call, plan, target.name);
    return failsOn(call, plan) ? 1 : planExitCode(plan, options.detailedExitcode === true);
  } finally {
    state.close();
    await target.close();
  }
}

function tell({ output, options }: Call, plan: Plan, target: string): void {
  if (output.json) output.dataJson(planJson(plan, { target }));
  else if (options.format === 'markdown') output.data(planMarkdown(plan, { target }));
  else output.data(planText(plan, { target, paint: output.paint }));
}
