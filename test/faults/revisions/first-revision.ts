/** A revision to begin with: a few teams of a few roles, all valid. */
import { PATH } from '../../support/roles.ts';
import type { Random } from '../random.ts';
import type { Revision, Sketch } from './revision.ts';

export const TEAMS = ['shop', 'data', 'platform', 'web'] as const;

/** From the day of the first passes on, which are made the day before (applied-first.ts). */
export const DAYS = ['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-30'] as const;

/** How a role goes, where its manifest says it. */
export const REMOVALS = ['delete', 'quarantine:3d', 'retain'] as const;

export function firstRevision(random: Random): Revision {
  const teams = TEAMS.slice(0, 1 + random.below(TEAMS.length));
  return {
    roles: teams.flatMap((team) => rolesOf(team, random)),
    limits: anyLimits(random),
    swapped: false,
    removal: random.from(['delete', 'delete', 'quarantine', 'retain']),
    path: PATH,
    broken: {},
  };
}

/** Low ones, as there are few roles; a share of them is sometimes the more generous limit. */
export function anyLimits(random: Random): Revision['limits'] {
  return {
    count: random.below(4),
    share: random.from([0, 0.1, 0.25, 0.4]),
    // 1 is never reached: then it is the other limits that have to hold.
    shrink: random.from([0.5, 1, 1]),
  };
}

function rolesOf(team: string, random: Random): Sketch[] {
  return Array.from({ length: 1 + random.below(6) }, (_, index) => ({
    name: `${team}-${index}`,
    team,
    repository: random.from(['checkout-api', 'reports'] as const),
    previousNames: [],
    ...(random.isTrue(0.2) && { onRemoval: random.from(REMOVALS) }),
    ...(random.isTrue(0.2) && { expires: random.from(DAYS) }),
  }));
}
