/** All that is kept about an embedded account beside its roles: what the service keeps in its state bucket. */
import { basename, dirname, join } from 'node:path';
import type { BranchAuditStore } from '../core/record/branch-audit-store.ts';
import type { StateStore } from '../core/record/state-ports.ts';
import { AppliedFolder } from './applied-folder.ts';
import { ApprovalsFile } from './approvals-file.ts';
import { BranchAuditFile } from './branch-audit-file.ts';
import { GateTableFile } from './gate-table-file.ts';
import { InventoryFile } from './inventory-file.ts';
import { LeaseFile } from './lease-file.ts';
import { SnapshotFolder } from './snapshot-folder.ts';

export interface FolderState extends StateStore {
  readonly audits: BranchAuditStore;
}

/** `.rolekeeper` beside its own `iam.json`; of another file a folder beside it, as it is another account. */
export function stateFolderOf(file: string): string {
  const folder = dirname(file);
  return basename(file) === 'iam.json' && basename(folder) === '.rolekeeper' ? folder : `${file}.rolekeeper`;
}

/**
 * Nothing is read or written yet.
 * @param place how people write the folder
 * @param approve how they approve what is kept in it
 */
export function stateFolder(folder: string, place: string, now: () => Date, approve?: string): FolderState {
  const path = (name: string) => [join(folder, name), `${place}/${name}`] as const;
  return {
    leases: new LeaseFile(...path('lease.json'), now),
    inventory: new InventoryFile(...path('inventory.json')),
    approvals: new ApprovalsFile(...path('approvals.json'), now, approve),
    snapshots: new SnapshotFolder(...path('snapshots'), now),
    applied: new AppliedFolder(...path('applied')),
    gate: new GateTableFile(...path('gate.json')),
    audits: new BranchAuditFile(...path('branch-audit.json')),
  };
}
