import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppliedFolder } from '../../src/embedded/applied-folder.ts';
import { StateFileError } from '../../src/errors.ts';
import { appliedRole } from '../support/applied-roles.ts';
import { desiredRole } from '../support/roles.ts';

const DEPLOY = appliedRole(desiredRole({ name: 'deploy' }), desiredRole({ name: 'deploy', description: 'before' }));
const CHECKS = appliedRole(desiredRole({ name: 'checks' }));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolekeeper-applied-'));
});
afterEach(() => rm(folder, { recursive: true }));

const path = () => join(folder, 'applied');
const store = () => new AppliedFolder(path(), '.rolekeeper/applied');

describe('what was applied, beside an embedded account', () => {
  it('is found as it was kept, one file a role', async () => {
    await store().keep([DEPLOY, CHECKS]);
    expect((await readdir(path())).sort()).toEqual(['checks.json', 'deploy.json']);
    expect(await store().find(['deploy', 'checks'])).toEqual(
      new Map([
        ['deploy', DEPLOY],
        ['checks', CHECKS],
      ]),
    );
  });

  it('is not there where nothing was kept of a role, or of any', async () => {
    expect(await store().find(['deploy'])).toEqual(new Map());
    await store().keep([DEPLOY]);
    expect([...(await store().find(['deploy', 'new'])).keys()]).toEqual(['deploy']);
  });

  it('is no folder where there is nothing to keep', async () => {
    await store().keep([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is the last that was kept', async () => {
    await store().keep([CHECKS]);
    const later = appliedRole(desiredRole({ name: 'checks', description: 'later' }));
    await store().keep([later]);
    expect((await store().find(['checks'])).get('checks')).toEqual(later);
  });

  it('is not guessed where it cannot be understood: without it a manual change could pass for one of the manifest', async () => {
    await store().keep([DEPLOY]);
    await writeFile(join(path(), 'checks.json'), 'garbled');
    const found = store().find(['deploy', 'checks']);
    await expect(found).rejects.toThrow(StateFileError);
    await expect(found).rejects.toThrow('.rolekeeper/applied/checks.json cannot be understood by this version');
  });

  it('says so where it cannot be read or written', async () => {
    await mkdir(join(path(), 'deploy.json'), { recursive: true });
    await expect(store().find(['deploy'])).rejects.toThrow(StateFileError);
    await expect(store().keep([DEPLOY])).rejects.toThrow(StateFileError);
  });
});
