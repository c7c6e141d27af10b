/** What a guardrail says about a set of changes. */
import type { Code } from '../codes/codes.ts';

/**
 * What a guardrail says. `role` names the one role that it is about. `deletes` means quarantine too; `writes` all
 * writes to that role, or to any; `company` those to that role, if anything else was written in the same pass.
 */
export interface Finding {
  rule: Code;
  blocks: 'plan' | 'writes' | 'deletes' | 'role' | 'company' | 'nothing';
  role?: string;
  message: string;
  remedy: string;
}
