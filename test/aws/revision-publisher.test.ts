import { describe, expect, it } from 'vitest';
import { type PublishOptions, RevisionPublisher } from '../../src/aws/revision-publisher.ts';
import { RevisionSource } from '../../src/aws/revision-source.ts';
import { S3Bucket } from '../../src/aws/s3-bucket.ts';
import { buildRevision, type Revision } from '../../src/core/source/revision.ts';
import { SourceChangingError, SourceError } from '../../src/errors.ts';
import { FakeS3, s3Failure } from '../support/fake-s3.ts';

const KEYS = { pointer: 'current.json', revisions: 'revisions/' };
const FIRST = revisionOf('a');
const SECOND = revisionOf('b');

describe('publishing', () => {
  it('writes the revision, then the pointer, and numbers what it publishes', async () => {
    const s3 = new FakeS3();
    expect(await publish(s3, FIRST)).toMatchObject({ changed: true, previous: undefined, pointer: { sequence: 1 } });
    expect(await publish(s3, SECOND)).toMatchObject({ previous: { sequence: 1 }, pointer: { sequence: 2 } });
    const writes = s3.calls.filter((call) => call.startsWith('Put'));
    expect(writes.slice(2)).toEqual([`PutObject revisions/${SECOND.commit}.json`, 'PutObject current.json']);
    expect(await read(s3)).toMatchObject({ revision: SECOND.commit, sequence: 2 });
  });

  it('of what is current already writes nothing', async () => {
    const s3 = new FakeS3();
    await publish(s3, FIRST);
    s3.calls.length = 0;
    expect(await publish(s3, FIRST)).toMatchObject({ changed: false, pointer: { sequence: 1 } });
    expect(s3.calls).toEqual(['GetObject current.json']);
  });

  it('is finished by publishing again, wherever it was interrupted', async () => {
    for (const at of [
      'GetObject current.json',
      `PutObject revisions/${SECOND.commit}.json`,
      'PutObject current.json',
    ]) {
      const s3 = new FakeS3();
      await publish(s3, FIRST);
      s3.interfere = (call, key) => {
        if (`${call} ${key}` === at) throw s3Failure('InternalError', 500);
      };
      await expect(publish(s3, SECOND)).rejects.toThrow(/AWS failed in/);
      expect(await readThrough(s3), at).toMatchObject({ revision: FIRST.commit, sequence: 1 });
      s3.interfere = () => undefined;
      await publish(s3, SECOND);
      expect(await read(s3), at).toMatchObject({ revision: SECOND.commit, sequence: 2 });
    }
  });

  it('to the bucket of a service that fetches its manifests is refused by S3, and the error says what counts instead', async () => {
    const s3 = new FakeS3();
    const policy = (kind: string) =>
      s3Failure('AccessDenied', 403, `User: x is not authorized to perform: s3:PutObject on resource: y ${kind}`);
    s3.interfere = (call) => {
      if (call === 'PutObject') throw policy('with an explicit deny in a resource-based policy');
    };
    await expect(publish(s3, FIRST)).rejects.toMatchObject({
      code: 'source-unreadable',
      message: expect.stringMatching(/^Nothing was published: the bucket config lets nobody write to it/),
      remedy: expect.stringContaining('Take the publish step out of the pipeline'),
    });
    s3.interfere = (call) => {
      if (call === 'PutObject') throw policy('because no identity-based policy allows it');
    };
    await expect(publish(s3, FIRST)).rejects.toMatchObject({ code: 'access-denied' });
  });

  it('goes back to an older commit under a new number', async () => {
    const s3 = new FakeS3();
    await publish(s3, FIRST);
    await publish(s3, SECOND);
    await publish(s3, FIRST);
    expect(await read(s3)).toMatchObject({ revision: FIRST.commit, sequence: 3 });
  });

  it('of an older run of the pipeline is refused unless it is meant', async () => {
    const s3 = new FakeS3();
    await publish(s3, SECOND, { build: 42 });
    await expect(publish(s3, FIRST, { build: 41 })).rejects.toThrow(/run 41 is older than run 42/);
    expect(await read(s3)).toMatchObject({ revision: SECOND.commit });
    await publish(s3, FIRST, { build: 41, goBack: true });
    expect(await read(s3)).toMatchObject({ revision: FIRST.commit, sequence: 2 });
  });

  it('at the same moment lets one through and refuses the other', async () => {
    const s3 = new FakeS3();
    let rival: Promise<unknown> | undefined;
    s3.interfere = async (call, key) => {
      if (`${call} ${key}` !== 'PutObject current.json' || rival !== undefined) return;
      rival = publish(s3, SECOND);
      await rival;
    };
    await expect(publish(s3, FIRST)).rejects.toThrow(SourceChangingError);
    expect(await read(s3)).toMatchObject({ revision: SECOND.commit, sequence: 1 });
  });

  it('does not replace a revision: one commit is one set of files', async () => {
    const s3 = new FakeS3();
    await publish(s3, FIRST);
    await publish(s3, SECOND);
    const other = revisionOf('a', 'not committed');
    await expect(publish(s3, other)).rejects.toThrow(/exists and holds other files/);
    expect(await read(s3)).toMatchObject({ revision: SECOND.commit });
  });

  it('into a bucket that was created again begins at the number that is asked for', async () => {
    const s3 = new FakeS3();
    expect(await publish(s3, FIRST, atLeast(58))).toMatchObject({ pointer: { sequence: 58 } });
  });

  it('numbers what is current already again, if its number is too low', async () => {
    const s3 = new FakeS3();
    await publish(s3, FIRST);
    expect(await publish(s3, FIRST, atLeast(58))).toMatchObject({ changed: true, pointer: { sequence: 58 } });
    expect(await publish(s3, FIRST, atLeast(58))).toMatchObject({ changed: false, pointer: { sequence: 58 } });
    expect(await publish(s3, FIRST, exactly(3))).toMatchObject({ changed: true, pointer: { sequence: 3 } });
  });

  it('writes nothing where no number comes next', async () => {
    const s3 = new FakeS3();
    await publish(s3, FIRST);
    await expect(publish(s3, SECOND, atLeast(2_000_000))).rejects.toThrow(/Nothing was published: number 2000000/);
    expect(s3.objects.size).toBe(2);
  });

  it('leaves a pointer alone that it cannot read', async () => {
    const s3 = new FakeS3({ 'current.json': '{"version":"rolekeeper.pointer/v9"}' });
    await expect(publish(s3, FIRST)).rejects.toThrow(SourceError);
    expect(s3.counts).toEqual({ GetObject: 1 });
  });
});

const atLeast = (sequence: number) => ({ numbering: { sequence, exactly: false } });
const exactly = (sequence: number) => ({ numbering: { sequence, exactly: true } });

function publish(s3: FakeS3, revision: Revision, options: Partial<PublishOptions> = {}) {
  const bucket = new S3Bucket(s3, 'config');
  return new RevisionPublisher(bucket, KEYS).publish(revision, {
    build: null,
    numbering: { sequence: 1, exactly: false },
    goBack: false,
    ...options,
  });
}

function read(s3: FakeS3) {
  return new RevisionSource(new S3Bucket(s3, 'config'), KEYS).read();
}

/** As `read`, with whatever interferes out of the way. */
async function readThrough(s3: FakeS3) {
  const { interfere } = s3;
  s3.interfere = () => undefined;
  try {
    return await read(s3);
  } finally {
    s3.interfere = interfere;
  }
}

function revisionOf(letter: string, text = letter): Revision {
  const bytes = new TextEncoder().encode(text);
  const made = buildRevision(letter.repeat(40), [{ path: 'rolekeeper.yaml', bytes }]);
  if ('issues' in made) throw new Error('the sample revision is wrong');
  return made.revision;
}
