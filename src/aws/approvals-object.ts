import { approvalsText, approvalsWith, readApprovals, type StoredApproval } from '../core/record/stored-approval.ts';
import { ServiceStateError } from '../errors.ts';
import type { ApprovalStep, ApprovalStore } from '../ports.ts';
import type { S3Bucket, StoredText } from './s3-bucket.ts';

/** Two people who approve in the same second are rare; five at once are a program. */
const MOST_ATTEMPTS = 4;

/** Approvals as one object. A write is conditional on what was read for it, so that no approval is lost. */
export class ApprovalsObject implements ApprovalStore {
  readonly place: string;
  readonly command: string;
  readonly #bucket: S3Bucket;
  readonly #key: string;
  readonly #now: () => Date;

  constructor(bucket: S3Bucket, key: string, now: () => Date) {
    this.place = `s3://${bucket.name}/${key}`;
    this.command = `approve --target aws --state-bucket ${bucket.name}`;
    this.#bucket = bucket;
    this.#key = key;
    this.#now = now;
  }

  async read(): Promise<readonly StoredApproval[]> {
    return this.#approvals(await this.#bucket.getText(this.#key));
  }

  async add(approval: StoredApproval): Promise<void> {
    await this.change((before) => approvalsWith(before, approval, this.#now()));
  }

  async change(step: ApprovalStep): Promise<void> {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      const found = await this.#bucket.getText(this.#key);
      const before = this.#approvals(found);
      const after = step(before);
      if (after === before) return;
      const condition = found === undefined ? 'if-absent' : { ifMatch: found.etag };
      if ((await this.#bucket.put(this.#key, approvalsText(after), condition)) !== undefined) return;
    }
    throw new ServiceStateError(`${this.place} was changed by other writers ${MOST_ATTEMPTS} times in a row.`, {
      remedy: 'Try again.',
    });
  }

  #approvals(found: StoredText | undefined): readonly StoredApproval[] {
    if (found === undefined) return [];
    const approvals = readApprovals(found.text);
    if (approvals !== undefined) return approvals;
    throw new ServiceStateError(`${this.place} is not a list of approvals that this version can read.`, {
      remedy:
        'Bring its last good version back; the bucket keeps the versions. If there is none, delete it: what it held can be approved again, and an approval in rolekeeper.yaml counts again (take it out first if its set should not be finished).',
    });
  }
}
