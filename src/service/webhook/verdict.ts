/**
 * What becomes of a call to the webhook. Only `rings` has an effect, and that effect is a doorbell: whatever the call
 * said, a pass reads everything again.
 */
import type { PushDoorbell } from '../doorbell.ts';

export type Verdict = Rings | Ignored | Refused;

export interface Rings {
  readonly kind: 'rings';
  readonly push: PushDoorbell;
}

/** Signed by Bitbucket, and nothing to us. Answered as a success, so that Bitbucket shows no failure. */
export interface Ignored {
  readonly kind: 'ignored';
  readonly reason: IgnoredReason;
}

export interface Refused {
  readonly kind: 'refused';
  readonly reason: RefusedReason;
}

export const IGNORED_REASONS = {
  'another-event': 'it is no repo:push',
  'another-repository': 'it is of another repository',
  'another-branch': 'no change of it is of the branch that is watched',
} as const;
export type IgnoredReason = keyof typeof IGNORED_REASONS;

/** HTTP status by reason. None is of the class 5xx, which would make Bitbucket send the same again. */
export const REFUSED_STATUS = {
  'no-request': 400,
  'not-post': 405,
  'too-large': 413,
  'no-signature': 401,
  'malformed-signature': 401,
  'wrong-signature': 401,
  'not-a-push': 400,
} as const;
export type RefusedReason = keyof typeof REFUSED_STATUS;

/** What a Function URL makes an HTTP response of. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The answer says why only to whoever could sign: to all others a call without a signature and one with a wrong
 * signature look alike.
 */
export function answerTo(verdict: Verdict): Answer {
  switch (verdict.kind) {
    case 'rings':
      return answer(200, 'rung');
    case 'ignored':
      return answer(200, `ignored: ${IGNORED_REASONS[verdict.reason]}`);
    case 'refused':
      return answer(REFUSED_STATUS[verdict.reason], 'refused', verdict.reason === 'not-post' ? { allow: 'POST' } : {});
  }
}

/** Something of ours did not answer: the one case in which it helps that Bitbucket sends the same again. */
export const TRY_AGAIN: Answer = answer(503, 'try again');

function answer(statusCode: number, text: string, more: Readonly<Record<string, string>> = {}): Answer {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...more };
  return { statusCode, headers, body: `${text}\n` };
}
