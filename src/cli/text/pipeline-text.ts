/** What `lint-pipeline` found, for people: role by role, each step with its answer, the counts last. */
import { type Place, placeText } from '../../core/model/diagnosis.ts';
import type { Remark } from '../../core/pipeline/lint/check.ts';
import type { PipelineLint, RoleLint } from '../../core/pipeline/lint/lint-pipelines.ts';
import type { StepAnswer, StepVerdict } from '../../core/pipeline/lint/step-verdict.ts';
import type { Paint, Style } from '../../core/render/paint.ts';
import {
  ANSWER_WORDS,
  elsewhereWords,
  refuserWords,
  shownRemarks,
  stepWords,
  undeclaredWords,
} from '../../core/render/verdict-words.ts';
import { counted } from '../../core/text/counted.ts';
import { visible } from '../../core/text/visible.ts';
import { wrapped } from './wrapped.ts';

export interface PipelineTextOptions {
  readonly paint: Paint;
  readonly width: number;
}

/** Ends with a new line. */
export function pipelineText(lint: PipelineLint, options: PipelineTextOptions): string {
  const { paint } = options;
  const { file, repository, roles, undeclared } = lint;
  const blocks = [
    paint('bold', `${visible(file.path)}, repository ${visible(repository.slug)}`),
    ...roles.map((role) => roleText(role, lint, options)),
    ...(file.elsewhere.length === 0 ? [] : [elsewhereText(lint, options)]),
    ...(undeclared.length === 0 ? [] : [undeclaredText(lint, options)]),
    ...(roles.length === 0 ? [`No manifest declares a role of repository ${visible(repository.slug)}.`] : []),
    lastLine(lint, paint),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function roleText({ role, arn, verdicts }: RoleLint, lint: PipelineLint, options: PipelineTextOptions): string {
  const head = `${options.paint('bold', `role ${visible(role.name)}`)}  ${options.paint('dim', visible(arn))}`;
  const steps = verdicts.map((verdict) => stepText(verdict, role, lint, options));
  return [head, ...steps].join('\n');
}

const STYLES: Readonly<Record<StepAnswer, Style>> = {
  matches: 'green',
  'cannot-match': 'red',
  'cannot-be-known': 'yellow',
};

function stepText(
  verdict: StepVerdict,
  role: RoleLint['role'],
  { file }: PipelineLint,
  options: PipelineTextOptions,
): string {
  const { paint, width } = options;
  const { step, answer, wants } = verdict;
  // A step that wants no role, or another one, is right as it is.
  const isIdle = answer === 'cannot-match' && wants === 'no';
  const codes = verdict.remarks.map(({ code }) => code).join(', ');
  const words = isIdle ? `${ANSWER_WORDS[answer]} (${codes}; it does not ask for this role)` : ANSWER_WORDS[answer];
  const place = file.place(step.at);
  const head = `  ${paint(isIdle ? 'dim' : STYLES[answer], words)}  ${placeText(place)}  ${visible(stepWords(step))}`;
  if (isIdle) return head;
  const remarks = shownRemarks(verdict).map((remark) => remarkText(remark, file.place(remark.at), place, options));
  return [head, wrapped(refuserWords(verdict, role), width, '    '), ...remarks].join('\n');
}

function remarkText(
  { code, answer, message, remedy }: Remark,
  place: Place,
  ofStep: Place,
  { paint, width }: PipelineTextOptions,
): string {
  const where = place.line === ofStep.line && place.column === ofStep.column ? '' : ` ${place.line}:${place.column}`;
  const label = answer === 'note' ? 'note' : `${code}${where}`;
  const painted = paint(answer === 'note' ? 'dim' : 'bold', label);
  const lines = [wrapped(`${label} ${visible(message)}`, width, '    ').replace(label, painted)];
  if (answer !== 'note') {
    lines.push(wrapped(`remedy: ${visible(remedy)}`, width, '    ').replace('remedy:', paint('cyan', 'remedy:')));
  }
  return lines.join('\n');
}

function undeclaredText({ file, undeclared }: PipelineLint, { paint, width }: PipelineTextOptions): string {
  const lines = undeclared.map(({ step, arn, isOfService }) => {
    const words = `${visible(arn.text)}: ${undeclaredWords(isOfService)}`;
    return `  ${paint('yellow', 'not judged')}  ${placeText(file.place(arn.at))}  ${visible(stepWords(step))}\n${wrapped(words, width, '    ')}`;
  });
  return [paint('bold', 'steps that ask for a role that no manifest declares'), ...lines].join('\n');
}

function elsewhereText({ file }: PipelineLint, { paint, width }: PipelineTextOptions): string {
  const lines = file.elsewhere.map((one) => {
    const isImport = one.is === 'import';
    const words = isImport ? paint('yellow', ANSWER_WORDS['cannot-be-known']) : paint('dim', 'judged elsewhere');
    const why = isImport
      ? 'These steps stand in another repository (pipeline-elsewhere): what is certain wherever they run, lint-pipeline says of the file that has them.'
      : 'Its steps are those of that pipeline, and run in this repository.';
    return `  ${words}  ${placeText(file.place(one.at))}  ${visible(elsewhereWords(one))}\n${wrapped(why, width, '    ')}`;
  });
  return [paint('bold', 'steps that stand elsewhere'), ...lines].join('\n');
}

/** `1 of 3 steps matches a role, 1 cannot be known; 1 wants a role that it cannot become.` */
function lastLine({ file, roles, failing }: PipelineLint, paint: Paint): string {
  const answers = file.steps.map((_step, index) => new Set(roles.map(({ verdicts }) => verdicts[index]?.answer)));
  const matching = answers.filter((each) => each.has('matches'));
  const open = answers.filter((each) => each.has('cannot-be-known') && !each.has('matches'));
  const unreached = roles.filter((one) => one.unreached).map(({ role }) => role.name);
  const sentences = [
    `${counted(file.steps.length, 'step')}: ${matching.length} ${matching.length === 1 ? 'matches' : 'match'}, ${open.length} cannot be known, ${failing.length} ${failing.length === 1 ? 'asks' : 'ask'} for a role and cannot match.`,
    ...unreached.map((name) => `No step can become ${visible(name)}.`),
  ];
  return paint('bold', sentences.join(' '));
}
