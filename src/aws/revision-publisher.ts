import { openRevision, type Revision } from '../core/source/revision.ts';
import { type RevisionPointer, readPointer } from '../core/source/revision-pointer.ts';
import { type Numbering, nextSequence } from '../core/source/sequence.ts';
import { AccessDeniedError, SourceChangingError, SourceError } from '../errors.ts';
import { CONFIG_KEYS } from '../layout.ts';
import type { AwsOptions } from './clients.ts';
import type { RevisionKeys } from './revision-source.ts';
import { type Condition, S3Bucket } from './s3-bucket.ts';
import { s3Client } from './s3-client.ts';

export interface PublishOptions {
  /** Number of the pipeline run; null outside of a pipeline. */
  readonly build: number | null;
  readonly numbering: Numbering;
  /** Publish although a later run of the pipeline has published already: the way back to older manifests. */
  readonly goBack: boolean;
}

export interface Published {
  readonly pointer: RevisionPointer;
  /** The one that was replaced. */
  readonly previous: RevisionPointer | undefined;
  /** false: this revision was the current one already. */
  readonly changed: boolean;
}

/**
 * Writes a revision, then the pointer. At whatever moment it is interrupted, the pointer names a whole revision, and
 * publishing again finishes it. Of two publishers at the same time the second one to move the pointer is refused.
 */
export class RevisionPublisher {
  readonly #bucket: S3Bucket;
  readonly #keys: RevisionKeys;

  constructor(bucket: S3Bucket, keys: RevisionKeys) {
    this.#bucket = bucket;
    this.#keys = keys;
  }

  /** @throws SourceError, SourceChangingError, AccessDeniedError, RefusedError, UnreachableError */
  async publish(revision: Revision, options: PublishOptions): Promise<Published> {
    try {
      return await this.#publish(revision, options);
    } catch (error) {
      throw isRefusedToAll(error) ? this.#notRead(error) : error;
    }
  }

  async #publish(revision: Revision, { build, numbering, goBack }: PublishOptions): Promise<Published> {
    const { pointer: previous, condition } = await this.#pointer();
    const { commit, digest } = revision;
    if (previous?.commit === commit && previous.digest === digest && isNumbered(previous, numbering)) {
      return { pointer: previous, previous, changed: false };
    }
    if (!goBack) refuseOlderBuild(previous, build);
    const next = nextSequence(previous?.sequence, numbering);
    if ('problem' in next) throw new SourceError(`Nothing was published: ${next.problem}.`, { remedy: next.remedy });
    await this.#writeRevision(revision);
    const { sequence } = next;
    const pointer: RevisionPointer = { version: 'rolekeeper.pointer/v1', sequence, commit, digest, build };
    const etag = await this.#bucket.put(this.#keys.pointer, `${JSON.stringify(pointer)}\n`, condition);
    if (etag === undefined) {
      throw new SourceChangingError('Another run published at the same moment: the pointer was not moved.', {
        remedy: 'Check which commit is current; run this step again if yours is the newer one.',
      });
    }
    return { pointer, previous, changed: true };
  }

  async #pointer(): Promise<{ pointer: RevisionPointer | undefined; condition: Condition }> {
    const found = await this.#bucket.getText(this.#keys.pointer);
    if (found === undefined) return { pointer: undefined, condition: 'if-absent' };
    const pointer = readPointer(found.text);
    if (pointer !== undefined) return { pointer, condition: { ifMatch: found.etag } };
    throw this.#error(
      this.#keys.pointer,
      'is not a pointer that this version can read',
      'Bring its last good version back; the bucket keeps the versions. Or delete it, and publish: if the next pass refuses the number, publish with the one that it names.',
    );
  }

  /** Once and never again: S3 refuses to overwrite it, also for callers that may do more than the upload role. */
  async #writeRevision(revision: Revision): Promise<void> {
    const key = `${this.#keys.revisions}${revision.commit}.json`;
    const etag = await this.#bucket.put(key, `${JSON.stringify(revision)}\n`, 'if-absent');
    if (etag !== undefined) return;
    const found = await this.#bucket.getText(key);
    if (found !== undefined && 'files' in openRevision(found.text, revision)) return;
    throw this.#error(
      key,
      'exists and holds other files',
      'One commit is one revision: publish from a clean checkout of the commit, or commit what differs.',
    );
  }

  #notRead(cause: AccessDeniedError): SourceError {
    return new SourceError(
      `Nothing was published: the bucket ${this.#bucket.name} lets nobody write to it, as its service fetches the manifests from Bitbucket by itself.`,
      {
        cause,
        remedy:
          'Take the publish step out of the pipeline: what is merged to the branch of the deployment counts. If manifests should be published again, deploy with -c source=bucket.',
      },
    );
  }

  #error(key: string, what: string, remedy: string): SourceError {
    return new SourceError(`s3://${this.#bucket.name}/${key} ${what}.`, { remedy });
  }
}

/** As infra/buckets.ts has it where manifests are fetched; S3 says which kind of policy has refused a call. */
function isRefusedToAll(error: unknown): error is AccessDeniedError {
  return (
    error instanceof AccessDeniedError &&
    /\bs3:PutObject\b.*explicit deny in a resource-based policy/s.test(error.message)
  );
}

/** Whether what is current has a number that will do. */
function isNumbered({ sequence }: RevisionPointer, numbering: Numbering): boolean {
  return numbering.exactly ? sequence === numbering.sequence : sequence >= numbering.sequence;
}

/** An old run of the pipeline that is started again, or ends late, would bring old manifests back. */
function refuseOlderBuild(previous: RevisionPointer | undefined, build: number | null): void {
  if (build === null || previous === undefined || previous.build === null || build >= previous.build) return;
  throw new SourceError(`Pipeline run ${build} is older than run ${previous.build}, which published already.`, {
    remedy: 'Run the pipeline of the newest commit. To go back on purpose, revert the commit, or add --go-back.',
  });
}

export interface OpenConfigBucket {
  readonly publisher: RevisionPublisher;
  close(): void;
}

/** The config bucket, for a caller that publishes to it. Nothing is sent yet. */
export function openConfigBucket(name: string, options: AwsOptions): OpenConfigBucket {
  const s3 = s3Client(options);
  return { publisher: new RevisionPublisher(new S3Bucket(s3, name), CONFIG_KEYS), close: () => s3.destroy() };
}
