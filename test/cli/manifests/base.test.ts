/** `--base`: what was applied last, where nothing else remembers it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { appliedWorkspace, type Workspace } from '../workspace.ts';

const PUBLISH = 'manifests/teams/data/reports-publish.yaml';
const PLAN = ['plan', '--target', 'file:dump.json'];
const WIDENING = ['--fail-on', 'widening'];

async function git({ directory }: Workspace, ...args: string[]): Promise<void> {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'init.defaultBranch=main'];
  await promisify(execFile)('git', [...who, ...args], { cwd: directory });
}

/** What was applied as a dump that nothing is remembered of, and as the first commit; then a role was opened by hand. */
async function opened(): Promise<Workspace> {
  const folder = await appliedWorkspace();
  const state = JSON.parse(await folder.read('.rolekeeper/iam.json')) as {
    RoleDetailList: { RoleName: string; RolePolicyList: { PolicyDocument: { Statement: unknown[] } }[] }[];
  };
  const role = state.RoleDetailList.find(({ RoleName }) => RoleName === 'reports-publish');
  role?.RolePolicyList[0]?.PolicyDocument.Statement.push({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
  await folder.write('dump.json', JSON.stringify(state));
  await folder.remove('.rolekeeper');
  await git(folder, 'init', '--quiet');
  await git(folder, 'add', 'manifests');
  await git(folder, 'commit', '--quiet', '--message', 'applied');
  return folder;
}

describe('a plan of an account of which nothing is remembered', () => {
  it('says so, and takes everything for more that is not sure to be less', async () => {
    const folder = await opened();
    await folder.edit(PUBLISH, '2h', '3h');
    const { code, out, err } = await folder.run([...PLAN, ...WIDENING]);
    expect(out).toContain(
      'warning[not-remembered] nothing says what was applied last to 1 role: reports-publish: it is not known whether',
    );
    expect(out).not.toContain('Drift:');
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('reports-publish unknown: what was applied last is not known'),
    ]);
  });

  for (const base of ['HEAD', 'main']) {
    it(`tells the manual change from that of the manifest with --base ${base}, a revision of git`, async () => {
      const folder = await opened();
      await folder.edit(PUBLISH, '2h', '3h');
      const { code, out } = await folder.run([...PLAN, ...WIDENING, '--base', base]);
      expect(out).toContain('drift, high     inline policy');
      expect(out).toContain('~ max session     2h -> 3h');
      expect(out).not.toContain('not-remembered');
      expect(code).toBe(0);
    });
  }

  it('tells them with --base and a folder, wherever it lies', async () => {
    const folder = await opened();
    await git(folder, 'worktree', 'add', '--quiet', 'before', 'HEAD');
    await folder.edit(PUBLISH, '2h', '3h');
    const { code, out } = await folder.run([...PLAN, ...WIDENING, '--base', 'before/manifests']);
    expect([code, out]).toEqual([0, expect.stringContaining('1 drifted, 1 to update (1 of them drifted)')]);
  });

  it('fails for what a manifest asks for beyond the base, even if a hand has given it before', async () => {
    const folder = await opened();
    await folder.edit(PUBLISH, 'policies:\n', 'policies:\n    - preset: s3-deploy\n      with: {bucket: acme-more}\n');
    const { code, err } = await folder.run([...PLAN, ...WIDENING, '--base', 'HEAD']);
    expect([code, err]).toEqual([1, expect.stringContaining('reports-publish widens: ')]);
  });
});

describe('a base that cannot be compared with', () => {
  const refused: { name: string; base: string; says: string; prepare?: (folder: Workspace) => Promise<unknown> }[] = [
    { name: 'a revision that there is not', base: 'nowhere', says: 'git revision nowhere cannot be read' },
    { name: 'what looks like an option of git', base: '--output=x', says: 'git revision --output=x cannot be read' },
    {
      name: 'a revision without manifests',
      base: 'empty',
      says: 'git revision empty has no YAML file',
      prepare: async (folder) => {
        await git(folder, 'rm', '-r', '--quiet', '--cached', 'manifests');
        await git(folder, 'commit', '--quiet', '--message', 'empty');
        await git(folder, 'tag', 'empty');
      },
    },
    {
      name: 'a folder whose settings are wrong',
      base: 'wrong',
      says: 'The settings or the lock file of wrong are wrong',
      prepare: (folder) => folder.write('wrong/rolekeeper.yaml', 'apiVersion: rolekeeper/v1\n'),
    },
  ];
  for (const { name, base, says, prepare } of refused) {
    it(`is an error with a remedy: ${name}`, async () => {
      const folder = await opened();
      await prepare?.(folder);
      const { code, out, err } = await folder.run([...PLAN, `--base=${base}`]);
      expect([code, out]).toEqual([1, '']);
      expect(err).toContain(says);
      expect(err).toContain('remedy:');
      expect(Object.keys(await folder.files())).not.toContain('x');
    });
  }
});
