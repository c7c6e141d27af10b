/**
 * S3 in memory, as strict as the parts that we use: ETags, conditional reads and writes, listings in pages, errors by
 * S3's names. It answers the SDK's commands and throws on any other.
 */
import { createHash } from 'node:crypto';
import { S3ServiceException } from '@aws-sdk/client-s3';
import type { AnswerMetadata } from '../../src/aws/answer-dates.ts';
import type { S3Sender } from '../../src/aws/s3-bucket.ts';

interface Stored {
  bytes: Uint8Array;
  etag: string;
  modified: Date;
}

interface Input {
  Bucket: string;
  Key: string;
  Prefix?: string;
  Body: string | Uint8Array;
  IfMatch?: string;
  IfNoneMatch?: string;
  ContinuationToken?: string;
}

/** Runs before a call is answered; throws what S3 would. */
export type Interference = (call: string, key: string) => void | Promise<void>;

const PAGE = 3;

export class FakeS3 implements S3Sender {
  readonly objects = new Map<string, Stored>();
  /** `GetObject current.json`, in order. */
  readonly calls: string[] = [];
  interfere: Interference = () => undefined;
  now: () => Date = () => new Date('2026-11-22T12:00:00Z');

  constructor(objects: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [key, body] of Object.entries(objects)) this.set(key, body);
  }

  set(key: string, body: string | Uint8Array, modified: Date = new Date('2026-11-22T08:00:00Z')): void {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    this.objects.set(key, { bytes, etag: `"${createHash('md5').update(bytes).digest('hex')}"`, modified });
  }

  text(key: string): string | undefined {
    const found = this.objects.get(key);
    return found && new TextDecoder().decode(found.bytes);
  }

  json(key: string): Record<string, unknown> {
    return JSON.parse(this.text(key) ?? 'null');
  }

  snapshot(): ReadonlyMap<string, Stored> {
    return new Map(this.objects);
  }

  restore(snapshot: ReadonlyMap<string, Stored>): void {
    this.objects.clear();
    for (const [key, object] of snapshot) this.objects.set(key, object);
  }

  /** How often each kind of call was made. */
  get counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const call of this.calls) {
      const [name = ''] = call.split(' ');
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  }

  async send(command: unknown): Promise<unknown> {
    const { constructor: kind, input } = command as { constructor: { name: string }; input: Input };
    const call = kind.name.replace(/Command$/, '');
    const key = input.Key ?? input.Prefix ?? '';
    this.calls.push(`${call} ${key}`);
    await this.interfere(call, key);
    switch (call) {
      case 'GetObject':
        return this.#get(input);
      case 'PutObject':
        return this.#put(input);
      case 'ListObjectsV2':
        return this.#list(input);
      default:
        throw new Error(`unexpected call: ${call}`);
    }
  }

  #get({ Key, IfMatch, IfNoneMatch }: Input) {
    const found = this.objects.get(Key);
    if (found === undefined) throw s3Failure('NoSuchKey', 404);
    if (IfMatch !== undefined && IfMatch !== found.etag) throw s3Failure('PreconditionFailed', 412);
    // The SDK makes a failure of it that has no name.
    if (IfNoneMatch === found.etag) throw s3Failure('Unknown', 304);
    const Body = { transformToByteArray: async () => found.bytes };
    const $metadata: AnswerMetadata = { answeredAt: inSeconds(this.now()) };
    const LastModified = inSeconds(found.modified);
    return { Body, ETag: found.etag, ContentLength: found.bytes.length, LastModified, $metadata };
  }

  #put({ Key, Body, IfMatch, IfNoneMatch }: Input) {
    const found = this.objects.get(Key);
    if (IfNoneMatch === '*' && found !== undefined) throw s3Failure('PreconditionFailed', 412);
    if (IfMatch !== undefined && found === undefined) throw s3Failure('NoSuchKey', 404);
    if (IfMatch !== undefined && IfMatch !== found?.etag) throw s3Failure('PreconditionFailed', 412);
    this.set(Key, Body, this.now());
    return { ETag: this.objects.get(Key)?.etag };
  }

  #list({ Prefix = '', ContinuationToken = '' }: Input) {
    const all = [...this.objects.keys()].filter((key) => key.startsWith(Prefix) && key > ContinuationToken).sort();
    const page = all.slice(0, PAGE);
    const more = all.length > page.length;
    const Contents = page.map((Key) => {
      const { bytes, etag, modified } = this.#stored(Key);
      return { Key, ETag: etag, Size: bytes.length, LastModified: modified };
    });
    return {
      ...(Contents.length > 0 && { Contents }),
      KeyCount: Contents.length,
      IsTruncated: more,
      ...(more && { NextContinuationToken: page.at(-1) }),
    };
  }

  #stored(key: string): Stored {
    const found = this.objects.get(key);
    if (found === undefined) throw new Error(`no object ${key}`);
    return found;
  }
}

/** As HTTP writes every date. */
function inSeconds(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}

/** An error as the SDK makes it from S3's answer. */
export function s3Failure(name: string, status: number, message = `${name} happened`): S3ServiceException {
  const $fault = status >= 500 ? 'server' : 'client';
  return new S3ServiceException({ name, message, $fault, $metadata: { httpStatusCode: status } });
}
