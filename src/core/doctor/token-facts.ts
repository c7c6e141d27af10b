/** What doctor needs to know of a token. */
import type { Refusal } from '../access/refusal.ts';
import { readToken } from '../access/token-claims.ts';
import type { TokenFault } from '../access/token-fault.ts';
import type { TokenFacts } from './evidence.ts';

/** @param text what the file or the variable holds; nothing of it is in the answer that a reader could use */
export function tokenFacts(text: string): TokenFacts {
  const read = readToken(text);
  if ('fault' in read) {
    return {
      fault: faultOf(read.fault),
      call: undefined,
      issuedAt: undefined,
      notBefore: undefined,
      expiresAt: undefined,
    };
  }
  const { token } = read;
  const { issuer, audiences, authorizedParty, subject, issuedAt, notBefore, expiresAt } = token;
  const call = { issuer, audiences, authorizedParty, subject };
  return {
    fault: token.unsigned || !SIGNED.test(token.header.alg ?? '') ? unsigned(token.header.alg) : undefined,
    call,
    issuedAt,
    notBefore,
    expiresAt,
  };
}

/** With a key of which the issuer publishes the other half. */
const SIGNED = /^(RS|PS|ES)\d{3}$/;

function unsigned(alg: string | undefined): Refusal {
  const message = `the token is signed with ${alg ?? 'nothing'}, and Bitbucket signs with RS256`;
  return { code: 'token-unsigned', message, remedy: 'Use the token that the step has in BITBUCKET_STEP_OIDC_TOKEN.' };
}

function faultOf({ kind, message, remedy }: TokenFault): Refusal {
  const code = kind === 'empty' ? 'token-missing' : kind === 'encrypted' ? 'token-encrypted' : 'token-not-jwt';
  return { code, message, remedy };
}
