/**
 * Which closings were announced: decided from the revisions and the clock alone, and not from what the program
 * remembers. A role's last day is known from the first pass on whose revision has it, if the day had not begun then, until
 * a pass whose revision has another one, or none.
 */
import type { DesiredState } from '../../../src/core/compile/desired-state.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import type { RoleDetail } from '../../../src/embedded/account-state.ts';
import { isClosed, isOurs, tagOf } from './losses.ts';
import { pathOf, type Revision, type Sketch } from './revision.ts';

export class LastDays {
  /** By RoleId. */
  readonly #seen = new Map<string, string>();
  /** Those that were seen while nothing was held back, so that the program has to know them. */
  readonly #certain = new Map<string, string>();

  /** After a pass. */
  remember(roles: readonly RoleDetail[], revision: Revision, now: Date): void {
    for (const { RoleId, RoleName } of roles) {
      const sketch = manifestOf(RoleName, revision);
      if (sketch === undefined) continue;
      const { expires } = sketch;
      if (expires !== undefined && hasBegun(expires, now)) {
        if (isOver(expires, now) || this.#seen.get(RoleId) === expires) continue;
        this.#forget(RoleId);
      } else if (expires === undefined) this.#forget(RoleId);
      else {
        if (this.#seen.get(RoleId) !== expires) this.#certain.delete(RoleId);
        this.#seen.set(RoleId, expires);
      }
    }
  }

  /** After a pass that held nothing back. */
  makeCertain(now: Date): void {
    for (const [id, day] of this.#seen) if (!hasBegun(day, now)) this.#certain.set(id, day);
  }

  #forget(id: string): void {
    this.#seen.delete(id);
    this.#certain.delete(id);
  }

  /** Closed, and not more, on a day that was known. */
  isForeseen(before: RoleDetail, after: RoleDetail | undefined, revision: Revision, now: Date): boolean {
    if (after === undefined || !isClosed(after)) return false;
    const expires = manifestOf(before.RoleName, revision)?.expires;
    return expires !== undefined && isOver(expires, now) && this.#seen.get(before.RoleId) === expires;
  }

  /** Names of the roles that are open although their day was known, and is over. */
  leftOpen(
    roles: readonly RoleDetail[],
    revision: Revision,
    { frozen }: Pick<DesiredState, 'frozen'>,
    now: Date,
  ): string[] {
    const names = new Set(frozen.map(({ name }) => name));
    const files = new Set(frozen.map(({ file }) => file));
    const isFrozen = (role: RoleDetail) => names.has(role.RoleName) || files.has(tagOf(role, TAGS.source) ?? '');
    return roles
      .filter((role) => isOurs(role, revision.path) && !isClosed(role) && !isFrozen(role))
      .filter((role) => {
        // The manifest is still there, and its word counts.
        const { expires, onRemoval = revision.removal } = manifestOf(role.RoleName, revision) ?? {};
        return (
          onRemoval !== 'retain' &&
          expires !== undefined &&
          isOver(expires, now) &&
          this.#certain.get(role.RoleId) === expires
        );
      })
      .map(({ RoleName }) => RoleName);
  }
}

/** If it can be read, and no other one was written into its file. */
function manifestOf(role: string, { roles, broken }: Revision): Sketch | undefined {
  const sketch = roles.find(({ name }) => name === role);
  if (sketch === undefined || Object.hasOwn(broken, pathOf(sketch))) return undefined;
  return roles.findLast((other) => pathOf(other) === pathOf(sketch)) === sketch ? sketch : undefined;
}

function hasBegun(day: string, now: Date): boolean {
  return day <= now.toISOString().slice(0, 10);
}

export function isOver(day: string, now: Date): boolean {
  return day < now.toISOString().slice(0, 10);
}
