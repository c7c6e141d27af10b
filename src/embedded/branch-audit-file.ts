import type { RoleAudit } from '../core/model/branch-audit.ts';
import type { BranchAuditStore } from '../core/record/branch-audit-store.ts';
import { auditsWith, branchAuditText, readBranchAudit } from '../core/record/stored-branch-audit.ts';
import { StateFileError } from '../errors.ts';
import { alone } from './lock-file.ts';
import { readWhole, writeWhole } from './whole-file.ts';

/** Branch audits in a file beside the embedded account. Processes that change it take turns. */
export class BranchAuditFile implements BranchAuditStore {
  readonly place: string;
  readonly #path: string;

  /** @param place how people write the path */
  constructor(path: string, place: string) {
    this.place = place;
    this.#path = path;
  }

  async read(): Promise<readonly RoleAudit[]> {
    const text = await readWhole(this.#path);
    const audits = text === undefined ? [] : readBranchAudit(text);
    if (audits !== undefined) return audits;
    throw new StateFileError(`${this.place} is not a branch audit that this version can read`, {
      remedy: 'Delete it: rolekeeper trail --branches writes it again.',
    });
  }

  async keep(audits: readonly RoleAudit[]): Promise<void> {
    await alone(`${this.#path}.lock`, async () => {
      await writeWhole(this.#path, branchAuditText(auditsWith(await this.read(), audits)));
    });
  }
}
