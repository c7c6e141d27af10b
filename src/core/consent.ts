/**
 * Consent to one exact set of deletions, and to no other: it names the set's digest (deletions.ts). It ends by itself,
 * because consent of last month is not an answer to the deletions of today.
 */
import { DAY } from './days.ts';
import type { Finding } from './types.ts';

export interface Consent {
  digest: string;
  /** Milliseconds since 1970; undefined: it was given just now, on the command line. */
  expires: number | undefined;
  /** Where it was given, for people: `rolekeeper.yaml`, `approvals.json`, `--allow-deletions`. */
  place: string;
}

/** Longest time that consent may have before it, in milliseconds. */
export const LONGEST_CONSENT = DAY;

/** Whether somebody consented to the set of this digest, and still does. */
export function isConsented(digest: string, consents: readonly Consent[], now: Date): boolean {
  return consents.some((consent) => consent.digest === digest && standing(consent, now) === 'stands');
}

/** Why none of what was given is consent to this set. For a set that somebody has to consent to. */
export function consentFindings(digest: string, consents: readonly Consent[], now: Date): Finding[] {
  return consents.flatMap((consent) => finding(digest, consent, now) ?? []);
}

function finding(digest: string, consent: Consent, now: Date): Finding | undefined {
  const { digest: given, expires = 0, place } = consent;
  const until = new Date(expires).toISOString();
  const state = standing(consent, now);
  if (state === 'over') {
    // What was for another set, and is over: nobody waits for it any more.
    if (given !== digest) return undefined;
    return said(
      'approval-expired',
      `the consent in ${place} to exactly these deletions ended at ${until}`,
      'consent again',
    );
  }
  if (state === 'too-long') {
    return said(
      'approval-expired',
      `the consent in ${place} would last until ${until}: it may have 24 hours before it, no more`,
      'let it end within 24 hours',
    );
  }
  return said(
    'approval-other',
    `the consent in ${place} is for the deletions ${given}, and these are ${digest}: manifests or IAM have changed since`,
    'look at the roles that would go now; if they shall, consent to these',
  );
}

export function isOver({ expires }: Consent, now: Date): boolean {
  return expires !== undefined && expires <= now.getTime();
}

function standing(consent: Consent, now: Date): 'stands' | 'over' | 'too-long' {
  const { expires } = consent;
  if (expires === undefined) return 'stands';
  if (isOver(consent, now)) return 'over';
  return expires - now.getTime() > LONGEST_CONSENT ? 'too-long' : 'stands';
}

function said(rule: Finding['rule'], message: string, remedy: string): Finding {
  return { rule, blocks: 'nothing', message, remedy };
}
