/**
 * Whether a token is what a step of the workspace was given: read, held to every rule of token-rules.ts, and its signature
 * tried with the keys of the issuer. The issuer is that of the settings; what a token says of keys and issuers (`iss`,
 * `jku`, `jwk`, `x5u`, `crit`) leads nowhere.
 */
import { errors, importJWK, jwtVerify } from 'jose';
import type { IssuerKeys, PublicKey } from '../bitbucket/ports.ts';
import type { Refusal } from '../core/access/refusal.ts';
import { compactToken, type ReadToken, readToken } from '../core/access/token-claims.ts';
import type { TokenFault } from '../core/access/token-fault.ts';
import { issuerOf } from '../core/access/token-issuer.ts';
import { ALGORITHM, CLOCK_SKEW, tokenRefusals } from '../core/access/token-rules.ts';

export interface VerifiedFor {
  /** The slug of the settings. */
  readonly workspace: string;
  /** Lower case, with braces. */
  readonly workspaceUuid: string;
  /** One of them has to be the token's. */
  readonly audiences: readonly string[];
}

export type TokenVerification =
  | { readonly verdict: 'verified'; readonly token: ReadToken }
  /** `refusals` is never empty; the first one is the reason to give. */
  | { readonly verdict: 'refused'; readonly token: ReadToken; readonly refusals: readonly Refusal[] }
  | { readonly verdict: 'unreadable'; readonly fault: TokenFault };

/**
 * Every reason against it. A signature that no key of ours could have made is not tried, and no keys are asked for.
 * @throws WorldError as the keys do: then nothing is known of the signature
 */
export async function verifyToken(
  text: string,
  { workspace, ...expected }: VerifiedFor,
  { keys, now }: { readonly keys: IssuerKeys; readonly now: Date },
): Promise<TokenVerification> {
  const read = readToken(text);
  if ('fault' in read) return { verdict: 'unreadable', fault: read.fault };
  const { token } = read;
  const issuer = issuerOf(workspace);
  const refusals = tokenRefusals(token, { issuer, ...expected }, now);
  if (isSigned(token)) {
    const audience = [...expected.audiences];
    const wrong = await signatureRefusal(compactToken(text), token, await keys.keys(workspace), {
      ...{ issuer, audience, currentDate: now, algorithms: [ALGORITHM] },
      // For `nbf`; of `exp` the rules above allow none of it.
      clockTolerance: CLOCK_SKEW / 1000,
      requiredClaims: ['sub', 'iat', 'exp'],
    });
    if (wrong === 'claims') {
      // The library looks at the claims last: the signature is right, and a rule of ours says more.
      if (refusals.length === 0) refusals.push(NOT_TAKEN);
    } else if (wrong !== undefined) refusals.push(wrong);
  }
  return refusals.length === 0 ? { verdict: 'verified', token } : { verdict: 'refused', token, refusals };
}

/** Whether a key of the issuer could have signed it, so that the keys are asked for. */
export function isSigned({ unsigned, header: { alg } }: ReadToken): boolean {
  return !unsigned && alg === ALGORITHM;
}

/** undefined: a key of the issuer verifies it, and the library has nothing against its claims. */
async function signatureRefusal(
  compact: string,
  { header }: ReadToken,
  keys: readonly PublicKey[],
  options: NonNullable<Parameters<typeof jwtVerify>[2]>,
): Promise<Refusal | 'claims' | undefined> {
  const { kid } = header;
  const candidates = kid === undefined ? keys : keys.filter((key) => key.kid === kid);
  if (candidates.length === 0) return unknownKey(keys.length);
  for (const { n, e } of candidates) {
    try {
      await jwtVerify(compact, await importJWK({ kty: 'RSA', n, e }, ALGORITHM), options);
      return undefined;
    } catch (error) {
      if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired) return 'claims';
      // Whatever else it is, nothing is verified: a key that is none or too short, a header that has to be understood.
    }
  }
  return SIGNATURE;
}

const AGAIN = 'Run the step again, and look at its new token; this one was changed, or another issuer made it.';

const SIGNATURE: Refusal = {
  code: 'token-signature',
  message: 'the signature of the token was not made with a key of the issuer',
  remedy: AGAIN,
};

function unknownKey(count: number): Refusal {
  const keys = count === 1 ? 'the only key' : `none of the ${count} keys`;
  const message = `${keys} that the issuer publishes ${count === 1 ? 'is not' : 'is'} the one that the token names (kid)`;
  return { code: 'token-signature', message, remedy: AGAIN };
}

const NOT_TAKEN: Refusal = {
  code: 'token-signature',
  message: 'the signature is right, and the library that verifies tokens does not take the claims',
  remedy: AGAIN,
};
