import { describe, expect, it } from 'vitest';
import { stateBucket } from '../../src/aws/state-bucket.ts';
import { approvalDigestOf } from '../../src/core/model/ids.ts';
import { newApproval } from '../../src/core/record/stored-approval.ts';
import { AccessDeniedError, ServiceStateError } from '../../src/errors.ts';
import { FakeS3, s3Failure } from '../support/fake-s3.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const one = newApproval(approvalDigestOf('deletions', 'one'), 'maria', NOW);
const other = newApproval(approvalDigestOf('deletions', 'other'), null, NOW);

/** Any number of people over one bucket. */
function world() {
  const s3 = new FakeS3();
  return { s3, open: () => stateBucket(s3, 'state', () => NOW).approvals };
}

describe('approvals in the state bucket', () => {
  it('are none where nothing was ever approved', async () => {
    expect(await world().open().read()).toEqual([]);
  });

  it('are read as they were added, and say where they are and how one is added', async () => {
    const { open } = world();
    await open().add(one);
    await open().add(other);
    expect(await open().read()).toEqual([one, other]);
    expect(open()).toMatchObject({
      place: 's3://state/approvals.json',
      command: 'approve --target aws --state-bucket state',
    });
  });

  it('of two who approve at the same time are both kept', async () => {
    const { s3, open } = world();
    const earlier = newApproval(approvalDigestOf('deletions', 'earlier'), null, NOW);
    await open().add(earlier);
    let first = true;
    s3.interfere = async (call) => {
      if (call !== 'PutObject' || !first) return;
      first = false;
      await open().add(other);
    };
    await open().add(one);
    expect((await open().read()).map(({ digest }) => digest)).toEqual([earlier.digest, other.digest, one.digest]);
  });

  it('are not invented where the object may not be read', async () => {
    const { s3, open } = world();
    s3.interfere = () => {
      throw s3Failure('AccessDenied', 403);
    };
    await expect(open().read()).rejects.toThrow(AccessDeniedError);
  });

  it('are not overwritten where they cannot be understood', async () => {
    const { s3, open } = world();
    s3.set('approvals.json', '{}');
    await expect(open().read()).rejects.toThrow(ServiceStateError);
    await expect(open().add(one)).rejects.toThrow(/not a list of approvals/);
    expect(s3.text('approvals.json')).toBe('{}');
  });

  it('give up where others write all the time', async () => {
    const { s3, open } = world();
    let others = 0;
    s3.interfere = (call) => {
      if (call === 'PutObject')
        s3.set('approvals.json', `{"version":"rolekeeper.approvals/v2","approvals":[]}${' '.repeat(++others)}`);
    };
    await expect(open().add(one)).rejects.toThrow(/changed by other writers 4 times in a row/);
  });
});
