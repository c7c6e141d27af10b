/** Set-ups whose token STS refuses, or that has none. */
import { AUDIENCE, type BrokenSetUp, minutes } from './set-up.ts';

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

export const BROKEN_TOKENS: readonly BrokenSetUp[] = [
  {
    name: 'no oidc: true',
    reason: 'without it the variable is empty, and so is the file',
    text: () => '\n',
    expected: 'token-missing',
  },
  {
    name: 'single quotes',
    reason: 'the shell does not replace a variable in them',
    text: () => '$BITBUCKET_STEP_OIDC_TOKEN\n',
    expected: 'token-not-jwt',
  },
  {
    name: 'a cut token',
    reason: 'copied from a terminal that is too narrow',
    text: (token) => token.slice(0, 90),
    expected: 'token-not-jwt',
  },
  { name: 'three dots', reason: 'a further part', text: (token) => `${token}.abc`, expected: 'token-not-jwt' },
  {
    name: 'a wrapped token',
    reason: 'a mail program breaks long lines',
    text: (token) => `${token.slice(0, 80)}\n${token.slice(80)}`,
    expected: 'token-not-jwt',
  },
  { name: 'a megabyte', reason: 'another file was named', text: () => 'a.'.repeat(1 << 19), expected: 'token-not-jwt' },
  {
    name: 'an access key',
    reason: 'what was there before',
    text: () => 'AKIAIOSFODNN7EXAMPLE',
    expected: 'token-not-jwt',
  },
  {
    name: 'an encrypted token',
    reason: 'five parts',
    text: () => [encoded({ alg: 'RSA-OAEP', enc: 'A256GCM' }), 'a', 'b', 'c', 'd'].join('.'),
    expected: 'token-encrypted',
  },
  {
    name: 'alg none',
    reason: 'made by hand',
    text: (token) => `${encoded({ alg: 'none' })}.${token.split('.')[1]}.`,
    expected: 'token-unsigned',
  },
  {
    name: 'a shared secret',
    reason: 'HS256 with the public key as the secret is an old attack',
    text: (token) => `${encoded({ alg: 'HS256', typ: 'JWT' })}.${token.split('.').slice(1).join('.')}`,
    expected: 'token-unsigned',
  },
  {
    name: 'GitHub',
    reason: 'a role of the wrong provider was copied',
    claims: { iss: 'https://token.actions.githubusercontent.com', sub: 'repo:acme/checkout:ref:refs/heads/main' },
    expected: 'token-other-issuer',
  },
  {
    name: 'a workspace with another name',
    reason: 'the slug is a part of the issuer, and an owner can change it',
    claims: { iss: 'https://api.bitbucket.org/2.0/workspaces/acme-shop/pipelines-config/identity/oidc' },
    expected: 'token-other-workspace',
  },
  {
    name: 'no subject',
    reason: 'nothing to know the step by',
    claims: { sub: undefined },
    expected: 'token-no-subject',
  },
  {
    name: 'two audiences',
    reason: 'a step that asks for one for each of two clouds',
    claims: { aud: [AUDIENCE, 'api://AzureADTokenExchange'] },
    expected: 'token-many-audiences',
  },
  {
    name: 'an azp of another',
    reason: 'STS takes azp for the audience where both are there',
    claims: { azp: 'api://AzureADTokenExchange' },
    expected: 'token-authorized-party',
  },
  {
    name: 'sts.amazonaws.com',
    reason: 'the audience of GitHub’s articles',
    claims: { aud: 'sts.amazonaws.com' },
    expected: 'token-audience',
  },
  {
    name: 'a list of one wrong audience',
    reason: 'Bitbucket sends custom audiences as a list',
    claims: { aud: ['sts.amazonaws.com'] },
    expected: 'token-audience',
  },
  {
    name: 'the audience of another workspace',
    reason: 'copied from the settings of another repository',
    claims: { aud: 'ari:cloud:bitbucket::workspace/11111111-2222-4333-8444-555555555555' },
    expected: 'token-audience',
  },
  { name: 'no audience', reason: 'nothing to compare', claims: { aud: undefined }, expected: 'token-audience' },
  {
    name: 'an expired token',
    reason: 'a long step asks late',
    claims: { iat: minutes(-70), exp: minutes(-10) },
    expected: 'token-expired',
  },
  {
    name: 'a token of tomorrow',
    reason: 'the clock of this machine is a day late',
    claims: { iat: minutes(1440), nbf: minutes(1440), exp: minutes(1500) },
    expected: 'token-not-yet-valid',
  },
  {
    name: 'another signer',
    reason: 'the token was made elsewhere',
    mint: { byStranger: true },
    expected: 'token-signature',
  },
  {
    name: 'keys that were changed',
    reason: 'none of the published ones has signed',
    fault: 'wrong-keys',
    expected: 'token-signature',
  },
  {
    name: 'no discovery document',
    reason: 'no step of the workspace has run with oidc: true yet',
    fault: '404',
    expected: 'provider-keys',
  },
  {
    name: 'an issuer that does not answer',
    reason: 'Bitbucket is down, or a proxy is in between',
    fault: 'down',
    expected: 'provider-keys',
  },
];
