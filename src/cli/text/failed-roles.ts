/**
 * What failed in an apply, for people: each reason once, with every role that met it. Where an account is full, or a
 * permission is missing, a hundred roles fail for one reason, and the others among them must not be hidden by it.
 */

import type { Operation, Outcome } from '../../core/model/operation.ts';
import type { Paint } from '../../core/render/paint.ts';
import { counted } from '../../core/text/counted.ts';
import { visible } from '../../core/text/visible.ts';
import { WorldError } from '../../errors.ts';

interface Failed extends Outcome {
  readonly failure: NonNullable<Outcome['failure']>;
}

/** Some lines and an empty one for each reason. */
export function failedRolesLines(outcomes: readonly Outcome[], paint: Paint): string[] {
  const byReason = Map.groupBy(outcomes.filter(hasFailed), reasonOf);
  return [...byReason.values()].flatMap((same) => reasonLines(same, paint));
}

function hasFailed(outcome: Outcome): outcome is Failed {
  return outcome.failure !== undefined;
}

function reasonOf(outcome: Failed): string {
  const { operation, error } = outcome.failure;
  return JSON.stringify([codeOf(error), operationWords(operation), words(outcome), remedyOf(error)]);
}

function reasonLines(same: readonly Failed[], paint: Paint): string[] {
  const [first] = same;
  if (first === undefined) return [];
  const { operation, error } = first.failure;
  const remedy = remedyOf(error);
  const who = same.length === 1 ? first.role : counted(same.length, 'role');
  const what = `${operationWords(operation)}${same.length === 1 ? progressOf(first) : ''}`;
  return [
    `${paint('red', paint('bold', codeOf(error)))} ${paint('bold', who)}  ${what}`,
    `  ${same.length === 1 ? messageOf(error) : words(first)}`,
    ...(remedy === undefined ? [] : [`  ${paint('cyan', 'remedy:')} ${visible(remedy)}`]),
    ...(same.length === 1 ? [] : [`  roles:  ${same.map((one) => `${one.role}${progressOf(one)}`).join(', ')}`]),
    '',
  ];
}

/** Without the role, which AWS's answers name first: `AWS refused CreateRole on deploy: …`. */
function words({ role, failure }: Failed): string {
  return messageOf(failure.error).replace(` on ${role}:`, ':');
}

function progressOf({ done, notTried }: Outcome): string {
  return notTried.length === 0 ? '' : ` (${counted(done.length, 'call')} done, ${notTried.length} not tried)`;
}

function codeOf(error: Error): string {
  return error instanceof WorldError ? `error[${error.code}]` : 'error';
}

function messageOf(error: Error): string {
  return error instanceof WorldError ? visible(error.message) : (error.stack ?? error.message);
}

function remedyOf(error: Error): string | undefined {
  return error instanceof WorldError ? error.remedy : undefined;
}

/** `AttachRolePolicy arn:…`. */
export function operationWords(operation: Operation): string {
  return `${operation.call} ${objectOf(operation)}`.trimEnd();
}

function objectOf(operation: Operation): string {
  switch (operation.call) {
    case 'AttachRolePolicy':
    case 'DetachRolePolicy':
      return operation.policyArn;
    case 'PutRolePolicy':
    case 'DeleteRolePolicy':
      return operation.policyName;
    case 'PutRolePermissionsBoundary':
      return operation.boundaryArn;
    case 'RemoveRoleFromInstanceProfile':
      return operation.instanceProfileName;
    case 'TagRole':
      return Object.keys(operation.tags).join(', ');
    case 'UntagRole':
      return operation.keys.join(', ');
    default:
      return '';
  }
}
