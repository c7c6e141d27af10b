import {
  type ApprovedCommit,
  approvedCommitsText,
  commitsWith,
  readApprovedCommits,
} from '../core/record/approved-commits.ts';
import { ServiceStateError } from '../errors.ts';
import type { CommitApprovalStore } from '../ports.ts';
import type { S3Bucket, StoredText } from './s3-bucket.ts';

/** Two people who approve in the same second are rare; five at once are a program. */
const MOST_ATTEMPTS = 4;

/** Approved commits as one object. A write is conditional on what was read for it, so that none is lost. */
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
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      const found = await this.#bucket.getText(this.#key);
      const text = approvedCommitsText(commitsWith(this.#commits(found), approved, this.#now()));
      const condition = found === undefined ? 'if-absent' : { ifMatch: found.etag };
      if ((await this.#bucket.put(this.#key, text, condition)) !== undefined) return;
    }
    throw new ServiceStateError(`${this.place} was changed by other writers ${MOST_ATTEMPTS} times in a row.`, {
      remedy: 'Try again.',
    });
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
