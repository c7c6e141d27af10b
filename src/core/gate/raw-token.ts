/**
 * A token as the gate takes it: read in the one way that leaves no second one. A person's token may have a line feed after
 * it, and `rolekeeper token inspect` reads it all the same; what a program sends is exactly the token, or it is refused.
 */
import { type ReadToken, readToken } from '../access/token-claims.ts';
import { isCanonicalBase64Url } from '../text/base64url.ts';
import { type GateRefusal, gateRefusal, tokenRefusal } from './gate-refusal.ts';

/** Characters. One of Bitbucket has about 1,500. */
export const LONGEST_GATE_TOKEN = 8192;

/** Without the flag m, `$` is the very end of the text, and no place before a line feed. */
const THREE_PARTS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Nothing of it is verified yet. Never throws. */
export function readRawToken(text: string): { readonly token: ReadToken } | GateRefusal {
  if (text.length > LONGEST_GATE_TOKEN) return gateRefusal(413, 'gate-too-large');
  if (!THREE_PARTS.test(text) || !text.split('.').every(isCanonicalBase64Url)) return MALFORMED;
  const read = readToken(text);
  return 'fault' in read ? MALFORMED : read;
}

const MALFORMED = tokenRefusal('gate-token-malformed');
