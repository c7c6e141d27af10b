/**
 * What is kept about an account beside its roles: lease, inventory, approvals, and roles as they were before they were
 * deleted. In the service's state bucket where one is named, else in a folder beside the embedded account.
 */

import { resolve } from 'node:path';
import type { Inventory, KnownRoles } from '../../core/model/inventory.ts';
import type { BranchAuditStore } from '../../core/record/branch-audit-store.ts';
import type {
  AppliedStore,
  ApprovalStore,
  CommitApprovalStore,
  GateTableStore,
  InventoryStore,
  LeaseDesk,
  ReportReader,
  SnapshotStore,
} from '../../core/record/state-ports.ts';
import { shellWord } from '../../core/text/shell-word.ts';
import type { OptionValues } from '../command/option.ts';
import { awsOptions, EMBEDDED_STATE, type TARGET_AND_STATE } from '../command/options.ts';
import { stateBucketOf } from './state-bucket.ts';

export interface OpenState {
  readonly approvals: ApprovalStore;
  readonly snapshots: SnapshotStore;
  /** undefined: as for the inventory. */
  readonly applied: AppliedStore | undefined;
  /** undefined: nothing is remembered of this account. */
  readonly inventory: InventoryStore | undefined;
  /** undefined: as for the inventory. */
  readonly gate: GateTableStore | undefined;
  /** undefined: nothing keeps another writer away. */
  readonly leases: LeaseDesk | undefined;
  /** undefined: no service reports. */
  readonly reports: ReportReader | undefined;
  /** undefined: no service fetches commits. */
  readonly commits: CommitApprovalStore | undefined;
  /** undefined: as for the inventory. */
  readonly audits: BranchAuditStore | undefined;
  /** Which roles are known, by what was remembered last. */
  known(last: Inventory | undefined): KnownRoles;
  close(): void;
}

export type StateOptions = OptionValues<typeof TARGET_AND_STATE>;

/** Nothing is read or written yet. */
export async function openState(
  options: StateOptions,
  { cwd, env }: { cwd: string; env: Readonly<Record<string, string | undefined>> },
): Promise<OpenState> {
  const { target } = options;
  const bucket = target === 'aws' ? stateBucketOf(options, env) : undefined;
  if (bucket !== undefined) {
    const { openStateBucket } = await import('../../aws/state-bucket.ts');
    // A service whose inventory is lost knows no role: path and tags alone are not enough to delete one.
    return { ...openStateBucket(bucket, awsOptions(options)), known: (last) => last?.roles ?? {} };
  }
  const { stateFolder, stateFolderOf } = await import('../../embedded/state-folder.ts');
  const { realFile } = await import('../../embedded/whole-file.ts');
  const named = typeof target === 'string' ? EMBEDDED_STATE : target.file;
  // One file may have several names, and has one lock.
  const real = await realFile(resolve(cwd, named));
  const place = stateFolderOf(real === resolve(cwd, named) ? named : real);
  // Without the file, the approval would be kept for the embedded account of this folder.
  const approve = typeof target === 'string' ? 'approve' : `approve --target ${shellWord(`file:${target.file}`)}`;
  const folder = stateFolder(stateFolderOf(real), place, () => new Date(), approve);
  // Until the first apply, path and tags have to be enough.
  const known = (last: Inventory | undefined) => last?.roles;
  const beside = { ...folder, reports: undefined, commits: undefined, known, close: () => undefined };
  // A file here says nothing about an AWS account, and keeps no other writer away from it.
  return target === 'aws'
    ? { ...beside, inventory: undefined, applied: undefined, gate: undefined, leases: undefined, audits: undefined }
    : beside;
}
