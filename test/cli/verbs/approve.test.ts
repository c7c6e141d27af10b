import { describe, expect, it } from 'vitest';
import { appliedWorkspace, emptyWorkspace, type Workspace } from '../workspace.ts';

const APPROVALS = '.rolekeeper/approvals.json';
/** Of deletions that no plan here is about. */
const OTHER = 'deletions-0123456789abcdef0123456789abcdef';

/** A plan that is blocked: the folder of team shop is gone. */
async function blocked(): Promise<{ folder: Workspace; digest: string }> {
  const folder = await appliedWorkspace();
  await folder.remove('manifests/teams/shop');
  const { out } = await folder.run(['plan']);
  return { folder, digest: /: rolekeeper approve (deletions-[0-9a-f]{32})$/m.exec(out)?.[1] ?? '' };
}

/** As if it had been given at another time. */
async function change(folder: Workspace, field: string, value: string): Promise<void> {
  const file = JSON.parse(await folder.read(APPROVALS));
  file.approvals[0][field] = value;
  await folder.write(APPROVALS, JSON.stringify(file));
}

describe('rolekeeper approve', () => {
  it('is the command that a blocked plan prints, and lets exactly that set pass', async () => {
    const { folder, digest } = await blocked();
    const approved = await folder.run(['approve', digest], { env: { USER: 'maria' } });
    expect(approved.code).toBe(0);
    expect(approved.out).toMatch(/^Approved {2}deletions-[0-9a-f]{32}, until .*Z \(\.rolekeeper\/approvals\.json\)\n$/);
    expect(JSON.parse(await folder.read(APPROVALS))).toMatchObject({
      version: 'rolekeeper.approvals/v2',
      approvals: [{ digest, by: 'maria' }],
    });
    const { code, out } = await folder.run(['apply', '--yes']);
    expect(code).toBe(0);
    expect(out).toContain('2 to delete');
    expect(await folder.read('.rolekeeper/iam.json')).not.toContain('"RoleName": "checkout-deploy"');
  });

  it('lets exactly the lockouts pass that a blocked plan names, and not the deletions beside them', async () => {
    const folder = await appliedWorkspace();
    const uuid = /uuid: "(\{[0-9a-f-]+\})"/.exec(await folder.read('manifests/bitbucket.lock.yaml'))?.[1] ?? '';
    await folder.edit('manifests/bitbucket.lock.yaml', uuid, '{00000000-0000-4000-8000-000000000001}');
    const { code, out } = await folder.run(['apply', '--yes']);
    expect(code).toBe(1);
    const digest = /: rolekeeper approve (lockouts-[0-9a-f]{32})$/m.exec(out)?.[1] ?? '';
    expect(out).toContain(`(${uuid} -> {00000000-0000-4000-8000-000000000001})`);
    expect((await folder.run(['apply', '--yes', '--allow-deletions', digest])).err).toContain('deletions- and 32');
    expect((await folder.run(['plan', '--allow-lockouts', digest])).code).toBe(0);
    expect((await folder.run(['approve', digest])).err).toContain('exactly these lockouts');
    expect((await folder.run(['apply', '--yes'])).code).toBe(0);
    expect(await folder.read('.rolekeeper/iam.json')).toContain('{00000000-0000-4000-8000-000000000001}:');
  });

  it('of a dump is kept beside the dump, as the blocked plan prints it', async () => {
    const { folder } = await blocked();
    const dump = await folder.read('.rolekeeper/iam.json');
    await folder.write('my dump.json', dump);
    const target = ['--target', 'file:my dump.json'];
    const { out } = await folder.run(['plan', ...target]);
    expect(out).toMatch(/: rolekeeper approve --target 'file:my dump\.json' deletions-[0-9a-f]{32}$/m);
    const digest = /deletions-[0-9a-f]{32}/.exec(out)?.[0] ?? '';
    expect((await folder.run(['approve', ...target, digest])).code).toBe(0);
    expect((await folder.run(['apply', '--yes', ...target])).code).toBe(0);
    expect(await folder.read('my dump.json')).not.toContain('"RoleName": "checkout-deploy"');
  });

  it('is written down as used before the deletions, and as used up by the next apply that writes', async () => {
    const { folder, digest } = await blocked();
    await folder.run(['approve', digest]);
    await folder.run(['apply', '--yes']);
    const names = async () =>
      JSON.parse(await folder.read(APPROVALS)).approvals.map(({ remaining }: { remaining?: { name: string }[] }) =>
        remaining?.map(({ name }) => name),
      );
    expect(await names()).toEqual([['checkout-checks', 'checkout-deploy']]);
    await folder.edit('manifests/teams/data/reports-publish.yaml', '2h', '3h');
    await folder.run(['apply', '--yes']);
    expect(await names()).toEqual([[]]);
  });

  it('holds for 24 hours, or less if that is asked for', async () => {
    const { folder, digest } = await blocked();
    for (const [argv, hours] of [
      [[], 24],
      [['--for', '90m'], 1.5],
    ] as const) {
      await folder.run(['approve', digest, ...argv]);
      const [approval] = JSON.parse(await folder.read(APPROVALS)).approvals;
      expect(Date.parse(approval.expires) - Date.parse(approval.approvedAt)).toBe(hours * 3_600_000);
    }
  });

  it('that has expired is reported, and deletes nothing', async () => {
    const { folder, digest } = await blocked();
    await folder.run(['approve', digest]);
    await change(folder, 'expires', '2026-01-01T00:00:00.000Z');
    const { code, out } = await folder.run(['apply', '--yes']);
    expect(code).toBe(1);
    expect(out).toContain(
      'warning[approval-expired] the approval in .rolekeeper/approvals.json of exactly these deletions',
    );
    expect(await folder.read('.rolekeeper/iam.json')).toContain('"RoleName": "checkout-deploy"');
  });

  it('of other deletions is reported, and deletes nothing', async () => {
    const { folder } = await blocked();
    await folder.run(['approve', OTHER]);
    const { code, out } = await folder.run(['plan']);
    expect(code).toBe(1);
    expect(out).toContain(`warning[approval-other] the approval in .rolekeeper/approvals.json is for ${OTHER}`);
  });

  it('keeps the approvals of others, and forgets those that are over', async () => {
    const folder = await emptyWorkspace();
    const [a, b, c] = ['a', 'b', 'c'].map((digit) => `deletions-${digit.repeat(32)}`);
    if (a === undefined || b === undefined || c === undefined) throw new Error('there are three');
    await folder.run(['approve', a]);
    await change(folder, 'expires', '2026-01-01T00:00:00.000Z');
    for (const digest of [b, c, b]) await folder.run(['approve', digest]);
    const { approvals } = JSON.parse(await folder.read(APPROVALS));
    expect(approvals.map(({ digest }: { digest: string }) => digest)).toEqual([c, b]);
  });

  for (const verb of ['plan', 'status']) {
    it(`lets ${verb} delete nothing while the list of approvals cannot be understood, and go on with all else`, async () => {
      const { folder } = await blocked();
      await folder.edit('manifests/teams/data/reports-publish.yaml', '2h', '3h');
      await folder.write(APPROVALS, '{"version":"rolekeeper.approvals/v2","approvals":[{"digest":7}]}');
      const { code, out, err } = await folder.run([verb]);
      expect(code).toBe(1);
      if (verb === 'status') {
        expect(out).toContain('1 changed, 2 undeclared');
        // The list of roles has no place for findings.
        expect(err).toMatch(/^\nSomething is blocked \(.*approvals-unread.*\): rolekeeper plan says why\.\n$/);
      } else {
        expect(err).toBe('');
        expect(out).toContain('blocked[approvals-unread] the approvals could not be read, so no role is deleted');
        expect(out).toContain('.rolekeeper/approvals.json is not a list of approvals');
        expect(out).toContain('1 to update, 2 blocked');
      }
    });
  }

  it('lets apply delete nothing while the list of approvals cannot be understood, and do all else', async () => {
    const { folder } = await blocked();
    await folder.edit('manifests/teams/data/reports-publish.yaml', '2h', '3h');
    await folder.write(APPROVALS, '{"version":"rolekeeper.approvals/v2","approvals":[{"digest":7}]}');
    const { code, out } = await folder.run(['apply', '--yes']);
    expect([code, out]).toEqual([1, expect.stringContaining('Applied  1 of 1 role changed')]);
    const state = await folder.read('.rolekeeper/iam.json');
    expect(state).toContain('"MaxSessionDuration": 10800');
    expect(state).toContain('"RoleName": "checkout-deploy"');
  });

  const mistakes = [
    { reason: 'no digest', argv: ['approve'], says: "missing required argument 'DIGEST'" },
    { reason: 'something else', argv: ['approve', 'yes'], says: 'The blocked plan prints it' },
    { reason: 'longer than a day', argv: ['approve', OTHER, '--for', '25h'], says: 'It is up to 24h' },
    {
      reason: 'AWS, and no bucket in which the service would find it',
      argv: ['approve', OTHER, '--target', 'aws'],
      says: `apply --target aws --allow-deletions ${OTHER}`,
    },
    {
      reason: 'a bucket without AWS',
      argv: ['plan', '--state-bucket', 'b'],
      says: '--state-bucket means nothing to --target embedded',
    },
  ];
  for (const { reason, argv, says } of mistakes) {
    it(`says what is wrong: ${reason}`, async () => {
      const { folder } = await blocked();
      const { code, err } = await folder.run(argv);
      expect([code, err]).toEqual([1, expect.stringContaining(says)]);
    });
  }
});
