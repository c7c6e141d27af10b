/** A set that a plan asks a person to approve, with what that person has to know of each of its roles. */

import type { Approvable } from './approvable.ts';
import type { ApprovalDigest, ApprovalKind } from './ids.ts';
import type { RemovalReason } from './removal-change.ts';
import type { ExchangedName, Lockout } from './update-change.ts';

export interface ApprovalRequest {
  readonly kind: ApprovalKind;
  /** Over `roles`, as asked-for.ts has it. */
  readonly digest: ApprovalDigest;
  /** A person has approved it already, and the plan performs it. */
  readonly isApproved: boolean;
  readonly roles: readonly RequestedRole[];
}

export type RequestedRole = Approvable & {
  /** Of a role that is deleted or closed; `to` is its successor, or the last day of its manifest. */
  readonly reason?: RemovalReason['is'];
  readonly to?: string;
  /** ISO 8601, UTC; absent: never, as far as IAM knows, or it is not deleted. */
  readonly lastUsed?: string;
  /** Of a role whose trust policy changes: who can enter after it, and which names stand for something else. */
  readonly leaves?: Lockout['leaves'];
  readonly exchanged?: readonly ExchangedName[];
  /** Of a role that is adopted: what callers lose beside the entrance, or may, in words. */
  readonly loses?: readonly string[];
};
