import type { ActualRole } from '../core/model/actual-role.ts';
import {
  isKeptBy,
  readSnapshot,
  type Snapshot,
  snapshotFile,
  snapshotOf,
  snapshotsOf,
} from '../core/record/snapshot.ts';
import type { SnapshotStore } from '../core/record/state-ports.ts';
import { jsonText } from '../core/text/visible.ts';
import { ServiceStateError, WorldError } from '../errors.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** A role that was taken away ten thousand times was taken away in a loop: its snapshots are of no use. */
const MOST_OBJECTS = 10_000;

/** Snapshots as objects, one each, never overwritten; none where the newest of the same role holds all of it. */
export class SnapshotObjects implements SnapshotStore {
  readonly place: string;
  readonly #bucket: S3Bucket;
  readonly #prefix: string;
  readonly #now: () => Date;

  constructor(bucket: S3Bucket, prefix: string, now: () => Date) {
    this.place = `s3://${bucket.name}/${prefix}`;
    this.#bucket = bucket;
    this.#prefix = prefix;
    this.#now = now;
  }

  async keep(role: ActualRole, before: Snapshot['before'], applied?: string): Promise<void> {
    const snapshot = snapshotOf(role, before, this.#now(), applied);
    const kept = await this.#newest(role);
    if (kept !== undefined && isKeptBy(snapshot, kept)) return;
    await this.#bucket.put(`${this.#prefix}${snapshotFile(snapshot)}`, `${jsonText(snapshot, 2)}\n`, 'always');
  }

  async find(role: string): Promise<readonly Snapshot[]> {
    const listed = await this.#bucket.list(`${this.#prefix}${role}-`, MOST_OBJECTS);
    if (listed.length > MOST_OBJECTS) {
      throw new ServiceStateError(`${this.place}${role}-… has more than ${MOST_OBJECTS} objects.`, {
        remedy: 'Move the old ones away.',
      });
    }
    const files = snapshotsOf(
      role,
      listed.map(({ key }) => key.slice(this.#prefix.length)),
    );
    return Promise.all(files.map((file) => this.#read(`${this.#prefix}${file}`)));
  }

  /** Of exactly this role; undefined also if none can be read: then one snapshot too many is kept, not one too few. */
  async #newest({ name, roleId }: ActualRole): Promise<Snapshot | undefined> {
    try {
      const listed = await this.#bucket.list(`${this.#prefix}${name}-${roleId}-`, MOST_OBJECTS);
      const [file] = snapshotsOf(
        name,
        listed.map(({ key }) => key.slice(this.#prefix.length)),
      );
      return file === undefined ? undefined : await this.#read(`${this.#prefix}${file}`);
    } catch (error) {
      if (error instanceof WorldError) return undefined;
      throw error;
    }
  }

  async #read(key: string): Promise<Snapshot> {
    const snapshot = readSnapshot((await this.#bucket.getText(key))?.text ?? '');
    if (snapshot !== undefined) return snapshot;
    throw new ServiceStateError(`s3://${this.#bucket.name}/${key} is not a snapshot that this version can read.`, {
      remedy: 'Bring its first version back; the bucket keeps the versions.',
    });
  }
}
