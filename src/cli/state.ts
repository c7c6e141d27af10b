/**
 * What is kept about an account beside its roles: approve deletions, and roles as they were before they went. In the
 * service's state bucket where one is named, else in the folder of the embedded IAM.
 */
import { join } from 'node:path';
import { approvalsFrom } from '../approvals.ts';
import type { Approval } from '../core/model/approval.ts';
import type { ApprovalStore, InventoryStore, SnapshotStore } from '../ports.ts';
import type { PlanOptions } from '../reconcile.ts';
import { stateBucketOf } from './state-bucket.ts';
import type { Call } from './verb.ts';

export interface OpenState {
  approvals: ApprovalStore;
  snapshots: SnapshotStore;
  /** Only the service has one. */
  inventory: InventoryStore | undefined;
  close(): void;
}

const FOLDER = '.rolekeeper';

/** Nothing is read or written yet. */
export async function openState(call: Call): Promise<OpenState> {
  const bucket = call.options.target === 'aws' ? stateBucketOf(call) : undefined;
  if (bucket !== undefined) {
    const { openStateBucket } = await import('../aws/state-bucket.ts');
    const { awsOptions } = await import('./aws-target.ts');
    return openStateBucket(bucket, awsOptions(call.options));
  }
  const { ApprovalsFile } = await import('../embedded/approvals-file.ts');
  const { SnapshotFolder } = await import('../embedded/snapshot-folder.ts');
  const now = () => new Date();
  const path = (name: string) => [join(call.io.cwd, FOLDER, name), `${FOLDER}/${name}`] as const;
  return {
    approvals: new ApprovalsFile(...path('approvals.json'), now),
    snapshots: new SnapshotFolder(...path('snapshots'), now),
    inventory: undefined,
    close: () => undefined,
  };
}

/** What a plan is made with, as far as it is kept or was said on the command line. */
export async function planOptions(call: Call, { approvals, inventory }: OpenState): Promise<PlanOptions> {
  const { allowDeletions: digest } = call.options;
  const flag: Approval[] =
    typeof digest === 'string' ? [{ digest, expires: undefined, place: '--allow-deletions' }] : [];
  const [kept, last] = await Promise.all([approvals.read(), inventory?.read()]);
  return {
    approvals: [...flag, ...approvalsFrom(kept, approvals)],
    approveCommand: approveCommand(call, approvals),
    // A service whose inventory is lost knows no role: path and tag alone are not enough to delete one.
    ...(inventory !== undefined && { known: last?.roles ?? {}, boundaryDigest: last?.boundary ?? undefined }),
    now: new Date(),
  };
}

/** What people type before the digest of a set of deletions. */
function approveCommand(call: Call, { command }: ApprovalStore): string {
  // Without a bucket the service would not find the approval, and a file here is not the account's.
  const isLost = call.options.target === 'aws' && stateBucketOf(call) === undefined;
  return `${call.program} ${isLost ? 'apply --target aws --allow-deletions' : command}`;
}
