/**
 * Whether a step becomes a role: one of three answers. What is certain wins over what is open, so that a template never
 * hides a certain "no"; and IAM's own answer, to every token that the step may have, is worked out beside the checks, so
 * that none of them can promise more than the trust policy keeps.
 */
import type { DesiredRole } from '../../model/desired-role.ts';
import { type Answer, anyOf } from '../../trust/answer.ts';
import type { LintWorld } from '../lint-world.ts';
import type { PipelineStep, PipelinesFile } from '../pipelines-file.ts';
import { judged, type StepCase, stepCase } from '../step-case.ts';
import { audience } from './audience.ts';
import { branches } from './branches.ts';
import type { Check, Remark } from './check.ts';
import { duration } from './duration.ts';
import { elsewhere } from './elsewhere.ts';
import { environment } from './environment.ts';
import { isPastGate, throughGate } from './gate.ts';
import { repository } from './repository.ts';
import { askedRole } from './role-arn.ts';
import { tokenMade } from './token-made.ts';
import { tokenUsed } from './token-used.ts';

/** In the order in which a reader would look. */
const CHECKS: readonly Check[] = [
  tokenMade,
  audience,
  repository,
  environment,
  branches,
  askedRole,
  tokenUsed,
  throughGate,
  duration,
  elsewhere,
];

export type StepAnswer = 'matches' | 'cannot-match' | 'cannot-be-known';

export interface StepVerdict {
  readonly step: PipelineStep;
  readonly answer: StepAnswer;
  /** What the trust policy says to the token: `no-token` if there is none, `open` if it depends. */
  readonly iam: 'admits' | 'refuses' | 'open' | 'no-token';
  /**
   * Whether the step wants the role: `yes`, it names its ARN, or nearly so; `perhaps`, it has or uses a token and names no
   * role, or chooses among several; `no`, it wants another one, or none.
   */
  readonly wants: 'yes' | 'perhaps' | 'no';
  readonly remarks: readonly Remark[];
}

export function stepVerdict(step: PipelineStep, file: PipelinesFile, role: DesiredRole, world: LintWorld): StepVerdict {
  const one = stepCase(step, file, role, world);
  const found = CHECKS.flatMap((check) => check(one) ?? []);
  const iam = iamAnswer(one);
  const remarks = [...found, ...unexplained(iam, found, one)];
  const wants = wantsRole(one);
  const certain = remarks.filter(({ answer }) => answer === 'cannot-match');
  if (certain.length > 0) {
    // A step that does not want the role needs one reason, not all.
    return { step, iam, wants, answer: 'cannot-match', remarks: wants === 'no' ? certain.slice(0, 1) : certain };
  }
  const open = remarks.some(({ answer }) => answer === 'cannot-be-known');
  return { step, iam, wants, answer: open ? 'cannot-be-known' : 'matches', remarks };
}

/** Whichever branch a pipeline runs for: one that is let in is enough. */
function iamAnswer(one: StepCase): StepVerdict['iam'] {
  const made = one.audiences.filter((audience) => audience !== 'none');
  if (made.length === 0) return 'no-token';
  if (isPastGate(one)) return 'refuses';
  const isPushed = ['branches', 'default', 'custom'].includes(one.step.section.kind);
  const answers = made.flatMap((audience) =>
    one.places.flatMap((place): Answer[] => {
      const each = one.branches.map((branch) => one.asks(audience, place, branch));
      return isPushed ? [anyOf(each)] : each;
    }),
  );
  const answer = judged(answers);
  if (answer === 'no') return 'refuses';
  return answer === 'yes' && made.length === one.audiences.length ? 'admits' : 'open';
}

/** IAM's answer is not what the remarks say: then it counts. */
function unexplained(iam: StepVerdict['iam'], remarks: readonly Remark[], { step, role }: StepCase): Remark[] {
  const has = (answer: Remark['answer']) => remarks.some((remark) => remark.answer === answer);
  if (iam === 'admits' || iam === 'no-token' || has('cannot-match')) return [];
  if (iam === 'open' && has('cannot-be-known')) return [];
  const message =
    iam === 'refuses'
      ? 'the trust policy of the role refuses every token that this step can have'
      : 'the trust policy of the role decides by what is known only when the role is assumed';
  return [
    {
      code: 'pipeline-trust',
      answer: iam === 'refuses' ? 'cannot-match' : 'cannot-be-known',
      refuser: 'iam',
      message,
      remedy: `compare the step with what \`rolekeeper snippet ${role.name}\` prints`,
      at: step.at,
    },
  ];
}

function wantsRole({ aim, script, audiences }: StepCase): StepVerdict['wants'] {
  if (aim.is === 'this' || aim.is === 'mentioned' || aim.is === 'misspelt') return 'yes';
  if (aim.is === 'another') return 'no';
  const hasToken = audiences.some((audience) => audience !== 'none');
  return hasToken || script.namesToken || aim.is === 'perhaps' || aim.is === 'chosen' ? 'perhaps' : 'no';
}
