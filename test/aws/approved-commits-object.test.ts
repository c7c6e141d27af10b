/** Approved commits in a bucket: none is lost when several people approve at once. */
import { describe, expect, it } from 'vitest';
import { ApprovedCommitsObject } from '../../src/aws/approved-commits-object.ts';
import { S3Bucket } from '../../src/aws/s3-bucket.ts';
import { approvedCommit } from '../../src/core/record/approved-commits.ts';
import { FakeS3, s3Failure } from '../support/fake-s3.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const approved = (digit: string) => approvedCommit({ commit: digit.repeat(40), after: 'f'.repeat(40) }, null, NOW);

function open() {
  const s3 = new FakeS3();
  return { s3, store: new ApprovedCommitsObject(new S3Bucket(s3, 'state'), 'approved-commits.json', () => NOW) };
}

describe('approved commits in the state bucket', () => {
  it('are none before the first', async () => {
    expect(await open().store.read()).toEqual([]);
  });

  it('are all kept, also of people who approve at the same time', async () => {
    const { store } = open();
    await Promise.all(['a', 'b', 'c'].map((digit) => store.add(approved(digit))));
    expect((await store.read()).map(({ commit }) => commit[0]).sort()).toEqual(['a', 'b', 'c']);
  });

  it('are an error where they cannot be understood, and are not written over', async () => {
    const { s3, store } = open();
    s3.set('approved-commits.json', '[]');
    await expect(store.read()).rejects.toMatchObject({ code: 'service-state' });
    await expect(store.add(approved('a'))).rejects.toMatchObject({ code: 'service-state' });
    expect(s3.json('approved-commits.json')).toEqual([]);
  });

  it('are an error where they may not be read: not none', async () => {
    const { s3, store } = open();
    s3.interfere = () => {
      throw s3Failure('AccessDenied', 403);
    };
    await expect(store.read()).rejects.toMatchObject({ code: 'access-denied' });
  });
});
