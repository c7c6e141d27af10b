import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { IncompleteReadError, RefusedError } from '../errors.ts';
import type { AnswerMetadata } from './answer-dates.ts';
import type { IamCommand } from './iam-call.ts';
import { s3Error, s3Reason } from './s3-error.ts';

/** S3 on the other side of the SDK's own door. */
export interface S3Sender {
  send(command: unknown): Promise<unknown>;
}

export interface StoredBytes {
  readonly bytes: Uint8Array;
  readonly etag: string;
  /** Milliseconds since it was written, by S3's clock alone, to the second; undefined if the answer does not say. */
  readonly age: number | undefined;
}

export interface StoredText {
  readonly text: string;
  readonly etag: string;
  readonly age: number | undefined;
}

export interface ListedObject {
  readonly key: string;
  readonly etag: string;
  readonly bytes: number;
  readonly modified: Date;
}

/** A PutObject that is performed only if the object is as the writer has last seen it. */
export type Condition = { readonly ifMatch: string } | 'if-absent' | 'always';

/** Bytes. The largest revision is 16 MiB of manifests, escaped as JSON. */
const MOST_BYTES = 64 * 1024 * 1024;

/** One bucket, in the three calls that we make. S3 answers reads with the last write (since 2020), lists too. */
export class S3Bucket {
  readonly name: string;
  readonly #sender: S3Sender;

  constructor(sender: S3Sender, name: string) {
    this.#sender = sender;
    this.name = name;
  }

  /**
   * The whole object, undefined only if S3 says that there is none.
   * @param ifMatch the ETag that it must still have
   * @throws RefusedError with PreconditionFailed if it has another, AccessDeniedError, UnreachableError
   */
  async get(key: string, ifMatch?: string): Promise<StoredBytes | undefined> {
    const command = new GetObjectCommand({ Bucket: this.name, Key: key, ...(ifMatch && { IfMatch: ifMatch }) });
    try {
      const { Body, ETag, ContentLength = 0, LastModified, $metadata } = await this.#send('GetObject', key, command);
      if (Body === undefined || ETag === undefined) throw noObject(this.#address(key));
      if (ContentLength > MOST_BYTES) throw tooLarge(this.#address(key), ContentLength);
      return { bytes: await Body.transformToByteArray(), etag: ETag, age: ageOf(LastModified, $metadata) };
    } catch (error) {
      if (s3Reason(error) === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  /** As `get`, for objects that we wrote ourselves: UTF-8. */
  async getText(key: string): Promise<StoredText | undefined> {
    const found = await this.get(key);
    return found && { text: new TextDecoder().decode(found.bytes), etag: found.etag, age: found.age };
  }

  /**
   * Writes the whole object.
   * @returns the new ETag, or undefined if the condition does not hold and nothing was written
   * @throws AccessDeniedError, RefusedError, UnreachableError
   */
  async put(key: string, text: string, condition: Condition): Promise<string | undefined> {
    const command = new PutObjectCommand({
      Bucket: this.name,
      Key: key,
      Body: text,
      ContentType: key.endsWith('.json') ? 'application/json' : 'application/x-ndjson',
      ...(condition === 'if-absent' && { IfNoneMatch: '*' }),
      ...(typeof condition === 'object' && { IfMatch: condition.ifMatch }),
    });
    try {
      const { ETag } = await this.#send('PutObject', key, command);
      if (ETag === undefined) throw noObject(this.#address(key));
      return ETag;
    } catch (error) {
      if (!UNMET.has(s3Reason(error) ?? '')) throw error;
      // A write whose answer was lost is repeated by the SDK and then meets itself.
      const found = await this.getText(key);
      return found?.text === text ? found.etag : undefined;
    }
  }

  /**
   * Every object under a prefix, sorted by key; the listing stops once it has more than `most`.
   * @throws IncompleteReadError if a page cannot be followed, AccessDeniedError, UnreachableError
   */
  async list(prefix: string, most: number): Promise<ListedObject[]> {
    const found: ListedObject[] = [];
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({ Bucket: this.name, Prefix: prefix, ContinuationToken: token });
      const page = await this.#send('ListObjectsV2', prefix, command);
      // An empty folder is answered without a list; an answer that S3 did not write has no count either.
      if (page.KeyCount === undefined) throw noObject(this.#address(prefix));
      for (const { Key = '', ETag = '', Size = 0, LastModified = new Date(0) } of page.Contents ?? []) {
        found.push({ key: Key, etag: ETag, bytes: Size, modified: LastModified });
      }
      if (page.IsTruncated === true && page.NextContinuationToken === undefined) {
        throw new IncompleteReadError(`The listing of ${this.#address(prefix)} has more pages and does not say where.`);
      }
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (token !== undefined && found.length <= most);
    return found;
  }

  #address(key: string): string {
    return `s3://${this.name}/${key}`;
  }

  async #send<Output>(call: string, key: string, command: IamCommand<Output>): Promise<Output> {
    try {
      return (await this.#sender.send(command)) as Output;
    } catch (error) {
      throw s3Error(error, { call, on: this.#address(key) });
    }
  }
}

/**
 * The object is another by now; another writer is writing it at this moment; or it is gone (a write's only reason for
 * 404).
 */
const UNMET: ReadonlySet<string> = new Set(['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey']);

function ageOf(written: Date | undefined, metadata: object): number | undefined {
  const { answeredAt }: AnswerMetadata = metadata;
  const age = (answeredAt?.getTime() ?? Number.NaN) - (written?.getTime() ?? Number.NaN);
  return Number.isNaN(age) ? undefined : age;
}

function noObject(address: string): IncompleteReadError {
  return new IncompleteReadError(`${address} was answered without what every answer of S3 has.`, {
    remedy: 'Check the proxy and AWS_ENDPOINT_URL: this does not look like an answer of S3.',
  });
}

function tooLarge(address: string, bytes: number): RefusedError {
  return new RefusedError(`${address} has ${bytes} bytes; at most ${MOST_BYTES} are read.`);
}
