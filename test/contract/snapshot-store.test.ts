/** One contract, two stores: objects in the state bucket, files beside the embedded account. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stateBucket } from '../../src/aws/state-bucket.ts';
import type { SnapshotStore } from '../../src/core/record/state-ports.ts';
import { SnapshotFolder } from '../../src/embedded/snapshot-folder.ts';
import { WorldError } from '../../src/errors.ts';
import { FakeS3, s3Failure } from '../support/fake-s3.ts';
import { aRoleId } from '../support/ids.ts';
import { actualRole, desiredRole } from '../support/roles.ts';

interface World {
  store: SnapshotStore;
  /** A snapshot that cannot be read. */
  spoil(file: string): Promise<void>;
  /** Their names, sorted. */
  files(): Promise<string[]>;
  /** From now on nothing can be written. */
  fill(): Promise<void>;
}

let hour = 0;
const now = () => new Date(Date.parse('2026-11-22T00:00:00Z') + hour * 3_600_000);

const WORLDS: Record<string, () => Promise<World>> = {
  async 'objects in the state bucket'() {
    const s3 = new FakeS3();
    return {
      store: stateBucket(s3, 'state', now).snapshots,
      spoil: async (file) => s3.set(`snapshots/${file}`, '{}'),
      files: async () => [...s3.objects.keys()].map((key) => key.replace('snapshots/', '')).sort(),
      fill: async () => {
        s3.interfere = (call) => {
          if (call === 'PutObject') throw s3Failure('AccessDenied', 403);
        };
      },
    };
  },
  async 'files in a folder'() {
    const directory = await mkdtemp(join(tmpdir(), 'rolekeeper-snapshots-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const folder = join(directory, 'snapshots');
    return {
      store: new SnapshotFolder(folder, 'snapshots', now),
      spoil: async (file) => writeFile(join(folder, file), '{}'),
      files: async () => (await readdir(folder)).sort(),
      fill: async () => {
        await rm(folder, { recursive: true, force: true });
        await writeFile(folder, '');
      },
    };
  },
};

const role = (name: string) => actualRole(desiredRole({ name }));

describe.each(Object.entries(WORLDS))('snapshots as %s', (_, open) => {
  it('are none of a role that was never taken away', async () => {
    const { store } = await open();
    expect(await store.find('checkout')).toEqual([]);
  });

  it('are found by the name of the role, newest first, and none of a role that begins alike', async () => {
    const { store } = await open();
    for (const [index, name] of ['checkout', 'checkout-deploy', 'checkout', 'checkout'].entries()) {
      hour = index;
      const described = { ...role(name), description: `at ${index}` };
      await store.keep(described, index === 3 ? 'quarantine' : 'delete');
    }
    const found = await store.find('checkout');
    expect(found.map(({ takenAt, before, role: { name } }) => `${takenAt.slice(11, 13)} ${before} ${name}`)).toEqual([
      '03 quarantine checkout',
      '02 delete checkout',
      '00 delete checkout',
    ]);
  });

  it('are kept once of a role whose deletion fails again and again, whatever is left of it', async () => {
    const { store } = await open();
    const whole = actualRole(desiredRole({ name: 'checkout' }), { inlinePolicies: { read: '{}' } });
    for (const inlinePolicies of [whole.inlinePolicies, whole.inlinePolicies, {}, {}]) {
      hour += 1;
      await store.keep({ ...whole, inlinePolicies }, 'delete');
    }
    expect((await store.find('checkout')).map(({ role }) => role.inlinePolicies)).toEqual([{ read: '{}' }]);
    hour += 1;
    await store.keep({ ...whole, roleId: aRoleId('AROAANOTHERONE') }, 'delete');
    await store.keep(whole, 'quarantine');
    expect(await store.find('checkout')).toHaveLength(3);
  });

  it('are kept although the newest cannot be understood: one too many is better than none', async () => {
    const { store, spoil, files } = await open();
    hour = 0;
    await store.keep(role('checkout'), 'delete');
    await spoil('checkout-AROACHECKOUTXXXXXXXXX-2026-11-23T12-00-00.000Z.json');
    hour = 48;
    await store.keep(role('checkout'), 'delete');
    expect((await files()).at(-1)).toBe('checkout-AROACHECKOUTXXXXXXXXX-2026-11-24T00-00-00.000Z.json');
  });

  it('are an error where one of them cannot be understood: an older one would bring back another role', async () => {
    const { store, spoil } = await open();
    hour = 0;
    await store.keep(role('checkout'), 'delete');
    await spoil('checkout-AROACHECKOUTXXXXXXXXX-2026-11-23T12-00-00.000Z.json');
    await expect(store.find('checkout')).rejects.toThrow(WorldError);
  });

  it('that cannot be kept are reported', async () => {
    const { store, fill } = await open();
    await fill();
    await expect(store.keep(role('checkout'), 'delete')).rejects.toThrow(WorldError);
  });
});
