/**
 * IAM, STS and S3 on a loopback port: the embedded IAM and the S3 in memory, behind the protocols that the SDK speaks. What
 * is asked can be seen, and something done about it, before it is answered.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { commandOf, xmlOf } from '../../bench/query-protocol.ts';
import type { IamSender } from '../../src/ports.ts';
import { FakeS3 } from './fake-s3.ts';
import { LoopbackListener } from './loopback-listener.ts';

/** An error in place of the answer. */
export interface Denial {
  status: number;
  code: string;
  /** As the service writes it; the code if left out. */
  message?: string;
}

/** Called before a call is answered: an IAM action such as `CreateRole`, or S3's method and path, `PUT /bucket/key`. */
export type OnCall = (call: string) => Denial | undefined | Promise<Denial | undefined>;

export class LoopbackAws {
  /** All calls, in order. */
  readonly calls: string[] = [];
  /** Which roles were assumed with which token of a pipeline, and how the sessions are called. */
  readonly assumed: { role: string; token: string; session: string }[] = [];
  /** Buckets by name; one that is deleted here is not there. */
  readonly buckets = new Map<string, FakeS3>();
  onCall: OnCall = () => undefined;
  readonly #account: string;
  readonly #iam: IamSender;
  readonly #listener = new LoopbackListener((request, response) => void this.#serve(request, response));

  constructor(account: string, iam: IamSender) {
    this.#account = account;
    this.#iam = iam;
  }

  /** Its address. */
  async start(): Promise<string> {
    return this.#listener.start();
  }

  async stop(): Promise<void> {
    await this.#listener.stop();
  }

  addBucket(name: string): FakeS3 {
    const bucket = new FakeS3();
    bucket.now = () => new Date();
    this.buckets.set(name, bucket);
    return bucket;
  }

  /** What was asked of IAM that changes something. */
  get writes(): string[] {
    return this.calls.filter((call) => /^[A-Z][a-z]/.test(call) && !/^(Get|List)/.test(call));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await buffer(request)).toString();
    const { pathname } = new URL(request.url ?? '', 'http://aws');
    const form = new URLSearchParams(body);
    const action = request.method === 'POST' ? form.get('Action') : null;
    const call = action ?? `${request.method} ${pathname}`;
    this.calls.push(call);
    try {
      const denial = await this.onCall(call);
      if (denial !== undefined)
        throw Object.assign(new Error(denial.message ?? denial.code), { name: denial.code, status: denial.status });
      if (action !== null) await this.#query(action, form, response);
      else if (pathname === '/') response.end(this.#bucketList());
      else await this.#object(request, pathname, body, response);
    } catch (error) {
      answerError(error, action !== null, response);
    }
  }

  async #query(action: string, form: URLSearchParams, response: ServerResponse): Promise<void> {
    const output = this.#sts(action, form) ?? (await this.#iam.send(commandOf(action, form)));
    response.setHeader('content-type', 'text/xml');
    response.end(`<${action}Response><${action}Result>${xmlOf(output)}</${action}Result></${action}Response>`);
  }

  /** Every token becomes every role: what STS refuses is another test's subject. */
  #sts(action: string, form: URLSearchParams): object | undefined {
    if (action === 'GetCallerIdentity') return { Account: this.#account };
    if (action !== 'AssumeRoleWithWebIdentity') return undefined;
    const field = (name: string) => form.get(name) ?? '';
    const session = field('RoleSessionName');
    this.assumed.push({ role: field('RoleArn'), token: field('WebIdentityToken'), session });
    const Expiration = new Date(Date.now() + 3_600_000);
    const Credentials = { AccessKeyId: 'ASIAEXAMPLE', SecretAccessKey: 'secret', SessionToken: 'session', Expiration };
    const Arn = `${field('RoleArn')}/${session}`;
    return { Credentials, AssumedRoleUser: { Arn, AssumedRoleId: `AROAEXAMPLE:${session}` } };
  }

  #bucketList(): string {
    const buckets = [...this.buckets.keys()].map((name) => `<Bucket><Name>${name}</Name></Bucket>`).join('');
    return `<ListAllMyBucketsResult><Buckets>${buckets}</Buckets></ListAllMyBucketsResult>`;
  }

  async #object(request: IncomingMessage, path: string, Body: string, response: ServerResponse): Promise<void> {
    const [, Bucket = '', Key = ''] = /^\/([^/]+)\/(.*)$/.exec(path) ?? [];
    const bucket = this.buckets.get(Bucket);
    if (bucket === undefined) throw Object.assign(new Error(Bucket), { name: 'NoSuchBucket', status: 404 });
    const { 'if-match': IfMatch, 'if-none-match': IfNoneMatch } = request.headers;
    if (request.method === 'PUT') {
      const put = new PutObjectCommand({ Bucket, Key, Body: Body, IfMatch, IfNoneMatch });
      const { ETag } = (await bucket.send(put)) as { ETag: string };
      response.writeHead(200, { etag: ETag }).end();
      return;
    }
    const found = (await bucket.send(new GetObjectCommand({ Bucket, Key, IfMatch }))) as StoredObject;
    const headers = { etag: found.ETag, 'last-modified': found.LastModified.toUTCString() };
    response.writeHead(200, headers).end(await found.Body.transformToByteArray());
  }
}

interface StoredObject {
  Body: { transformToByteArray(): Promise<Uint8Array> };
  ETag: string;
  LastModified: Date;
}

function answerError(error: unknown, isQuery: boolean, response: ServerResponse): void {
  const { name, message, status, $metadata } = error as Error & {
    status?: number;
    $metadata?: { httpStatusCode?: number };
  };
  const text = `<Error><Code>${name.replace(/Exception$/, '')}</Code><Message>${xmlOf(message)}</Message></Error>`;
  response.writeHead(status ?? $metadata?.httpStatusCode ?? 500, { 'content-type': 'text/xml' });
  response.end(isQuery ? `<ErrorResponse>${text}</ErrorResponse>` : text);
}
