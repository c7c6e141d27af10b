/**
 * A limit of requests that a piece of work keeps by itself, below what Bitbucket allows an account in an hour (1,000),
 * so that it leaves something for the others who use that account. It counts what is sent, the second try of a request
 * as well, and lets no request beyond it leave.
 */
import type { Transport } from './exchange.ts';

export class RequestLimit {
  readonly most: number;
  readonly #isOver: () => boolean;
  #sent = 0;

  /** @param most of requests, 0 included @param isOver whether the time for them is over as well */
  constructor(most: number, isOver: () => boolean = () => false) {
    this.most = most;
    this.#isOver = isOver;
  }

  get sent(): number {
    return this.#sent;
  }

  /** Before every request. @throws RequestsSpentError if there is none left */
  take(): void {
    if (this.#sent >= this.most) throw new RequestsSpentError(`all ${this.most} requests are spent`);
    if (this.#isOver()) throw new RequestsSpentError('the time is over');
    this.#sent += 1;
  }
}

/** For the work that set itself the limit; no person meets it. */
export class RequestsSpentError extends Error {
  override readonly name = 'RequestsSpentError';
}

export function withinLimit(transport: Transport, limit: RequestLimit): Transport {
  return {
    name: transport.name,
    hasToken: transport.hasToken,
    redact: (text) => transport.redact(text),
    exchange: async (request) => {
      limit.take();
      return transport.exchange(request);
    },
  };
}
