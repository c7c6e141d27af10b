/** A Function URL on loopback: HTTP becomes events (payload format 2.0), and what a function answers becomes HTTP. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** As a function of a Function URL answers. */
export interface UrlAnswer {
  statusCode: number;
  headers?: Record<string, string>;
  body?: string;
}

export interface UrlEventOptions {
  method?: string;
  path?: string;
  query?: string;
  headers?: Readonly<Record<string, string>>;
  /** A Function URL hands over as base64 what it does not take for text, and a form is such. */
  isBase64?: boolean;
}

/** The event of a request. */
export function urlEvent(
  body: string | Uint8Array,
  { method = 'POST', path = '/', query = '', headers = {}, isBase64 = true }: UrlEventOptions = {},
): Record<string, unknown> {
  const bytes = Buffer.from(body);
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-proto': 'https', ...headers },
    requestContext: {
      accountId: 'anonymous',
      domainName: 'abcdefghij.lambda-url.eu-central-1.on.aws',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.30', userAgent: 'curl/8.5.0' },
      requestId: 'e1506fd5-9e7b-434f-bd42-4f8fa224b599',
      routeKey: '$default',
      stage: '$default',
      timeEpoch: 1795348800000,
    },
    body: isBase64 ? bytes.toString('base64') : bytes.toString('utf8'),
    isBase64Encoded: isBase64,
  };
}

export class FunctionUrl {
  readonly #listener = createServer(async (request, response) => {
    const answer = await this.#answer(await eventOf(request)).catch(() => undefined);
    const { statusCode = 502, headers = {}, body = 'Internal Server Error' } = answer ?? {};
    response.writeHead(statusCode, headers).end(body);
  });
  readonly #answer: (event: unknown) => Promise<UrlAnswer | undefined>;

  /** @param answer undefined, or a failure: what Lambda answers with 502 */
  constructor(answer: (event: unknown) => Promise<UrlAnswer | undefined>) {
    this.#answer = answer;
  }

  /** Its address. */
  async start(): Promise<string> {
    this.#listener.listen(0, '127.0.0.1');
    await once(this.#listener, 'listening');
    return `http://127.0.0.1:${(this.#listener.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.#listener.closeAllConnections();
    this.#listener.close();
    await once(this.#listener, 'close');
  }
}

async function eventOf(request: IncomingMessage): Promise<object> {
  const { pathname, search } = new URL(request.url ?? '', 'http://gate');
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const { method = '' } = request;
  return urlEvent(await buffer(request), { method, path: pathname, query: search.slice(1), headers });
}
