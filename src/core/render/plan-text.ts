/**
 * A plan for a terminal: drift first, as no manifest asked for it; then what the manifests change; then what is kept
 * and what is not allowed; a legend of the words that were used; the line of counts last.
 */

import { type Change, isUpdate, keptOf } from '../model/change.ts';
import type { Plan } from '../model/plan.ts';
import { isAccepted } from '../plan/accepted-drift.ts';
import { isBlocked, isPending } from '../plan/plan.ts';
import { visible, visibleIn } from '../text/visible.ts';
import { admissionLegend, shownAdmission } from './admission-words.ts';
import { changeLines, isUnknown } from './change-text.ts';
import { countsLine, countsOf } from './counts.ts';
import { findingLines } from './finding-words.ts';
import { gateTextLines } from './gate-lines.ts';
import type { Paint } from './paint.ts';
import { askedFor, hasTwoCauses, undone } from './two-causes.ts';

export interface PlanTextOptions {
  /** What was planned against, for people. */
  readonly target: string;
  readonly paint: Paint;
}

/** Ends with a line break. */
export function planText(plan: Plan, { target, paint }: PlanTextOptions): string {
  return safePlanText(visibleIn(plan), { target: visible(target), paint });
}

function safePlanText(plan: Plan, { target, paint }: PlanTextOptions): string {
  const blocking = plan.findings.filter(({ blocks }) => blocks !== 'nothing');
  const section = (title: string, changes: readonly Change[]) =>
    changes.length === 0
      ? []
      : [
          paint('bold', title),
          '',
          ...changes.flatMap((change) => [
            ...changeLines(
              change,
              title === CHANGES && !isUnknown(change) ? [] : (drifts.get(change.name) ?? []),
              isBlocked(change, blocking),
              paint,
            ),
            '',
          ]),
        ];
  const drifts = Map.groupBy(plan.drift, ({ role }) => role);
  const isDrift = (change: Change) =>
    (change.kind === 'create' && drifts.has(change.name)) ||
    (change.kind === 'update' && change.causes.includes('drift'));
  const drift = plan.changes.filter(isDrift).map((change) => (hasTwoCauses(change) ? undone(change) : change));
  const isPutBack = drift.every((change) => !isAccepted(change) && !isBlocked(change, blocking));
  const rest = plan.changes
    .filter((change) => (!isDrift(change) || hasTwoCauses(change)) && !isQuiet(change))
    .map((change) => (hasTwoCauses(change) ? askedFor(change) : change));
  return [
    `${paint('bold', 'Target')}  ${target}`,
    '',
    ...section(`Drift: these roles were changed by hand in IAM${isPutBack ? `; ${putBackWords(drift)}` : ''}`, drift),
    ...section(drift.length > 0 ? CHANGES : 'Changes', rest),
    ...gateTextLines(plan.gate, paint),
    ...findingLines(plan.findings, paint),
    ...legendLines(plan.changes, paint),
    `${paint('bold', 'Plan')}  ${countsLine(countsOf(plan))}${isPending(plan) ? paint('dim', `  (digest ${plan.digest})`) : ''}`,
    '',
  ].join('\n');
}

const CHANGES = 'Changes in the manifests';

/** Of a role without a valid manifest it is what was applied last. */
function putBackWords(drift: readonly Change[]): string {
  return drift.some((change) => keptOf(change) !== undefined)
    ? 'what was applied last is applied again'
    : 'their manifests are applied again';
}

function isQuiet(change: Change): boolean {
  return change.kind === 'keep' && change.reason === 'in-sync';
}

/** Only of the words that are used above. */
function legendLines(changes: readonly Change[], paint: Paint): string[] {
  const shown = changes.flatMap((change) =>
    (change.kind === 'create' || isUpdate(change)) && keptOf(change) === undefined ? shownAdmission(change) : [],
  );
  const legend = admissionLegend(shown).map((words) => paint('dim', words));
  return legend.length === 0 ? [] : [...legend, ''];
}
