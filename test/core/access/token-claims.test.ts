import { describe, expect, it } from 'vitest';
import { LONGEST_TOKEN, readToken } from '../../../src/core/access/token-claims.ts';
import { compactOf } from '../../support/compact-token.ts';

const RS256 = { alg: 'RS256', kid: 'one', typ: 'JWT' };
const ISSUED = 1_790_000_000;
const CLAIMS = {
  iss: 'https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc',
  sub: '{5bca6b83-22d3-4e40-8b3f-0f2f1fbe7a11}:{0f6d2a86-0c5e-4f0f-9a44-5f7a1d3c2b10}',
  aud: 'ari:cloud:bitbucket::workspace/8d4a2e1c-3b5f-4a6d-9c7e-1f2a3b4c5d6e',
  iat: ISSUED,
  exp: ISSUED + 3600,
  branchName: 'main',
  stepUuid: '{0f6d2a86-0c5e-4f0f-9a44-5f7a1d3c2b10}',
};
const GOOD = compactOf(RS256, CLAIMS);
const [HEADER = '', PAYLOAD = '', SIGNATURE = ''] = GOOD.split('.');

function kindOf(text: string): string {
  const read = readToken(text);
  return 'fault' in read ? read.fault.kind : 'token';
}

function tokenIn(text: string) {
  const read = readToken(text);
  if ('fault' in read) throw new Error(read.fault.message);
  return read.token;
}

describe('a token', () => {
  it('is read as it stands, and its signature is not kept', () => {
    const token = tokenIn(GOOD);
    expect(token).toEqual({
      header: RS256,
      headerOthers: [],
      unsigned: false,
      issuer: CLAIMS.iss,
      subject: CLAIMS.sub,
      audiences: [CLAIMS.aud],
      audienceIsList: false,
      authorizedParty: undefined,
      issuedAt: new Date(ISSUED * 1000),
      expiresAt: new Date((ISSUED + 3600) * 1000),
      notBefore: undefined,
      bitbucket: { branchName: 'main', stepUuid: CLAIMS.stepUuid },
      others: new Map(),
      misshapen: [],
    });
    expect(JSON.stringify(token)).not.toContain(SIGNATURE);
  });

  const readable = [
    { name: 'a line feed after it', reason: 'echo writes one', text: `${GOOD}\n` },
    { name: 'white space around it', reason: 'it was pasted', text: `\r\n  ${GOOD}\t\r\n` },
    { name: 'Bearer before it', reason: 'it was copied from a header', text: `Bearer ${GOOD}` },
    { name: 'bearer before it', reason: 'the scheme ignores letter case', text: `bearer   ${GOOD}\n` },
  ];
  it.each(readable)('is read with $name: $reason', ({ text }) => {
    expect(tokenIn(text).issuer).toBe(CLAIMS.iss);
  });

  const refused = [
    { name: 'nothing', kind: 'empty', reason: 'the variable of a step without oidc: true', text: '' },
    { name: 'white space', kind: 'empty', reason: 'an empty file with a line feed', text: ' \n' },
    { name: 'Bearer alone', kind: 'not-three-parts', reason: 'the token behind it was empty', text: 'Bearer ' },
    { name: 'a megabyte', kind: 'too-long', reason: 'no token is so long', text: 'a.'.repeat(500_000) },
    {
      name: 'a megabyte in three parts',
      kind: 'too-long',
      reason: 'nothing of it is decoded',
      text: `${HEADER}.${'A'.repeat(1_000_000)}.c2ln`,
    },
    {
      name: 'one character too many',
      kind: 'too-long',
      reason: 'STS takes 20,000',
      text: 'a'.repeat(LONGEST_TOKEN + 1),
    },
    { name: 'a word', kind: 'not-three-parts', reason: 'a placeholder, or another secret', text: 'secret' },
    { name: 'two parts', kind: 'not-three-parts', reason: 'the signature was left out', text: `${HEADER}.${PAYLOAD}` },
    { name: 'four parts', kind: 'not-three-parts', reason: 'three dots', text: `${GOOD}.abcd` },
    { name: 'three dots alone', kind: 'not-three-parts', reason: 'nothing between them', text: '...' },
    { name: 'two dots alone', kind: 'not-json', reason: 'three empty parts', text: '..' },
    {
      name: 'five parts',
      kind: 'encrypted',
      reason: 'an encrypted token',
      text: `${HEADER}.a.b.c.d`.replaceAll(/\b[abcd]\b/g, 'abcd'),
    },
    {
      name: 'a line break inside',
      kind: 'white-space',
      reason: 'a terminal wrapped it',
      text: `${HEADER}.${PAYLOAD}\n.${SIGNATURE}`,
    },
    {
      name: 'a line feed inside the signature',
      kind: 'white-space',
      reason: 'a lenient decoder skips it',
      text: `${HEADER}.${PAYLOAD}.${SIGNATURE.slice(0, 4)}\n${SIGNATURE.slice(4)}`,
    },
    { name: 'a template', kind: 'white-space', reason: 'words around it', text: `token: ${GOOD}` },
    {
      name: 'another alphabet',
      kind: 'not-base64url',
      reason: 'base64 and not base64url',
      text: `${HEADER}.${PAYLOAD}.ab+/`,
    },
    {
      name: 'padding',
      kind: 'not-base64url',
      reason: 'base64url of a token has none',
      text: `${HEADER}.${PAYLOAD}.YQ==`,
    },
    {
      name: 'a header with one character too many',
      kind: 'not-base64url',
      reason: 'it holds no whole byte',
      text: `${HEADER}A${HEADER.length % 4 === 0 ? '' : 'AAA'.slice(0, (4 - (HEADER.length % 4)) % 4)}.${PAYLOAD}.c2ln`,
    },
    {
      name: 'bytes that are no text',
      kind: 'not-json',
      reason: 'JSON is UTF-8',
      text: `${Buffer.from([0xff, 0xfe]).toString('base64url')}.${PAYLOAD}.c2ln`,
    },
    { name: 'no JSON', kind: 'not-json', reason: 'three words with dots, as a version', text: 'abcd.abcd.abcd' },
    { name: 'a list as payload', kind: 'not-json', reason: 'claims are an object', text: compactOf(RS256, '[]') },
    { name: 'a text as header', kind: 'not-json', reason: 'a header is an object', text: compactOf('"RS256"', CLAIMS) },
    { name: 'null as payload', kind: 'not-json', reason: 'claims are an object', text: compactOf(RS256, 'null') },
    {
      name: 'a payload nested without end',
      kind: 'not-json',
      reason: 'it is there to break a reader',
      text: compactOf(RS256, `{"a":${'['.repeat(7000)}${']'.repeat(7000)}}`),
    },
    {
      name: 'a claim twice',
      kind: 'duplicate-key',
      reason: 'one reader takes the first, another the last',
      text: compactOf(RS256, '{"sub":"a","sub":"b"}'),
    },
    {
      name: 'a claim twice, once escaped',
      kind: 'duplicate-key',
      reason: 'it is the same name',
      text: compactOf(RS256, '{"sub":"a","s\\u0075b":"b"}'),
    },
    {
      name: 'alg twice',
      kind: 'duplicate-key',
      reason: 'the header counts as well',
      text: compactOf('{"alg":"none","alg":"RS256"}', CLAIMS),
    },
  ];
  it.each(refused)('is not $name ($reason): $kind', ({ text, kind }) => {
    expect(kindOf(text)).toBe(kind);
  });

  it('that is refused is not repeated in the words, which say what to do', () => {
    for (const { text } of refused) {
      const read = readToken(text);
      if (!('fault' in read)) throw new Error('it was read');
      const { message, remedy } = read.fault;
      expect(`${message} ${remedy}`).not.toContain(SIGNATURE);
      expect([message, remedy].map((words) => words.length > 20)).toEqual([true, true]);
    }
  });

  const unsigned = [
    { name: 'alg none', text: compactOf({ alg: 'none' }, CLAIMS, ''), unsigned: true, alg: 'none' },
    {
      name: 'alg None with something in the third part',
      text: compactOf({ alg: 'None' }, CLAIMS),
      unsigned: true,
      alg: 'None',
    },
    { name: 'RS256 and no signature', text: compactOf(RS256, CLAIMS, ''), unsigned: true, alg: 'RS256' },
    { name: 'HS256', text: compactOf({ alg: 'HS256' }, CLAIMS), unsigned: false, alg: 'HS256' },
    { name: 'no alg', text: compactOf({}, CLAIMS), unsigned: false, alg: undefined },
    { name: 'an alg that is no text', text: compactOf({ alg: ['RS256'] }, CLAIMS), unsigned: false, alg: undefined },
  ];
  it.each(unsigned)('with $name is read, as a fact', ({ text, unsigned: expected, alg }) => {
    const token = tokenIn(text);
    expect([token.unsigned, token.header.alg]).toEqual([expected, alg]);
  });

  const claims: { name: string; claims: unknown; expected: object }[] = [
    { name: 'a list of one audience', claims: { aud: ['a'] }, expected: { audiences: ['a'], audienceIsList: true } },
    {
      name: 'two audiences and azp',
      claims: { aud: ['a', 'b'], azp: 'a' },
      expected: { audiences: ['a', 'b'], authorizedParty: 'a' },
    },
    { name: 'no audience', claims: {}, expected: { audiences: [], audienceIsList: false, misshapen: [] } },
    {
      name: 'an audience that is a number',
      claims: { aud: 1 },
      expected: { audiences: [], misshapen: ['aud'], others: new Map([['aud', 1]]) },
    },
    { name: 'a list with a number', claims: { aud: ['a', 1] }, expected: { audiences: [], misshapen: ['aud'] } },
    { name: 'exp as text', claims: { exp: '1790000000' }, expected: { expiresAt: undefined, misshapen: ['exp'] } },
    { name: 'exp beyond every date', claims: { exp: 1e300 }, expected: { expiresAt: undefined, misshapen: ['exp'] } },
    { name: 'exp with a fraction', claims: { exp: 1.5 }, expected: { expiresAt: new Date(1500), misshapen: [] } },
    { name: 'a subject of null', claims: { sub: null }, expected: { subject: undefined, misshapen: ['sub'] } },
    { name: 'no subject', claims: {}, expected: { subject: undefined, misshapen: [] } },
    { name: 'a claim of no name', claims: { constructor: 'x' }, expected: { others: new Map([['constructor', 'x']]) } },
    { name: 'nbf', claims: { nbf: 10 }, expected: { notBefore: new Date(10_000) } },
    {
      name: 'others',
      claims: { jti: 'x', more: { a: [1] } },
      expected: {
        others: new Map<string, unknown>([
          ['jti', 'x'],
          ['more', { a: [1] }],
        ]),
      },
    },
  ];
  it.each(claims)('with $name', ({ claims: given, expected }) => {
    expect(tokenIn(compactOf(RS256, given))).toMatchObject(expected);
  });

  it('keeps __proto__ as a claim like any other', () => {
    const token = tokenIn(compactOf(RS256, '{"__proto__":{"sub":"x"},"iss":"y"}'));
    expect([token.subject, [...token.others.keys()]]).toEqual([undefined, ['__proto__']]);
  });
});
