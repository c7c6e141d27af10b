import { GetObjectCommand } from '@aws-sdk/client-s3';
import { IncompleteReadError, RefusedError } from '../errors.ts';
import type { S3Sender } from './s3-bucket.ts';
import { s3Error, s3Reason } from './s3-error.ts';

export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
  /** Larger ones are refused. */
  readonly mostBytes: number;
}

/**
 * One object that is asked for again and again, and read only where it changed. S3 is asked each time, and it is S3 that
 * says whether what is kept here is what the object holds at this moment: nothing is ever answered from memory alone.
 */
export class KeptObject<Read> {
  readonly #s3: S3Sender;
  readonly #place: ObjectPlace;
  readonly #read: (text: string) => Read;
  #kept: { readonly etag: string; readonly read: Read } | undefined;

  constructor(s3: S3Sender, place: ObjectPlace, read: (text: string) => Read) {
    this.#s3 = s3;
    this.#place = place;
    this.#read = read;
  }

  /**
   * What it holds now; undefined only if S3 says that there is none.
   * @throws AccessDeniedError, UnreachableError, RefusedError, IncompleteReadError
   */
  async current(): Promise<Read | undefined> {
    const { bucket: Bucket, key: Key } = this.#place;
    const kept = this.#kept;
    try {
      return await this.#changed({ Bucket, Key, ...(kept && { IfNoneMatch: kept.etag }) });
    } catch (error) {
      if (kept !== undefined && isUnchanged(error)) return kept.read;
      const known = s3Error(error, { call: 'GetObject', on: this.#address });
      if (s3Reason(known) !== 'NoSuchKey') throw known;
      this.#kept = undefined;
      return undefined;
    }
  }

  async #changed(input: { Bucket: string; Key: string; IfNoneMatch?: string }): Promise<Read> {
    const answer = (await this.#s3.send(new GetObjectCommand(input))) as Answered;
    const { Body, ETag, ContentLength = 0 } = answer;
    if (Body === undefined || ETag === undefined) {
      throw new IncompleteReadError(`${this.#address} was answered without what every answer of S3 has.`, {
        remedy: 'Check the proxy and AWS_ENDPOINT_URL: this does not look like an answer of S3.',
      });
    }
    if (ContentLength > this.#place.mostBytes) {
      // It is not read, and its connection would wait for that.
      Body.destroy?.();
      throw new RefusedError(`${this.#address} has ${ContentLength} bytes; at most ${this.#place.mostBytes} are read.`);
    }
    const read = this.#read(new TextDecoder().decode(await Body.transformToByteArray()));
    this.#kept = { etag: ETag, read };
    return read;
  }

  get #address(): string {
    return `s3://${this.#place.bucket}/${this.#place.key}`;
  }
}

interface Answered {
  readonly Body?: { transformToByteArray(): Promise<Uint8Array>; destroy?(): void };
  readonly ETag?: string;
  readonly ContentLength?: number;
}

/** The SDK takes 304 for a failure. */
function isUnchanged(error: unknown): boolean {
  if (!(error instanceof Error) || !('$metadata' in error)) return false;
  return (error.$metadata as { readonly httpStatusCode?: number }).httpStatusCode === 304;
}
