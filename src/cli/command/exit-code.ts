/** The exit codes of everything that makes a plan, as Terraform's: 0, 1 error, 2 changes. */

import type { Finding } from '../../core/model/finding.ts';
import type { Plan } from '../../core/model/plan.ts';
import { isDeliberate, isPending } from '../../core/plan/plan.ts';
import type { ExitCode } from './verb.ts';

/**
 * A plan that had to leave something out is an error, even where the rest of it can go on. Changes that are on hold on
 * purpose (suspended, a freeze window) are no error: pull requests must pass in a freeze, too.
 */
export function planExitCode(plan: Plan, detailed: boolean): ExitCode {
  if (plan.issues.length > 0 || plan.findings.some(holdsBack)) return 1;
  return detailed && isPending(plan) ? 2 : 0;
}

/** Blocks something, although neither the settings nor a manifest have put it on hold. */
export function holdsBack(finding: Finding): boolean {
  return finding.blocks !== 'nothing' && !isDeliberate(finding);
}
