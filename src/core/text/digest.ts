/** Short names for exact contents. */
import { createHash, type Hash, hash } from 'node:crypto';

/** 32 hexadecimal digits: 128 bits, enough that two different contents never have the same digest. */
export function digestOf(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32);
}

/** All 64 digits: for contents that another person may choose, who could look for two with the same short digest. */
export function fullDigestOf(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

/** The same of what comes in pieces: `update` with each, then `digest('hex')`. */
export function fullDigestInPieces(): Hash {
  return createHash('sha256');
}
