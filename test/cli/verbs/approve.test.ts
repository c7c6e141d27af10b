import { describe, expect, it } from 'vitest';
import { approvalsText, newApproval } from '../../../src/core/record/stored-approval.ts';
import { anApprovalDigest } from '../../support/ids.ts';
import { appliedWorkspace, settledWorkspace, type Workspace } from '../workspace.ts';

const APPROVALS = '.rolekeeper/approvals.json';
/** Of deletions that no plan here is about. */
const OTHER = anApprovalDigest('deletions-0123456789abcdef0123456789abcdef');
const LOCKOUTS = anApprovalDigest('lockouts-0123456789abcdef0123456789abcdef');

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
    const approved = await folder.run(['approve', digest, '--yes'], { env: { USER: 'maria' } });
    expect(approved.code).toBe(0);
    expect(approved.out).toMatch(
      /^Approved {2}deletions-[0-9a-f]{32}, until .*Z \(\.rolekeeper\/approvals\.json\)\n$/m,
    );
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
    expect((await folder.run(['approve', digest, '--yes'])).err).toContain('exactly these lockouts');
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
    expect((await folder.run(['approve', ...target, digest, '--yes'])).code).toBe(0);
    expect((await folder.run(['apply', '--yes', ...target])).code).toBe(0);
    expect(await folder.read('my dump.json')).not.toContain('"RoleName": "checkout-deploy"');
  });

  it('is written down as used before the deletions, and as used up by the next apply that writes', async () => {
    const { folder, digest } = await blocked();
    await folder.run(['approve', digest, '--yes']);
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
      await folder.run(['approve', digest, '--yes', ...argv]);
      const [approval] = JSON.parse(await folder.read(APPROVALS)).approvals;
      expect(Date.parse(approval.expires) - Date.parse(approval.approvedAt)).toBe(hours * 3_600_000);
    }
  });

  it('that has expired is reported, and deletes nothing', async () => {
    const { folder, digest } = await blocked();
    await folder.run(['approve', digest, '--yes']);
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
    await folder.write(APPROVALS, approvalsText([newApproval(OTHER, 'maria', new Date())]));
    const { code, out } = await folder.run(['plan']);
    expect(code).toBe(1);
    expect(out).toContain(`warning[approval-other] the approval in .rolekeeper/approvals.json is for ${OTHER}`);
  });

  it('keeps the approvals of others, and forgets those that are over', async () => {
    const { folder, digest } = await blocked();
    const kept = newApproval(OTHER, 'maria', new Date());
    const over = { ...newApproval(LOCKOUTS, 'maria', new Date()), expires: '2026-01-01T00:00:00.000Z' };
    await folder.write(APPROVALS, approvalsText([over, kept]));
    for (let time = 0; time < 2; time++) await folder.run(['approve', digest, '--yes']);
    const { approvals } = JSON.parse(await folder.read(APPROVALS));
    expect(approvals.map((one: { digest: string }) => one.digest)).toEqual([OTHER, digest]);
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

describe('what rolekeeper approve shows and asks', () => {
  it('is every role of the set, with what happens to it and when it was used last', async () => {
    const { folder, digest } = await blocked();
    const { code, out, err } = await folder.run(['approve', digest, '--color', 'never'], { isTTY: true, stdin: 'y\n' });
    expect([code, err]).toEqual([0, expect.stringContaining('Approve these 2 deletions? [y/N]')]);
    expect(out.replace(digest, 'DIGEST').replace(/^Approved.*$/m, 'Approved')).toBe(
      [
        'Deletions  2 roles, as planned now against embedded IAM (.rolekeeper/iam.json)',
        '           DIGEST',
        '',
        '  - checkout-checks  deleted: no manifest declares it',
        '      last used       never, as far as IAM knows',
        '',
        '  - checkout-deploy  deleted: no manifest declares it',
        '      last used       never, as far as IAM knows',
        '',
        'Approved',
        '',
      ].join('\n'),
    );
  });

  for (const { reason, options, says } of [
    { reason: 'the answer is no', options: { isTTY: true, stdin: 'n\n' }, says: 'Nothing was approved.' },
    { reason: 'the input ends', options: { isTTY: true }, says: 'Nothing was approved.' },
    { reason: 'there is no terminal', options: {}, says: 'there is no terminal to answer on: nothing was approved' },
  ]) {
    it(`approves nothing where ${reason}`, async () => {
      const { folder, digest } = await blocked();
      const { code, err } = await folder.run(['approve', digest], options);
      expect([code, err]).toEqual([1, expect.stringContaining(says)]);
      expect(await folder.files()).not.toHaveProperty(APPROVALS);
    });
  }

  it('is the same in JSON, and the list goes to the person who is asked', async () => {
    const { folder, digest } = await blocked();
    const { code, out, err } = await folder.run(['approve', digest, '--json', '--color', 'never'], {
      isTTY: true,
      stdin: 'y\n',
    });
    expect(code).toBe(0);
    expect(err).toContain('- checkout-deploy  deleted: no manifest declares it');
    expect(JSON.parse(out)).toMatchObject({
      digest,
      source: { in: 'plan', revision: null, isOld: false },
      roles: [
        { name: 'checkout-checks', kind: 'delete', reason: 'undeclared', lastUsed: null },
        { name: 'checkout-deploy', kind: 'delete', reason: 'undeclared', lastUsed: null },
      ],
    });
  });

  it('is, of lockouts, who is shut out, and what a name stands for now', async () => {
    const folder = await appliedWorkspace();
    const uuid = /uuid: "(\{[0-9a-f-]+\})"/.exec(await folder.read('manifests/bitbucket.lock.yaml'))?.[1] ?? '';
    await folder.edit('manifests/bitbucket.lock.yaml', uuid, '{00000000-0000-4000-8000-000000000001}');
    const digest = digestIn((await folder.run(['plan'])).out);
    const { out } = await folder.run(['approve', digest, '--yes']);
    expect(out).toMatch(/^Lockouts {2}\d roles?, as planned now/);
    expect(out).toContain('shuts out       every pipeline that can enter today');
    expect(out).toContain(`is another repository now (${uuid} -> {00000000-0000-4000-8000-000000000001})`);
  });

  it('is found again in another manifests folder, by the command that the plan of that folder prints', async () => {
    const { folder } = await blocked();
    for (const [path, text] of Object.entries(await folder.files('manifests'))) {
      await folder.write(path.replace(/^manifests/, 'my roles'), text);
    }
    await folder.remove('manifests');
    const { out } = await folder.run(['plan', 'my roles']);
    const [, digest = ''] = /: rolekeeper approve --in 'my roles' (deletions-[0-9a-f]{32})$/m.exec(out) ?? [];
    expect((await folder.run(['approve', '--in', 'my roles', digest, '--yes'])).code).toBe(0);
    expect((await folder.run(['plan', 'my roles'])).out).toContain('2 to delete');
  });
});

describe('rolekeeper approve refuses', () => {
  it('a digest that no set has, and names the sets that wait', async () => {
    const { folder, digest } = await blocked();
    const { code, err } = await folder.run(['approve', OTHER, '--yes']);
    expect(code).toBe(1);
    expect(err).toContain(`no set of deletions has the digest ${OTHER}`);
    expect(err).toContain(`deletions of 2 roles wait for approval: ${digest} (checkout-checks, checkout-deploy)`);
    expect(err).toContain(`rolekeeper approve ${digest}`);
    expect(await folder.files()).not.toHaveProperty(APPROVALS);
  });

  it('lockouts where only deletions wait', async () => {
    const { folder } = await blocked();
    const { code, err } = await folder.run(['approve', LOCKOUTS, '--yes']);
    expect([code, err]).toEqual([1, expect.stringContaining('it asks for no approval of lockouts')]);
  });

  it('any digest where nothing waits', async () => {
    const folder = await appliedWorkspace();
    const { code, err } = await folder.run(['approve', OTHER, '--yes']);
    expect([code, err]).toEqual([1, expect.stringContaining('nothing waits for approval now')]);
  });

  it('the digest of deletions that no approval lets pass, and says what holds them', async () => {
    const { folder, digest } = await blocked();
    await folder.edit('manifests/teams/data/reports-publish.yaml', 'kind: PipelineRole', 'kind: Pipeline');
    const { code, err } = await folder.run(['approve', digest, '--yes']);
    expect([code, err]).toEqual([1, expect.stringContaining('held by manifests-invalid')]);
  });

  it('what a pass has begun with, and says that the rest needs no approval', async () => {
    const folder = await settledWorkspace();
    await folder.remove('manifests/teams/shop');
    const digest = digestIn((await folder.run(['plan'])).out);
    const iam = await folder.read('.rolekeeper/iam.json');
    await folder.run(['approve', digest, '--yes']);
    await folder.run(['apply', '--yes']);
    // As if the apply had died after the first of the two roles.
    const state = JSON.parse(iam);
    const roles = state.RoleDetailList as { RoleName: string }[];
    state.RoleDetailList = roles.filter(({ RoleName }) => RoleName !== 'checkout-checks');
    await folder.write('.rolekeeper/iam.json', JSON.stringify(state));
    const { code, err } = await folder.run(['approve', digest, '--yes']);
    expect([code, err]).toEqual([1, expect.stringContaining('a pass has used the approval of it')]);
    expect((await folder.run(['plan'])).out).toContain('1 to delete');
  });

  it('all of them where there are no manifests to plan with, and says what else can be done', async () => {
    const { folder, digest } = await blocked();
    await folder.remove('manifests');
    const { code, err } = await folder.run(['approve', digest, '--yes']);
    expect(code).toBe(1);
    for (const words of ['cannot be seen, so nothing was approved', '--in', `apply --allow-deletions ${digest}`]) {
      expect(err).toContain(words);
    }
  });
});

function digestIn(text: string): string {
  return /(deletions|lockouts)-[0-9a-f]{32}/.exec(text)?.[0] ?? '';
}
