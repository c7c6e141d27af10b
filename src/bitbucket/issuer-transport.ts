/** The issuer of a workspace's tokens: Bitbucket's API over TLS, without a token. */
import { type RequestOptions, request as requestSecurely } from 'node:https';
import { API_HOST } from './api-transport.ts';
import { exchange, type Limits, type Transport } from './exchange.ts';

/**
 * For tests: a server on this machine that has a certificate for Bitbucket's name by an authority of its own. No setting,
 * no option and no variable leads here: whoever names the keys decides which tokens count.
 */
export interface IssuerOnLoopback {
  readonly port: number;
  /** PEM: the only authority that is trusted then. */
  readonly ca: string;
  readonly limits?: Limits;
}

/** As Node has it by default; said here, so that NODE_TLS_REJECT_UNAUTHORIZED=0 changes nothing. */
const STRICT = { rejectUnauthorized: true };

/** A discovery document and a set of keys are a few kB. */
export const ISSUER_LIMITS: Limits = { milliseconds: 10_000, bytes: 256 << 10 };

/** @param limits of each answer */
export function issuerTransport(loopback?: IssuerOnLoopback, limits: Limits = ISSUER_LIMITS): Transport {
  const here = loopback && { port: loopback.port, ca: loopback.ca, lookup: toThisMachine, agent: false as const };
  return {
    name: 'Bitbucket',
    hasToken: false,
    exchange: ({ method, path, headers, body }) => {
      const options = { host: API_HOST, method, path, headers: { ...headers, host: API_HOST }, ...STRICT, ...here };
      return exchange((signal) => requestSecurely({ ...options, signal }), body, loopback?.limits ?? limits);
    },
    redact: (text) => text,
  };
}

const toThisMachine: NonNullable<RequestOptions['lookup']> = (_, { all }, done) => {
  if (all) done(null, [{ address: '127.0.0.1', family: 4 }]);
  else done(null, '127.0.0.1', 4);
};
