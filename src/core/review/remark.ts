/** One thing that a reviewer should see, with its place in the repository. */
import type { Code } from '../codes/codes.ts';
import { SEVERITIES } from '../model/code-insights.ts';

/** What a remark is about; among remarks of one gravity the order is this one. */
export const SUBJECTS = [
  'deletion',
  'error',
  'blocked',
  'lockout',
  'widening',
  'conflict',
  'creation',
  'drift',
  'warning',
  'note',
] as const;
export type Subject = (typeof SUBJECTS)[number];

export type Gravity = (typeof SEVERITIES)[number];

export interface Remark {
  readonly about: Subject;
  readonly gravity: Gravity;
  /** Where it has one, with a page of its own: `rolekeeper explain CODE`. */
  readonly code?: Code;
  readonly role?: string;
  /** One line, which says by itself what it is about. */
  readonly words: string;
  /** What to do about it, or what else there is to know. */
  readonly more?: string;
  readonly place?: RemarkPlace;
}

/** From the root of the repository. */
export interface RemarkPlace {
  readonly path: string;
  /** Absent: it is about the file as a whole, or the file is gone. */
  readonly line?: number;
}

/** The gravest first; then by what it is about, by place, and by words, so that two runs show the same order. */
export function byGravity(remarks: readonly Remark[]): Remark[] {
  const rank = ({ gravity, about }: Remark) => SEVERITIES.indexOf(gravity) * SUBJECTS.length + SUBJECTS.indexOf(about);
  return remarks.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      compare(a.place?.path ?? '', b.place?.path ?? '') ||
      (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
      compare(a.words, b.words),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
