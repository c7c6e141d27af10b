/**
 * The web site that gives archives, as far as it is known (docs/assumptions.md), and a second host beside it, to which the
 * token must not come. Whom it does not let in, it leads to a page for logging in, which answers 200.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { authorizationOf } from './access.ts';
import { type Failure, fail } from './failure.ts';
import type { LocalBitbucket } from './local-bitbucket.ts';
import type { LoggedRequest } from './request-log.ts';
import type { LocalRepository } from './state.ts';
import { gitArchive, packed } from './tar-archive.ts';

export class LocalArchives {
  readonly requests: LoggedRequest[] = [];
  readonly requestsElsewhere: LoggedRequest[] = [];
  /** What happens instead of the next answers, in order. */
  readonly failures: (Failure | undefined)[] = [];
  /** What the second host answers. */
  elsewhere: Failure = { kind: 'login-page' };
  /** As was reported: only the token of an account is let in, not that of a repository. */
  refusesAccessTokens = false;
  readonly #bitbucket: LocalBitbucket;
  readonly #site = createServer((request, response) => this.#serve(request, response));
  readonly #other = createServer((request, response) => {
    this.requestsElsewhere.push(logged(request));
    void fail(this.elsewhere, response);
  });

  constructor(bitbucket: LocalBitbucket) {
    this.#bitbucket = bitbucket;
  }

  async start(): Promise<void> {
    for (const server of [this.#site, this.#other]) {
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    }
  }

  async stop(): Promise<void> {
    for (const server of [this.#site, this.#other]) {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  }

  get origin(): URL {
    return originOf(this.#site);
  }

  get otherOrigin(): URL {
    return originOf(this.#other);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(logged(request));
    const failure = this.failures.shift();
    if (failure !== undefined && !(await fail(failure, response))) return;
    const [, workspace = '', slug = '', get, file = ''] = (request.url ?? '').split('/').map(decodeURIComponent);
    const commit = /^([0-9a-f]{40})\.tar\.gz$/.exec(file)?.[1] ?? '';
    const { state, tokens } = this.#bitbucket;
    const repository = state.repositories.find((one) => one.slug === slug && one.workspace.slug === workspace);
    const token = tokens.find((one) => authorizationOf(one) === request.headers.authorization);
    const isAdmitted =
      token?.scopes.includes('repository') &&
      (token.repository === undefined || token.repository === repository) &&
      (token.email !== undefined || !this.refusesAccessTokens);
    if (!isAdmitted) {
      await fail({ kind: 'redirect', to: `${this.otherOrigin}login` }, response);
      return;
    }
    const files = repository?.trees.get(commit);
    if (get !== 'get' || repository === undefined || files === undefined) {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<title>Not found</title>');
      return;
    }
    const archive = packed(gitArchive(rootOf(repository, commit), commit, files));
    response.writeHead(200, { 'content-type': 'application/x-gzip' }).end(archive);
  }
}

const rootOf = ({ workspace, slug }: LocalRepository, commit: string): string =>
  `${workspace.slug}-${slug}-${commit.slice(0, 12)}`;

function logged({ method = '', url = '', headers }: IncomingMessage): LoggedRequest {
  return { method, path: url, headers, body: '', isProxied: false };
}

const originOf = (server: Server): URL => new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
