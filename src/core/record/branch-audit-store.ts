/** Where branch audits are kept. As in state-ports.ts, each comment is the contract that every implementation keeps. */
import type { RoleAudit } from '../model/branch-audit.ts';

/** What came of the last branch audit of each role. */
export interface BranchAuditStore {
  /** For people: `s3://…/branch-audit.json`. */
  readonly place: string;
  /**
   * [] only if none was ever kept.
   * @throws ServiceStateError or StateFileError if it cannot be understood, AccessDeniedError, UnreachableError
   */
  read(): Promise<readonly RoleAudit[]>;
  /**
   * Replaces what is kept of these roles, but for uses from elsewhere that were found before; what is kept of others
   * stays. @throws WorldError
   */
  keep(audits: readonly RoleAudit[]): Promise<void>;
}
