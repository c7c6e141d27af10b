/**
 * Consent to one exact set of deletions, and to no other: it names the set's digest (deletions.ts). It ends by itself,
 * because consent of last month is not an answer to the deletions of today.
 *
 * A pass that uses consent may be cut short, and what is left of the set has another digest. So when a pass begins with a
 * set, its roles are written down (approval.ts), and from then on the consent is for those of them that have not gone: in
 * part or whole, and for no role beside them. When none is left it is used up. Nobody can delete the same roles twice, but
 * closed ones can be opened, and closed again.
 */

import type { Removed } from '../model/change.ts';
import type { Consent } from '../model/consent.ts';
import type { Finding } from '../model/finding.ts';
import { SETTINGS_FILE } from '../source/file-place.ts';
import { DAY } from '../text/days.ts';

/** What somebody has to consent to. */
export interface AskedFor {
  digest: string;
  roles: readonly Removed[];
}

/** Longest time that consent may have, in milliseconds: from when it was given, and before it. */
export const LONGEST_CONSENT = DAY;

/** All that was given. Of the consent in the settings passes remember what became of it, and nothing else. */
export function allConsents(consents: readonly Consent[], own: Consent | undefined): Consent[] {
  const others = consents.filter(({ place }) => place !== SETTINGS_FILE);
  if (own === undefined) return others;
  const remembered = consents.find((consent) => consent.place === SETTINGS_FILE && isSame(consent, own));
  return [...others, remembered ?? own];
}

/** Whether somebody consented to this set, and still does. */
export function isConsented(asked: AskedFor, consents: readonly Consent[], now: Date): boolean {
  return consents.some((consent) => standing(consent, now) === 'stands' && covers(consent, asked));
}

export function covers({ digest, left }: Pick<Consent, 'digest' | 'left'>, asked: AskedFor): boolean {
  if (left === undefined) return digest === asked.digest;
  return asked.roles.length > 0 && asked.roles.every((role) => left.some((one) => isSameRemoval(one, role)));
}

/**
 * Why none of what was given is consent to this set. For a set that somebody has to consent to. That the line in the
 * settings is none is told in any case (consent-over.ts).
 */
export function consentFindings(asked: AskedFor, consents: readonly Consent[], now: Date): Finding[] {
  const isTold = (consent: Consent) =>
    consent.place === SETTINGS_FILE && ['over', 'too-long'].includes(standing(consent, now));
  return consents.flatMap((consent) => (isTold(consent) ? [] : (finding(asked.digest, consent, now) ?? [])));
}

function finding(digest: string, consent: Consent, now: Date): Finding | undefined {
  const { digest: given, expires = 0, place } = consent;
  const until = new Date(expires).toISOString();
  switch (standing(consent, now)) {
    case 'over':
      // What was for another set, and is over: nobody waits for it any more.
      if (given !== digest) return undefined;
      return said(
        'approval-expired',
        `the consent in ${place} to exactly these deletions ended at ${until}`,
        'consent again',
      );
    case 'used':
      if (given !== digest) return undefined;
      return said(
        'approval-expired',
        `the consent in ${place} to exactly these deletions holds no more: a pass has used it, or refused it`,
        'look at why these roles came back; if they shall go after all, consent again',
      );
    case 'too-long':
      return said(
        'approval-expired',
        `the consent in ${place} would last until ${until}: 24 hours is the most, and the most that it may have before it`,
        'let it end within 24 hours',
      );
    case 'stands':
      return said(
        'approval-other',
        `the consent in ${place} is for the deletions ${given}, and these are ${digest}: manifests or IAM have changed since`,
        'look at the roles that would go now; if they shall, consent to these',
      );
  }
}

function isOver({ expires }: Pick<Consent, 'expires'>, now: Date): boolean {
  return expires !== undefined && expires <= now.getTime();
}

/** `too-long` does not become right by waiting for its last day: whoever wrote it meant something else. */
export function standing(
  { given, expires, left }: Omit<Consent, 'digest' | 'place'>,
  now: Date,
): 'stands' | 'over' | 'too-long' | 'used' {
  if (expires === undefined) return 'stands';
  if (isOver({ expires }, now)) return 'over';
  if (expires - (given ?? now.getTime()) > LONGEST_CONSENT) return 'too-long';
  if (expires - now.getTime() > LONGEST_CONSENT) return 'too-long';
  return left?.length === 0 ? 'used' : 'stands';
}

export function isSame(one: Consent, other: Consent): boolean {
  return one.digest === other.digest && one.expires === other.expires;
}

function isSameRemoval(one: Removed, other: Removed): boolean {
  return one.name === other.name && one.roleId === other.roleId && one.kind === other.kind;
}

function said(rule: Finding['rule'], message: string, remedy: string): Finding {
  return { rule, blocks: 'nothing', message, remedy };
}
