/** What a guardrail says about a set of changes. */
import type { Diagnosis } from './diagnosis.ts';

/**
 * What a finding keeps from being done. With a `role` it is about that role alone, without one about all.
 * - plan          everything
 * - writes        every write
 * - deletes       deletions, and putting into quarantine
 * - lockouts      updates that shut out callers (lockout.ts)
 * - attachments   the attaching of managed policies that IAM would refuse; the rest of the role goes on
 * - others-first  the writes to that role, as long as anything else is written in the same pass
 * - nothing       it is only reported
 */
export type Blocks = 'plan' | 'writes' | 'deletes' | 'lockouts' | 'attachments' | 'others-first' | 'nothing';

export interface Finding extends Diagnosis {
  readonly blocks: Blocks;
  readonly role?: string;
  /** A level below a warning: what is known and usual, said once for all roles. Only of what blocks nothing. */
  readonly level?: 'note';
  /** All the roles that a note is about, in order; its message may name only the first of them. */
  readonly roles?: readonly string[];
}
