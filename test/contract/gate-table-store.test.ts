/** One contract, two stores: an object in the state bucket, a file beside the embedded account. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stateBucket } from '../../src/aws/state-bucket.ts';
import { gateTableDigest, gateTableText } from '../../src/core/gate/stored-table.ts';
import type { GateTableStore } from '../../src/core/record/state-ports.ts';
import { stateFolder } from '../../src/embedded/state-folder.ts';
import { WorldError } from '../../src/errors.ts';
import { gateRole, gateTable } from '../core/gate/tables.ts';
import { FakeS3, s3Failure } from '../support/fake-s3.ts';

interface World {
  /** Of another process each time. */
  open(): GateTableStore;
  text(): Promise<string | undefined>;
  put(text: string): Promise<void>;
  /** From now on it can be neither read nor written. */
  close(): Promise<void>;
}

const WORLDS: Record<string, () => Promise<World>> = {
  async 'an object in the state bucket'() {
    const s3 = new FakeS3();
    return {
      open: () => stateBucket(s3, 'state', () => new Date()).gate,
      text: async () => s3.text('gate.json'),
      put: async (text) => s3.set('gate.json', text),
      close: async () => {
        s3.interfere = () => {
          throw s3Failure('AccessDenied', 403);
        };
      },
    };
  },
  async 'a file in a folder'() {
    const directory = await mkdtemp(join(tmpdir(), 'rolekeeper-gate-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const folder = join(directory, 'state');
    const path = join(folder, 'gate.json');
    return {
      open: () => stateFolder(folder, 'state', () => new Date()).gate,
      text: () => readFile(path, 'utf8').catch(() => undefined),
      put: async (text) => {
        await rm(path, { force: true });
        await writeFile(path, text);
      },
      close: async () => {
        await rm(folder, { recursive: true, force: true });
        await writeFile(folder, '');
      },
    };
  },
};

const TABLE = gateTable({ 'checkout-deploy': gateRole() });
const OTHER = gateTable({ 'checkout-deploy': gateRole({ branches: ['next'] }) });

describe.each(Object.entries(WORLDS))('the table of the gate as %s', (_, make) => {
  it('is none only if none was ever written', async () => {
    expect(await (await make()).open().read()).toBeUndefined();
  });

  it('is read as it was written, and its digest is that of the text', async () => {
    const world = await make();
    const store = world.open();
    await store.read();
    const written = await store.write(TABLE);
    expect(await world.text()).toBe(gateTableText(TABLE));
    expect(written).toEqual({ digest: gateTableDigest(gateTableText(TABLE)), table: TABLE });
    expect(await world.open().read()).toEqual(written);
  });

  it('is there, without a table, where it cannot be understood, and can be written again', async () => {
    const world = await make();
    const first = world.open();
    await first.read();
    await first.write(TABLE);
    await world.put('{"version":"rolekeeper.gate/v9"}');
    const store = world.open();
    expect(await store.read()).toEqual({ digest: expect.stringMatching(/^[0-9a-f]{64}$/), table: undefined });
    await store.write(OTHER);
    expect((await world.open().read())?.table).toEqual(OTHER);
  });

  it('is written by a holder twice, and not over what another one has written since', async () => {
    const world = await make();
    const [one, other] = [world.open(), world.open()];
    await one.read();
    await other.read();
    await one.write(TABLE);
    await one.write(OTHER);
    await expect(other.write(TABLE)).rejects.toMatchObject({ code: 'service-state' });
    expect((await world.open().read())?.table).toEqual(OTHER);
    await other.read();
    await other.write(TABLE);
    await expect(one.write(OTHER)).rejects.toMatchObject({ code: 'service-state' });
  });

  it('is not written by one that has not looked', async () => {
    await expect((await make()).open().write(TABLE)).rejects.toThrow(/read before/);
  });

  it('is never none where it cannot be read', async () => {
    const world = await make();
    const store = world.open();
    await store.read();
    await store.write(TABLE);
    await world.close();
    await expect(store.read()).rejects.toBeInstanceOf(WorldError);
    await expect(store.write(OTHER)).rejects.toBeInstanceOf(WorldError);
  });
});
