/** Tokens against the keys of an issuer on loopback, over TLS as in the field. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BitbucketUnreachableError } from '../../src/errors.ts';
import { type TokenVerification, verifyToken } from '../../src/tokens/verify-token.ts';
import { type LocalIssuer, type MintOptions, startIssuer } from '../support/local-issuer.ts';

const WORKSPACE_UUID = '{8d4a2e1c-3b5f-4a6d-9c7e-1f2a3b4c5d6e}';
const AUDIENCE = `ari:cloud:bitbucket::workspace/${WORKSPACE_UUID.slice(1, -1)}`;
const FOR = { workspace: 'acme', workspaceUuid: WORKSPACE_UUID, audiences: [AUDIENCE] };
const SUB = '{5bca6b83-22d3-4e40-8b3f-0f2f1fbe7a11}:{0f6d2a86-0c5e-4f0f-9a44-5f7a1d3c2b10}';
const NOW = new Date();
const SECONDS = Math.floor(NOW.getTime() / 1000);
const DAY = 86_400;

let issuer: LocalIssuer;

beforeAll(async () => {
  issuer = await startIssuer({ workspace: 'acme', workspaceUuid: WORKSPACE_UUID });
});
afterAll(() => issuer.stop());
beforeEach(() => {
  issuer.fault = undefined;
});

const verified = (text: string, now = NOW) => verifyToken(text, FOR, { keys: issuer.keys, now });

function codesOf(result: TokenVerification): string[] {
  if (result.verdict === 'unreadable') return [result.fault.code];
  return result.verdict === 'verified' ? [] : result.refusals.map(({ code }) => code);
}

interface Case {
  name: string;
  reason: string;
  claims?: Record<string, unknown>;
  mint?: MintOptions;
  codes: string[];
}

const CASES: Case[] = [
  { name: 'of a step', reason: 'the issuer made it', codes: [] },
  { name: 'with a list of one audience', reason: 'a custom audience comes so', claims: { aud: [AUDIENCE] }, codes: [] },
  { name: 'without kid', reason: 'every key is tried', mint: { header: { kid: undefined } }, codes: [] },
  { name: 'without typ', reason: 'it need not be there', mint: { header: { typ: undefined } }, codes: [] },
  {
    name: 'signed by a stranger',
    reason: 'under the name of a key of the issuer',
    mint: { byStranger: true },
    codes: ['token-signature'],
  },
  {
    name: 'of an unknown key',
    reason: 'the issuer does not publish it',
    mint: { header: { kid: 'other' } },
    codes: ['token-signature'],
  },
  {
    name: 'signed by a stranger who sends a key along',
    reason: 'a token does not say which key counts',
    mint: { byStranger: true, header: { jku: 'https://example.com/keys', jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } } },
    codes: ['token-signature'],
  },
  { name: 'without exp', reason: 'the library takes it', claims: { exp: undefined }, codes: ['token-lifetime'] },
  {
    name: 'for two audiences',
    reason: 'the library takes it',
    claims: { aud: [AUDIENCE, 'other'] },
    codes: ['token-many-audiences'],
  },
  {
    name: 'with exp in ten years',
    reason: 'the library takes it',
    claims: { exp: SECONDS + 3650 * DAY },
    codes: ['token-lifetime'],
  },
  {
    name: 'issued tomorrow',
    reason: 'the library takes it',
    claims: { iat: SECONDS + DAY, exp: SECONDS + DAY + 3600 },
    codes: ['token-not-yet-valid'],
  },
  {
    name: 'of type at+jwt',
    reason: 'the library takes it',
    mint: { header: { typ: 'at+jwt' } },
    codes: ['token-type'],
  },
  {
    name: 'expired',
    reason: 'also within the grace of IAM',
    claims: { iat: SECONDS - 3700, exp: SECONDS - 100 },
    codes: ['token-expired'],
  },
  { name: 'without a subject', reason: 'it names no step', claims: { sub: undefined }, codes: ['token-no-subject'] },
  {
    name: 'of another workspace',
    reason: 'signed by the same keys, even',
    claims: { iss: 'https://api.bitbucket.org/2.0/workspaces/other/pipelines-config/identity/oidc' },
    codes: ['token-other-workspace'],
  },
  {
    name: 'of a workspace that had the slug before',
    reason: 'its UUID differs',
    claims: { workspaceUuid: '{00000000-0000-4000-8000-000000000000}' },
    codes: ['token-other-workspace'],
  },
];

describe('a token', () => {
  it.each(CASES)('$name: $reason', async ({ claims, mint, codes }) => {
    expect(codesOf(await verified(await issuer.token({ sub: SUB, ...claims }, mint)))).toEqual(codes);
  });

  it('that says which extension has to be understood is not verified', async () => {
    const header = { crit: ['exp'], exp: 1 };
    const made = issuer.token({ sub: SUB }, { header });
    // The library that signs refuses as well; what another one makes is written by hand.
    await expect(made).rejects.toThrow();
    const [, payload] = (await issuer.token({ sub: SUB })).split('.');
    const head = Buffer.from(JSON.stringify({ alg: 'RS256', kid: 'lNdZ-2026', ...header })).toString('base64url');
    expect(codesOf(await verified(`${head}.${payload}.c2lnbmF0dXJl`))).toEqual(['token-signature']);
  });

  it('is verified with a line feed after it, and not with one in its signature', async () => {
    const token = await issuer.token({ sub: SUB });
    expect(codesOf(await verified(`Bearer ${token}\n`))).toEqual([]);
    expect(codesOf(await verified(`${token.slice(0, -10)}\n${token.slice(-10)}`))).toEqual(['token-not-jwt']);
  });

  it('with another byte anywhere is not verified', async () => {
    const token = await issuer.token({ sub: SUB });
    const { length } = token;
    for (const place of [
      2,
      token.indexOf('.') + 5,
      token.lastIndexOf('.') - 3,
      token.lastIndexOf('.') + 5,
      length - 9,
    ]) {
      const other = token[place] === 'A' ? 'B' : 'A';
      const changed = `${token.slice(0, place)}${other}${token.slice(place + 1)}`;
      expect(codesOf(await verified(changed)).length).toBeGreaterThan(0);
    }
  });

  it('signed with the public key as a shared secret, or with nothing, is not tried: no keys are asked for', async () => {
    const before = issuer.requests.length;
    const [, payload] = (await issuer.token({ sub: SUB })).split('.');
    for (const alg of ['HS256', 'none', 'None', 'PS256', 'ES256']) {
      const head = Buffer.from(JSON.stringify({ alg })).toString('base64url');
      expect(codesOf(await verified(`${head}.${payload}.c2lnbmF0dXJl`))).toEqual(['token-unsigned']);
    }
    expect(issuer.requests.length).toBe(before);
  });

  it('is not verified by a key of 1,024 bits, whoever publishes it', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
    const [, payload] = (await issuer.token({ sub: SUB })).split('.');
    const head = Buffer.from('{"alg":"RS256"}').toString('base64url');
    const signature = sign('sha256', Buffer.from(`${head}.${payload}`), privateKey).toString('base64url');
    const keys = { keys: async () => [{ n, e, kid: undefined }] };
    expect(codesOf(await verifyToken(`${head}.${payload}.${signature}`, FOR, { keys, now: NOW }))).toEqual([
      'token-signature',
    ]);
  });

  it('is verified by the one key of several that made it', async () => {
    const [own] = await issuer.keys.keys('acme');
    if (own === undefined) throw new Error('no key');
    const odd = [{ n: '', e: 'AQAB', kid: own.kid }, { n: 'AQAB', e: 'AQAB', kid: own.kid }, own];
    const keys = { keys: async () => odd };
    expect(codesOf(await verifyToken(await issuer.token({ sub: SUB }), FOR, { keys, now: NOW }))).toEqual([]);
  });

  it('is refused by other keys of the same name', async () => {
    const token = await issuer.token({ sub: SUB });
    issuer.fault = 'wrong-keys';
    expect(codesOf(await verified(token))).toEqual(['token-signature']);
  });

  it('is neither verified nor refused while the keys cannot be had', async () => {
    const token = await issuer.token({ sub: SUB });
    issuer.fault = 'down';
    await expect(verified(token)).rejects.toThrow(BitbucketUnreachableError);
  });

  it('leaves nothing of its signature in the answer', async () => {
    for (const options of [{}, { byStranger: true }]) {
      const token = await issuer.token({ sub: SUB }, options);
      expect(JSON.stringify(await verified(token))).not.toContain(token.split('.')[2]);
    }
  });

  it('is judged by the moment that is given, and by no other clock', async () => {
    const token = await issuer.token({ sub: SUB });
    expect(codesOf(await verified(token, new Date(NOW.getTime() + 2 * 3_600_000)))).toEqual(['token-expired']);
    expect(codesOf(await verified(token, new Date(NOW.getTime() - 3_600_000)))).toEqual(['token-not-yet-valid']);
  });
});
