import { describe, expect, it } from 'vitest';
import { stateBucket } from '../../src/aws/state-bucket.ts';
import { AccessDeniedError, ServiceStateError } from '../../src/errors.ts';
import { appliedRole } from '../support/applied-roles.ts';
import { FakeS3, s3Failure } from '../support/fake-s3.ts';
import { desiredRole } from '../support/roles.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const DEPLOY = appliedRole(desiredRole({ name: 'deploy' }), desiredRole({ name: 'deploy', description: 'before' }));
const CHECKS = appliedRole(desiredRole({ name: 'checks' }));

function world() {
  const s3 = new FakeS3();
  return { s3, store: stateBucket(s3, 'state', () => NOW).applied };
}

describe('what was applied, in the state bucket', () => {
  it('is found as it was kept, one object a role', async () => {
    const { s3, store } = world();
    await store.keep([DEPLOY, CHECKS]);
    expect([...s3.objects.keys()].sort()).toEqual(['applied/checks.json', 'applied/deploy.json']);
    expect(await store.find(['deploy', 'checks'])).toEqual(
      new Map([
        ['deploy', DEPLOY],
        ['checks', CHECKS],
      ]),
    );
  });

  it('is found of those roles alone that are asked for: a pass pays for what changed', async () => {
    const { s3, store } = world();
    await store.keep([DEPLOY, CHECKS]);
    s3.calls.length = 0;
    expect([...(await store.find(['checks'])).keys()]).toEqual(['checks']);
    expect(s3.calls).toEqual(['GetObject applied/checks.json']);
  });

  it('is not there where nothing was kept of a role', async () => {
    const { store } = world();
    await store.keep([DEPLOY]);
    expect([...(await store.find(['deploy', 'new'])).keys()]).toEqual(['deploy']);
    expect(await store.find([])).toEqual(new Map());
  });

  it('is the last that was kept', async () => {
    const { store } = world();
    await store.keep([CHECKS]);
    const later = appliedRole(desiredRole({ name: 'checks', description: 'later' }));
    await store.keep([later]);
    expect((await store.find(['checks'])).get('checks')).toEqual(later);
  });

  it('is not guessed where it cannot be understood: without it a manual change could pass for one of the manifest', async () => {
    const { s3, store } = world();
    await store.keep([DEPLOY]);
    s3.set('applied/checks.json', '{"version":"rolekeeper.applied/v9"}');
    const found = store.find(['deploy', 'checks']);
    await expect(found).rejects.toThrow(ServiceStateError);
    await expect(found).rejects.toThrow('s3://state/applied/checks.json cannot be understood by this version.');
  });

  const CALLS = [
    { call: 'GetObject', does: 'read', act: (store: ReturnType<typeof world>['store']) => store.find(['deploy']) },
    { call: 'PutObject', does: 'written', act: (store: ReturnType<typeof world>['store']) => store.keep([DEPLOY]) },
  ];
  for (const { call, does, act } of CALLS) {
    it(`says so where it may not be ${does}`, async () => {
      const { s3, store } = world();
      s3.interfere = (made) => {
        if (made === call) throw s3Failure('AccessDenied', 403);
      };
      await expect(act(store)).rejects.toThrow(AccessDeniedError);
    });
  }
});
