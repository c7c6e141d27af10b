import { describe, expect, it } from 'vitest';
import { type Clock, FolderSource } from '../../src/aws/folder-source.ts';
import { manifestBucket } from '../../src/aws/manifest-bucket.ts';
import { S3Bucket } from '../../src/aws/s3-bucket.ts';
import { buildRevision } from '../../src/core/source/revision.ts';
import { SourceChangingError, SourceError, UnreachableError } from '../../src/errors.ts';
import { FakeS3, s3Failure } from '../support/fake-s3.ts';

const BUCKET = 'rolekeeper-config-111122223333-eu-central-1';
const COMMIT = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334';
const ROLE = 'teams/shop/checkout-deploy.yaml';

const made = buildRevision(
  COMMIT,
  ['rolekeeper.yaml', 'bitbucket.lock.yaml', ROLE].map((path) => ({ path, bytes: new TextEncoder().encode(path) })),
);
if ('issues' in made) throw new Error('the sample revision is wrong');
const { revision } = made;
const POINTER = { version: 'rolekeeper.pointer/v1', sequence: 7, commit: COMMIT, digest: revision.digest, build: 41 };
const PUBLISHED = {
  [`revisions/${COMMIT}.json`]: JSON.stringify(revision),
  'current.json': JSON.stringify(POINTER),
};

describe('the layout revision', () => {
  it('gives the files of the revision that the pointer names, in two calls', async () => {
    const s3 = new FakeS3(PUBLISHED);
    const tree = await manifestBucket(s3, BUCKET, 'revision').read();
    expect(tree).toMatchObject({ revision: COMMIT, sequence: 7, unreadable: [] });
    expect(tree.files.map(({ path }) => path)).toEqual(['bitbucket.lock.yaml', 'rolekeeper.yaml', ROLE]);
    expect(s3.calls).toEqual(['GetObject current.json', `GetObject revisions/${COMMIT}.json`]);
  });

  const failures: { name: string; reason: string; s3: FakeS3; message: RegExp; remedy: RegExp; retryable: boolean }[] =
    [
      {
        name: 'an empty bucket',
        reason: 'nothing was published is not "no roles are wanted"',
        s3: new FakeS3(),
        message: /current\.json does not exist: nothing was published yet/,
        remedy: /rolekeeper publish/,
        retryable: false,
      },
      {
        name: 'a pointer without its revision',
        reason: 'the revision is written first, so it was deleted',
        s3: new FakeS3({ 'current.json': JSON.stringify(POINTER) }),
        message: /does not exist, although the pointer names it/,
        remedy: /publish step/,
        retryable: false,
      },
      {
        name: 'a digest that does not match',
        reason: 'these are not the files that were published',
        s3: new FakeS3({ ...PUBLISHED, 'current.json': JSON.stringify({ ...POINTER, digest: '0'.repeat(64) }) }),
        message: /is not what was published: its files have digest/,
        remedy: /who wrote to the bucket/,
        retryable: false,
      },
      {
        name: 'half a revision',
        reason: 'it is never to be read as the roles that happen to be in it',
        s3: new FakeS3({ ...PUBLISHED, [`revisions/${COMMIT}.json`]: JSON.stringify(revision).slice(0, 300) }),
        message: /not a revision that this version of Rolekeeper can read/,
        remedy: /publish step/,
        retryable: false,
      },
      {
        name: 'a pointer that is no pointer',
        reason: 'the bucket holds something else',
        s3: new FakeS3({ 'current.json': '{"sequence": 7}' }),
        message: /is not a pointer/,
        remedy: /publish step/,
        retryable: false,
      },
      {
        name: 'a pointer that the reader may not read',
        reason: 'access denied is neither empty nor going to pass',
        s3: failing('current.json', s3Failure('AccessDenied', 403)),
        message: /AWS does not allow GetObject on s3:\/\/rolekeeper-config-111122223333-eu-central-1\/current\.json/,
        remedy: /Allow s3:GetObject on .*s3:ListBucket/,
        retryable: false,
      },
      {
        name: 'a revision that the reader may not read',
        reason: 'the same',
        s3: failing(`revisions/${COMMIT}.json`, s3Failure('AccessDenied', 403)),
        message: /AWS does not allow GetObject/,
        remedy: /Allow s3:GetObject/,
        retryable: false,
      },
      {
        name: 'a bucket that does not exist',
        reason: 'the environment names another',
        s3: failing('current.json', s3Failure('NoSuchBucket', 404)),
        message: /NoSuchBucket/,
        remedy: /name of the bucket/,
        retryable: false,
      },
      {
        name: 'an S3 that is down',
        reason: 'it will be up again',
        s3: failing('current.json', s3Failure('InternalError', 500)),
        message: /AWS failed in GetObject/,
        remedy: /on the side of AWS/,
        retryable: true,
      },
      {
        name: 'an S3 that throttles',
        reason: 'the same',
        s3: failing('current.json', s3Failure('SlowDown', 503)),
        message: /AWS gave no answer to GetObject/,
        remedy: /in a few minutes/,
        retryable: true,
      },
    ];
  for (const { name, reason, s3, ...expected } of failures) {
    it(`fails on ${name}: ${reason}`, async () => {
      const error = await failureOf(manifestBucket(s3, BUCKET, 'revision').read());
      expect(error).toBeInstanceOf(expected.retryable ? UnreachableError : SourceError);
      expect(error).toMatchObject({
        message: expect.stringMatching(expected.message),
        remedy: expect.stringMatching(expected.remedy),
        retryable: expected.retryable,
      });
    });
  }

  it('does not hide a mistake of ours behind a failure of the source', async () => {
    const s3 = failing('current.json', new TypeError('x is undefined'));
    expect(await failureOf(manifestBucket(s3, BUCKET, 'revision').read())).toBeInstanceOf(TypeError);
  });
});

describe('the layout folder', () => {
  it('gives the YAML files under the prefix once two listings agree', async () => {
    const s3 = folder();
    const { source, pauses } = folderSource(s3);
    const tree = await source.read();
    expect(tree).toMatchObject({ sequence: null, unreadable: [] });
    expect(tree.files.map(({ path }) => path)).toEqual(['bitbucket.lock.yaml', 'rolekeeper.yaml', ROLE]);
    expect(pauses).toEqual([10_000]);
    expect(s3.counts).toEqual({ ListObjectsV2: 4, GetObject: 3 });
  });

  it('names the same content the same, and other content otherwise', async () => {
    const [first, again] = [await folderSource(folder()).source.read(), await folderSource(folder()).source.read()];
    const other = folder();
    other.set(`manifests/${ROLE}`, 'changed');
    expect(again.revision).toBe(first.revision);
    expect((await folderSource(other).source.read()).revision).not.toBe(first.revision);
  });

  it('waits until the youngest file has been left alone for half a minute', async () => {
    const s3 = folder();
    s3.set(`manifests/${ROLE}`, 'new', new Date(NOON.getTime() - 4_000));
    const { source, pauses } = folderSource(s3);
    await source.read();
    expect(pauses).toEqual([26_000]);
  });

  it('reads what a sync has left behind, not what it was in the middle of', async () => {
    const s3 = folder();
    s3.objects.delete(`manifests/${ROLE}`);
    const { source, clock } = folderSource(s3);
    // The file was moved: gone under its old name, and after the first listing there under its new one.
    clock.onPause = () => s3.set('manifests/teams/shop/checkout.yaml', 'moved', new Date(NOON.getTime() + 1_000));
    const tree = await source.read();
    expect(tree.files.map(({ path }) => path)).toContain('teams/shop/checkout.yaml');
  });

  it('gives up on a folder that does not come to rest, to be tried again', async () => {
    const s3 = folder();
    const { source, clock } = folderSource(s3);
    let writes = 0;
    clock.onPause = () => s3.set(`manifests/${ROLE}`, `version ${++writes}`, clock.now());
    const error = await failureOf(source.read());
    expect(error).toBeInstanceOf(SourceChangingError);
    expect(error).toMatchObject({ retryable: true });
  });

  const whileReading: { name: string; change: (s3: FakeS3) => void }[] = [
    { name: 'changes', change: (s3) => s3.set(`manifests/${ROLE}`, 'changed') },
    { name: 'disappears', change: (s3) => s3.objects.delete(`manifests/${ROLE}`) },
  ];
  for (const { name, change } of whileReading) {
    it(`takes nothing from a folder in which a file ${name} while it is read`, async () => {
      const s3 = folder();
      s3.interfere = (call) => {
        if (call === 'GetObject') change(s3);
      };
      expect(await failureOf(folderSource(s3).source.read())).toBeInstanceOf(SourceChangingError);
    });
  }

  const failures = [
    { name: 'an empty prefix', s3: new FakeS3(), message: /holds no YAML file/ },
    {
      name: 'a prefix with other files only',
      s3: new FakeS3({ 'manifests/README.md': 'x' }),
      message: /holds no YAML file/,
    },
    {
      name: 'a listing that is refused',
      s3: failing('manifests/', s3Failure('AccessDenied', 403)),
      message: /does not allow ListObjectsV2/,
    },
    { name: 'more than 6,000 objects', s3: crowd(6_001), message: /more than 6000 objects/ },
  ];
  for (const { name, s3, message } of failures) {
    it(`fails on ${name}`, async () => {
      const error = await failureOf(folderSource(s3).source.read());
      expect(error).toBeInstanceOf(SourceError);
      expect(error).toMatchObject({ message: expect.stringMatching(message), retryable: false });
      expect(s3.counts.GetObject).toBeUndefined();
    });
  }

  const odd = [
    { name: 'a key that leaves the folder', key: '../secrets.yaml', code: 'file-misplaced' },
    { name: 'a key with an empty part', key: 'teams//x.yaml', code: 'file-misplaced' },
    { name: 'a key with a control character', key: 'teams/shop/a\u202eb.yaml', code: 'file-misplaced' },
    { name: 'a key with a backslash', key: 'teams\\shop.yaml', code: 'file-misplaced' },
    { name: 'a file over 64 KiB', key: 'teams/shop/big.yaml', body: 'x'.repeat(65_537), code: 'file-too-large' },
  ];
  for (const { name, key, body = 'x', code } of odd) {
    it(`reports ${name} as unreadable, so that nothing is deleted because of it`, async () => {
      const s3 = folder();
      s3.set(`manifests/${key}`, body);
      const tree = await folderSource(s3).source.read();
      expect(tree.unreadable).toMatchObject([{ code }]);
      expect(tree.files).toHaveLength(3);
    });
  }

  it('reports one file that may not be read, and gives the others', async () => {
    const s3 = folder();
    s3.interfere = (call, key) => {
      if (call === 'GetObject' && key.endsWith(ROLE)) throw s3Failure('AccessDenied', 403);
    };
    const tree = await folderSource(s3).source.read();
    expect(tree.unreadable).toMatchObject([{ code: 'file-unreadable', place: { file: ROLE } }]);
    expect(tree.files).toHaveLength(2);
  });

  it('keeps bytes that are not UTF-8, so that the place of the mistake can be reported', async () => {
    const s3 = folder();
    s3.set(`manifests/${ROLE}`, new Uint8Array([0xff, 0xfe, 0x41, 0]));
    const { files } = await folderSource(s3).source.read();
    expect(files.find(({ path }) => path === ROLE)?.bytes).toEqual(new Uint8Array([0xff, 0xfe, 0x41, 0]));
  });
});

describe('listing', () => {
  it('fails rather than end early when a page does not say where the next begins', async () => {
    const s3 = { send: async () => ({ KeyCount: 1, Contents: [{ Key: 'a' }], IsTruncated: true }) };
    await expect(new S3Bucket(s3, BUCKET).list('', 10)).rejects.toThrow(/more pages and does not say where/);
  });

  it('does not take a proxy that answers 200 for an empty bucket', async () => {
    const s3 = { send: async () => ({}) };
    await expect(new S3Bucket(s3, BUCKET).list('', 10)).rejects.toThrow(/answered without/);
    await expect(new S3Bucket(s3, BUCKET).get('current.json')).rejects.toThrow(/answered without/);
  });
});

const NOON = new Date('2026-11-22T12:00:00Z');

/** Time passes only in pauses. */
class PausedClock implements Clock {
  readonly pauses: number[] = [];
  onPause: () => unknown = () => undefined;
  #now = NOON.getTime();

  now(): Date {
    return new Date(this.#now);
  }

  async pause(milliseconds: number): Promise<void> {
    this.pauses.push(milliseconds);
    this.#now += milliseconds;
    this.onPause();
  }
}

function folderSource(s3: FakeS3) {
  const clock = new PausedClock();
  return { source: new FolderSource(new S3Bucket(s3, BUCKET), 'manifests/', clock), clock, pauses: clock.pauses };
}

function folder(): FakeS3 {
  return new FakeS3({
    'manifests/': '',
    'manifests/README.md': 'none of our business',
    'manifests/rolekeeper.yaml': 'settings',
    'manifests/bitbucket.lock.yaml': 'lock',
    [`manifests/${ROLE}`]: 'role',
    'elsewhere/teams/shop/other.yaml': 'not ours',
  });
}

function crowd(count: number): FakeS3 {
  return new FakeS3(
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`manifests/teams/a/${index}.yaml`, 'x'])),
  );
}

function failing(key: string, error: Error): FakeS3 {
  const s3 = new FakeS3(PUBLISHED);
  s3.interfere = (_call, asked) => {
    if (asked === key) throw error;
  };
  return s3;
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it was expected to fail');
}
