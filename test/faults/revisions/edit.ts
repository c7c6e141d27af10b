/** What people do to a config repository between two commits, by mistake or to get past the limits. */
import type { Random } from '../random.ts';
import type { Revision } from './revision.ts';

export interface Edit {
  readonly name: string;
  readonly reason: string;
  /** An edit that finds nothing to edit leaves the revision as it was. */
  make(revision: Revision, random: Random): Revision;
}
