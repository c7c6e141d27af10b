/** What a role guardrail says once the texts of a role's managed policies are known, and did not say without them. */
import type { Diagnosis } from './diagnosis.ts';
import type { Arn } from './ids.ts';

export interface TextFault extends Diagnosis {
  readonly role: string;
  readonly level: 'refuse' | 'warn';
  /** The managed policy at whose place in the manifest it is said; undefined: it is said of a statement beside it. */
  readonly policy: Arn | undefined;
  /** The role as it is has the same fault: nothing that this plan does makes it. */
  readonly stands: boolean;
}
