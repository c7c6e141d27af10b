/**
 * STS on loopback: AssumeRoleWithWebIdentity, judged by local-sts.ts. A server is one way to STS: through the interface
 * endpoint of a VPC, which STS then knows of the call, or over the internet.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { JSONWebKeySet } from 'jose';
import { assumeRole, type StateFile } from './local-sts.ts';
import { LoopbackListener } from './loopback-listener.ts';

export interface StsWorld {
  /** The account. */
  state: StateFile;
  /** undefined: STS cannot have them. */
  keys: JSONWebKeySet | undefined;
}

/** What is asked of it, without the token. */
export interface AskedSts {
  readonly roleArn: string;
  readonly session: string;
  readonly seconds: number;
  /** STS's code; undefined: it gave credentials. */
  readonly refused: string | undefined;
}

/** In place of an answer: an error by its code and HTTP status, none at all, or a page of a proxy. */
export type StsFault = { readonly code: string; readonly status: number } | 'silence' | 'html' | 'incomplete';

export class StsServer {
  readonly asked: AskedSts[] = [];
  /** Of each kind, what is answered once, before STS itself answers. */
  readonly faults: StsFault[] = [];
  /** Requests, those that were tried again included. */
  requests = 0;
  readonly #world: StsWorld;
  readonly #vpc: string | undefined;
  readonly #listener = new LoopbackListener((request, response) => void this.#serve(request, response));

  /** @param vpc ARN of the VPC that its interface endpoint stands in; undefined: the internet */
  constructor(world: StsWorld, vpc?: string) {
    this.#world = world;
    this.#vpc = vpc;
  }

  /** Its address. */
  async start(): Promise<string> {
    return this.#listener.start();
  }

  async stop(): Promise<void> {
    await this.#listener.stop();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1;
    const form = new URLSearchParams(await text(request));
    const fault = this.faults.shift();
    if (fault === 'silence') return;
    if (fault === 'html') return void response.writeHead(502).end('<html>Bad Gateway</html>');
    if (typeof fault === 'object') return refuse(response, fault.code, 'as the test has it', fault.status);
    // A signed call would be one of the function itself.
    if (request.headers.authorization !== undefined) return refuse(response, 'SignedCall', 'it has to be unsigned');
    if (form.get('Action') !== 'AssumeRoleWithWebIdentity')
      return refuse(response, 'InvalidAction', 'no other is known');
    const roleArn = form.get('RoleArn') ?? '';
    const session = form.get('RoleSessionName') ?? '';
    const seconds = Number(form.get('DurationSeconds'));
    const line = await assumeRole(this.#world.state, this.#world.keys, {
      token: form.get('WebIdentityToken') ?? '',
      roleArn,
      sessionName: session,
      durationSeconds: seconds,
      now: new Date(),
      ...(this.#vpc !== undefined && { context: { 'aws:SourceVpcArn': this.#vpc } }),
    });
    const [, refused, message = ''] = /^An error occurred \((\w+)\).*?operation: (.*)$/s.exec(line ?? '') ?? [];
    this.asked.push({ roleArn, session, seconds, refused });
    if (refused !== undefined) return refuse(response, refused, message);
    answer(response, seconds, fault === 'incomplete');
  }
}

function refuse(response: ServerResponse, code: string, message: string, status = code === 'AccessDenied' ? 403 : 400) {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  response.writeHead(status, { 'content-type': 'text/xml' }).end(`<ErrorResponse>${error}</ErrorResponse>`);
}

/** What no log may have. */
export const SECRET_KEY = 'bXktc2VjcmV0LWtleS1mb3ItdGVzdHM';
export const SESSION_TOKEN = 'IQoJb3JpZ2luX2VjEXAMPLE//////////wEaDGV1';

function answer(response: ServerResponse, seconds: number, isIncomplete: boolean): void {
  const expiration = new Date(Math.floor(Date.now() / 1000 + seconds) * 1000).toISOString();
  const token = isIncomplete ? '' : `<SessionToken>${SESSION_TOKEN}</SessionToken>`;
  const credentials = `<AccessKeyId>ASIAGATEEXAMPLE</AccessKeyId><SecretAccessKey>${SECRET_KEY}</SecretAccessKey>${token}<Expiration>${expiration}</Expiration>`;
  const result = `<AssumeRoleWithWebIdentityResult><Credentials>${credentials}</Credentials></AssumeRoleWithWebIdentityResult>`;
  response.writeHead(200, { 'content-type': 'text/xml' });
  response.end(`<AssumeRoleWithWebIdentityResponse>${result}</AssumeRoleWithWebIdentityResponse>`);
}
