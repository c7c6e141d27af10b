/** Really signed tokens, verified and decided: those of steps get in, those of gate-attacks/ do not. */
import { compactVerify, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { decide, type GateClaims } from '../../src/core/gate/decide.ts';
import type { GateRefusal } from '../../src/core/gate/gate-refusal.ts';
import { problemText } from '../../src/core/gate/problem.ts';
import { BitbucketUnreachableError } from '../../src/errors.ts';
import { asksForNewerKeys, verifyGateToken } from '../../src/tokens/verify-gate-token.ts';
import {
  CLAIMS,
  GATE,
  KID,
  keysOf,
  type Made,
  NOW,
  publicKey,
  SECONDS,
  STEP,
  TABLE,
  tokenOf,
} from '../support/gate-tokens.ts';
import { ENVIRONMENT, REPOSITORY } from '../support/roles.ts';
import { ASKED } from './gate-attacks/asked.ts';
import type { Attack } from './gate-attacks/attack.ts';
import { BRANCHES } from './gate-attacks/branch.ts';
import { CLAIM_ATTACKS } from './gate-attacks/claims.ts';
import { FORM } from './gate-attacks/form.ts';
import { HEADERS } from './gate-attacks/header.ts';
import { SIGNATURES } from './gate-attacks/signature.ts';
import { STEPS } from './gate-attacks/step.ts';

const ATTACKS = [...FORM, ...HEADERS, ...SIGNATURES, ...CLAIM_ATTACKS, ...STEPS, ...BRANCHES, ...ASKED];

const KEYS = keysOf();

async function judged(made: Made, wanted: Attack['wanted'] = {}, keys = KEYS) {
  const token = tokenOf(made);
  const claims = await verifyGateToken(token, GATE, { keys, now: NOW });
  if ('is' in claims) return { token, answer: claims };
  return { token, answer: decide(claims, { role: 'checkout-deploy', seconds: undefined, ...wanted }, TABLE, NOW) };
}

/** Before the signature counts nothing is asked of the issuer. */
const WITH_KEYS = new Set([
  'gate-token-key',
  'gate-token-signature',
  'gate-refused',
  'gate-branch',
  'gate-environment',
  'gate-seconds',
]);

describe('an attack', () => {
  it.each(ATTACKS)('$name: $reason', async ({ code, wanted, ...made }) => {
    const keys = keysOf();
    const { token, answer } = await judged(made, wanted, keys);
    expect(answer).toMatchObject({ is: 'refused', code });
    expect(keys.asked).toBe(WITH_KEYS.has(code) ? 1 : 0);
    const refusal = answer as GateRefusal;
    const words = `${JSON.stringify(refusal)}${problemText(refusal)}`;
    for (const part of token.split('.').filter((one) => one.length > 12)) expect(words).not.toContain(part);
  });

  it('is one of many', () => expect(ATTACKS.length).toBeGreaterThan(200));

  it('is named once', () => {
    const names = ATTACKS.map(({ name, reason }) => `${name}: ${reason}`);
    expect(names.filter((name, at) => names.indexOf(name) < at)).toEqual([]);
  });
});

const RIGHT: readonly (Made & { name: string; reason: string; wanted?: Attack['wanted'] })[] = [
  { name: 'the token of a step', reason: 'nothing is against it' },
  { name: 'without typ', reason: 'it need not be there', header: { typ: undefined } },
  {
    name: 'with a thumbprint and a name of the issuer',
    reason: 'they lead nowhere',
    header: { x5t: 'AAAA', 'x5t#S256': 'AAAA', issuedFor: 'pipelines' },
  },
  { name: 'with a list of one audience', reason: 'a custom audience is sent so', claims: { aud: [CLAIMS.aud] } },
  { name: 'with claims of no concern', reason: 'an issuer may add some', claims: { jti: 'x', more: { a: [1] } } },
  {
    name: 'with claims of the prototype of objects',
    reason: 'they are names like others',
    payloadText: (json) => json.replace('{', '{"__proto__":{"branchName":"x"},"constructor":1,'),
  },
  { name: 'issued in a minute', reason: 'clocks differ', claims: { iat: SECONDS + 60, nbf: SECONDS + 60 } },
  { name: 'with a second left', reason: 'it is valid', claims: { exp: SECONDS + 1 } },
  {
    name: 'with parts of seconds',
    reason: 'a NumericDate may have them',
    claims: { iat: SECONDS - 0.25, exp: SECONDS + 0.5 },
  },
  { name: 'of exactly the longest lifetime', reason: 'it is allowed', claims: { iat: SECONDS, exp: SECONDS + 7200 } },
  { name: 'of release/1', reason: 'release/* is listed', claims: { branchName: 'release/1' } },
  {
    name: 'of release/ and an emoji',
    reason: 'any characters but a slash',
    claims: { branchName: 'release/\u{1f680}-\u200d' },
  },
  {
    name: 'of a branch with letters beyond ASCII',
    reason: 'letter by letter',
    claims: { branchName: 'gr\u00f6\u00dfe' },
    wanted: { role: 'checkout-checks' },
  },
  {
    name: 'of a step that deploys, for a role of the whole repository',
    reason: 'a door without an environment is for every step',
    wanted: { role: 'checkout-checks' },
  },
  {
    name: 'of a step that does not deploy',
    reason: 'the same',
    claims: { sub: `${REPOSITORY}:${STEP}`, deploymentEnvironmentUuid: undefined },
    wanted: { role: 'checkout-checks' },
  },
  ...[null, ''].map((deploymentEnvironmentUuid) => ({
    name: `of a step that does not deploy, with the environment ${JSON.stringify(deploymentEnvironmentUuid)}`,
    reason: 'it is one way to say that there is none, and sub has none either',
    claims: { sub: `${REPOSITORY}:${STEP}`, deploymentEnvironmentUuid },
    wanted: { role: 'checkout-checks' },
  })),
  {
    name: 'of a pipeline that no person started',
    reason: 'who started it, and which run it is, decides nothing',
    claims: { accountUuid: null, pipelineUuid: 5 },
  },
  { name: 'for an ARN', reason: 'a role has two names', wanted: { role: TABLE.roles['checkout-deploy']?.arn ?? '' } },
];

describe('a step', () => {
  it.each(RIGHT)('is let in $name: $reason', async ({ wanted, ...made }) => {
    expect(await judged(made, wanted)).toMatchObject({
      answer: { is: 'admitted', sessionName: `bb-${STEP.slice(1, -1)}` },
    });
  });

  it.each(RIGHT)('$name is verified by a library as well', async ({ wanted, ...made }) => {
    const { n, e } = publicKey('issuer', KID);
    const { payload } = await compactVerify(tokenOf(made), await importJWK({ kty: 'RSA', n, e }, 'RS256'));
    expect(JSON.parse(new TextDecoder().decode(payload))).toHaveProperty('sub');
  });

  it('is not let in with another character anywhere in its token', async () => {
    const token = tokenOf({});
    const admitted: string[] = [];
    for (let place = 0; place < token.length; place++) {
      for (const other of ['A', 'B', '_', '.', '=']) {
        const changed = `${token.slice(0, place)}${other}${token.slice(place + 1)}`;
        if (changed !== token && !('is' in (await verifyGateToken(changed, GATE, { keys: KEYS, now: NOW })))) {
          admitted.push(`${other} at ${place}`);
        }
      }
    }
    expect(admitted).toEqual([]);
  });

  it('is what the token says, exactly', async () => {
    const claims = await verifyGateToken(tokenOf({}), GATE, { keys: KEYS, now: NOW });
    expect(claims).toEqual({
      subject: `${REPOSITORY}:${ENVIRONMENT}:${STEP}`,
      repositoryUuid: REPOSITORY,
      environmentUuid: ENVIRONMENT,
      stepUuid: STEP,
      branchName: 'main',
      issuedAt: new Date((SECONDS - 30) * 1000),
      expiresAt: new Date((SECONDS + 3600) * 1000),
    } satisfies GateClaims);
  });
});

describe('the keys of the issuer', () => {
  const verified = (keys: ReturnType<typeof keysOf>, made: Made = {}) =>
    verifyGateToken(tokenOf(made), GATE, { keys, now: NOW });

  it('may be two of one name, while it changes them', async () => {
    const keys = keysOf([publicKey('stranger', KID), publicKey('issuer', KID)]);
    expect(await verified(keys)).toMatchObject({ branchName: 'main' });
  });

  it('are asked for again where none has the name, and for no other reason', async () => {
    const unknown = await verified(keysOf([publicKey('issuer', 'older')]));
    expect([unknown, asksForNewerKeys(unknown)]).toMatchObject([{ status: 401, code: 'gate-token-key' }, true]);
    expect(asksForNewerKeys(await verified(KEYS))).toBe(false);
    expect(asksForNewerKeys(await verified(KEYS, { signedBy: 'stranger' }))).toBe(false);
  });

  it.each([
    { name: 'without a name', reason: 'a token could not name it', key: publicKey('issuer', undefined) },
    { name: 'that is no key', reason: 'a number of one byte', key: { n: 'AQ', e: 'AQAB', kid: KID } },
    { name: 'that is no number', reason: 'nothing in it', key: { n: '', e: '', kid: KID } },
    {
      name: 'with the exponent 1',
      reason: 'every signature would be right',
      key: { ...publicKey('issuer', KID), e: 'AQ' },
    },
    { name: 'with an even exponent', reason: 'it is no RSA key', key: { ...publicKey('issuer', KID), e: 'AQAC' } },
    {
      name: 'with a very long exponent',
      reason: 'it is there to cost time',
      key: { ...publicKey('issuer', KID), e: 'AQAB'.repeat(60) },
    },
    {
      name: 'of 16,384 bits',
      reason: 'it is there to cost time',
      key: { n: Buffer.alloc(2048, 0xff).toString('base64url'), e: 'AQAB', kid: KID },
    },
  ])('are not one $name: $reason', async ({ key }) => {
    expect(await verified(keysOf([key]))).toMatchObject({ code: 'gate-token-key' });
  });

  it('that cannot be had verify nothing', async () => {
    const keys = { keys: async () => Promise.reject(new BitbucketUnreachableError('no answer')) };
    expect(await verifyGateToken(tokenOf({}), GATE, { keys, now: NOW })).toMatchObject({
      status: 503,
      code: 'gate-keys-unreachable',
      message: 'no answer',
    });
  });

  it('that fail by a bug of ours fail the call', async () => {
    const keys = { keys: async () => Promise.reject(new TypeError('a bug')) };
    await expect(verifyGateToken(tokenOf({}), GATE, { keys, now: NOW })).rejects.toThrow('a bug');
  });
});
