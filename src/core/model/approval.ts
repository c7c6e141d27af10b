/** What a person has agreed to have deleted. */

import type { Removed } from './change.ts';
import type { ApprovalDigest } from './ids.ts';

export interface Approval {
  digest: ApprovalDigest;
  /** Milliseconds since 1970; undefined: nobody says. */
  given?: number;
  /** Milliseconds since 1970; undefined: it was given just now, on the command line. */
  expires: number | undefined;
  /** Where it was given, for people: `rolekeeper.yaml`, `approvals.json`, `--allow-deletions`. */
  place: string;
  /** Those of its set that have not gone yet; undefined: no pass has begun with it. [] is no approval any more. */
  remaining?: readonly Removed[];
}
