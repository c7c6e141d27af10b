/** The plan with the approvals that people have given. */

import type { DesiredState } from './core/compile/desired-state.ts';
import type { Approval } from './core/model/approval.ts';
import type { Plan } from './core/model/plan.ts';
import type { Unread } from './core/plan-guardrails/rule.ts';
import type { ApprovalStore } from './core/record/state-ports.ts';
import { approvalOf } from './core/record/stored-approval.ts';
import { WorldError } from './errors.ts';
import type { AccountReader } from './ports.ts';
import { makePlan, type PlanOptions } from './reconcile.ts';

/**
 * Where the approvals cannot be read, the plan deletes nothing and says so; everything else of it goes on.
 * @param given those that are kept nowhere, as on the command line
 * @throws WorldError if IAM could not be read completely
 */
export async function planWithApprovals(
  desired: DesiredState,
  { reader, approvals }: { reader: AccountReader; approvals: ApprovalStore },
  options: Omit<PlanOptions, 'approvals'>,
  given: readonly Approval[] = [],
): Promise<Plan> {
  if (options.approvalsUnread !== undefined) return makePlan(desired, reader, options);
  const kept = await readOrWhyNot(approvals);
  if ('message' in kept) return makePlan(desired, reader, { ...options, approvalsUnread: kept });
  return makePlan(desired, reader, { ...options, approvals: [...given, ...kept.approvals] });
}

async function readOrWhyNot(store: ApprovalStore): Promise<{ approvals: readonly Approval[] } | Unread> {
  try {
    return { approvals: (await store.read()).map((approval) => approvalOf(approval, store.place)) };
  } catch (error) {
    if (error instanceof WorldError) return { message: error.message, remedy: error.remedy };
    throw error;
  }
}
