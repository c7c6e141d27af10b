/** What the header of a token may say to the gate: how it is signed and with which key of the issuer's set, no more. */
import type { ReadToken } from '../access/token-claims.ts';
import { ALGORITHM } from '../access/token-rules.ts';
import { type GateRefusal, tokenRefusal } from './gate-refusal.ts';

/**
 * Refused, although the gate would not follow them: they bring a key along or say where one is, ask for something to be
 * understood, or say that the payload is not simply the claims (RFC 7515, sections 4.1.2-4.1.6, 4.1.10 and 4.1.11; RFC 7516,
 * 4.1.2 and 4.1.3; RFC 7797). Thumbprints of certificates and names that no standard has lead nowhere, and are passed over:
 * an issuer may add some.
 */
const REFUSED: readonly string[] = ['crit', 'b64', 'jku', 'jwk', 'x5u', 'x5c', 'enc', 'zip', 'cty'];

/** undefined: nothing is wrong with it. */
export function headerRefusal({ header, headerOthers }: ReadToken): GateRefusal | undefined {
  const { alg, kid, typ } = header;
  if (alg !== ALGORITHM) return tokenRefusal('gate-token-header', 'alg');
  // Of another type than a text it is not there, and among the others.
  if ((typ !== undefined && typ !== 'JWT') || headerOthers.includes('typ'))
    return tokenRefusal('gate-token-header', 'typ');
  if (kid === undefined || kid === '') return tokenRefusal('gate-token-header', 'kid');
  const refused = REFUSED.find((name) => headerOthers.includes(name));
  return refused === undefined ? undefined : tokenRefusal('gate-token-header', refused);
}
