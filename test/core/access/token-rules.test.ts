import { describe, expect, it } from 'vitest';
import { readToken } from '../../../src/core/access/token-claims.ts';
import { issuerOf } from '../../../src/core/access/token-issuer.ts';
import { expiryOf, tokenRefusals } from '../../../src/core/access/token-rules.ts';
import { compactOf } from '../../support/compact-token.ts';

const UUID = '8d4a2e1c-3b5f-4a6d-9c7e-1f2a3b4c5d6e';
const AUDIENCE = `ari:cloud:bitbucket::workspace/${UUID}`;
const EXPECTED = { issuer: issuerOf('acme'), workspaceUuid: `{${UUID}}`, audiences: [AUDIENCE] };
const NOW = new Date('2026-11-27T12:00:00Z');
const SECONDS = NOW.getTime() / 1000;
const CLAIMS = {
  iss: EXPECTED.issuer,
  sub: '{5bca6b83-22d3-4e40-8b3f-0f2f1fbe7a11}:{0f6d2a86-0c5e-4f0f-9a44-5f7a1d3c2b10}',
  aud: AUDIENCE,
  iat: SECONDS - 60,
  exp: SECONDS + 3600,
  workspaceUuid: EXPECTED.workspaceUuid,
};
const HEADER = { alg: 'RS256', kid: 'one', typ: 'JWT' };

function readOf(claims: object, header: object = {}, signature?: string) {
  const read = readToken(compactOf({ ...HEADER, ...header }, { ...CLAIMS, ...claims }, signature));
  if ('fault' in read) throw new Error(read.fault.message);
  return read.token;
}

const DAY = 86_400;
const CASES: { name: string; reason: string; claims?: object; header?: object; signature?: string; codes: string[] }[] =
  [
    { name: 'the token of a step', reason: 'it is right', codes: [] },
    {
      name: 'a list of one audience',
      reason: 'how Bitbucket sends a custom audience',
      claims: { aud: [AUDIENCE] },
      codes: [],
    },
    { name: 'no typ', reason: 'the header need not have one', header: { typ: undefined }, codes: [] },
    { name: 'typ in lower case', reason: 'it ignores letter case', header: { typ: 'jwt' }, codes: [] },
    {
      name: 'no workspaceUuid',
      reason: 'the issuer names the workspace',
      claims: { workspaceUuid: undefined },
      codes: [],
    },
    { name: 'alg none', reason: 'nobody signed it', header: { alg: 'none' }, codes: ['token-unsigned'] },
    { name: 'no signature', reason: 'nobody signed it', signature: '', codes: ['token-unsigned'] },
    { name: 'HS256', reason: 'a public key is no shared secret', header: { alg: 'HS256' }, codes: ['token-unsigned'] },
    { name: 'RS512', reason: 'Bitbucket does not sign so', header: { alg: 'RS512' }, codes: ['token-unsigned'] },
    { name: 'rs256', reason: 'letter case counts', header: { alg: 'rs256' }, codes: ['token-unsigned'] },
    { name: 'no alg', reason: 'nothing says how it is signed', header: { alg: undefined }, codes: ['token-unsigned'] },
    { name: 'typ at+jwt', reason: 'an access token', header: { typ: 'at+jwt' }, codes: ['token-type'] },
    {
      name: 'another workspace',
      reason: 'its own issuer',
      claims: { iss: issuerOf('other') },
      codes: ['token-other-workspace'],
    },
    {
      name: 'a slash at the end of the issuer',
      reason: 'texts are compared',
      claims: { iss: `${EXPECTED.issuer}/` },
      codes: ['token-other-workspace'],
    },
    {
      name: 'GitHub',
      reason: 'another service',
      claims: { iss: 'https://token.actions.githubusercontent.com' },
      codes: ['token-other-issuer'],
    },
    {
      name: 'no issuer',
      reason: 'nothing says whose it is',
      claims: { iss: undefined },
      codes: ['token-other-issuer'],
    },
    {
      name: 'another UUID of the workspace',
      reason: 'the slug passed to another workspace',
      claims: { workspaceUuid: '{00000000-0000-4000-8000-000000000000}' },
      codes: ['token-other-workspace'],
    },
    {
      name: 'no audience',
      reason: 'whoever has it could use it anywhere',
      claims: { aud: undefined },
      codes: ['token-audience'],
    },
    {
      name: 'two audiences',
      reason: 'the other could use it here',
      claims: { aud: [AUDIENCE, 'other'] },
      codes: ['token-many-audiences'],
    },
    {
      name: 'two audiences and azp',
      reason: 'the other still could',
      claims: { aud: [AUDIENCE, 'other'], azp: AUDIENCE },
      codes: ['token-many-audiences'],
    },
    {
      name: 'the same audience twice',
      reason: 'Bitbucket sends no such list',
      claims: { aud: [AUDIENCE, AUDIENCE] },
      codes: ['token-many-audiences'],
    },
    {
      name: 'another audience',
      reason: 'it is made for another',
      claims: { aud: 'sts.amazonaws.com' },
      codes: ['token-audience'],
    },
    { name: 'no subject', reason: 'no step', claims: { sub: undefined }, codes: ['token-no-subject'] },
    { name: 'an empty subject', reason: 'no step', claims: { sub: '' }, codes: ['token-no-subject'] },
    {
      name: 'a subject of 256 characters',
      reason: 'no issuer may make it',
      claims: { sub: 'x'.repeat(256) },
      codes: ['token-no-subject'],
    },
    { name: 'no exp', reason: 'it would be valid for ever', claims: { exp: undefined }, codes: ['token-lifetime'] },
    { name: 'no iat', reason: 'nobody knows its age', claims: { iat: undefined }, codes: ['token-lifetime'] },
    {
      name: 'exp as text',
      reason: 'it is no date',
      claims: { exp: String(SECONDS + 3600) },
      codes: ['token-lifetime'],
    },
    {
      name: 'exp in ten years',
      reason: 'a password',
      claims: { exp: SECONDS + 3650 * DAY },
      codes: ['token-lifetime'],
    },
    {
      name: 'exp before iat',
      reason: 'it was never valid',
      claims: { iat: SECONDS - 10, exp: SECONDS - 20 },
      codes: ['token-expired', 'token-lifetime'],
    },
    { name: 'exp now', reason: 'the moment itself is too late', claims: { exp: SECONDS }, codes: ['token-expired'] },
    {
      name: 'exp a second ago',
      reason: 'IAM takes it still; we do not',
      claims: { exp: SECONDS - 1 },
      codes: ['token-expired'],
    },
    { name: 'exp in a second', reason: 'it is valid', claims: { exp: SECONDS + 1 }, codes: [] },
    { name: 'iat in a minute', reason: 'clocks differ', claims: { iat: SECONDS + 60 }, codes: [] },
    {
      name: 'iat in two minutes',
      reason: 'clocks do not differ so much',
      claims: { iat: SECONDS + 120 },
      codes: ['token-not-yet-valid'],
    },
    {
      name: 'iat tomorrow',
      reason: 'a clock is wrong, or it is made up',
      claims: { iat: SECONDS + DAY, exp: SECONDS + DAY + 60 },
      codes: ['token-not-yet-valid'],
    },
    {
      name: 'nbf tomorrow',
      reason: 'it is not valid yet',
      claims: { nbf: SECONDS + DAY },
      codes: ['token-not-yet-valid'],
    },
    {
      name: 'all at once',
      reason: 'every reason is given, the first first',
      header: { alg: 'none', typ: 'at+jwt' },
      claims: { iss: 'x', aud: [], sub: 1, exp: null },
      codes: [
        'token-unsigned',
        'token-type',
        'token-other-issuer',
        'token-audience',
        'token-no-subject',
        'token-lifetime',
      ],
    },
  ];

describe('the rules for a token', () => {
  it.each(CASES)('$name: $reason', ({ claims = {}, header = {}, signature, codes }) => {
    const refusals = tokenRefusals(readOf(claims, header, signature), EXPECTED, NOW);
    expect(refusals.map(({ code }) => code)).toEqual(codes);
  });

  it('tell expired for us from expired for IAM', () => {
    const at = (seconds: number) => expiryOf(readOf({ exp: SECONDS + seconds }), NOW);
    expect([1, 0, -1, -299, -300, -3600].map(at)).toEqual(['valid', 'grace', 'grace', 'grace', 'expired', 'expired']);
    expect(expiryOf(readOf({ exp: undefined }), NOW)).toBeUndefined();
  });
});
