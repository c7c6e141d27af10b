/**
 * Whether a request is sent again, and when. Pure.
 *
 * - 401, 403 and every other refusal: never. Bitbucket locks accounts out that insist.
 * - 429, and a connection that never came about: nothing was done, so any request may be sent again.
 * - 5xx, no answer, half an answer: what became of it is not known. Only what has the same effect twice is sent again:
 *   reading, deleting, putting, and those POSTs that replace what has the same key.
 *
 * All tries of one request together have a minute. Who asks us to wait for longer gets no answer, but the reader does.
 */
export const PATIENCE = { milliseconds: 60_000, tries: 4, firstWait: 500 };

export interface Try {
  /** From 1. */
  readonly number: number;
  /** Milliseconds since the first one began. */
  readonly spent: number;
  readonly isRepeatable: boolean;
}

export interface Setback {
  /** Whether it is certain that nothing was done. */
  readonly isUndone: boolean;
  /** Milliseconds that the answer asked for. */
  readonly retryAfter: number | undefined;
}

/** Milliseconds to wait before the next try; undefined if there is none. */
export function nextTry({ number, spent, isRepeatable }: Try, setback: Setback): number | undefined {
  if (!setback.isUndone && !isRepeatable) return undefined;
  if (number >= PATIENCE.tries) return undefined;
  const wait = setback.retryAfter ?? PATIENCE.firstWait * 2 ** (number - 1);
  return spent + wait < PATIENCE.milliseconds ? wait : undefined;
}
