import type { BranchAuditStore } from '../core/record/branch-audit-store.ts';
import type { CommitApprovalStore, LastGoodStore, StateStore } from '../core/record/state-ports.ts';
import { STATE_KEYS } from '../layout.ts';
import { AppliedObjects } from './applied-objects.ts';
import { ApprovalsObject } from './approvals-object.ts';
import { ApprovedCommitsObject } from './approved-commits-object.ts';
import { BranchAuditObject } from './branch-audit-object.ts';
import type { AwsOptions } from './clients.ts';
import { GateTableObject } from './gate-table-object.ts';
import { InventoryObject } from './inventory-object.ts';
import { LastGoodObject } from './last-good-object.ts';
import { S3Bucket, type S3Sender } from './s3-bucket.ts';
import { s3Client } from './s3-client.ts';
import { SnapshotObjects } from './snapshot-objects.ts';
import { type StateEnds, stateEnds } from './state-ends.ts';

/** All that the service remembers, in a bucket of its own. */
export interface ServiceState extends StateStore, StateEnds {
  readonly leases: StateEnds['leases'];
  readonly lastGood: LastGoodStore;
  readonly commits: CommitApprovalStore;
}

export function stateBucket(s3: S3Sender, name: string, now: () => Date): ServiceState {
  const bucket = new S3Bucket(s3, name);
  return {
    ...stateEnds(s3, name, now),
    inventory: new InventoryObject(bucket, STATE_KEYS.inventory),
    approvals: new ApprovalsObject(bucket, STATE_KEYS.approvals, now),
    commits: new ApprovedCommitsObject(bucket, STATE_KEYS.commits, now),
    snapshots: new SnapshotObjects(bucket, STATE_KEYS.snapshots, now),
    applied: new AppliedObjects(bucket, STATE_KEYS.applied),
    gate: new GateTableObject(bucket, STATE_KEYS.gate),
    lastGood: new LastGoodObject(bucket, STATE_KEYS.settings),
  };
}

export interface OpenStateBucket extends ServiceState {
  readonly audits: BranchAuditStore;
  close(): void;
}

/** The service's state bucket, for a person at the command line. Nothing is sent yet. */
export function openStateBucket(name: string, options: AwsOptions): OpenStateBucket {
  const s3 = s3Client(options);
  const audits = new BranchAuditObject(new S3Bucket(s3, name), STATE_KEYS.branchAudit);
  return { ...stateBucket(s3, name, () => new Date()), audits, close: () => s3.destroy() };
}
