import { describe, expect, it } from 'vitest';
import { isBase64Url, isCanonicalBase64Url } from '../../../src/core/text/base64url.ts';

/** Every text of the alphabet that is so long. */
function textsOf(length: number): string[] {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  if (length === 0) return [''];
  return textsOf(length - 1).flatMap((text) => [...alphabet].map((letter) => text + letter));
}

describe('base64url', () => {
  it.each([0, 1, 2])('of %d characters is canonical if an encoder writes it, and only then', (length) => {
    const encodes = (text: string) => Buffer.from(text, 'base64url').toString('base64url') === text;
    expect(textsOf(length).filter((text) => isCanonicalBase64Url(text) !== encodes(text))).toEqual([]);
  });

  it('of three characters has two bits to spare', () => {
    const taken = textsOf(1).filter((letter) => isCanonicalBase64Url(`AA${letter}`));
    expect(taken.join('')).toBe('AEIMQUYcgkosw048');
  });

  it.each(['A', 'AAAAA', 'AA==', 'AA\n', 'A+', 'A/', 'A A', '\u00e9A'])('is not %j', (text) => {
    expect([isBase64Url(text), isCanonicalBase64Url(text)]).toEqual([false, false]);
  });

  it('may have bits that are never read, for who reads a token that a person gave', () => {
    expect([isBase64Url('AB'), isCanonicalBase64Url('AB')]).toEqual([true, false]);
  });
});
