/**
 * The keys of an issuer as RS256 needs them (RFC 7518, section 3.3): RSA, of 2,048 bits or more. Node's own verification and
 * not the library's: the gate reads a token once, in its own way (src/core/gate/raw-token.ts), and a library would read it a
 * second time, in another one. It also verifies bytes, so that it can be held to Wycheproof's cases as they are.
 */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { PublicKey } from '../bitbucket/ports.ts';

export interface SignatureKey {
  readonly kid: string;
  verifies(message: Uint8Array, signature: Uint8Array): boolean;
}

/** Bits. Verification with 8,192 takes ten times as long, and no issuer has more. */
const MODULUS = { shortest: 2048, longest: 8192 };

/** 65,537 is what all use. With a smaller one, a verifier that is not exact can be deceived (FIPS 186-5, section 5.1). */
const EXPONENT = { least: 65_537n, most: 2n ** 32n };

const made = new WeakMap<readonly PublicKey[], readonly SignatureKey[]>();

/**
 * Those of a set that can be used; the others are passed over, as if they were not in it. Made once for each set that an
 * IssuerKeys hands out.
 */
export function signatureKeys(keys: readonly PublicKey[]): readonly SignatureKey[] {
  const known = made.get(keys);
  if (known !== undefined) return known;
  const usable = keys.flatMap(({ n, e, kid }) => {
    const key = kid === undefined ? undefined : rsaKey(n, e);
    return kid === undefined || key === undefined ? [] : [{ kid, verifies: verifierOf(key) }];
  });
  made.set(keys, usable);
  return usable;
}

function verifierOf(key: KeyObject): SignatureKey['verifies'] {
  return (message, signature) => verify('RSA-SHA256', message, key, signature);
}

/** undefined: none that the gate verifies with. */
function rsaKey(n: string, e: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' });
    const { modulusLength: bits = 0, publicExponent: exponent = 0n } = key.asymmetricKeyDetails ?? {};
    const isLong = bits >= MODULUS.shortest && bits <= MODULUS.longest;
    const isUsual = exponent >= EXPONENT.least && exponent < EXPONENT.most && exponent % 2n === 1n;
    return isLong && isUsual ? key : undefined;
  } catch {
    return undefined;
  }
}
