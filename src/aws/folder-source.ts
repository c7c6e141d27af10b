/**
 * Reads the layout `folder`: manifests as `aws s3 sync` leaves them, one object a file.
 *
 * A sync is many writes without a transaction, in no promised order: a file that moves may be deleted under its old
 * name before it appears under the new one, and for that moment its role looks undeclared. Nothing in the bucket says
 * that a sync is under way. So the folder is read only when it has been quiet: no object younger than the quiet period,
 * and two listings, a pause apart, that agree in every ETag; and then every object is read with the ETag of that
 * listing, so that all of them are of one moment. A deletion leaves no young object behind, so what remains is a sync
 * that rests longer than the pause between deleting and uploading. The layout `revision` has no such gap; use it where
 * you can.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Code } from '../core/codes/codes.ts';
import type { Issue } from '../core/model/diagnosis.ts';
import type { SourceFile } from '../core/model/source-tree.ts';
import { isManifestFile, isPlainPath } from '../core/source/file-place.ts';
import { fileIssue } from '../core/source/source-issues.ts';
import { SOURCE_LIMITS } from '../core/source/source-limits.ts';
import { digestOf } from '../core/text/digest.ts';
import { AccessDeniedError, SourceChangingError, SourceError } from '../errors.ts';
import type { PublishedSource, PublishedTree } from '../ports.ts';
import type { ListedObject, S3Bucket } from './s3-bucket.ts';
import { s3Reason } from './s3-error.ts';
import { sourceFailure } from './source-failure.ts';

export interface Clock {
  now(): Date;
  pause(milliseconds: number): Promise<unknown>;
}

const SYSTEM_CLOCK: Clock = { now: () => new Date(), pause: (milliseconds) => sleep(milliseconds) };

/** Milliseconds: the youngest object has to be this old, and the two listings this far apart. */
const QUIET = { age: 30_000, apart: 10_000 };

/** Listings before giving up until the next pass; with the quiet period that is some two minutes. */
const MOST_ROUNDS = 5;

const READS_AT_ONCE = 16;

export class FolderSource implements PublishedSource {
  readonly #bucket: S3Bucket;
  readonly #prefix: string;
  readonly #clock: Clock;

  constructor(bucket: S3Bucket, prefix: string, clock: Clock = SYSTEM_CLOCK) {
    this.#bucket = bucket;
    this.#prefix = prefix;
    this.#clock = clock;
  }

  async read(): Promise<PublishedTree> {
    try {
      const objects = await this.#quietListing();
      const unreadable: Issue[] = [];
      const readable = objects.filter((object) => this.#isFit(object, unreadable));
      const files = await this.#readAll(readable, unreadable);
      // The same objects are the same revision, whenever they are read.
      const revision = `folder-${digestOf(signature(objects)).slice(0, 12)}`;
      return { name: this.#address, revision, sequence: null, files, unreadable };
    } catch (error) {
      throw sourceFailure(error);
    }
  }

  /** @throws SourceChangingError if the folder does not come to rest, SourceError if it is empty */
  async #quietListing(): Promise<ListedObject[]> {
    let previous: string | undefined;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const objects = await this.#listing();
      const youngest = Math.max(...objects.map(({ modified }) => modified.getTime()));
      const age = this.#clock.now().getTime() - youngest;
      if (previous === signature(objects) && age >= QUIET.age) return objects;
      previous = signature(objects);
      await this.#clock.pause(Math.max(QUIET.apart, QUIET.age - age));
    }
    throw this.#changing();
  }

  async #listing(): Promise<ListedObject[]> {
    const found = await this.#bucket.list(this.#prefix, SOURCE_LIMITS.files);
    if (found.length > SOURCE_LIMITS.files) {
      throw new SourceError(`${this.#address} holds more than ${SOURCE_LIMITS.files} objects.`, {
        remedy: 'Check that it is the right folder. If it is, divide it, and the roles, over several accounts.',
      });
    }
    const objects = found.filter(({ key }) => isManifestFile(key));
    if (objects.length > 0) return objects;
    throw new SourceError(`${this.#address} holds no YAML file.`, {
      remedy: 'Upload the manifests folder there. An empty folder is never taken for "delete all roles".',
    });
  }

  #isFit({ key, bytes }: ListedObject, unreadable: Issue[]): boolean {
    const path = this.#path(key);
    if (!isPlainPath(path)) {
      unreadable.push(issue('file-misplaced', path, 'no manifest can have this key', 'delete the object'));
      return false;
    }
    if (bytes > SOURCE_LIMITS.bytesPerFile) {
      const message = `the file has ${bytes} bytes; the limit is ${SOURCE_LIMITS.bytesPerFile}`;
      unreadable.push(issue('file-too-large', path, message, 'one file is one role: use managed policies'));
      return false;
    }
    return true;
  }

  async #readAll(objects: readonly ListedObject[], unreadable: Issue[]): Promise<SourceFile[]> {
    const files: SourceFile[] = [];
    for (let start = 0; start < objects.length; start += READS_AT_ONCE) {
      const batch = objects.slice(start, start + READS_AT_ONCE);
      const read = await Promise.all(batch.map((object) => this.#readOne(object, unreadable)));
      files.push(...read.filter((file) => file !== undefined));
    }
    return files;
  }

  async #readOne({ key, etag }: ListedObject, unreadable: Issue[]): Promise<SourceFile | undefined> {
    const path = this.#path(key);
    try {
      const found = await this.#bucket.get(key, etag);
      if (found === undefined) throw this.#changing();
      return { path, bytes: found.bytes };
    } catch (error) {
      if (s3Reason(error) === 'PreconditionFailed') throw this.#changing();
      if (!(error instanceof AccessDeniedError)) throw error;
      // It is there and cannot be read: its role stays, and nothing is deleted.
      unreadable.push(issue('file-unreadable', path, error.message, error.remedy ?? 'look at the bucket policy'));
      return undefined;
    }
  }

  #path(key: string): string {
    return key.slice(this.#prefix.length);
  }

  get #address(): string {
    return `s3://${this.#bucket.name}/${this.#prefix}`;
  }

  #changing(): SourceChangingError {
    return new SourceChangingError(`${this.#address} is being written to: it did not come to rest.`, {
      remedy: 'Nothing to do: the next pass reads it again. If it stays so, look at what keeps writing.',
    });
  }
}

/** Keys and ETags of all objects: equal exactly if the folder is. */
function signature(objects: readonly ListedObject[]): string {
  return JSON.stringify(objects.map(({ key, etag }) => [key, etag]));
}

function issue(code: Code, path: string, message: string, remedy: string): Issue {
  return fileIssue(code, path, message, remedy);
}
