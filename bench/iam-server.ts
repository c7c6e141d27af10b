/**
 * An IAM and an STS on a loopback port, for whole processes with whatever SDK they have: the account of `accountInSync`, in
 * the protocol that the services speak. Every answer is rendered before it is asked for, so that what is waited for is the
 * client's work and the latency, and nothing of this server.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountState } from '../src/embedded/account-state.ts';
import type { IamSender } from '../src/ports.ts';
import { embeddedIam } from './account.ts';
import { ACCOUNT } from './fixture.ts';
import { type Latency, rolesIn } from './metered-iam.ts';
import { answerXml, commandOf, errorXml } from './query-protocol.ts';

interface Answer {
  readonly status: number;
  readonly body: Buffer;
  /** Of a listing: those in the page, for the latency. */
  readonly roles: number;
  /** Of a listing that goes on. */
  readonly marker: string | undefined;
}

export class IamServer {
  /** Calls by name, since the start or the last {@link takeCounts}. */
  #counts: Record<string, number> = {};
  readonly #iam: IamSender;
  readonly #latency: Latency | undefined;
  /** By what was asked, in one order of its parameters. */
  readonly #answers = new Map<string, Promise<Answer>>();
  readonly #listener = createServer((request, response) => void this.#serve(request, response));

  private constructor(iam: IamSender, latency: Latency | undefined) {
    this.#iam = iam;
    this.#latency = latency;
  }

  /** Renders first, and listens then. */
  static async start(state: AccountState, latency?: Latency): Promise<IamServer> {
    const server = new IamServer(embeddedIam(state), latency);
    for (const asked of questions(state)) await server.#render(asked);
    server.#listener.listen(0, '127.0.0.1');
    await once(server.#listener, 'listening');
    return server;
  }

  /** For AWS_ENDPOINT_URL. */
  get endpoint(): string {
    return `http://127.0.0.1:${(this.#listener.address() as AddressInfo).port}`;
  }

  /** What was asked so far; counting begins again. */
  takeCounts(): Readonly<Record<string, number>> {
    const counts = this.#counts;
    this.#counts = {};
    return counts;
  }

  async stop(): Promise<void> {
    this.#listener.closeAllConnections();
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') {
      response.end(JSON.stringify(this.takeCounts()));
      return;
    }
    const form = new URLSearchParams(await text(request));
    const action = form.get('Action') ?? '';
    this.#counts[action] = (this.#counts[action] ?? 0) + 1;
    const { status, body, roles } = await this.#answer(form);
    if (this.#latency !== undefined) await sleep(this.#latency.perCall + roles * this.#latency.perRole);
    response.writeHead(status, { 'content-type': 'text/xml', 'content-length': body.length }).end(body);
  }

  /** All pages of it. */
  async #render(asked: Question): Promise<void> {
    const form = new URLSearchParams(asked);
    const { marker } = await this.#answer(form);
    if (marker !== undefined) await this.#render({ ...asked, Marker: marker });
  }

  /** Once rendered, kept; what was not foreseen is rendered when it is first asked for. */
  #answer(form: URLSearchParams): Promise<Answer> {
    const asked = new URLSearchParams(form);
    asked.delete('Version');
    asked.sort();
    const known = this.#answers.get(String(asked)) ?? this.#made(asked);
    this.#answers.set(String(asked), known);
    return known;
  }

  async #made(asked: URLSearchParams): Promise<Answer> {
    const action = asked.get('Action') ?? '';
    try {
      const output = action === 'GetCallerIdentity' ? IDENTITY : await this.#iam.send(commandOf(action, asked));
      const { Marker: marker } = output as { Marker?: string };
      return { status: 200, body: Buffer.from(answerXml(action, output as object)), roles: rolesIn(output), marker };
    } catch (error) {
      const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
      const body = Buffer.from(errorXml(name.replace(/Exception$/, ''), message));
      return { status: $metadata?.httpStatusCode ?? 500, body, roles: 0, marker: undefined };
    }
  }
}

const IDENTITY = { Arn: `arn:aws:iam::${ACCOUNT}:user/bench`, UserId: 'AIDAEXAMPLE', Account: ACCOUNT };

type Question = Readonly<Record<string, string>>;

/** What the readers of the bench ask: in bulk, and of each role. */
function* questions({ RoleDetailList, OpenIDConnectProviders = [] }: AccountState): Generator<Question> {
  yield { Action: 'GetCallerIdentity' };
  for (const { Arn } of OpenIDConnectProviders)
    yield { Action: 'GetOpenIDConnectProvider', OpenIDConnectProviderArn: Arn };
  for (const kind of ['Role', 'LocalManagedPolicy'])
    yield { Action: 'GetAccountAuthorizationDetails', 'Filter.member.1': kind, MaxItems: '1000' };
  yield { Action: 'ListRoles', MaxItems: '1000', PathPrefix: '/bitbucket/' };
  for (const { RoleName, RolePolicyList } of RoleDetailList) {
    for (const Action of ['GetRole', 'ListRolePolicies', 'ListAttachedRolePolicies', 'ListRoleTags'])
      yield { Action, RoleName };
    for (const { PolicyName } of RolePolicyList) yield { Action: 'GetRolePolicy', PolicyName, RoleName };
  }
}
