import type { RoleAudit } from '../core/model/branch-audit.ts';
import type { BranchAuditStore } from '../core/record/branch-audit-store.ts';
import { auditsWith, branchAuditText, readBranchAudit } from '../core/record/stored-branch-audit.ts';
import { ServiceStateError } from '../errors.ts';
import { changeObject } from './changed-object.ts';
import type { S3Bucket, StoredText } from './s3-bucket.ts';

/** Branch audits, as one object. */
export class BranchAuditObject implements BranchAuditStore {
  readonly place: string;
  readonly #bucket: S3Bucket;
  readonly #key: string;

  constructor(bucket: S3Bucket, key: string) {
    this.place = `s3://${bucket.name}/${key}`;
    this.#bucket = bucket;
    this.#key = key;
  }

  async read(): Promise<readonly RoleAudit[]> {
    return this.#understood(await this.#bucket.getText(this.#key));
  }

  async keep(audits: readonly RoleAudit[]): Promise<void> {
    await changeObject(this.#bucket, this.#key, 'Run it again.', (found) =>
      branchAuditText(auditsWith(this.#understood(found), audits)),
    );
  }

  #understood(found: StoredText | undefined): readonly RoleAudit[] {
    const audits = found === undefined ? [] : readBranchAudit(found.text);
    if (audits !== undefined) return audits;
    throw new ServiceStateError(`${this.place} cannot be understood by this version.`, {
      remedy: 'Delete it: the next audit of the branches writes it again.',
    });
  }
}
