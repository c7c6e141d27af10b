import { describe, expect, it } from 'vitest';
import { stateBucket } from '../../src/aws/state-bucket.ts';
import { AccessDeniedError, ServiceStateError } from '../../src/errors.ts';
import { FakeS3, s3Failure } from '../support/fake-s3.ts';

const GOOD = {
  revision: 'abc',
  settings: 'kind: Settings\n',
  lock: { 'bitbucket.lock.yaml': 'kind: BitbucketLock\n' },
};

function world() {
  const s3 = new FakeS3();
  return { s3, store: stateBucket(s3, 'state', () => new Date('2026-11-22T12:00:00Z')).lastGood };
}

describe('the last good settings, in the state bucket', () => {
  it('are the last that were kept, in one object', async () => {
    const { s3, store } = world();
    await store.keep({ ...GOOD, lock: { 'bitbucket.lock.yaml': 'before' } });
    await store.keep(GOOD);
    expect([...s3.objects.keys()]).toEqual(['settings.json']);
    expect(await store.read()).toEqual(GOOD);
  });

  it('are none where none were ever kept', async () => {
    expect(await world().store.read()).toBeUndefined();
  });

  it('are not guessed where they cannot be understood', async () => {
    const { s3, store } = world();
    s3.set('settings.json', '{"version":"rolekeeper.settings/v9"}');
    await expect(store.read()).rejects.toThrow(ServiceStateError);
    await expect(store.read()).rejects.toThrow('s3://state/settings.json cannot be understood by this version.');
  });

  const CALLS = [
    { call: 'GetObject', does: 'read', act: (store: ReturnType<typeof world>['store']) => store.read() },
    { call: 'PutObject', does: 'written', act: (store: ReturnType<typeof world>['store']) => store.keep(GOOD) },
  ];
  it.each(CALLS)('say so where they may not be $does', async ({ call, act }) => {
    const { s3, store } = world();
    await store.keep(GOOD);
    s3.interfere = (made) => {
      if (made === call) throw s3Failure('AccessDenied', 403);
    };
    await expect(act(store)).rejects.toThrow(AccessDeniedError);
  });
});
