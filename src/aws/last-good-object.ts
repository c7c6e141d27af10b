import type { LastGood } from '../core/model/last-good.ts';
import type { LastGoodStore } from '../core/record/state-ports.ts';
import { lastGoodText, readLastGood } from '../core/record/stored-last-good.ts';
import { ServiceStateError } from '../errors.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** The settings by which a plan was made last, as one object. */
export class LastGoodObject implements LastGoodStore {
  readonly #bucket: S3Bucket;
  readonly #key: string;

  constructor(bucket: S3Bucket, key: string) {
    this.#bucket = bucket;
    this.#key = key;
  }

  async read(): Promise<LastGood | undefined> {
    const stored = await this.#bucket.getText(this.#key);
    if (stored === undefined) return undefined;
    const good = readLastGood(stored.text);
    if (good !== undefined) return good;
    throw new ServiceStateError(`s3://${this.#bucket.name}/${this.#key} cannot be understood by this version.`, {
      remedy: 'Nothing to do: the next pass that can plan by what is published writes it again.',
    });
  }

  async keep(good: LastGood): Promise<void> {
    await this.#bucket.put(this.#key, lastGoodText(good), 'always');
  }
}
