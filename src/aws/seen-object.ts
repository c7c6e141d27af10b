import { ServiceStateError } from '../errors.ts';
import type { Condition, S3Bucket, StoredText } from './s3-bucket.ts';

/**
 * One object that a holder of the lease reads and then writes, each write conditional on what was seen last: that of a holder
 * that has lost its lease meanwhile is refused by S3.
 */
export class SeenObject {
  readonly #bucket: S3Bucket;
  readonly #key: string;
  readonly #what: string;
  #seen: Condition | undefined;

  /** @param what it is, for our own mistakes: `the inventory` */
  constructor(bucket: S3Bucket, key: string, what: string) {
    this.#bucket = bucket;
    this.#key = key;
    this.#what = what;
  }

  /** undefined only if S3 says that there is none. */
  async read(): Promise<StoredText | undefined> {
    const found = await this.#bucket.getText(this.#key);
    this.#seen = found === undefined ? 'if-absent' : { ifMatch: found.etag };
    return found;
  }

  /** @throws ServiceStateError if another writer has written it since */
  async write(text: string): Promise<void> {
    if (this.#seen === undefined) throw new Error(`${this.#what} is read before it is written`);
    const etag = await this.#bucket.put(this.#key, text, this.#seen);
    if (etag === undefined) {
      throw this.error(
        'was changed by another writer during this pass',
        'Nothing to do: the next pass starts from it.',
      );
    }
    this.#seen = { ifMatch: etag };
  }

  /** About this object. @param what goes on after its address */
  error(what: string, remedy: string): ServiceStateError {
    return new ServiceStateError(`s3://${this.#bucket.name}/${this.#key} ${what}.`, { remedy });
  }
}
