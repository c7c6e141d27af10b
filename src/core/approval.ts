/** `approvals.json`: what people consented to by `rolekeeper approve`, kept where the service finds it. */
import { type Consent, LONGEST_CONSENT } from './consent.ts';
import { parseMoment } from './days.ts';

export interface Approval {
  /** Of the set of deletions (deletions.ts). */
  digest: string;
  /** ISO 8601, UTC. */
  approvedAt: string;
  /** ISO 8601, UTC; at most 24 hours later. */
  expires: string;
  /** Who gave it, as they call themselves: for people, not a proof. */
  by: string | null;
}

interface ApprovalsFile {
  version: 'rolekeeper.approvals/v1';
  approvals: readonly Approval[];
}

/** Digest and time are all that counts. `milliseconds` is at most 24 hours; more is taken for 24 hours. */
export function approval(
  digest: string,
  by: string | null,
  now: Date,
  milliseconds: number = LONGEST_CONSENT,
): Approval {
  const expires = new Date(now.getTime() + Math.min(milliseconds, LONGEST_CONSENT));
  return { digest, approvedAt: now.toISOString(), expires: expires.toISOString(), by };
}

export function consentOf({ digest, expires }: Approval, place: string): Consent {
  return { digest, expires: parseMoment(expires) ?? 0, place };
}

/** The file's text with one more approval, and without those that are over. */
export function approvalsWith(before: readonly Approval[], added: Approval, now: Date): string {
  const standing = before.filter(
    ({ digest, expires }) => digest !== added.digest && Date.parse(expires) > now.getTime(),
  );
  const file: ApprovalsFile = { version: 'rolekeeper.approvals/v1', approvals: [...standing, added] };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** @returns undefined if the text is not a list of approvals that this version can read */
export function readApprovals(text: string): readonly Approval[] | undefined {
  let file: Partial<Record<keyof ApprovalsFile, unknown>>;
  try {
    file = Object(JSON.parse(text));
  } catch {
    return undefined;
  }
  const { version, approvals } = file;
  if (version !== 'rolekeeper.approvals/v1' || !Array.isArray(approvals)) return undefined;
  return approvals.every(isApproval) ? approvals : undefined;
}

function isApproval(value: unknown): value is Approval {
  const { digest, approvedAt, expires, by } = Object(value) as Partial<Record<keyof Approval, unknown>>;
  const isMoment = (text: unknown) => typeof text === 'string' && parseMoment(text) !== undefined;
  return (
    typeof digest === 'string' && isMoment(approvedAt) && isMoment(expires) && (by === null || typeof by === 'string')
  );
}
