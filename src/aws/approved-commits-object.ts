import {
  type ApprovedCommit,
  approvedCommitsText,
  commitsWith,
  readApprovedCommits,
} from '../core/record/approved-commits.ts';
import type { CommitApprovalStore } from '../core/record/state-ports.ts';
import { ServiceStateError } from '../errors.ts';
import { changeObject } from './changed-object.ts';
import type { S3Bucket, StoredText } from './s3-bucket.ts';

/** Approved commits as one object. */
export class ApprovedCommitsObject implements CommitApprovalStore {
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

  async read(): Promise<readonly ApprovedCommit[]> {
    return this.#commits(await this.#bucket.getText(this.#key));
  }

  async add(approved: ApprovedCommit): Promise<void> {
    await changeObject(this.#bucket, this.#key, 'Try again.', (found) =>
      approvedCommitsText(commitsWith(this.#commits(found), approved, this.#now())),
    );
  }

  #commits(found: StoredText | undefined): readonly ApprovedCommit[] {
    if (found === undefined) return [];
    const commits = readApprovedCommits(found.text);
    if (commits !== undefined) return commits;
    throw new ServiceStateError(`${this.place} is not a list of commits that this version can read.`, {
      remedy: 'Bring its last good version back, or delete it: what it held can be approved again.',
    });
  }
}
