/** RS256 as Wycheproof tries it: what the gate's keys verify, and what they must not. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { signatureKeys } from '../../src/tokens/signature-keys.ts';

interface Vectors {
  readonly numberOfTests: number;
  readonly testGroups: readonly {
    readonly keyJwk: { readonly n: string; readonly e: string };
    readonly tests: readonly Vector[];
  }[];
}

interface Vector {
  readonly tcId: number;
  readonly comment: string;
  readonly msg: string;
  readonly sig: string;
  /** acceptable: some take it, for the sake of old signatures. */
  readonly result: 'valid' | 'acceptable' | 'invalid';
}

describe.each(['2048', '4096'])('Wycheproof, RSA with %s bits and SHA-256', (bits) => {
  const file = new URL(`wycheproof/rsa_signature_${bits}_sha256_test.json`, import.meta.url);
  const { numberOfTests, testGroups }: Vectors = JSON.parse(readFileSync(file, 'utf8'));
  const cases = testGroups.flatMap(({ keyJwk: { n, e }, tests }) => {
    const [key] = signatureKeys([{ n, e, kid: 'one' }]);
    const hex = (text: string) => Buffer.from(text, 'hex');
    return tests.map((vector) => ({
      ...vector,
      e,
      admitted: key?.verifies(hex(vector.msg), hex(vector.sig)) ?? false,
    }));
  });
  const named = (some: typeof cases) => some.map(({ tcId, comment }) => `${tcId} ${comment}`);

  it('has its cases', () => expect([cases.length, cases.length > 250]).toEqual([numberOfTests, true]));

  it('none is admitted that is not valid', () => {
    expect(named(cases.filter(({ result, admitted }) => admitted && result !== 'valid'))).toEqual([]);
  });

  it('each one that is valid is admitted, unless its key has a small exponent', () => {
    const left = cases.filter(({ result, admitted }) => !admitted && result === 'valid');
    expect(left.filter(({ e }) => e === 'AQAB')).toEqual([]);
    expect(left.length).toBe(bits === '2048' ? 2 : 0);
  });
});
