/** The exit codes of everything that makes a plan, as Terraform's: 0, 1 error, 2 changes. */

import type { Finding } from '../../core/model/finding.ts';
import type { Plan } from '../../core/model/plan.ts';
import { isDeliberate } from '../../core/plan/plan.ts';
import type { ExitCode } from './verb.ts';

/**
 * A plan that had to leave something out is an error, even where the rest of it can go on; but not if somebody wanted it
 * so (suspended, a freeze window): pull requests go on in December.
 */
export function planExitCode(plan: Plan, detailed: boolean): ExitCode {
  if (plan.issues.length > 0 || plan.findings.some(holdsBack)) return 1;
  return detailed && plan.operations.length > 0 ? 2 : 0;
}

/** Keeps something from being done that nobody wanted kept. */
export function holdsBack(finding: Finding): boolean {
  return finding.blocks !== 'nothing' && !isDeliberate(finding);
}
