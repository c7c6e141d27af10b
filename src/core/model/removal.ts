/**
 * What becomes of a role that no manifest declares any more. The settings say it for all roles, a manifest for its own;
 * and since the manifest is gone when the question comes up, its answer is kept on the role as a tag.
 */
import { parseDays } from '../text/days.ts';
import type { ActualRole } from './actual-role.ts';
import { TAGS } from './ownership.ts';

export type Removal =
  | { readonly mode: 'delete' }
  /** It is closed for so many days; then it is deleted. */
  | { readonly mode: 'quarantine'; readonly days: number }
  /** It stays as it was applied last. */
  | { readonly mode: 'retain' };

/** Of two answers the one that takes less away, and later: a hand can write the tag of a role, and must not make it go. */
export function laterOf(one: Removal, other: Removal): Removal {
  if (one.mode === 'retain' || other.mode === 'delete') return one;
  if (other.mode === 'retain' || one.mode === 'delete') return other;
  return one.days >= other.days ? one : other;
}

/** As the tag has it: `delete`, `retain`, `quarantine:7d`. */
export function removalTag(removal: Removal): string {
  return removal.mode === 'quarantine' ? `quarantine:${removal.days}d` : removal.mode;
}

/** The role's own tag, else the settings. A tag that we never write was written by hand: then the role is kept. */
export function removalOf({ tags }: Pick<ActualRole, 'tags'>, byDefault: Removal): Removal {
  const tag = Object.hasOwn(tags, TAGS.onRemoval) ? tags[TAGS.onRemoval] : undefined;
  if (tag === undefined) return byDefault;
  if (tag === 'delete') return { mode: 'delete' };
  const days = tag.startsWith('quarantine:') ? parseDays(tag.slice('quarantine:'.length)) : undefined;
  return days === undefined ? { mode: 'retain' } : { mode: 'quarantine', days };
}
