import { describe, expect, it } from 'vitest';
import { appliedWorkspace, emptyWorkspace, type Workspace } from './workspace.ts';

const APPROVALS = '.rolekeeper/approvals.json';

/** A plan that is blocked: the folder of team shop is gone. */
async function blocked(): Promise<{ folder: Workspace; digest: string }> {
  const folder = await appliedWorkspace();
  await folder.remove('manifests/teams/shop');
  const { out } = await folder.run(['plan']);
  return { folder, digest: /: rolekeeper approve ([0-9a-f]{12})$/m.exec(out)?.[1] ?? '' };
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
    expect(approved.out).toMatch(
      /^Approved {2}the deletions [0-9a-f]{12}, until .*Z \(\.rolekeeper\/approvals\.json\)\n$/,
    );
    expect(JSON.parse(await folder.read(APPROVALS))).toMatchObject({
      version: 'rolekeeper.approvals/v1',
      approvals: [{ digest, by: 'maria' }],
    });
    const { code, out } = await folder.run(['apply', '--yes']);
    expect(code).toBe(0);
    expect(out).toContain('2 to delete');
    expect(await folder.read('.rolekeeper/iam.json')).not.toContain('"RoleName": "checkout-deploy"');
  });

  it('is written down as used before the deletions, and as used up after them', async () => {
    const { folder, digest } = await blocked();
    await folder.run(['approve', digest]);
    await folder.run(['apply', '--yes']);
    const names = async () =>
      JSON.parse(await folder.read(APPROVALS)).approvals.map(({ left }: { left?: { name: string }[] }) =>
        left?.map(({ name }) => name),
      );
    expect(await names()).toEqual([['checkout-checks', 'checkout-deploy']]);
    await folder.run(['apply', '--yes']);
    expect(await names()).toEqual([[]]);
  });

  it('holds for 24 hours, or less if somebody says so', async () => {
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

  it('that is over is told, and deletes nothing', async () => {
    const { folder, digest } = await blocked();
    await folder.run(['approve', digest]);
    await change(folder, 'expires', '2026-01-01T00:00:00.000Z');
    const { code, out } = await folder.run(['apply', '--yes']);
    expect(code).toBe(1);
    expect(out).toContain(
      'warning[approval-expired] the approval in .rolekeeper/approvals.json to exactly these deletions',
    );
    expect(await folder.read('.rolekeeper/iam.json')).toContain('"RoleName": "checkout-deploy"');
  });

  it('of other deletions is told, and deletes nothing', async () => {
    const { folder } = await blocked();
    await folder.run(['approve', '0123456789ab']);
    const { code, out } = await folder.run(['plan']);
    expect(code).toBe(1);
    expect(out).toContain(
      'warning[approval-other] the approval in .rolekeeper/approvals.json is for the deletions 0123456789ab',
    );
  });

  it('keeps the approvals of others, and forgets those that are over', async () => {
    const folder = await emptyWorkspace();
    await folder.run(['approve', 'aaaaaaaaaaaa']);
    await change(folder, 'expires', '2026-01-01T00:00:00.000Z');
    for (const digest of ['bbbbbbbbbbbb', 'cccccccccccc', 'bbbbbbbbbbbb']) await folder.run(['approve', digest]);
    const { approvals } = JSON.parse(await folder.read(APPROVALS));
    expect(approvals.map(({ digest }: { digest: string }) => digest)).toEqual(['cccccccccccc', 'bbbbbbbbbbbb']);
  });

  it('refuses a plan while the list of approvals cannot be understood: no approval is invented', async () => {
    const { folder } = await blocked();
    await folder.write(APPROVALS, '{"version":"rolekeeper.approvals/v1","approvals":[{"digest":7}]}');
    const { code, err } = await folder.run(['plan']);
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('error[state-file] .rolekeeper/approvals.json is not a list'),
    ]);
  });

  const mistakes = [
    { reason: 'no digest', argv: ['approve'], says: "missing required argument 'DIGEST'" },
    { reason: 'something else', argv: ['approve', 'yes'], says: 'The plan prints it' },
    { reason: 'longer than a day', argv: ['approve', 'aaaaaaaaaaaa', '--for', '25h'], says: 'It is up to 24h' },
    {
      reason: 'AWS, and nobody knows where',
      argv: ['approve', 'aaaaaaaaaaaa', '--target', 'aws'],
      says: 'apply --target aws --allow-deletions aaaaaaaaaaaa',
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
