/** A review in one line, the gravest first and by name: it is what a build status and the last line of a log show. */
import { type Change, removals } from '../model/change.ts';
import type { Plan } from '../model/plan.ts';
import { isBlocked } from '../plan/plan.ts';
import { countsOf } from '../render/counts.ts';
import { counted } from '../text/counted.ts';
import { wideningRoles } from './figures.ts';
import { gateRoles } from './gate-remarks.ts';
import type { Remark } from './remark.ts';

/** `Deletes image-push; widens checkout-deploy; updates 198 roles`. */
export function headlineOf(plan: Plan | undefined, remarks: readonly Remark[]): string {
  const errors = remarks.filter(({ about }) => about === 'error').length;
  const wrong = errors === 0 ? [] : [`${counted(errors, 'mistake')} in the manifests`];
  const parts = plan === undefined ? wrong : [...removalParts(plan), ...wrong, ...changeParts(plan, remarks)];
  if (parts.length > 0) return sentence(parts.join('; '));
  return plan === undefined ? 'The manifests are valid' : 'Nothing to change';
}

function removalParts(plan: Plan): string[] {
  const blocking = plan.findings.filter(({ blocks }) => blocks !== 'nothing');
  const parts = Map.groupBy(removals(plan.changes), (change) => {
    const verb = change.kind === 'delete' ? 'deletes' : 'closes';
    return isBlocked(change, blocking) ? `blocked: ${verb}` : verb;
  });
  return ['deletes', 'closes', 'blocked: deletes', 'blocked: closes'].flatMap((verb) => {
    const changes = parts.get(verb);
    return changes === undefined ? [] : [`${verb} ${names(changes.map(({ name }) => name))}`];
  });
}

function changeParts(plan: Plan, remarks: readonly Remark[]): string[] {
  const { create, update, blocked, drifted, conflict } = countsOf(plan);
  const widening = wideningRoles(remarks);
  const narrowed = gateRoles(plan, 'shrinks');
  const waiting = gateRoles(plan, 'waits');
  const held = blocked - heldRemovals(plan);
  return [
    ...(widening.length === 0 ? [] : [`widens ${names(widening)}`]),
    ...(narrowed.length === 0 ? [] : [`narrows ${names(narrowed)}`]),
    ...(create === 0 ? [] : [`creates ${counted(create, 'role')}`]),
    ...(update === 0 ? [] : [`updates ${counted(update, 'role')}`]),
    ...(held <= 0 ? [] : [`${held} blocked`]),
    ...(waiting.length === 0 ? [] : [`waiting in the gate's table: ${names(waiting)}`]),
    ...(drifted === 0 ? [] : [`${drifted} drifted`]),
    ...(conflict === 0 ? [] : [counted(conflict, 'conflict')]),
  ];
}

/** They are named already. */
function heldRemovals({ changes, findings }: Plan): number {
  const blocking = findings.filter(({ blocks }) => blocks !== 'nothing');
  return removals(changes).filter((change: Change) => isBlocked(change, blocking)).length;
}

/** Enough to know what it is about. */
const MOST_NAMES = 3;

/** `a, b, c and 4 more`. */
export function names(all: readonly string[]): string {
  const shown = all.slice(0, MOST_NAMES).join(', ');
  return all.length <= MOST_NAMES ? shown : `${shown} and ${all.length - MOST_NAMES} more`;
}

export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
