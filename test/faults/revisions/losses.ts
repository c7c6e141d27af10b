/**
 * What a pass took away, counted in IAM and not in what the program says of itself: roles that are gone, and roles that
 * let nobody in any more. One that another role was made for is no loss. That is decided here once more, from what IAM
 * has: the successor was made after the first revision, its manifest named this role when it was made, it has replaced
 * no other, and it is of the same team; or nothing is left of the old team, and each of its roles has a successor.
 *
 * A closing on a last day that was known before it came is no loss either (last-days.ts); the deletion after it is one.
 */
import { TAGS } from '../../../src/core/model/ownership.ts';
import type { RoleDetail } from '../../../src/embedded/account-state.ts';
import { isOver, type LastDays } from './last-days.ts';
import type { Revision } from './revision.ts';

export interface Loss {
  /** Roles of ours before the pass. */
  readonly of: number;
  /** Those that are lost, by RoleId, and their names. */
  readonly lost: ReadonlyMap<string, string>;
  /** How many more went, and another one replaces them. */
  readonly replaced: number;
  /** How many were closed on a day that was known. */
  readonly foreseen: number;
}

/** A role that was made after the first revision. */
interface Successor {
  /** What its manifest said that it was called, in the revision for which it was made. */
  readonly claims: readonly string[];
  /** RoleId of the one that it has replaced. */
  replaces?: string;
}

export class Losses {
  readonly #days: LastDays;
  readonly #successors = new Map<string, Successor>();

  constructor(days: LastDays) {
    this.#days = days;
  }

  /** What went in one pass, with `before` and `after` as IAM has the roles. */
  of(before: readonly RoleDetail[], after: readonly RoleDetail[], revision: Revision, now: Date): Loss {
    this.#remember(before, after, revision);
    const left = new Map(after.map((role) => [role.RoleId, role]));
    const gone = before.filter((role) => isTaken(role, left.get(role.RoleId)));
    const claims = new Map<RoleDetail, RoleDetail>();
    for (const role of gone) {
      const successor = this.#successorOf(role, after);
      if (successor !== undefined) claims.set(role, successor);
    }
    const isReplaced = (role: RoleDetail) => {
      const successor = claims.get(role);
      if (successor === undefined) return false;
      return teamOf(successor) === teamOf(role) || hasMoved(teamOf(role), gone, claims, revision, now);
    };
    const unreplaced = gone.filter((role) => !isReplaced(role));
    const lost = unreplaced.filter((role) => !this.#days.isForeseen(role, left.get(role.RoleId), revision, now));
    return {
      of: before.filter((role) => isOurs(role, revision.path)).length,
      lost: new Map(lost.map(({ RoleId, RoleName }) => [RoleId, RoleName])),
      replaced: gone.length - unreplaced.length,
      foreseen: unreplaced.length - lost.length,
    };
  }

  #remember(before: readonly RoleDetail[], after: readonly RoleDetail[], { roles }: Revision): void {
    const known = new Set(before.map(({ RoleId }) => RoleId));
    for (const { RoleId, RoleName } of after) {
      if (known.has(RoleId)) continue;
      const claims = roles.find(({ name }) => name === RoleName)?.previousNames ?? [];
      this.#successors.set(RoleId, { claims });
    }
  }

  /** A role of which nothing was replaced yet is taken by the first that it claims. */
  #successorOf(role: RoleDetail, after: readonly RoleDetail[]): RoleDetail | undefined {
    for (const other of after) {
      const successor = this.#successors.get(other.RoleId);
      if (successor === undefined || !successor.claims.includes(role.RoleName)) continue;
      successor.replaces ??= role.RoleId;
      if (successor.replaces === role.RoleId) return other;
    }
    return undefined;
  }
}

/** Deleted, or closed: a role that is closed and then deleted is taken twice. */
function isTaken(before: RoleDetail, after: RoleDetail | undefined): boolean {
  return after === undefined || (!isClosed(before) && isClosed(after));
}

/**
 * No role of it is declared any more, and each one that went has a successor of its own. A manifest whose last day is over
 * declares nothing.
 */
function hasMoved(
  team: string | undefined,
  gone: readonly RoleDetail[],
  claims: ReadonlyMap<RoleDetail, RoleDetail>,
  { roles }: Revision,
  now: Date,
): boolean {
  const isLeft = roles.some((role) => role.team === team && (role.expires === undefined || !isOver(role.expires, now)));
  return !isLeft && gone.every((role) => teamOf(role) !== team || claims.has(role));
}

export function isClosed({ AssumeRolePolicyDocument }: RoleDetail): boolean {
  const { Statement } = AssumeRolePolicyDocument as { Statement: { Effect: string }[] };
  return Statement.every(({ Effect }) => Effect === 'Deny');
}

export function isOurs(role: RoleDetail, path: string): boolean {
  return role.Path.startsWith(path) && tagOf(role, TAGS.managedBy) !== undefined;
}

export function tagOf({ Tags }: RoleDetail, key: string): string | undefined {
  return Tags.find(({ Key }) => Key === key)?.Value;
}

const teamOf = (role: RoleDetail) => tagOf(role, TAGS.team);
