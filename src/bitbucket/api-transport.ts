/** Bitbucket's API over TLS, with a token. */
import { type RequestOptions, request as requestPlainly } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { exchange, LIMITS, type Limits, type Transport } from './exchange.ts';
import type { Token } from './token.ts';

export const API_HOST = 'api.bitbucket.org';

export interface ApiTransportOptions {
  readonly token: Token;
  /** For tests, on loopback: no setting and no variable leads here, or a token could be led astray. */
  readonly origin?: URL;
  readonly limits?: Limits;
}

/** @throws Error if `origin` is in the clear and not on this machine */
export function apiTransport({ token, origin = new URL(`https://${API_HOST}`), limits = LIMITS }: ApiTransportOptions) {
  if (origin.protocol !== 'https:' && origin.hostname !== '127.0.0.1') {
    throw new Error('a token travels over TLS, or does not leave the machine');
  }
  const open = origin.protocol === 'https:' ? requestSecurely : requestPlainly;
  const transport: Transport = {
    name: 'Bitbucket',
    hasToken: true,
    exchange: ({ method, path, headers, body }) => {
      const options = { method, path, headers: { ...headers, authorization: token.authorization() } };
      return exchange((signal) => open(origin, { ...options, signal } as RequestOptions), body, limits);
    },
    redact: (text) => token.redact(text),
  };
  return transport;
}
