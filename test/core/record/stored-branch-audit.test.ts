/** Branch audits as they are kept, in a file and in the state bucket. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BranchAuditObject } from '../../../src/aws/branch-audit-object.ts';
import { S3Bucket } from '../../../src/aws/s3-bucket.ts';
import type { BranchAuditStore } from '../../../src/core/record/branch-audit-store.ts';
import { auditsWith, branchAuditText, readBranchAudit } from '../../../src/core/record/stored-branch-audit.ts';
import { BranchAuditFile } from '../../../src/embedded/branch-audit-file.ts';
import { FakeS3 } from '../../support/fake-s3.ts';
import { outsideUse, roleAudit } from '../../support/role-audit.ts';

const AUDIT = roleAudit({ outsideCount: 1, outside: [outsideUse('tag', 'v1')], notAsked: { limit: 2 } });
const text = (fields: object) => branchAuditText([{ ...AUDIT, ...fields }]);

describe('a branch audit', () => {
  it('is read as it was written', () => {
    expect(readBranchAudit(text({}))).toEqual([AUDIT]);
    expect(readBranchAudit(branchAuditText([]))).toEqual([]);
  });

  const broken = [
    { because: 'it is cut', text: text({}).slice(0, -10) },
    { because: 'it is of another version', text: text({}).replace('/v1', '/v9') },
    { because: 'a count is negative', text: text({ inOrder: -1 }) },
    { because: 'a count is missing', text: text({ outsideCount: undefined }) },
    { because: 'a time is none', text: text({ since: 'yesterday' }) },
    { because: 'the reason is not known', text: text({ notAsked: { bored: 1 } }) },
    {
      because: 'a use outside is of no kind',
      text: text({ outside: [{ ...outsideUse('tag', 'v1'), is: 'in-order' }] }),
    },
    { because: 'it is a list', text: '[]' },
  ];
  for (const { because, text: one } of broken) {
    it(`is not guessed where ${because}`, () => {
      expect(readBranchAudit(one)).toBeUndefined();
    });
  }
});

async function file() {
  const folder = await mkdtemp(join(tmpdir(), 'rolekeeper-branch-audit-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const store = () => new BranchAuditFile(join(folder, 'branch-audit.json'), 'state/branch-audit.json');
  const spoil = () => writeFile(join(folder, 'branch-audit.json'), '{}');
  return { store, spoil, names: () => readdir(folder), code: 'state-file' };
}

async function object() {
  const s3 = new FakeS3();
  const store = () => new BranchAuditObject(new S3Bucket(s3, 'state'), 'branch-audit.json');
  const spoil = async () => s3.set('branch-audit.json', '{}');
  return { store, spoil, names: async () => [...s3.objects.keys()], code: 'service-state' };
}

describe('what was found outside', () => {
  const found = roleAudit({ outsideCount: 1, outside: [outsideUse('tag', 'v1')] });
  const quiet = roleAudit({ at: '2026-11-27T12:05:00.000Z' });

  it('is remembered beside a later audit that found nothing, and once', () => {
    const [once] = auditsWith([found], [quiet]);
    expect(once).toEqual({ ...quiet, earlier: found.outside });
    expect(auditsWith([once ?? quiet], [quiet])).toEqual([once]);
    expect(auditsWith([once ?? quiet], [found])).toEqual([found]);
  });

  it('is forgotten with the branches by which it was outside, and after a month', () => {
    const renamed = { ...quiet, branches: ['main', 'release'] };
    expect(auditsWith([found], [renamed])).toEqual([renamed]);
    const late = { ...quiet, at: '2026-12-27T12:05:00.000Z' };
    expect(auditsWith([found], [late])).toEqual([late]);
  });

  it('is read back', () => {
    const [kept] = auditsWith([found], [quiet]);
    expect(readBranchAudit(branchAuditText([kept ?? quiet]))).toEqual([kept]);
  });
});

describe.each([
  { what: 'a file', open: file },
  { what: 'the state bucket', open: object },
])('branch audits in $what', ({ open }) => {
  const rolesIn = async (store: BranchAuditStore) => (await store.read()).map(({ role, inOrder }) => [role, inOrder]);

  it('are none at first, and then the last of each role', async () => {
    const { store, names } = await open();
    expect(await store().read()).toEqual([]);
    await store().keep([roleAudit({ role: 'b' }), roleAudit({ role: 'a' })]);
    await store().keep([roleAudit({ role: 'b', inOrder: 3 }), roleAudit({ role: 'c' })]);
    expect(await rolesIn(store())).toEqual([
      ['a', 14],
      ['b', 3],
      ['c', 14],
    ]);
    expect(await names()).toEqual(['branch-audit.json']);
  });

  it('of two writers at once are all kept', async () => {
    const { store } = await open();
    await Promise.all(['a', 'b', 'c'].map((role) => store().keep([roleAudit({ role })])));
    expect((await rolesIn(store())).map(([role]) => role)).toEqual(['a', 'b', 'c']);
  });

  it('that cannot be understood are neither guessed nor replaced', async () => {
    const { store, spoil, code } = await open();
    await spoil();
    await expect(store().read()).rejects.toMatchObject({ code });
    await expect(store().keep([AUDIT])).rejects.toMatchObject({ code });
  });
});
