/** What a check of a step is: one reason why it cannot become the role, or why that cannot be known. */
import type { Code } from '../../codes/codes.ts';
import type { StepCase } from '../step-case.ts';

/**
 * Who refuses, or could.
 * - iam      the role's trust policy
 * - sts      STS, before any trust policy is looked at, or for what the call asks
 * - other    STS, for another role or for none: this one is not asked for
 * - gate     the gate, which looks at the branch
 * - setting  a setting of Bitbucket that no API shows
 * - no-call  nothing: no call is made
 */
export type Refuser = 'iam' | 'sts' | 'other' | 'gate' | 'setting' | 'no-call';

export interface Remark {
  readonly code: Code;
  /** `note`: it changes no answer. */
  readonly answer: 'cannot-match' | 'cannot-be-known' | 'note';
  readonly refuser: Refuser;
  readonly message: string;
  readonly remedy: string;
  /** Offset in the file. */
  readonly at: number;
}

export type Check = (one: StepCase) => Remark | undefined;
