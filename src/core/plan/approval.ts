/**
 * The approval of one exact set of deletions, and of no other: it names the set's digest (deletions.ts). It ends by itself,
 * because an approval of last month is not an answer to the deletions of today.
 *
 * A pass that uses one may be cut short, and what remains of the set has another digest. So when a pass begins with a set,
 * its roles are written down (record/used-approvals.ts), and from then on the approval is for those of them that have not gone: in
 * part or whole, and for no role beside them. When none remains it is used up. Nobody can delete the same roles twice, but
 * closed ones can be opened, and closed again.
 */

import type { Approval } from '../model/approval.ts';
import type { Removed } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { ApprovalDigest } from '../model/ids.ts';
import { SETTINGS_FILE } from '../source/file-place.ts';
import { DAY } from '../text/days.ts';

/** What somebody has to approve. */
export interface AskedFor {
  readonly digest: ApprovalDigest;
  readonly roles: readonly Removed[];
}

/** What is said of approvals that are not for the set that needs one. */
export const APPROVAL_CODES = ['approval-expired', 'approval-other'] as const;

/** Longest time that approval may have, in milliseconds: from when it was given, and before it. */
export const LONGEST_APPROVAL = DAY;

/** All that was given. Of the approval in the settings passes remember what became of it, and nothing else. */
export function allApprovals(approvals: readonly Approval[], own: Approval | undefined): Approval[] {
  const others = approvals.filter(({ place }) => place !== SETTINGS_FILE);
  if (own === undefined) return others;
  const remembered = approvals.find((approval) => approval.place === SETTINGS_FILE && isSame(approval, own));
  return [...others, remembered ?? own];
}

/** Whether somebody approved this set, and still does. */
export function isApproved(asked: AskedFor, approvals: readonly Approval[], now: Date): boolean {
  return approvals.some((approval) => standing(approval, now) === 'stands' && covers(approval, asked));
}

export function covers({ digest, remaining }: Pick<Approval, 'digest' | 'remaining'>, asked: AskedFor): boolean {
  if (remaining === undefined) return digest === asked.digest;
  return asked.roles.length > 0 && asked.roles.every((role) => remaining.some((one) => isSameRemoval(one, role)));
}

/**
 * Why none of the approvals is one of this set. For a set that somebody has to approve. That the line in the
 * settings is none is told in any case (approval-over.ts).
 */
export function approvalFindings(asked: AskedFor, approvals: readonly Approval[], now: Date): Finding[] {
  const isTold = (approval: Approval) =>
    approval.place === SETTINGS_FILE && ['over', 'too-long'].includes(standing(approval, now));
  return approvals.flatMap((approval) => (isTold(approval) ? [] : (finding(asked.digest, approval, now) ?? [])));
}

function finding(digest: ApprovalDigest, approval: Approval, now: Date): Finding | undefined {
  const { digest: given, expires = 0, place } = approval;
  const until = new Date(expires).toISOString();
  switch (standing(approval, now)) {
    case 'over':
      // What was for another set, and is over: nobody waits for it any more.
      if (given !== digest) return undefined;
      return said(
        'approval-expired',
        `the approval in ${place} of exactly these deletions ended at ${until}`,
        'approve again',
      );
    case 'used':
      if (given !== digest) return undefined;
      return said(
        'approval-expired',
        `the approval in ${place} of exactly these deletions no longer counts: a pass has used it, or refused it`,
        'find out why these roles came back; if they should be deleted after all, approve again',
      );
    case 'too-long':
      return said(
        'approval-expired',
        `the approval in ${place} would last until ${until}: 24 hours is the most, and the most that it may have before it`,
        'let it end within 24 hours',
      );
    case 'stands':
      return said(
        'approval-other',
        `the approval in ${place} is for ${given}, and this set is ${digest}: manifests or IAM have changed since`,
        'look at the roles that would be deleted now; if they should be, approve these',
      );
  }
}

function isOver({ expires }: Pick<Approval, 'expires'>, now: Date): boolean {
  return expires !== undefined && expires <= now.getTime();
}

/** `too-long` does not become right by waiting for its last day: whoever wrote it meant something else. */
export function standing(
  { given, expires, remaining }: Omit<Approval, 'digest' | 'place'>,
  now: Date,
): 'stands' | 'over' | 'too-long' | 'used' {
  if (expires === undefined) return 'stands';
  if (isOver({ expires }, now)) return 'over';
  if (expires - (given ?? now.getTime()) > LONGEST_APPROVAL) return 'too-long';
  if (expires - now.getTime() > LONGEST_APPROVAL) return 'too-long';
  return remaining?.length === 0 ? 'used' : 'stands';
}

export function isSame(one: Approval, other: Approval): boolean {
  return one.digest === other.digest && one.expires === other.expires;
}

function isSameRemoval(one: Removed, other: Removed): boolean {
  return one.name === other.name && one.roleId === other.roleId && one.kind === other.kind;
}

function said(code: Finding['code'], message: string, remedy: string): Finding {
  return { code, blocks: 'nothing', message, remedy };
}
