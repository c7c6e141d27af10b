/** A loopback port in front of a server that plays AWS: what is asked can be seen there, and something done about it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request as requestTo, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** An error that is answered in place of the server's answer. */
export interface Denial {
  status: number;
  code: string;
}

/** Called before a call goes on: an IAM action such as `CreateRole`, or S3's method and path, `PUT /bucket/lease.json`. */
export type OnCall = (call: string) => Denial | undefined | Promise<Denial | undefined>;

export class AwsProxy {
  /** All calls since the last `reset`. */
  readonly calls: string[] = [];
  onCall: OnCall = () => undefined;
  readonly #server: string;
  readonly #listener = createServer((request, response) => void this.#pass(request, response));

  constructor(server: string) {
    this.#server = server;
  }

  /** Its own address. */
  async start(): Promise<string> {
    this.#listener.listen(0, '127.0.0.1');
    await once(this.#listener, 'listening');
    return `http://127.0.0.1:${(this.#listener.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#listener.closeAllConnections();
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  reset(): void {
    this.calls.length = 0;
    this.onCall = () => undefined;
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const path = (request.url ?? '').replace(/\?.*/, '');
    const call = new URLSearchParams(body.toString()).get('Action') ?? `${request.method} ${path}`;
    this.calls.push(call);
    const denial = await this.onCall(call);
    if (denial !== undefined) {
      const xml = `<Error><Code>${denial.code}</Code><Message>${denial.code}</Message></Error>`;
      response.writeHead(denial.status, { 'content-type': 'text/xml' }).end(xml);
      return;
    }
    const { method, headers } = request;
    const onward = requestTo(this.#server + request.url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  }
}
