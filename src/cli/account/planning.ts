/** The plan of a command, from the manifests, the target, and what is remembered of it. */

import { planWithApprovals } from '../../approvals.ts';
import type { DesiredState } from '../../core/compile/desired-state.ts';
import { otherDeployment } from '../../core/manifest/other-deployment.ts';
import type { AppliedRoles } from '../../core/model/applied-role.ts';
import type { Approval } from '../../core/model/approval.ts';
import type { Deployment } from '../../core/model/deployment.ts';
import type { ApprovalDigest } from '../../core/model/ids.ts';
import type { Inventory } from '../../core/model/inventory.ts';
import type { Plan } from '../../core/model/plan.ts';
import type { ApproveCommands, Unread } from '../../core/plan-guardrails/rule.ts';
import { shellWord } from '../../core/text/shell-word.ts';
import { WrongDeploymentError } from '../../errors.ts';
import type { Recall } from '../../reconcile.ts';
import { seenGate } from '../../writing/seen-gate.ts';
import type { OpenState } from './state.ts';
import type { OpenTarget } from './target.ts';

export interface Planning {
  readonly desired: DesiredState;
  readonly target: OpenTarget;
  readonly state: OpenState;
  /** `--allow-deletions`. */
  readonly allowDeletions?: ApprovalDigest | undefined;
  /** `--allow-lockouts`. */
  readonly allowLockouts?: ApprovalDigest | undefined;
  /** `--base`: what counts as applied where the state remembers nothing. */
  readonly base?: AppliedRoles | undefined;
  /** The words before a verb: `rolekeeper`, or what npm needs. */
  readonly program: string;
  /** The manifests folder as it was given; undefined: `approve` would not find these manifests. */
  readonly folder?: string;
}

/** @throws WorldError */
export async function planNow(planning: Planning): Promise<Plan> {
  return planBy(await planning.state.inventory?.read(), planning);
}

/** The same, with an inventory that was read already. @throws WorldError */
export async function planBy(last: Inventory | undefined, planning: Planning, approvalsUnread?: Unread): Promise<Plan> {
  refuseOtherDeployment(last, planning);
  const { desired, target, state, allowDeletions, allowLockouts } = planning;
  const given = [...givenNow(allowDeletions, '--allow-deletions'), ...givenNow(allowLockouts, '--allow-lockouts')];
  const gate = await seenGate(state.gate, last, desired.settings);
  const options = {
    deployment: deploymentBy(last, planning),
    known: state.known(last),
    closedForeign: last?.foreign,
    keepsIntent: state.inventory !== undefined && state.leases !== undefined,
    spent: last?.spent,
    gate,
    applied: recall(planning),
    approveCommands: approveCommands(planning),
    ...(approvalsUnread && { approvalsUnread }),
    byPerson: true,
    now: new Date(),
  };
  return planWithApprovals(desired, { reader: target.reader, approvals: state.approvals }, options, given);
}

/** What it remembers is of the roles of another owner: none of them is ours, and none of ours is known. */
function refuseOtherDeployment(last: Inventory | undefined, { desired: { settings }, target }: Planning): void {
  const other = last && settings && otherDeployment(settings, last.deployment);
  if (other === undefined) return;
  const elsewhere =
    target.kind === 'aws'
      ? 'name the state bucket of that deployment with --state-bucket'
      : 'apply the manifests of that deployment to a file of their own, with --target file:FILE';
  throw new WrongDeploymentError(
    `The settings name ${other.named}, and what is remembered of ${target.name} is of ${other.deployed}.`,
    {
      remedy: `If these manifests are of ${other.deployed}, correct ${other.field} in rolekeeper.yaml; otherwise ${elsewhere}.`,
    },
  );
}

function givenNow(digest: ApprovalDigest | undefined, place: string): Approval[] {
  return digest === undefined ? [] : [{ digest, expires: undefined, place }];
}

/** What the state remembers, and else what `--base` says. */
function recall({ state, base = new Map() }: Planning): Recall {
  return async (roles) => new Map([...base, ...((await state.applied?.find(roles)) ?? [])]);
}

/** What counts as deployed for a plan. */
export function deploymentBy(
  last: Inventory | undefined,
  { target, desired }: Pick<Planning, 'target' | 'desired'>,
): Deployment {
  if (last === undefined) return target.deployment;
  const names = desired.settings?.roles.permissionsBoundary;
  const { boundary } = last.deployment;
  // Another boundary in the settings of an embedded account is a deployment of its own: there is no other way to make one.
  const isReplaced = target.kind === 'embedded' && boundary !== null && boundary.arn !== names;
  return isReplaced ? { ...last.deployment, boundary: null } : last.deployment;
}

/** What is remembered of the deployment once something is written. */
export function deploymentToKeep(last: Inventory | undefined, planning: Planning): Deployment {
  const { adopted } = planning.target;
  if (last === undefined) return adopted;
  const known = deploymentBy(last, planning);
  return known === last.deployment ? known : { ...known, boundary: adopted.boundary };
}

/** What people type before the digest of a set. */
function approveCommands({ program, target, state, folder = 'manifests' }: Planning): ApproveCommands {
  // Without a bucket the service would not find the approval, and a file here is not the account's.
  const isLost = target.kind === 'aws' && state.inventory === undefined;
  const isUsual = folder === 'manifests';
  const [here, elsewhere] = isUsual ? ['', ''] : [`${shellWord(folder)} `, ` --in ${shellWord(folder)}`];
  const commandFor = (option: string) =>
    `${program} ${isLost ? `apply ${here}--target aws ${option}` : `${state.approvals.command}${elsewhere}`}`;
  return { deletions: commandFor('--allow-deletions'), lockouts: commandFor('--allow-lockouts') };
}
