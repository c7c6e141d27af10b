/** The approvals that a plan is made with, and what is written down of them before it is performed. */

import type { DesiredState } from './core/compile/desired-state.ts';
import type { Approval } from './core/model/approval.ts';
import type { Plan } from './core/model/plan.ts';
import { approvalOf, type StoredApproval } from './core/record/stored-approval.ts';
import { approvalsFor } from './core/record/used-approvals.ts';
import { WorldError } from './errors.ts';
import type { ApprovalStore, RoleReader } from './ports.ts';
import { makePlan, type PlanOptions } from './reconcile.ts';

export function approvalsFrom(
  approvals: readonly StoredApproval[],
  { place }: Pick<ApprovalStore, 'place'>,
): Approval[] {
  return approvals.map((approval) => approvalOf(approval, place));
}

/**
 * The plan of a pass that nobody watches. Where approvals cannot be read, or what the plan would use of them not be
 * written, it deletes nothing and says so; whatever somebody opened by hand is closed all the same.
 * @throws WorldError if IAM could not be read completely
 */
export async function planWithApprovals(
  desired: DesiredState,
  { reader, approvals, performs }: { reader: RoleReader; approvals: ApprovalStore; performs: boolean },
  options: PlanOptions & { now: Date },
): Promise<Plan> {
  const withoutDeletions = ({ message, remedy }: WorldError) =>
    makePlan(desired, reader, { ...options, approvalsUnread: { message, remedy } });
  const given = await orFailure(approvals.read());
  if (given instanceof WorldError) return withoutDeletions(given);

  const plan = await makePlan(desired, reader, { ...options, approvals: approvalsFrom(given, approvals) });
  if (!performs) return plan;
  const kept = await orFailure(rememberUse(plan, desired, approvals, options.now));
  return kept instanceof WorldError ? withoutDeletions(kept) : plan;
}

/**
 * Writes down which approval a plan uses and what it is good for from now on. To be done before the plan is performed.
 * @throws WorldError if it could not be written: then the plan must not be performed
 */
export async function rememberUse(
  plan: Plan,
  { settings }: DesiredState,
  approvals: ApprovalStore,
  now: Date,
): Promise<void> {
  await approvals.change((before) => approvalsFor(plan, before, settings?.deletions, now));
}

async function orFailure<T>(work: Promise<T>): Promise<T | WorldError> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof WorldError) return error;
    throw error;
  }
}
