/** `rolekeeper plan`: what apply would do; the same value is printed here and performed there. */
import { join } from 'node:path';
import type { Plan } from '../../core/model/plan.ts';
import { planJson } from '../../core/render/plan-json.ts';
import { planMarkdown } from '../../core/render/plan-markdown.ts';
import { planText } from '../../core/render/plan-text.ts';
import { review } from '../../core/review/review.ts';
import { summaryText } from '../../core/review/summary-text.ts';
import { beginAccess } from '../account/begun-access.ts';
import { openTarget } from '../account/open-target.ts';
import { planNow } from '../account/planning.ts';
import { openState } from '../account/state.ts';
import { planExitCode } from '../command/exit-code.ts';
import { FAIL_ON, failsOn } from '../command/fail-on.ts';
import { flag, oneOf, withDefault } from '../command/option.ts';
import {
  ALLOW,
  detailedExitCode,
  FOLDER_OR_STDIN,
  outputIn,
  SETTINGS,
  SKIP_INVALID,
  TARGET_AND_STATE,
} from '../command/options.ts';
import type { Output } from '../command/output.ts';
import { defineVerb, type ExitCode } from '../command/verb.ts';
import { BASE, baseRoles } from '../manifests/base.ts';
import { CACHE, cacheFor } from '../manifests/cache.ts';
import { loadManifests, type Manifests } from '../manifests/manifests.ts';
import { goingOn } from '../text/going-on.ts';

type Format = 'text' | 'markdown';

const SUMMARY = {
  summary: {
    ...flag(
      '--summary',
      'one screen instead of the whole plan: what is deleted, wrong or widened; the last line names it',
    ),
    conflicts: ['json', 'format'],
  },
};

export const verb = defineVerb({
  description:
    'Shows what apply would do: drift first, then the changes of the manifests, each with who may enter and what is before and after. Nothing is written, to IAM or to disk, but a cache of what is known of the manifests. An AWS account is read while the manifests are parsed; with mistakes in them the reading is given up.',
  examples: [
    { line: 'rolekeeper plan', means: 'plans manifests against the embedded IAM' },
    {
      line: 'rolekeeper plan --target aws --detailed-exitcode',
      means: 'plans against AWS; exits 2 if there is something to do',
    },
    {
      line: 'rolekeeper plan --target file:dump.json',
      means: 'plans offline against a dump of the account',
    },
    { line: 'rolekeeper plan --format markdown --out plan.md', means: 'writes the plan for a pull request' },
    {
      line: 'rolekeeper plan --base origin/main --fail-on widening',
      means: 'fails unless every change gives less than what was applied last, or the same',
    },
    { line: 'rolekeeper plan --summary', means: 'shows on one screen what matters most' },
    { line: 'rolekeeper plan - < draft.yaml', means: 'shows what an unsaved manifest would change' },
  ],
  argument: FOLDER_OR_STDIN,
  options: {
    ...SETTINGS,
    ...SKIP_INVALID,
    ...ALLOW,
    ...detailedExitCode('if there is something to do'),
    ...FAIL_ON,
    ...BASE,
    ...SUMMARY,
    ...CACHE,
    ...TARGET_AND_STATE,
    ...outputIn<Format>(
      withDefault(oneOf<Format>('--format <FORMAT>', 'the form of the plan', ['text', 'markdown']), 'text'),
    ),
  },
  async run({ argument, options, ...session }) {
    const { io, output, program } = session;
    using begun = await beginAccess(argument, options, io);
    const manifests = await loadManifests(argument, options.settings, io, cacheFor(options, session));
    const { desired } = manifests;
    const settings = goingOn(manifests, options.skipInvalid, session);
    if (settings === undefined) return 1;

    const target = await openTarget(options, { ...io, settings, desired, begun });
    const state = await openState(options, io);
    try {
      if (target.note !== undefined) output.note(`${target.note}\n`);
      const base = options.base === undefined ? undefined : await baseRoles(options.base, manifests.directory, io.cwd);
      const plan = await planNow({
        desired,
        target,
        state,
        program,
        folder: manifests.directory,
        base,
        allowDeletions: options.allowDeletions,
        allowLockouts: options.allowLockouts,
      });
      if (!options.summary) print(plan, target.name, options.format, output);
      const exitCode = failsOn(options, plan, output) ? 1 : planExitCode(plan, options.detailedExitcode);
      if (options.summary) printSummary(plan, target.name, manifests, exitCode, output);
      return exitCode;
    } finally {
      state.close();
      target.close();
    }
  },
});

function print(plan: Plan, target: string, format: Format, output: Output): void {
  if (output.json) output.dataJson(planJson(plan, { target }));
  else if (format === 'markdown') output.data(planMarkdown(plan, { target }));
  else output.data(planText(plan, { target, paint: output.paint }));
}

function printSummary(plan: Plan, name: string, manifests: Manifests, exitCode: ExitCode, output: Output): void {
  const { files, issues, findings } = manifests.desired;
  const made = review({
    ...{ plan, files, issues, findings, basis: { is: 'account', name } },
    folder: join(manifests.directory, '/'),
    hasFailed: exitCode === 1,
  });
  output.data(summaryText(made, { paint: output.paint, width: output.width }));
}
