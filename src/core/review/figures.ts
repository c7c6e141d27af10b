/** The numbers of a review, in the order of their weight. */
import { MOST_ANNOTATIONS, MOST_FIELDS } from '../model/code-insights.ts';
import type { Plan } from '../model/plan.ts';
import { countsOf } from '../render/counts.ts';
import { type Basis, basisWord } from './basis.ts';
import type { Remark, Subject } from './remark.ts';

export interface Figure {
  readonly title: string;
  readonly value: number | string;
}

/** As many as a report takes. */
export const MOST_FIGURES = MOST_FIELDS;

/** MOST_FIGURES at most. Where nothing was compared there is nothing to count but what is wrong. */
export function figuresOf(plan: Plan | undefined, remarks: readonly Remark[], basis: Basis): Figure[] {
  const ofSubject = (...subjects: Subject[]) => remarks.filter(({ about }) => subjects.includes(about)).length;
  const compared = { title: 'Compared with', value: basisWord(basis) };
  const errors = { title: 'Errors', value: ofSubject('error', 'blocked') };
  const warnings = { title: 'Warnings', value: ofSubject('warning', 'conflict') };
  const left = remarks.length - MOST_ANNOTATIONS;
  const rest = left <= 0 ? [] : [{ title: 'Without annotation', value: left }];
  if (plan === undefined) return [errors, warnings, compared, ...rest];
  const counts = countsOf(plan);
  return [
    // Also those that are blocked, as long as a manifest is wrong: they are what a reviewer has to see.
    { title: 'Deletes', value: ofSubject('deletion') },
    { title: 'Widens', value: wideningRoles(remarks).length },
    errors,
    { title: 'Creates', value: counts.create },
    { title: 'Updates', value: counts.update },
    { title: 'Blocked', value: counts.blocked },
    { title: 'Drift', value: counts.drifted },
    warnings,
    compared,
    ...rest,
  ];
}

/** Each once, however many of its parts widen. */
export function wideningRoles(remarks: readonly Remark[]): string[] {
  return [...new Set(remarks.flatMap(({ about, role }) => (about === 'widening' && role !== undefined ? [role] : [])))];
}
