/**
 * Whether the pipeline runs for a branch that the manifest names. IAM can tell only where the token's subject carries
 * the branch; of a role of the gate the gate can; elsewhere IAM lets the step in, and a setting of the environment in Bitbucket refuses it, or does not.
 */
import { named } from '../../text/counted.ts';
import { type PairPromise, pairPromises } from '../../trust/branch-promise.ts';
import { isOneBranch } from '../branch-pattern.ts';
import { sectionWords } from '../pipelines-file.ts';
import { anyAnswer, judged, rightAudience, rightPlaces, type StepCase } from '../step-case.ts';
import { runsOn } from '../step-tokens.ts';
import type { Check, Remark } from './check.ts';
import { gateBranches } from './gate-branches.ts';

export const branches: Check = (one) => {
  const { step, role } = one;
  const { enforcement } = role.admission;
  if (enforcement.by === 'nobody' || enforcement.branches.length === 0 || step.section.kind === 'shared') {
    return undefined;
  }
  if (enforcement.by === 'gate') return gateBranches(one, enforcement.branches);
  return enforcement.by === 'subject' ? bySubject(one) : bySetting(one, enforcement.branches);
};

function bySubject(one: StepCase): Remark | undefined {
  const { step } = one;
  const answer = judged(
    one.branches.map((branch) => anyAnswer(rightPlaces(one), (place) => one.asks(rightAudience(one), place, branch))),
  );
  if (answer === 'yes') return undefined;
  const wanted = `the role trusts ${branchWords(one)}`;
  if (answer === 'no') {
    const message = `the pipeline runs for ${sectionWords(step.section)}; ${wanted}, and the subject of the token has the branch`;
    return remark(one, 'cannot-match', 'pipeline-branches', 'iam', message, moveTo(one));
  }
  if (['branches', 'default', 'custom'].includes(step.section.kind)) return onlySome(one, 'iam');
  const message = `which branch the token of a pipeline for ${sectionWords(step.section)} has is not documented; ${wanted}`;
  return remark(one, 'cannot-be-known', 'pipeline-unknown', 'iam', message, moveTo(one));
}

function bySetting(one: StepCase, wanted: readonly string[]): Remark | undefined {
  const { step, file } = one;
  const answers = wanted.map((branch) => runsOn(step, branch, file));
  if (step.section.kind === 'custom') return onlySome(one, 'setting');
  if (!['branches', 'default'].includes(step.section.kind)) {
    const message = `IAM lets it in: the token of ${sectionWords(step.section)} looks like any other; whether ${environmentWords(one)} takes it is a setting of Bitbucket that no API shows`;
    return remark(one, 'cannot-be-known', 'pipeline-unseen', 'setting', message, moveTo(one));
  }
  if (answers.every((answer) => answer === 'no')) {
    const message = `the pipeline does not run for ${branchWords(one)}, which the manifest names; IAM cannot tell and lets it in, and only ${settingWords(one)}`;
    return remark(one, 'cannot-match', 'pipeline-branches', 'setting', message, moveTo(one));
  }
  if (!answers.includes('yes')) {
    const message = `whether the pipeline runs for ${branchWords(one)} depends on ${step.section.name}`;
    return remark(one, 'cannot-be-known', 'pipeline-unknown', 'setting', message, moveTo(one));
  }
  return step.section.kind === 'branches' && isOneBranch(step.section.name) ? undefined : onlySome(one, 'setting');
}

/** It runs for other branches as well: those are refused, or should be. */
function onlySome(one: StepCase, refuser: 'iam' | 'setting'): Remark {
  const { step } = one;
  const who =
    refuser === 'iam' ? 'IAM refuses it on any other branch' : `on any other branch only ${settingWords(one)}`;
  const started =
    step.section.kind === 'custom'
      ? `${startedBy(one)}; it is meant for`
      : 'it runs for other branches, too; it is meant for';
  return remark(one, 'note', 'pipeline-branches', refuser, `${started} ${branchWords(one)}: ${who}`, moveTo(one));
}

function startedBy({ step, file }: StepCase): string {
  const events = file.triggers
    .filter(({ pipelines }) => pipelines.includes(step.section.name))
    .map(({ event }) => event);
  if (events.length === 0) return 'a custom pipeline is started by hand or by a schedule, on any branch';
  return `this custom pipeline is also started by ${[...new Set(events)].join(' and ')} (triggers)`;
}

/** `the setting of environment production in Bitbucket refuses it, which no API shows (attested by …)`. */
function settingWords(one: StepCase): string {
  const said = pairPromises(one.role.admission).map(attestedWords);
  const words = [...new Set(said)].join('; ');
  return `the setting of ${environmentWords(one)} in Bitbucket can refuse it, which no API shows (${words === '' ? 'not attested' : words})`;
}

function attestedWords(pair: PairPromise): string {
  if (pair.is === 'missing' || pair.is === 'unbound') return 'not attested';
  const { by, on } = pair.attestation;
  return pair.is === 'attested'
    ? `attested by ${by}, ${on}`
    : `${pair.others.join(', ')} may deploy, says ${by}, ${on}`;
}

function environmentWords({ role }: StepCase): string {
  return named(role.admission.environments, 'environment', 'environments');
}

function branchWords({ role: { admission } }: StepCase): string {
  const { enforcement } = admission;
  return named(enforcement.by === 'nobody' ? [] : enforcement.branches, 'branch', 'branches');
}

function moveTo({ role: { admission, name } }: StepCase): string {
  const { enforcement } = admission;
  const [first = ''] = enforcement.by === 'nobody' ? [] : enforcement.branches;
  return `move the step under \`branches: ${first}:\`, or name its branch in the manifest of ${name}`;
}

function remark(
  { step }: StepCase,
  answer: Remark['answer'],
  code: Remark['code'],
  refuser: Remark['refuser'],
  message: string,
  remedy: string,
): Remark {
  return { code, answer, refuser, message, remedy, at: step.at };
}
