/** What is said of a step in a pipelines file, in words; the same as text and as JSON. */

import type { DesiredRole } from '../model/desired-role.ts';
import type { Refuser, Remark } from '../pipeline/lint/check.ts';
import type { StepAnswer, StepVerdict } from '../pipeline/lint/step-verdict.ts';
import { type Elsewhere, type PipelineStep, sectionWords } from '../pipeline/pipelines-file.ts';
import { named } from '../text/counted.ts';

export const ANSWER_WORDS: Readonly<Record<StepAnswer, string>> = {
  matches: 'matches',
  'cannot-match': 'cannot match',
  'cannot-be-known': 'cannot be known',
};

/** `branches main, step "Deploy"`. */
export function stepWords({ section, name }: Pick<PipelineStep, 'section' | 'name'>): string {
  return name === undefined ? sectionWords(section) : `${sectionWords(section)}, step "${name}"`;
}

export function elsewhereWords({ section, is, text }: Elsewhere): string {
  return is === 'import'
    ? `${sectionWords(section)}, import ${text}`
    : `${sectionWords(section)}, a step that starts the custom pipeline ${text}`;
}

/** Who refuses, or could: one sentence. */
export function refuserWords({ answer, remarks }: StepVerdict, role: DesiredRole): string {
  const decisive = remarks.filter((remark) => remark.answer === answer);
  if (answer === 'matches') return matchWords(role);
  const refusers = [...new Set(decisive.map(({ refuser }) => refuser))];
  const words = answer === 'cannot-match' ? REFUSES : MAY_REFUSE;
  return refusers.map((refuser) => words[refuser]).join(' ');
}

const REFUSES: Readonly<Record<Refuser, string>> = {
  iam: 'IAM refuses it: the trust policy of the role does not let it in.',
  sts: 'STS refuses the call, whatever the trust policy says.',
  other: 'STS is asked for another role, or for none; this one is not asked for.',
  gate: 'The gate refuses it.',
  setting: 'IAM lets it in; only a setting of Bitbucket that no API shows can refuse it.',
  'no-call': 'No call is made.',
};

const MAY_REFUSE: Readonly<Record<Refuser, string>> = {
  iam: 'IAM decides when the role is assumed.',
  sts: 'STS decides when the role is assumed.',
  other: 'Which role STS is asked for is not in the file.',
  gate: 'The gate decides by the branch of the token.',
  setting: 'IAM lets it in; a setting of Bitbucket that no API shows decides.',
  'no-call': 'Whether a call is made is not in the file.',
};

function matchWords({ admission: { environments, enforcement } }: DesiredRole): string {
  if (enforcement.by === 'environment' && environments.length > 0) {
    return `IAM lets it in. Only the setting of ${named(environments, 'environment', 'environments')} in Bitbucket can still refuse it, and no API shows that.`;
  }
  if (enforcement.by === 'gate') return 'The gate lets it in on these branches, and IAM lets in the gate.';
  return 'IAM lets it in.';
}

/** The remarks that explain the answer, and notes. */
export function shownRemarks({ answer, remarks }: StepVerdict): Remark[] {
  return remarks.filter((remark) => remark.answer === answer || remark.answer === 'note');
}

/** Why a role that a step asks for is not judged. */
export function undeclaredWords(isOfService: boolean): string {
  return isOfService
    ? 'a role of the service itself, by its name. The deployment makes it and its trust, for its config repository; lint-pipeline knows the trusts of manifests alone.'
    : 'no manifest declares it. Whether its trust admits this step, `rolekeeper lint-trust` says of the trust policy that IAM has.';
}
