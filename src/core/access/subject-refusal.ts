/**
 * Why a condition on `sub` does not hold. The method: take the subjects that the condition would take, and see how little of
 * the step has to be as in one of them until it holds. That is the reason, whatever operators and wildcards there are.
 */
import { takesPatterns } from '../iam/condition-comparison.ts';
import type { SubjectFormat } from '../manifest/subject-format.ts';
import { readSubject, type SubjectStep } from '../trust/read-subject.ts';
import { subjectsMatching } from '../trust/subject-witness.ts';
import { STRANGERS, type Step, tokenSubject } from '../trust/token.ts';
import type { TrustCondition, TrustDocument } from '../trust/trust-document.ts';
import { holds, type StsRequest } from '../trust/trust-evaluator.ts';
import { nameOf, type TrustWorld } from '../trust/trust-world.ts';
import type { AccessCall } from './access-call.ts';
import type { Refusal } from './refusal.ts';

/** For a condition that does not hold. */
export function subjectRefusal(
  condition: TrustCondition,
  { version }: TrustDocument,
  request: StsRequest,
  { subject = '' }: AccessCall,
  world: TrustWorld,
): Refusal {
  const { subjectFormat: format, workspaceUuid } = world.provider;
  const takes = (sub: string | undefined): boolean =>
    sub !== undefined && holds(condition, withSubject(request, condition.key, sub), version === '2012-10-17') !== 'no';
  const taken = condition.values.flatMap((value) => subjectsMatching(format, value, workspaceUuid)).filter(takes);
  if (taken.length === 0) return condition.operator.negated ? unlike(condition, subject) : noToken(condition);
  const read = readSubject(format, subject);
  if (read === undefined) return otherFormat(subject, format);
  const step = asStep(read, workspaceUuid);
  const wanted = taken.flatMap((sub) => readSubject(format, sub) ?? []).map((one) => asStep(one, workspaceUuid));
  for (const fields of SMALLEST_FIRST) {
    const fitting = wanted.filter((other) => takes(tokenSubject(format, { ...step, ...pick(other, fields) })));
    if (fitting.length > 0) return differing(fields, step, fitting, condition, world);
  }
  return unlike(condition, subject);
}

type Field = 'stepUuid' | 'branch' | 'environmentUuid' | 'repositoryUuid';

/** What may have to be otherwise, the least first; the last of each is what a reader has to hear. */
const SMALLEST_FIRST: readonly (readonly Field[])[] = [
  ['branch'],
  ['environmentUuid'],
  ['branch', 'environmentUuid'],
  ['repositoryUuid'],
  ['branch', 'repositoryUuid'],
  ['environmentUuid', 'repositoryUuid'],
  ['branch', 'environmentUuid', 'repositoryUuid'],
  ['stepUuid'],
  ['stepUuid', 'branch', 'environmentUuid'],
  ['stepUuid', 'branch', 'environmentUuid', 'repositoryUuid'],
];

function pick(step: Step, fields: readonly Field[]): Partial<Step> {
  return Object.fromEntries(fields.map((field) => [field, step[field]]));
}

function withSubject(request: StsRequest, key: string, sub: string): StsRequest {
  return { ...request, lookUp: (asked) => (asked === key ? { is: 'present', value: sub } : request.lookUp(asked)) };
}

/** What the format does not carry is made up: it decides nothing. */
function asStep(read: SubjectStep, workspaceUuid: string): Step {
  const [{ branch, stepUuid }] = STRANGERS;
  return { ...read, workspaceUuid, branch: read.branch ?? branch, stepUuid: read.stepUuid ?? stepUuid };
}

function differing(
  fields: readonly Field[],
  step: Step,
  fitting: readonly Step[],
  { operator }: TrustCondition,
  world: TrustWorld,
): Refusal {
  const names = (field: 'repositoryUuid' | 'environmentUuid') =>
    listed(fitting.map((one) => (one[field] === undefined ? NONE : nameOf(world, one[field]))));
  if (fields.includes('repositoryUuid')) {
    const [theirs, own] = [names('repositoryUuid'), nameOf(world, step.repositoryUuid)];
    const message = `it is for the repository ${theirs}, and the step is of ${own}`;
    return {
      code: 'entry-repository',
      message,
      remedy: `Ask for a role of ${own}; if it should get into this one, name it in the manifest of the role.`,
    };
  }
  if (fields.includes('environmentUuid')) return environmentRefusal(names('environmentUuid'), step, fitting, world);
  if (fields.includes('stepUuid')) {
    const message = `it is for one single run, ${listed(fitting.map(({ stepUuid }) => stepUuid))}, and every run has another step UUID`;
    return {
      code: 'entry-step',
      message,
      remedy: `Put * in the place of the step’s UUID${takesPatterns(operator.base) ? '' : `, under StringLike in the place of ${operator.text}`}, or let a manifest declare the role.`,
    };
  }
  const branches = listed(fitting.map(({ branch }) => branch));
  const message = `it is for the branch ${branches}, and the step runs on ${step.branch}`;
  return {
    code: 'entry-branch',
    message,
    remedy: `Run it on ${branches}; if it should get in from ${step.branch}, name that in the manifest of the role.`,
  };
}

const NONE = 'none';

function environmentRefusal(theirs: string, step: Step, fitting: readonly Step[], world: TrustWorld): Refusal {
  const { environmentUuid } = step;
  if (environmentUuid === undefined) {
    const message = `it is for steps that deploy to ${theirs}, and this one deploys to no environment`;
    return { code: 'entry-no-environment', message, remedy: `Add \`deployment:\` with ${theirs} to the step.` };
  }
  const own = nameOf(world, environmentUuid);
  if (fitting.every((one) => one.environmentUuid === undefined)) {
    const message = `it is for steps that deploy to no environment, and this one deploys to ${own}`;
    return {
      code: 'entry-with-environment',
      message,
      remedy: 'Leave `deployment:` out of the step, or use the role of that environment.',
    };
  }
  const message = `it is for steps that deploy to ${theirs}, and this one deploys to ${own}`;
  return {
    code: 'entry-environment',
    message,
    remedy: `Set \`deployment:\` of the step to ${theirs}, or, if it should get in from ${own}, name that in the manifest of the role.`,
  };
}

function noToken({ values }: TrustCondition): Refusal {
  const message = `it asks for the subject ${listed(values)}, which no token of the workspace has`;
  return {
    code: 'entry-no-token',
    message,
    remedy: 'Let lint-trust name what is wrong with the pattern, and what to write instead.',
  };
}

function otherFormat(subject: string, { text }: SubjectFormat): Refusal {
  const message = `the subject of the token, ${subject}, is not of the form ${text} that the settings name`;
  return {
    code: 'entry-subject',
    message,
    remedy:
      'Compare it with provider.subjectFormat in rolekeeper.yaml; leave that out if Bitbucket’s own form is meant.',
  };
}

function unlike({ operator, values }: TrustCondition, subject: string): Refusal {
  const message = `it asks for a subject that is ${operator.text} ${listed(values)}, and that of the token is ${subject}`;
  return { code: 'entry-subject', message, remedy: 'Compare the two; lint-trust says in words who gets in.' };
}

/** Each once, no more than three of them. */
function listed(names: readonly string[]): string {
  const different = [...new Set(names)];
  const shown = different.slice(0, MOST_SHOWN).join(' or ');
  return different.length > MOST_SHOWN ? `${shown} (and ${different.length - MOST_SHOWN} others)` : shown;
}

const MOST_SHOWN = 3;
