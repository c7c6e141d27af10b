/**
 * `approvals.json`: what people approved by `rolekeeper approve`, and what became of it, where the service finds it.
 */

import type { Approvable } from '../model/approvable.ts';
import type { Approval } from '../model/approval.ts';
import { type ApprovalDigest, approvalDigest, roleId as parseRoleId } from '../model/ids.ts';
import { LONGEST_APPROVAL } from '../plan/approval.ts';
import { SETTINGS_FILE } from '../source/file-place.ts';
import { parseMoment } from '../text/days.ts';
import { jsonText } from '../text/visible.ts';

export interface StoredApproval {
  /** Of the set of deletions (deletions.ts) or lockouts (lockouts.ts). */
  readonly digest: ApprovalDigest;
  /** ISO 8601, UTC. */
  readonly approvedAt: string;
  /** ISO 8601, UTC; at most 24 hours later. */
  readonly expires: string;
  /** Who gave it, as they call themselves: for people, not a proof. */
  readonly by: string | null;
  /** Those roles of the set that are still due, since a pass began with it (approval.ts). */
  readonly remaining?: readonly Approvable[];
  /** No approval, but what became of the approval in the settings. */
  readonly ofSettings?: true;
}

interface ApprovalsFile {
  readonly version: 'rolekeeper.approvals/v2';
  readonly approvals: readonly StoredApproval[];
}

/** Digest and time are all that counts. `milliseconds` is at most 24 hours; more counts as 24 hours. */
export function newApproval(
  digest: ApprovalDigest,
  by: string | null,
  now: Date,
  milliseconds: number = LONGEST_APPROVAL,
): StoredApproval {
  const expires = new Date(now.getTime() + Math.min(milliseconds, LONGEST_APPROVAL));
  return { digest, approvedAt: now.toISOString(), expires: expires.toISOString(), by };
}

/** @param place for people: where the approvals are kept */
export function approvalOf(
  { digest, approvedAt, expires, remaining, ofSettings }: StoredApproval,
  place: string,
): Approval {
  return {
    digest,
    // It is not known when the settings were written; what was noted is when a pass read them.
    ...(ofSettings ? {} : { given: parseMoment(approvedAt) ?? 0 }),
    expires: parseMoment(expires) ?? 0,
    place: ofSettings ? SETTINGS_FILE : place,
    ...(remaining !== undefined && { remaining }),
  };
}

/** The approvals with one more, and without those that are over. An approval that is given again begins again. */
export function approvalsWith(
  before: readonly StoredApproval[],
  added: StoredApproval,
  now: Date,
): readonly StoredApproval[] {
  const standing = before.filter(
    ({ digest, expires, ofSettings }) => (digest !== added.digest || ofSettings) && Date.parse(expires) > now.getTime(),
  );
  return [...standing, added];
}

export function approvalsText(approvals: readonly StoredApproval[]): string {
  const file: ApprovalsFile = { version: 'rolekeeper.approvals/v2', approvals };
  return `${jsonText(file, 2)}\n`;
}

/** @returns undefined if the text is not a list of approvals that this version can read */
export function readApprovals(text: string): readonly StoredApproval[] | undefined {
  let file: Partial<Record<keyof ApprovalsFile, unknown>>;
  try {
    file = Object(JSON.parse(text));
  } catch {
    return undefined;
  }
  const { version, approvals } = file;
  if (!Array.isArray(approvals)) return undefined;
  // Its digests were of twelve digits: whatever it approved, no set of deletions has that digest any more.
  if (version === 'rolekeeper.approvals/v1') return [];
  if (version !== 'rolekeeper.approvals/v2') return undefined;
  return approvals.every(isApproval) ? approvals : undefined;
}

function isApproval(value: unknown): value is StoredApproval {
  const { digest, approvedAt, expires, by, remaining, ofSettings } = Object(value) as Partial<
    Record<keyof StoredApproval, unknown>
  >;
  const isMoment = (text: unknown) => typeof text === 'string' && parseMoment(text) !== undefined;
  return (
    typeof digest === 'string' &&
    approvalDigest(digest) !== undefined &&
    isMoment(approvedAt) &&
    isMoment(expires) &&
    (by === null || typeof by === 'string') &&
    (remaining === undefined || (Array.isArray(remaining) && remaining.every(isApprovable))) &&
    (ofSettings === undefined || ofSettings === true)
  );
}

function isApprovable(value: unknown): value is Approvable {
  const { name, roleId, kind, trust } = Object(value) as Partial<Record<string, unknown>>;
  return (
    typeof name === 'string' &&
    typeof roleId === 'string' &&
    parseRoleId(roleId) !== undefined &&
    (kind === 'delete' || kind === 'quarantine' || (kind === 'update' && typeof trust === 'string'))
  );
}
