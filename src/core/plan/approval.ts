/**
 * The approval of one exact set of deletions, or of lockouts, and of no other: it names the set's digest (deletions.ts,
 * lockouts.ts). It ends by itself, because an approval of last month is not an answer to the deletions of today.
 *
 * A pass that uses one may be cut short, and what remains of the set has another digest. So when a pass begins with a
 * set, its roles are written down (src/core/record/used-approvals.ts), and from then on the approval is for those of
 * them that are still due: for a part of them or for all, and for no other role. When none remains it is used up. The
 * same role cannot be deleted twice, but a closed one can be opened, and closed again.
 *
 * Deletions and lockouts are two sets, each with an approval of its own: to agree to the one is not to agree to the
 * other, and what is deleted does not wait for what is shut out.
 */

import type { Settings } from '../manifest/settings.ts';
import type { Approval } from '../model/approval.ts';
import type { Finding } from '../model/finding.ts';
import { type ApprovalDigest, type ApprovalKind, approvalKind } from '../model/ids.ts';
import { SETTINGS_FILE } from '../source/file-place.ts';
import { DAY } from '../text/days.ts';
import { type AskedFor, isSameRole } from './asked-for.ts';

/** What is reported about approvals that are not for the set that needs one. */
export const APPROVAL_CODES = ['approval-expired', 'approval-other'] as const;

/** The longest time that an approval may last, in milliseconds: from when it was given, and from now. */
export const LONGEST_APPROVAL = DAY;

/** All that were given. Of the approvals in the settings, passes keep only what became of them. */
export function allApprovals(approvals: readonly Approval[], own: readonly Approval[]): Approval[] {
  const others = approvals.filter(({ place }) => place !== SETTINGS_FILE);
  const remembered = approvals.filter(({ place }) => place === SETTINGS_FILE);
  return [...others, ...own.map((one) => remembered.find((approval) => isSame(approval, one)) ?? one)];
}

/** Those that stand in the settings. */
export function ownApprovals({ deletions, lockouts }: Pick<Settings, ApprovalKind>): Approval[] {
  return [deletions, lockouts].filter((approval) => approval !== undefined);
}

/** Whether this set was approved, and the approval still counts. */
export function isApproved(asked: AskedFor, approvals: readonly Approval[], now: Date): boolean {
  return approvals.some((approval) => standing(approval, now) === 'stands' && covers(approval, asked));
}

export function covers({ digest, remaining }: Pick<Approval, 'digest' | 'remaining'>, asked: AskedFor): boolean {
  if (remaining === undefined) return digest === asked.digest;
  return asked.roles.length > 0 && asked.roles.every((role) => remaining.some((one) => isSameRole(one, role)));
}

/**
 * Why none of the approvals is for this set. Only for a set that needs an approval. An approval in the settings that
 * does not count is reported in any case (approval-over.ts).
 */
export function approvalFindings(asked: AskedFor, approvals: readonly Approval[], now: Date): Finding[] {
  const isReported = (approval: Approval) =>
    approval.place === SETTINGS_FILE && ['over', 'too-long'].includes(standing(approval, now));
  const kind = approvalKind(asked.digest);
  return approvals
    .filter((approval) => approvalKind(approval.digest) === kind && !isReported(approval))
    .flatMap((approval) => finding(asked.digest, approval, now) ?? []);
}

function finding(digest: ApprovalDigest, approval: Approval, now: Date): Finding | undefined {
  const { digest: given, expires = 0, place } = approval;
  const until = new Date(expires).toISOString();
  const { exactly, again, look } = WORDS[approvalKind(digest)];
  switch (standing(approval, now)) {
    case 'over':
      // An approval of another set that is over is of no interest any more.
      if (given !== digest) return undefined;
      return warning(
        'approval-expired',
        `the approval in ${place} of exactly ${exactly} ended at ${until}`,
        'approve again',
      );
    case 'used':
      if (given !== digest) return undefined;
      return warning(
        'approval-expired',
        `the approval in ${place} of exactly ${exactly} no longer counts: a pass has used it, or refused it`,
        again,
      );
    case 'too-long':
      return warning(
        'approval-expired',
        `the approval in ${place} would last until ${until}: an approval ends at most 24 hours after it was given, and at most 24 hours from now`,
        'let it end within 24 hours',
      );
    case 'stands':
      return warning(
        'approval-other',
        `the approval in ${place} is for ${given}, and this set is ${digest}: manifests or IAM have changed since`,
        look,
      );
  }
}

const WORDS = {
  deletions: {
    exactly: 'these deletions',
    again: 'find out why these roles came back; if they should be deleted after all, approve again',
    look: 'look at the roles that would be deleted now; if they should be, approve these',
  },
  lockouts: {
    exactly: 'these lockouts',
    again: 'find out why these trust policies came back; if they should be changed after all, approve again',
    look: 'look at the trust policies that would be changed now; if they should be, approve these',
  },
} as const;

function isOver({ expires }: Pick<Approval, 'expires'>, now: Date): boolean {
  return expires !== undefined && expires <= now.getTime();
}

/** `too-long` does not become valid on its last day: the person who wrote it meant something else. */
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

function warning(code: Finding['code'], message: string, remedy: string): Finding {
  return { code, blocks: 'nothing', message, remedy };
}
