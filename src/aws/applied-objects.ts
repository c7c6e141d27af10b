import pLimit from 'p-limit';
import type { AppliedRole, AppliedRoles } from '../core/model/applied-role.ts';
import type { AppliedStore } from '../core/record/state-ports.ts';
import { appliedFile, appliedRoleText, readAppliedRole } from '../core/record/stored-applied.ts';
import { ServiceStateError } from '../errors.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** Requests at a time. S3 takes thousands a second; the SDK keeps 50 connections. */
const AT_ONCE = 25;

/** What was applied last, as objects, one a role. */
export class AppliedObjects implements AppliedStore {
  readonly #bucket: S3Bucket;
  readonly #prefix: string;

  constructor(bucket: S3Bucket, prefix: string) {
    this.#bucket = bucket;
    this.#prefix = prefix;
  }

  async find(roles: readonly string[]): Promise<AppliedRoles> {
    const found = await pLimit(AT_ONCE).map(roles, (role) => this.#read(role));
    return new Map(found.flatMap((one) => (one === undefined ? [] : [[one.spec.name, one]])));
  }

  async keep(roles: readonly AppliedRole[]): Promise<void> {
    await pLimit(AT_ONCE).map(roles, (role) =>
      this.#bucket.put(this.#key(role.spec.name), appliedRoleText(role), 'always'),
    );
  }

  #key(role: string): string {
    return `${this.#prefix}${appliedFile(role)}`;
  }

  async #read(role: string): Promise<AppliedRole | undefined> {
    const stored = await this.#bucket.getText(this.#key(role));
    if (stored === undefined) return undefined;
    const applied = readAppliedRole(stored.text);
    if (applied !== undefined) return applied;
    throw new ServiceStateError(`s3://${this.#bucket.name}/${this.#key(role)} cannot be understood by this version.`, {
      remedy: 'Bring its version of before back; the bucket keeps the versions. Or delete it: it is written again.',
    });
  }
}
