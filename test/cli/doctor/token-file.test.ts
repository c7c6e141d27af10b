/** Which token doctor looks at in a step: the one that the AWS SDK sends to STS. */
import { describe, expect, it } from 'vitest';
import { compactOf } from '../../support/compact-token.ts';
import { workspace } from '../workspace.ts';
import { AUDIENCE, CHECKOUT, HOST, minutes, NOW, PRODUCTION, STEP } from './set-up.ts';

const GOOD = compactOf(
  { alg: 'RS256', typ: 'JWT' },
  {
    ...{ iss: `https://${HOST}`, aud: AUDIENCE, sub: `${CHECKOUT}:${PRODUCTION}:${STEP}` },
    ...{ iat: minutes(-1), exp: minutes(59) },
  },
);

const CASES: { name: string; reason: string; file?: string; env: Record<string, string>; expected: string[] }[] = [
  {
    name: 'the file',
    reason: 'the SDK sends what stands in it, whatever the step was given',
    file: '$BITBUCKET_STEP_OIDC_TOKEN\n',
    env: { BITBUCKET_STEP_OIDC_TOKEN: GOOD, AWS_WEB_IDENTITY_TOKEN_FILE: 'web-identity-token' },
    expected: ['token-not-jwt'],
  },
  {
    name: 'a file that is right',
    reason: 'the variable is not looked at then',
    file: GOOD,
    env: { BITBUCKET_STEP_OIDC_TOKEN: 'x', AWS_WEB_IDENTITY_TOKEN_FILE: 'web-identity-token' },
    expected: [],
  },
  {
    name: 'a file that is not there',
    reason: 'the step did not write it',
    env: { BITBUCKET_STEP_OIDC_TOKEN: GOOD, AWS_WEB_IDENTITY_TOKEN_FILE: 'web-identity-token' },
    expected: ['token-missing'],
  },
  {
    name: 'the variable',
    reason: 'no file is named',
    env: { BITBUCKET_STEP_OIDC_TOKEN: 'x' },
    expected: ['token-not-jwt'],
  },
];

describe('the token that doctor looks at', () => {
  for (const { name, reason, file, env, expected } of CASES) {
    it(`${name}: ${reason}`, async () => {
      const folder = await workspace();
      if (file !== undefined) await folder.write('web-identity-token', file);
      const { json } = await folder.json(['doctor'], { env, now: NOW });
      expect((json as { causes: { code: string }[] }).causes.map(({ code }) => code)).toEqual(expected);
    });
  }
});
