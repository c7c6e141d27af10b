/** What a person has agreed to: one set of deletions, or of lockouts. */

import type { Approvable } from './approvable.ts';
import type { ApprovalDigest } from './ids.ts';

export interface Approval {
  readonly digest: ApprovalDigest;
  /** Milliseconds since 1970; undefined: not known. */
  readonly given?: number;
  /** Milliseconds since 1970; undefined: it was given just now, on the command line. */
  readonly expires: number | undefined;
  /** Where it was given, for people: `rolekeeper.yaml`, `approvals.json`, `--allow-deletions`. */
  readonly place: string;
  /** Those of its set that are still due; undefined: no pass has begun with it. []: it is used up. */
  readonly remaining?: readonly Approvable[];
}
