/** What is remembered of an embedded account, in a file beside it. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UNDEPLOYED } from '../../src/core/model/deployment.ts';
import type { Inventory } from '../../src/core/model/inventory.ts';
import { InventoryFile } from '../../src/embedded/inventory-file.ts';
import { ServiceStateError, StateFileError } from '../../src/errors.ts';
import { aRoleId } from '../support/ids.ts';
import { BOUNDARY } from '../support/roles.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolekeeper-inventory-'));
});
afterEach(() => rm(folder, { recursive: true }));

const path = () => join(folder, 'state/inventory.json');
/** Each is what one process would have. */
const open = () => new InventoryFile(path(), '.rolekeeper/inventory.json');

const INVENTORY: Inventory = {
  version: 'rolekeeper.inventory/v2',
  fence: 3,
  published: { sequence: null, revision: 'abc' },
  deployment: { ...UNDEPLOYED, boundary: { arn: BOUNDARY, digest: 'b0' }, serviceTrusts: {} },
  roles: {
    'checkout-deploy': {
      roleId: aRoleId('AROA1'),
      digest: 'v1-1',
      previous: null,
      file: 'teams/shop/checkout-deploy.yaml',
      revision: 'abc',
    },
  },
};

async function given(text: string): Promise<void> {
  await mkdir(join(folder, 'state'), { recursive: true });
  await writeFile(path(), text);
}

describe('the inventory in a file', () => {
  it('is none before the first is written, and is read as it was written', async () => {
    const store = open();
    expect(await store.read()).toBeUndefined();
    await store.write(INVENTORY);
    expect(await store.read()).toEqual(INVENTORY);
    await store.write({ ...INVENTORY, fence: 4 });
    await store.write({ ...INVENTORY, fence: 5 });
    expect(await open().read()).toEqual({ ...INVENTORY, fence: 5 });
    expect(await readdir(join(folder, 'state')), 'nothing else is left').toEqual(['inventory.json']);
  });

  it('is read before it is written: otherwise it is not known what is overwritten', async () => {
    await expect(open().write(INVENTORY)).rejects.toThrow(/is read before it is written/);
  });

  it('of the version before is read, and written as the one of today', async () => {
    const { deployment, ...rest } = INVENTORY;
    await given(JSON.stringify({ ...rest, version: 'rolekeeper.inventory/v1', boundary: 'b0' }));
    const store = open();
    const read = await store.read();
    const boundary = { arn: null, digest: 'b0' };
    expect(read).toEqual({ ...INVENTORY, deployment: { ...deployment, boundary, serviceTrusts: null } });
    await store.write(INVENTORY);
    expect(await open().read()).toEqual(INVENTORY);
  });

  const conflicts: { name: string; reason: string; first: Inventory | undefined; meanwhile: () => Promise<unknown> }[] =
    [
      {
        name: 'that another process has written meanwhile',
        reason: 'it has taken the lease',
        first: INVENTORY,
        meanwhile: () => writtenBy(8),
      },
      {
        name: 'that another process has written first',
        reason: 'none was there, and one is now',
        first: undefined,
        meanwhile: () => writtenBy(8),
      },
      {
        name: 'that is gone meanwhile',
        reason: 'a person wants to start again, and old roles must not come back',
        first: INVENTORY,
        meanwhile: () => rm(path()),
      },
    ];
  async function writtenBy(fence: number): Promise<void> {
    const other = open();
    await other.read();
    await other.write({ ...INVENTORY, fence });
  }
  for (const { name, reason, first, meanwhile } of conflicts) {
    it(`${name} is not overwritten: ${reason}`, async () => {
      if (first !== undefined) await writtenBy(first.fence);
      const store = open();
      await store.read();
      await meanwhile();
      const before = await open().read();
      const error = await store.write({ ...INVENTORY, fence: 7 }).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ServiceStateError);
      expect(error).toMatchObject({
        message: expect.stringMatching(/^\.rolekeeper\/inventory\.json was written by another process/),
        remedy: expect.any(String),
      });
      expect(await open().read()).toEqual(before);
    });
  }

  it('that was written meanwhile can be written once it was read', async () => {
    const store = open();
    await store.read();
    await writtenBy(8);
    expect(await store.read()).toMatchObject({ fence: 8 });
    await store.write({ ...INVENTORY, fence: 9 });
    expect(await open().read()).toMatchObject({ fence: 9 });
  });

  const unreadable = [
    { name: 'nothing', text: '' },
    { name: 'half of it', text: JSON.stringify(INVENTORY).slice(0, -9) },
    { name: 'another version', text: JSON.stringify({ ...INVENTORY, version: 'rolekeeper.inventory/v9' }) },
    { name: 'a role that is a number', text: JSON.stringify({ ...INVENTORY, roles: { a: 1 } }) },
    { name: 'no deployment', text: JSON.stringify({ ...INVENTORY, deployment: undefined }) },
  ];
  for (const { name, text } of unreadable) {
    it(`that holds ${name} is an error, never "none was written"`, async () => {
      await given(text);
      const error = await open()
        .read()
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(StateFileError);
      expect(error).toMatchObject({
        message: '.rolekeeper/inventory.json is not an inventory that this version can read',
        remedy: expect.any(String),
      });
      expect(await readFile(path(), 'utf8')).toBe(text);
    });
  }

  it('that is a folder is an error', async () => {
    await mkdir(path(), { recursive: true });
    await expect(open().read()).rejects.toThrow(StateFileError);
  });
});
