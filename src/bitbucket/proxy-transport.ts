/**
 * The proxy that stands beside every step of a pipeline, and adds Bitbucket's own credentials to requests for Code
 * Insights: no secret needs to be configured.
 *
 * It wants a plain request whose path is the whole address (`PUT http://api.bitbucket.org/2.0/… HTTP/1.1`), and cannot
 * CONNECT. Every library for proxies sends CONNECT, and so does Node with NODE_USE_ENV_PROXY: hence node:http with an
 * agent of its own, which looks at no variable. The way from the step to the proxy is inside the step.
 */
import { Agent, request } from 'node:http';
import { API_HOST } from './api-transport.ts';
import { exchange, LIMITS, type Limits, type Transport } from './exchange.ts';

export interface ProxyAddress {
  readonly host: string;
  readonly port: number;
}

/** Where it listens: in a pipe, which runs in a container of its own, on the host of that container. */
export function proxyAddress(environment: Readonly<Record<string, string | undefined>>): ProxyAddress {
  const isPipe = Boolean(environment.BITBUCKET_PIPE_STORAGE_DIR);
  return { host: isPipe ? 'host.docker.internal' : 'localhost', port: 29_418 };
}

export function proxyTransport({ host, port }: ProxyAddress, limits: Limits = LIMITS): Transport {
  return {
    name: 'the proxy of the pipeline',
    hasToken: false,
    exchange: ({ method, path, headers, body }) => {
      const options = {
        ...{ host, port, method, path: `http://${API_HOST}${path}` },
        headers: { ...headers, host: API_HOST },
        agent: new Agent({ keepAlive: false }),
      };
      return exchange((signal) => request({ ...options, signal }), body, limits);
    },
    redact: (text) => text,
  };
}
