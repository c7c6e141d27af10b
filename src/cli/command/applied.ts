/** What a command did to IAM, and what a second look showed. */
import type { Outcome } from '../../core/model/operation.ts';
import type { Plan } from '../../core/model/plan.ts';
import type { WorldError } from '../../errors.ts';

export interface Applied {
  readonly outcomes: readonly Outcome[];
  /** Ctrl-C, the end of the lease, or a freeze: the running calls were finished, no further ones begun. */
  readonly interrupted: boolean;
  /** The gate's table was written. */
  readonly wroteTable?: true;
}

/** The plan made afterwards, the reason why there is none, or undefined if there was no second look. */
export type Aftermath = Plan | WorldError | undefined;
