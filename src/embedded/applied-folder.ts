import { join } from 'node:path';
import type { AppliedRole, AppliedRoles } from '../core/model/applied-role.ts';
import type { AppliedStore } from '../core/record/state-ports.ts';
import { appliedFile, appliedRoleText, readAppliedRole } from '../core/record/stored-applied.ts';
import { StateFileError } from '../errors.ts';
import { readWhole, writeWhole } from './whole-file.ts';

/** What was applied last, as files in a folder, one a role. */
export class AppliedFolder implements AppliedStore {
  readonly #folder: string;
  readonly #place: string;

  /** @param place how people write the path of the folder */
  constructor(folder: string, place: string) {
    this.#folder = folder;
    this.#place = place;
  }

  async find(roles: readonly string[]): Promise<AppliedRoles> {
    const found = await Promise.all(roles.map((role) => this.#read(role)));
    return new Map(found.flatMap((one) => (one === undefined ? [] : [[one.spec.name, one]])));
  }

  async keep(roles: readonly AppliedRole[]): Promise<void> {
    for (const role of roles) await writeWhole(join(this.#folder, appliedFile(role.spec.name)), appliedRoleText(role));
  }

  async #read(role: string): Promise<AppliedRole | undefined> {
    const text = await readWhole(join(this.#folder, appliedFile(role)));
    if (text === undefined) return undefined;
    const applied = readAppliedRole(text);
    if (applied !== undefined) return applied;
    throw new StateFileError(`${this.#place}/${appliedFile(role)} cannot be understood by this version`, {
      remedy: 'Delete it: it is written again once the role is equal to its manifest.',
    });
  }
}
