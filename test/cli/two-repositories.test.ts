/** Two config repositories in one account and path, through the command line: the second one deletes nothing of the first. */
import { describe, expect, it } from 'vitest';
import { appliedWorkspace, type Workspace, workspace } from './workspace.ts';

const STATE = '.rolekeeper/iam.json';
const SETTINGS = 'manifests/rolekeeper.yaml';
const APPLY = ['apply', '--yes'];

/** The second repository: one role of its own, as a deployment of its own, and the account that the first one wrote. */
async function second(first: Workspace, deployment: string): Promise<Workspace> {
  const made = await workspace();
  await made.remove('manifests/teams/data');
  await made.edit('manifests/teams/shop/checkout-checks.yaml', 'name: checkout-checks', 'name: payments-checks');
  await made.remove('manifests/teams/shop/checkout-deploy.yaml');
  await made.edit(SETTINGS, '  roles:', `  deployment: ${deployment}\n  roles:`);
  // Nothing remembers anything here, as on an AWS account without the service.
  await made.write('account.json', await first.read(STATE));
  return made;
}

async function rolesIn(folder: Workspace, path: string): Promise<string[]> {
  const { RoleDetailList } = JSON.parse(await folder.read(path));
  return RoleDetailList.map(({ RoleName }: { RoleName: string }) => RoleName).sort();
}

const ALL = ['checkout-checks', 'checkout-deploy', 'payments-checks', 'reports-publish'];

describe('the apply of a second config repository', () => {
  it('deletes nothing of the first one, and says why', async () => {
    const first = await appliedWorkspace();
    const other = await second(first, 'payments');
    const { code, out } = await other.run([...APPLY, '--target', 'file:account.json']);
    expect(out).toContain('1 to create');
    expect(out).toContain('checkout-deploy says that it belongs to cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d/default');
    expect(out).not.toContain('to delete');
    expect(code).toBe(0);
    expect(await rolesIn(other, 'account.json')).toEqual(ALL);
  });

  it('says who they are, once the settings name the first one', async () => {
    const first = await appliedWorkspace();
    const other = await second(first, 'payments');
    await other.edit(SETTINGS, '  roles:', '  owners: [{who: the first repository}]\n  roles:');
    const { code, out } = await other.run([...APPLY, '--target', 'file:account.json']);
    expect(out).toContain('3 roles belong to cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d/default (the first repository)');
    expect([code, await rolesIn(other, 'account.json')]).toEqual([0, ALL]);
  });

  it('nor does the first one delete what the second has made', async () => {
    const first = await appliedWorkspace();
    const other = await second(first, 'payments');
    await other.run([...APPLY, '--target', 'file:account.json']);
    await first.write(STATE, await other.read('account.json'));
    const { out } = await first.run(['plan']);
    expect(out).toContain('payments-checks says that it belongs to cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d/payments');
    expect(out).toContain('nothing to do; 3 in sync');
  });

  it('with the name of the first one cannot be told from it where nothing is remembered', async () => {
    const first = await appliedWorkspace();
    const { out } = await (await second(first, 'default')).run(['plan', '--target', 'file:account.json']);
    expect(out).toContain('- checkout-deploy  no manifest declares it');
  });
});

describe('what is remembered of another deployment', () => {
  it('is refused by every command that plans, with a remedy that works', async () => {
    const folder = await appliedWorkspace();
    await folder.edit(SETTINGS, '  roles:', '  deployment: payments\n  roles:');
    const before = await folder.files('.rolekeeper');
    for (const argv of [['plan'], APPLY, ['status']]) {
      const { code, err } = await folder.run(argv);
      expect([code, err]).toEqual([1, expect.stringContaining('error[wrong-deployment]')]);
      expect(err).toContain('correct deployment in rolekeeper.yaml');
    }
    expect(await folder.files('.rolekeeper')).toEqual(before);
    await folder.edit(SETTINGS, 'deployment: payments', 'deployment: default');
    expect((await folder.run(['plan'])).code).toBe(0);
  });

  it('of another workspace is refused as well', async () => {
    const folder = await appliedWorkspace();
    await folder.edit(SETTINGS, 'cb6c5bfb', 'cb6c5bfc');
    const { code, err } = await folder.run(APPLY);
    expect([code, err]).toEqual([1, expect.stringContaining('correct provider.workspaceUuid in rolekeeper.yaml')]);
  });
});
