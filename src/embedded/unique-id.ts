/** Ids as IAM gives them: a prefix for the kind, then 17 characters that are never given again. */
import { randomInt } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes */
export type IdPrefix = 'AROA' | 'ANPA' | 'AIPA';

export function uniqueId(prefix: IdPrefix): string {
  return prefix + Array.from({ length: 17 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
