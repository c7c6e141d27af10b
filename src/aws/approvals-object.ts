import type { ApprovalStep, ApprovalStore } from '../core/record/state-ports.ts';
import { approvalsText, approvalsWith, readApprovals, type StoredApproval } from '../core/record/stored-approval.ts';
import { ServiceStateError } from '../errors.ts';
import { changeObject } from './changed-object.ts';
import type { S3Bucket, StoredText } from './s3-bucket.ts';

/** Approvals as one object. */
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
    await changeObject(this.#bucket, this.#key, 'Try again.', (found) => {
      const before = this.#approvals(found);
      const after = step(before);
      return after === before ? undefined : approvalsText(after);
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
