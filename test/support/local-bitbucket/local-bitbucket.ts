/**
 * A Bitbucket on loopback, stricter than the real one: it refuses what the real one would refuse or silently ignore
 * (fields, parameters and values that it does not know), so that a wrong request fails a test.
 *
 * It has two doors. `origin` is the API, in the clear because it never leaves the machine. `proxy` is what stands beside
 * a step of a pipeline: it takes plain requests with the whole address as their path, for Code Insights, and adds
 * credentials of its own; it refuses to CONNECT.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Uuid } from '../../../src/core/text/uuid.ts';
import { admit, type LocalToken, scopeHeaders } from './access.ts';
import { commentRoutes } from './comment-routes.ts';
import { commitRoutes } from './commit-routes.ts';
import { type Failure, fail } from './failure.ts';
import { insightsRoutes } from './insights-routes.ts';
import { judged } from './judge.ts';
import { nameRoutes } from './name-routes.ts';
import { partialAnswer } from './partial-answer.ts';
import { LocalRefusal, notFound, refuse } from './refusal.ts';
import type { LoggedRequest } from './request-log.ts';
import { type LocalAnswer, parametersIn, type Route } from './route.ts';
import { runRoutes } from './run-routes.ts';
import { sourceRoutes } from './source-routes.ts';
import { LocalState } from './state.ts';

export const ROUTES: readonly Route[] = [
  ...nameRoutes,
  ...insightsRoutes,
  ...commentRoutes,
  ...commitRoutes,
  ...runRoutes,
  ...sourceRoutes,
];

const PREFIX = '/2.0';

export class LocalBitbucket {
  readonly state = new LocalState();
  readonly tokens: LocalToken[] = [];
  readonly requests: LoggedRequest[] = [];
  /** What happens instead of the next answers, in order. */
  readonly failures: (Failure | undefined)[] = [];
  /** Requests that are still allowed in this hour. */
  allowance = Number.POSITIVE_INFINITY;
  /** What Prism, or the proxy, has against requests: nothing, or the test fails when the server stops. */
  readonly objections: string[] = [];
  readonly #api = createServer((request, response) => this.#serve(request, response, false));
  readonly #proxy = createServer((request, response) => this.#serve(request, response, true));

  async start(): Promise<void> {
    // What every library for proxies sends.
    this.#proxy.on('connect', (request, socket) => {
      this.objections.push(`the proxy was asked to CONNECT to ${request.url}`);
      socket.end('HTTP/1.1 405 Method Not Allowed\r\n\r\n');
    });
    await Promise.all([this.#api, this.#proxy].map(listening));
  }

  /** @throws Error if there are objections */
  async stop(): Promise<void> {
    for (const server of [this.#api, this.#proxy]) {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
    if (this.objections.length > 0) throw new Error(this.objections.join('\n'));
  }

  get origin(): URL {
    return new URL(`http://127.0.0.1:${portOf(this.#api)}`);
  }

  get proxy(): { host: string; port: number } {
    return { host: '127.0.0.1', port: portOf(this.#proxy) };
  }

  /** A token of an account of its own, with every scope that the client uses unless said otherwise. */
  token(secret: string, more: Partial<LocalToken> = {}): LocalToken {
    const token = { secret, user: this.state.uuid(), scopes: EVERY_SCOPE, ...more };
    this.tokens.push(token);
    return token;
  }

  async #serve(request: IncomingMessage, response: ServerResponse, isProxied: boolean): Promise<void> {
    const body = (await Array.fromAsync(request)).join('');
    const { method = '', url = '', headers } = request;
    const path = isProxied ? url.replace(/^http:\/\/api\.bitbucket\.org(?=\/)/, '') : url;
    const logged = { method, path, headers, body, isProxied };
    this.requests.push(logged);
    const failure = this.failures.shift();
    if (failure !== undefined) {
      if (failure.performed) this.#answerTo(logged, url);
      if (!(await fail(failure, response))) return;
    }
    const answer = this.#answerTo(logged, url);
    // Whatever is wrong on purpose is not for Prism.
    const objection =
      answer.status < 400 && answer.status !== 301 && !isDeep(logged) ? await judged(logged) : undefined;
    if (objection !== undefined) this.objections.push(objection);
    const json = answer.raw ?? (answer.body === undefined ? undefined : JSON.stringify(answer.body));
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(json);
  }

  #answerTo(request: LoggedRequest, url: string): LocalAnswer {
    try {
      return this.#answer(request, url);
    } catch (error) {
      if (error instanceof LocalRefusal) return error;
      throw error;
    }
  }

  /** @throws LocalRefusal */
  #answer({ method, path, headers, body, isProxied }: LoggedRequest, url: string): LocalAnswer {
    const { pathname, searchParams: query } = new URL(path, 'https://api.bitbucket.org');
    if (this.allowance <= 0) {
      throw new LocalRefusal(429, {
        type: 'error',
        error: { message: 'Rate limit for this resource has been exceeded' },
      });
    }
    this.allowance -= 1;
    const { route, parameters } = routeOf(method, pathname);
    if (isProxied) this.#checkProxied(url, headers, route);
    const token = isProxied ? PIPELINE : admit(headers.authorization as string | undefined, this.tokens, route);
    for (const name of query.keys()) {
      if (![...(route.query ?? []), 'fields'].includes(name)) throw refuse(400, `Unknown parameter ${name}`);
    }
    const answer = route.answer({
      ...{ state: this.state, parameters, query, body: parsed(body, headers), user: token.user },
      sees: (repository) => token.repository === undefined || token.repository === repository,
    });
    return {
      status: answer.status,
      body: partialAnswer(answer.body, query.get('fields')),
      ...(answer.raw !== undefined && { raw: answer.raw }),
      headers: { ...scopeHeaders(token, route), ...answer.headers },
    };
  }

  /** @throws LocalRefusal */
  #checkProxied(url: string, headers: LoggedRequest['headers'], route: Route): void {
    const wrong = !url.startsWith('http://api.bitbucket.org/')
      ? 'the path is not the whole address'
      : headers.host !== 'api.bitbucket.org'
        ? `the header Host is ${headers.host}`
        : route.isInsights !== true
          ? 'only Code Insights goes through the proxy'
          : headers.authorization !== undefined
            ? 'a token travelled in the clear'
            : undefined;
    if (wrong === undefined) return;
    this.objections.push(`the proxy refuses ${url}: ${wrong}`);
    throw refuse(403, wrong);
  }
}

export const EVERY_SCOPE = [
  'account',
  'repository',
  'repository:write',
  'pullrequest',
  'pullrequest:write',
  'pipeline',
];

/** The credentials that the proxy adds. */
const PIPELINE: LocalToken = {
  ...{ secret: 'of the pipeline', scopes: ['repository:write'] },
  user: '{10ca1000-0000-4000-8000-ffffffffffff}' as Uuid,
};

function routeOf(method: string, pathname: string): { route: Route; parameters: Record<string, string> } {
  if (!pathname.startsWith(`${PREFIX}/`)) throw notFound(pathname);
  const path = pathname.slice(PREFIX.length);
  const found = ROUTES.flatMap((route) => {
    const parameters = parametersIn(route, path);
    return parameters === undefined ? [] : [{ route, parameters }];
  });
  if (found.length === 0) throw notFound(pathname);
  const match = found.find(({ route }) => route.method === method);
  if (match === undefined) throw refuse(405, `Method ${method} not allowed`);
  return match;
}

function parsed(body: string, headers: LoggedRequest['headers']): unknown {
  if (body === '') return undefined;
  if (headers['content-type'] !== 'application/json') throw refuse(415, 'Content-Type must be application/json');
  try {
    return JSON.parse(body);
  } catch {
    throw refuse(400, 'Invalid JSON');
  }
}

const isDeep = ({ path }: LoggedRequest): boolean =>
  sourceRoutes.some((route) => parametersIn(route, path.replace(/\?.*$/, '').slice(PREFIX.length)) !== undefined);

async function listening(server: Server): Promise<void> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
