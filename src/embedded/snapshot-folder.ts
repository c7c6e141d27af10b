import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ActualRole } from '../core/model/actual-role.ts';
import {
  isKeptBy,
  parseSnapshotFile,
  readSnapshot,
  type Snapshot,
  snapshotFile,
  snapshotOf,
  snapshotsOf,
} from '../core/record/snapshot.ts';
import type { SnapshotStore } from '../core/record/state-ports.ts';
import { jsonText } from '../core/text/visible.ts';
import { StateFileError, WorldError } from '../errors.ts';
import { isNotThere } from './plain-file.ts';
import { readWhole, writeWhole } from './whole-file.ts';

/** Snapshots as files in a folder, one each; none where the newest of the same role holds all of it. */
export class SnapshotFolder implements SnapshotStore {
  readonly place: string;
  readonly #folder: string;
  readonly #now: () => Date;

  /** @param place how people write the path of the folder */
  constructor(folder: string, place: string, now: () => Date) {
    this.place = place;
    this.#folder = folder;
    this.#now = now;
  }

  async keep(role: ActualRole, before: Snapshot['before'], applied?: string): Promise<void> {
    const snapshot = snapshotOf(role, before, this.#now(), applied);
    const kept = await this.#newest(role);
    if (kept !== undefined && isKeptBy(snapshot, kept)) return;
    await writeWhole(join(this.#folder, snapshotFile(snapshot)), `${jsonText(snapshot, 2)}\n`);
  }

  async find(role: string): Promise<readonly Snapshot[]> {
    return Promise.all(snapshotsOf(role, await this.#files()).map((file) => this.#read(file)));
  }

  /** Of exactly this role; undefined also if none can be read: then one snapshot too many is kept, not one too few. */
  async #newest({ name, roleId }: ActualRole): Promise<Snapshot | undefined> {
    try {
      const files = snapshotsOf(name, await this.#files());
      const file = files.find((one) => parseSnapshotFile(one)?.roleId === roleId);
      return file === undefined ? undefined : await this.#read(file);
    } catch (error) {
      if (error instanceof WorldError) return undefined;
      throw error;
    }
  }

  async #files(): Promise<string[]> {
    try {
      return await readdir(this.#folder);
    } catch (cause) {
      if (isNotThere(cause)) return [];
      throw new StateFileError(`${this.place} cannot be read: ${String(cause)}`, {
        cause,
        remedy: 'Check that it is a folder and that you may read it.',
      });
    }
  }

  async #read(file: string): Promise<Snapshot> {
    const snapshot = readSnapshot((await readWhole(join(this.#folder, file))) ?? '');
    if (snapshot !== undefined) return snapshot;
    throw new StateFileError(`${this.place}/${file} is not a snapshot that this version can read`, {
      remedy: 'Move it away to restore an older one.',
    });
  }
}
