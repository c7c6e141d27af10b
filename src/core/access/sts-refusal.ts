/** What STS refuses a token for, whatever the account and the role: what is wrong with the token itself. */
import { impliedWorld } from '../trust/trust-world.ts';
import { type AccessCall, audienceOf, hostOf } from './access-call.ts';
import { type Refusal, refused } from './refusal.ts';
import type { ReadToken } from './token-claims.ts';
import { tokenRefusal } from './token-refusal.ts';
import { CLOCK_SKEW, expiryOf } from './token-rules.ts';

/** The call that a pipeline makes with this token. */
export function callWith({ issuer, audiences, authorizedParty, subject, misshapen }: ReadToken): AccessCall {
  return { issuer, audiences, authorizedParty, subject, misshapen };
}

/** undefined: nothing is, as far as it can be known without the keys of the issuer. */
export function stsRefusal(token: ReadToken, now: Date): Refusal | undefined {
  return formRefusal(token) ?? timeRefusal(token, now) ?? claimRefusal(callWith(token));
}

/** Of the signature that it says it has. */
export function formRefusal({ unsigned, header: { alg } }: ReadToken): Refusal | undefined {
  if (!unsigned && (alg === undefined || !/^hs\d+$/i.test(alg))) return undefined;
  const message = unsigned
    ? 'the token has no signature: anybody could have written it'
    : `the token is signed with a shared secret (${alg}), and STS verifies by the published keys of the issuer`;
  return refused('token-unsigned', message, FROM_A_STEP).refusal;
}

const FROM_A_STEP = 'Use the token that the step has in BITBUCKET_STEP_OIDC_TOKEN.';

/** By the clock of this machine, with the grace of IAM. */
export function timeRefusal(token: ReadToken, now: Date): Refusal | undefined {
  const { issuedAt, notBefore, expiresAt } = token;
  const first = Math.max(issuedAt?.getTime() ?? 0, notBefore?.getTime() ?? 0);
  if (first > now.getTime() + CLOCK_SKEW) {
    const message = `the token is valid from ${new Date(first).toISOString()}, and the clock of this machine says ${now.toISOString()}`;
    return refused('token-not-yet-valid', message, 'Set the clock of this machine, and look again.').refusal;
  }
  if (expiresAt === undefined) {
    const message = token.misshapen.includes('exp')
      ? 'exp of the token is not a number of seconds: it does not say when it ends'
      : 'the token has no exp: it does not say when it ends';
    return refused('token-lifetime', message, FROM_A_STEP).refusal;
  }
  if (expiryOf(token, now) !== 'expired') return undefined;
  const message = `the token ended at ${expiresAt.toISOString()}, and the five minutes have passed for which IAM still takes it`;
  return refused('token-expired', message, EARLIER).refusal;
}

const EARLIER =
  'Ask for the role at the beginning of the step, or in a step of its own. If this is a token of before, all else that is found of it still holds.';

/** By the workspace and the audience of the token itself, so that only what no settings could put right is left. */
function claimRefusal(call: AccessCall): Refusal | undefined {
  const world = impliedWorld(undefined);
  const { provider } = world;
  const host = call.issuer === undefined ? provider.host : hostOf(call.issuer);
  return tokenRefusal(call, {
    ...world,
    provider: { ...provider, host, audience: audienceOf(call) ?? provider.audience },
  });
}
