/** Approvals beside an embedded account: of several processes that add one, all are kept. */
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approvalDigestOf } from '../../src/core/model/ids.ts';
import { newApproval } from '../../src/core/record/stored-approval.ts';
import { ApprovalsFile } from '../../src/embedded/approvals-file.ts';
import { StateFileError } from '../../src/errors.ts';

const NOON = new Date('2026-11-22T12:00:00Z');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolekeeper-approvals-'));
});
afterEach(() => rm(folder, { recursive: true }));

const path = () => join(folder, 'approvals.json');
/** Each is what one process would have. */
const store = () => new ApprovalsFile(path(), 'state/approvals.json', () => NOON);
const approval = (content: string) => newApproval(approvalDigestOf('deletions', content), null, NOON);

describe('approvals in a file', () => {
  it('are all kept, however many are added at once', async () => {
    const all = Array.from({ length: 20 }, (_, index) => approval(`set ${index}`));
    await Promise.all(all.map((one) => store().add(one)));
    const kept = (await store().read()).map(({ digest }) => digest);
    expect(kept.toSorted()).toEqual(all.map(({ digest }) => digest).sort());
    expect(await readdir(folder)).toEqual(['approvals.json']);
  });

  it('are added although a process died while it added one', async () => {
    await writeFile(`${path()}.lock`, '4711');
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(`${path()}.lock`, longAgo, longAgo);
    await store().add(approval('a set'));
    expect(await store().read()).toHaveLength(1);
  });

  it('that cannot be understood are not replaced, and keep no lock', async () => {
    await writeFile(path(), 'garbled');
    await expect(store().add(approval('a set'))).rejects.toThrow(StateFileError);
    expect(await readdir(folder)).toEqual(['approvals.json']);
  });
});
