/** Texts that are no token, or one that two programs could read in two ways. */
import { type Attack, escaped } from './attack.ts';

export const FORM: readonly Attack[] = [
  ...['', ' ', '.', '..', '...', 'a.b', 'a.b.c.d', 'a.b.c.d.e'].map((text) => ({
    name: JSON.stringify(text),
    reason: 'it has no three parts',
    after: () => text,
    code: 'gate-token-malformed' as const,
  })),
  ...[
    {
      name: 'a line feed after it',
      reason: 'in other engines $ stands before it',
      after: (token: string) => `${token}\n`,
    },
    { name: 'a carriage return after it', reason: 'a file of Windows', after: (token: string) => `${token}\r\n` },
    { name: 'a space before it', reason: 'others trim', after: (token: string) => ` ${token}` },
    { name: 'Bearer before it', reason: 'others take it away', after: (token: string) => `Bearer ${token}` },
    { name: 'a NUL after it', reason: 'in C a text ends there', after: (token: string) => `${token}\0` },
    { name: 'a byte order mark before it', reason: 'others skip it', after: (token: string) => `\ufeff${token}` },
    { name: 'quotes around it', reason: 'a shell left them', after: (token: string) => `"${token}"` },
    { name: 'a line feed in its signature', reason: 'lenient decoders pass over it', after: inside('\n') },
    { name: 'a space in its signature', reason: 'lenient decoders pass over it', after: inside(' ') },
    { name: 'a zero-width space in its signature', reason: 'it cannot be seen', after: inside('\u200b') },
    { name: 'a percent sign in its signature', reason: 'it was encoded twice', after: inside('%41') },
    { name: 'a digit of another script in its signature', reason: '\\w has them elsewhere', after: inside('\u0661') },
    { name: 'padding', reason: 'base64url of a token has none', after: (token: string) => `${token}==` },
    {
      name: 'the alphabet of base64',
      reason: 'one text for two encodings',
      after: (token: string) => token.replace(/\.([^.]*)$/, (_, s: string) => `.+/${s.slice(2)}`),
    },
    { name: 'bits that the signature has to spare', reason: 'a second text for the same bytes', after: spareBits },
    { name: 'a fourth part', reason: 'some split and take three', after: (token: string) => `${token}.AAAA` },
    {
      name: 'the parts as JSON',
      reason: 'the other serialization of a JWS',
      after: (token: string) =>
        JSON.stringify(
          Object.fromEntries(['protected', 'payload', 'signature'].map((key, at) => [key, token.split('.')[at]])),
        ),
    },
  ].map((one) => ({ ...one, code: 'gate-token-malformed' as const })),
  {
    name: 'no signature',
    reason: 'it was cut off',
    after: (token) => token.replace(/[^.]*$/, ''),
    code: 'gate-token-malformed',
  },
  {
    name: 'a token of 8,193 characters',
    reason: 'there to cost time',
    claims: { x: 'x'.repeat(8192) },
    code: 'gate-too-large',
  },
  {
    name: 'a megabyte',
    reason: 'nothing of it is looked at',
    after: () => 'a.'.repeat(500_000),
    code: 'gate-too-large',
  },
  {
    name: 'lists within lists',
    reason: 'it is there to break a reader',
    payloadText: (json) => json.replace('{', `{"x":${'['.repeat(2000)}${']'.repeat(2000)},`),
    code: 'gate-token-malformed',
  },
  {
    name: 'a list as payload',
    reason: 'it has no claims',
    payloadText: (json) => `[${json}]`,
    code: 'gate-token-malformed',
  },
  {
    name: 'a text as payload',
    reason: 'JSON within JSON',
    payloadText: (json) => JSON.stringify(json),
    code: 'gate-token-malformed',
  },
  {
    name: 'two objects as payload',
    reason: 'some read the first',
    payloadText: (json) => `${json}${json}`,
    code: 'gate-token-malformed',
  },
  {
    name: 'a comment in the payload',
    reason: 'some allow it',
    payloadText: (json) => json.replace('{', '{/**/'),
    code: 'gate-token-malformed',
  },
  {
    name: 'a byte order mark in the payload',
    reason: 'some skip it',
    payloadText: (json) => `\ufeff${json}`,
    code: 'gate-token-malformed',
  },
  {
    name: 'NaN as exp',
    reason: 'some read it as a number',
    payloadText: (json) => json.replace(/"exp":\d+/, '"exp":NaN'),
    code: 'gate-token-malformed',
  },
  {
    name: 'branchName twice',
    reason: 'others take the first',
    payloadText: (json) => json.replace('{', '{"branchName":"elsewhere",'),
    code: 'gate-token-malformed',
  },
  {
    name: 'branchName twice, once escaped',
    reason: 'it is the same name',
    payloadText: (json) => json.replace('{', `{"branch${escaped('004e')}ame":"elsewhere",`),
    code: 'gate-token-malformed',
  },
  {
    name: 'a key twice in a claim that is not looked at',
    reason: 'two readers, two tokens',
    payloadText: (json) => json.replace('{', '{"x":{"y":[{"a":1,"a":2}]},'),
    code: 'gate-token-malformed',
  },
  {
    name: 'alg twice',
    reason: 'others take the first',
    headerText: (json) => json.replace('{', '{"alg":"none",'),
    code: 'gate-token-malformed',
  },
  {
    name: '__proto__ twice',
    reason: 'it is a key like any other',
    payloadText: (json) => json.replace('{', '{"__proto__":1,"__proto__":2,'),
    code: 'gate-token-malformed',
  },
];

function inside(text: string): (token: string) => string {
  return (token) => `${token.slice(0, -8)}${text}${token.slice(-8)}`;
}

/** 256 bytes leave four bits in the last character. */
function spareBits(token: string): string {
  const next = { A: 'B', Q: 'R', g: 'h', w: 'x' }[token.at(-1) ?? ''];
  if (next === undefined) throw new Error('the signature is not of 256 bytes');
  return `${token.slice(0, -1)}${next}`;
}
