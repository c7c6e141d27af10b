/**
 * What the gate has of AWS, on loopback: two objects of a bucket, and one function that it may invoke. Strict: other calls,
 * unsigned ones, other functions are refused as AWS refuses them.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { FakeS3 } from './fake-s3.ts';
import { LoopbackListener } from './loopback-listener.ts';

/** How a function ended: what Lambda makes an answer of Invoke of. */
export interface Invoked {
  answer: unknown;
  error?: { errorType?: string; errorMessage?: string } | undefined;
}

/** In place of the answer; `silence` is none at all. */
export type AwsFault = { readonly status: number; readonly code: string } | 'silence';

export interface GateAwsOptions {
  readonly bucket: string;
  /** ARN of the one function. */
  readonly exchange: string;
  readonly invoke: (event: unknown) => Promise<Invoked>;
}

export class GateAws {
  /** `GET latest.json`, `304 gate.json`, `Invoke`, in order. */
  readonly calls: string[] = [];
  readonly objects = new FakeS3();
  /** By key of the object, or `Invoke`; stays until it is taken away. */
  readonly faults = new Map<string, AwsFault>();
  readonly #options: GateAwsOptions;
  readonly #listener = new LoopbackListener((request, response) => void this.#serve(request, response));

  constructor(options: GateAwsOptions) {
    this.#options = options;
  }

  /** Its address. */
  async start(): Promise<string> {
    return this.#listener.start();
  }

  async stop(): Promise<void> {
    await this.#listener.stop();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const { pathname } = new URL(request.url ?? '', 'http://aws');
    const isSigned = request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') === true;
    const [, bucket, key] = /^\/([^/]+)\/([^/]+)$/.exec(pathname) ?? [];
    if (request.method === 'GET' && key !== undefined) {
      if (!isSigned || bucket !== this.#options.bucket) return s3Failure(response, 403, 'AccessDenied');
      return this.#object(key, request.headers['if-none-match'], response);
    }
    const [, name] = /^\/2015-03-31\/functions\/(.*)\/invocations$/.exec(pathname) ?? [];
    if (!isSigned || decodeURIComponent(name ?? '') !== this.#options.exchange) {
      return lambdaFailure(response, 403, 'AccessDeniedException');
    }
    return this.#invoke(body, response);
  }

  async #object(key: string, IfNoneMatch: string | undefined, response: ServerResponse): Promise<void> {
    const fault = this.faults.get(key);
    if (fault === 'silence') return;
    if (fault !== undefined) return s3Failure(response, fault.status, fault.code);
    if (!this.objects.objects.has(key)) return s3Failure(response, 404, 'NoSuchKey');
    const found = (await this.objects.send(new GetObjectCommand({ Bucket: 'any', Key: key }))) as Found;
    const isSame = IfNoneMatch === found.ETag;
    this.calls.push(`${isSame ? '304' : 'GET'} ${key}`);
    const headers = { etag: found.ETag, 'last-modified': found.LastModified.toUTCString() };
    if (isSame) response.writeHead(304, headers).end();
    else response.writeHead(200, headers).end(await found.Body.transformToByteArray());
  }

  async #invoke(body: string, response: ServerResponse): Promise<void> {
    this.calls.push('Invoke');
    const fault = this.faults.get('Invoke');
    if (fault === 'silence') return;
    if (fault !== undefined) return lambdaFailure(response, fault.status, fault.code);
    const event: unknown = JSON.parse(body);
    const { answer, error } = await this.#options.invoke(event);
    const headers = { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' };
    if (error === undefined) response.writeHead(200, headers).end(JSON.stringify(answer));
    else response.writeHead(200, { ...headers, 'x-amz-function-error': 'Unhandled' }).end(JSON.stringify(error));
  }
}

interface Found {
  Body: { transformToByteArray(): Promise<Uint8Array> };
  ETag: string;
  LastModified: Date;
}

function s3Failure(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<Error><Code>${code}</Code><Message>${code} happened</Message></Error>`);
}

function lambdaFailure(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code });
  response.end(JSON.stringify({ Type: 'User', Message: `${code} happened` }));
}
