/** What an apply did and left undone, for people. */

import type { Outcome } from '../../core/model/operation.ts';
import { isFailed, isWhole } from '../../core/model/operation.ts';
import type { Plan } from '../../core/model/plan.ts';
import { writesGate } from '../../core/plan/plan.ts';
import type { Paint } from '../../core/render/paint.ts';
import { counted } from '../../core/text/counted.ts';
import { visible, visibleIn } from '../../core/text/visible.ts';
import { WorldError } from '../../errors.ts';
import type { Aftermath, Applied } from '../command/applied.ts';
import { failedRolesLines } from './failed-roles.ts';

export interface AppliedTextOptions {
  readonly target: string;
  readonly paint: Paint;
}

/** Failures first, then what was not done, the counted line last; ends with a new line. */
export function appliedText(applied: Applied, options: AppliedTextOptions): string {
  const { outcomes, interrupted, wroteTable } = visibleIn(applied);
  const table = wroteTable ? [`${options.paint('green', 'Applied')}  the gate's table was written`] : [];
  if (outcomes.length === 0 && table.length === 0) return '';
  const lines = [
    ...failedRolesLines(outcomes, options.paint),
    ...(interrupted ? interruptedLines(outcomes, options.paint) : []),
    ...(outcomes.length > 0 ? [countedLine(outcomes, options)] : []),
    ...table,
  ];
  return `\n${lines.join('\n')}\n`;
}

/** The last word: whether IAM is equal to the manifests now. */
export function aftermathText(
  { outcomes, wroteTable }: Applied,
  after: Aftermath,
  { target: on, paint }: AppliedTextOptions,
): string {
  if (after === undefined) return '';
  const target = visible(on);
  if (after instanceof WorldError) return `${paint('yellow', 'Not looked again')}  ${visible(after.message)}\n`;
  const left = after.operations.length;
  if (left > 0)
    return `${paint('yellow', 'Not in sync')}  ${target}: ${counted(left, 'role')} still to be changed; ${outcomes.some(isFailed) ? 'correct what failed, then ' : ''}run apply again\n`;
  if (writesGate(after))
    return `${paint('yellow', 'Not in sync')}  ${target}: the gate's table still has to be written; run apply again\n`;
  const blocked = withheld(after);
  if (blocked > 0)
    return `${paint('yellow', 'Not in sync')}  ${target}: ${counted(blocked, 'role')} left alone, for the reasons above\n`;
  const words = outcomes.length === 0 && !wroteTable ? 'nothing to do' : 'planned again, nothing is left to do';
  return `${paint('green', 'In sync')}  ${target}: ${words}\n`;
}

/** Roles that differ, in IAM or in the gate's table, and that a finding, or a broken manifest, keeps us from touching. */
export function withheld({ changes, gate }: Pick<Plan, 'changes' | 'gate'>): number {
  const inIam = changes.flatMap((change) => (change.kind !== 'keep' || change.reason === 'frozen' ? change.name : []));
  const inTable = (gate?.waiting ?? []).flatMap(({ role }) => role ?? []);
  return new Set([...inIam, ...inTable]).size;
}

function interruptedLines(outcomes: readonly Outcome[], paint: Paint): string[] {
  const rest = outcomes.filter((outcome) => !isFailed(outcome));
  const group = (label: string, roles: readonly Outcome[], words: (outcome: Outcome) => string) =>
    roles.length === 0 ? [] : [`  ${label.padEnd(9)}  ${roles.map(words).join(', ')}`];
  return [
    paint('yellow', paint('bold', 'Interrupted')),
    ...group('done', rest.filter(isWhole), ({ role }) => role),
    ...group(
      'half done',
      rest.filter(({ done, notTried }) => done.length > 0 && notTried.length > 0),
      halfDone,
    ),
    ...group(
      'not begun',
      rest.filter(({ done, notTried }) => done.length === 0 && notTried.length > 0),
      ({ role }) => role,
    ),
    '  Run apply again: it goes on from here.',
    '',
  ];
}

function halfDone({ role, done, notTried }: Outcome): string {
  return `${role} (${done.length} of ${done.length + notTried.length} calls)`;
}

function countedLine(outcomes: readonly Outcome[], { target, paint }: AppliedTextOptions): string {
  const complete = outcomes.filter(isWhole).length;
  const failed = outcomes.filter(isFailed).length;
  const calls = outcomes.reduce((sum, { done }) => sum + done.length, 0);
  const words = `${complete} of ${counted(outcomes.length, 'role')} changed${failed > 0 ? `, ${failed} failed` : ''}; ${counted(calls, 'call')} to ${visible(target)}`;
  return `${paint(complete === outcomes.length ? 'green' : 'red', 'Applied')}  ${words}`;
}
