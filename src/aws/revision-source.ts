import { openRevision } from '../core/source/revision.ts';
import { type RevisionPointer, readPointer } from '../core/source/revision-pointer.ts';
import { SourceError } from '../errors.ts';
import type { PublishedSource, PublishedTree } from '../ports.ts';
import type { S3Bucket } from './s3-bucket.ts';
import { sourceFailure } from './source-failure.ts';

export interface RevisionKeys {
  readonly pointer: string;
  /** Prefix. */
  readonly revisions: string;
}

/** Reads the layout `revision`: the pointer, then the one object that it names, checked against it. */
export class RevisionSource implements PublishedSource {
  readonly #bucket: S3Bucket;
  readonly #keys: RevisionKeys;

  constructor(bucket: S3Bucket, keys: RevisionKeys) {
    this.#bucket = bucket;
    this.#keys = keys;
  }

  async read(): Promise<PublishedTree> {
    const { commit, digest, sequence } = await this.#pointer();
    const key = `${this.#keys.revisions}${commit}.json`;
    const found = await this.#get(key);
    if (found === undefined) throw this.#error(key, 'does not exist, although the pointer names it', PUBLISH_AGAIN);
    const opened = openRevision(found, { commit, digest });
    if ('problem' in opened) throw this.#error(key, `is not what was published: ${opened.problem}`, PUBLISH_AGAIN);
    return {
      name: `s3://${this.#bucket.name}/${key}`,
      revision: commit,
      sequence,
      files: opened.files,
      unreadable: [],
    };
  }

  async #pointer(): Promise<RevisionPointer> {
    const { pointer: key } = this.#keys;
    const text = await this.#get(key);
    if (text === undefined) throw this.#error(key, 'does not exist: nothing was published yet', PUBLISH_FIRST);
    const pointer = readPointer(text);
    if (pointer === undefined) throw this.#error(key, 'is not a pointer that this version can read', PUBLISH_AGAIN);
    return pointer;
  }

  async #get(key: string): Promise<string | undefined> {
    try {
      return (await this.#bucket.getText(key))?.text;
    } catch (error) {
      throw sourceFailure(error);
    }
  }

  #error(key: string, what: string, remedy: string): SourceError {
    return new SourceError(`s3://${this.#bucket.name}/${key} ${what}.`, { remedy });
  }
}

const PUBLISH_FIRST = 'Run the publish step of the config repository (`rolekeeper publish`) on its main branch.';
const PUBLISH_AGAIN =
  'Look at who wrote to the bucket (its versions are kept), then run the publish step of the config repository again.';
