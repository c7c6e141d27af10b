/**
 * Bitbucket signs a webhook that has a secret: `X-Hub-Signature: sha256=` and the HMAC of the body's bytes as 64
 * hexadecimal digits in lower case. Only the body is signed. The other headers are not, and there is no time in it: who
 * has seen a call can send it again for as long as the secret is the same, and it cannot be distinguished from the first.
 */
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

const HEADER = 'x-hub-signature';
/** In this spelling only: no other algorithm, no white space, and no list, which is what two such headers become. */
const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/** The 32 bytes that the header claims. */
export function signatureIn(
  headers: Readonly<Record<string, unknown>>,
): Uint8Array | 'no-signature' | 'malformed-signature' {
  const values = Object.keys(headers).flatMap((name) => (name.toLowerCase() === HEADER ? [headers[name]] : []));
  const [value] = values;
  if (value === undefined) return 'no-signature';
  const [, digits] = (values.length === 1 && typeof value === 'string' && SIGNATURE.exec(value)) || [];
  return digits === undefined ? 'malformed-signature' : Buffer.from(digits, 'hex');
}

/**
 * Whether one of the keys signed these bytes. Takes as long for a right signature as for a wrong one: every key is tried,
 * and every comparison goes to its end.
 */
export function isSignedBy(keys: readonly KeyObject[], body: Uint8Array, signature: Uint8Array): boolean {
  const fits = keys.map((key) => timingSafeEqual(createHmac('sha256', key).update(body).digest(), signature));
  return fits.includes(true);
}
