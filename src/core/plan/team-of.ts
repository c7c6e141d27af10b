/**
 * Of which team a role is: as its manifest says, or else what was applied to it last. Its tag can be written by everybody
 * who may tag, and only counts where nothing is remembered: otherwise one word would make the loss of a team look like
 * that of some roles, or the loss of a role like a rename.
 */
import type { Change, CreateDifference, Difference } from '../model/change.ts';
import { TAGS } from '../model/ownership.ts';

export type OfRole = Exclude<Change | Difference, CreateDifference>;

/** undefined: it is of no team that has a name. */
export function teamOf(change: OfRole): string | undefined {
  if ('desired' in change) return change.desired.team;
  return ('team' in change ? change.team : undefined) ?? change.actual.tags[TAGS.team];
}
