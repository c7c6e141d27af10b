/** Why a text is no token that can be read. The words never repeat what was given: it could be a secret of another kind. */
import type { Refusal } from './refusal.ts';

/** `code` as for any reason why a call is refused; several kinds share one. */
export interface TokenFault extends Refusal {
  readonly kind: TokenFaultKind;
}

export type TokenFaultKind =
  | 'empty'
  | 'too-long'
  | 'white-space'
  | 'not-three-parts'
  | 'encrypted'
  | 'not-base64url'
  | 'not-json'
  | 'duplicate-key';

export interface FaultPlace {
  readonly part?: 'header' | 'payload' | 'signature';
  /** How many parts there are. */
  readonly count?: number;
  readonly key?: string;
}

const COPY =
  'Copy the whole of it: three parts with dots between them, in one line. In a step, $BITBUCKET_STEP_OIDC_TOKEN is it.';

export function tokenFault(kind: TokenFaultKind, place: FaultPlace = {}): TokenFault {
  return { kind, code: CODES[kind] ?? 'token-not-jwt', ...WORDS[kind](place) };
}

const CODES: Readonly<Partial<Record<TokenFaultKind, Refusal['code']>>> = {
  empty: 'token-missing',
  encrypted: 'token-encrypted',
};

type Words = Pick<TokenFault, 'message' | 'remedy'>;

const WORDS: Readonly<Record<TokenFaultKind, (place: FaultPlace) => Words>> = {
  empty: () => ({
    message: 'there is no token: what was given is empty',
    remedy: 'A step of Bitbucket Pipelines has a token only with oidc: true in its definition.',
  }),
  'too-long': () => ({
    message: 'this is no token: it is longer than the 20,000 characters that STS takes',
    remedy: 'Give the token alone: a file with nothing else in it.',
  }),
  'white-space': () => ({
    message: 'this is no token: it has a space or a line break inside',
    remedy: `It was wrapped when it was copied, or something stands beside it. ${COPY}`,
  }),
  'not-three-parts': ({ count = 0 }) => ({
    message: `this is no JSON Web Token: it has ${count} part${count === 1 ? '' : 's'} between dots, and a signed token has three`,
    remedy: COPY,
  }),
  encrypted: () => ({
    message: 'this is an encrypted JSON Web Token (five parts): only its receiver can read it',
    remedy: 'Bitbucket signs its tokens and does not encrypt them, so this is of another issuer. STS does not take it.',
  }),
  'not-base64url': ({ part }) => ({
    message: `this is no JSON Web Token: its ${part} is not base64url`,
    remedy: COPY,
  }),
  'not-json': ({ part }) => ({
    message: `this is no JSON Web Token: its ${part} does not hold a JSON object`,
    remedy: COPY,
  }),
  'duplicate-key': ({ part, key }) => ({
    message: `the ${part} of the token has ${JSON.stringify(key)} twice, so that two readers could read two tokens in it`,
    remedy: 'Bitbucket makes no such token: find out where it is from, and do not use it.',
  }),
};
