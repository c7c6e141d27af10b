/** The one shape of a rule, whatever it looks at: a role, a set of changes, a trust policy. */
import type { Code } from '../codes/codes.ts';

/** Looks at one subject, and answers with what it finds. It changes nothing, and knows no other rule. */
export interface Rule<Subject, Found> {
  /** Every code that it can answer with: each has a page. */
  readonly codes: readonly [Code, ...Code[]];
  readonly check: (subject: Subject) => readonly Found[];
}
