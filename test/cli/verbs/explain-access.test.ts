import { describe, expect, it } from 'vitest';
import { appliedWorkspace, emptyWorkspace, type Workspace, workspace } from '../workspace.ts';

const PRODUCTION = ['explain-access', '--repo', 'checkout-api', '--environment', 'production'];
const STATE = '.rolekeeper/iam.json';

/** Changes a role of the embedded IAM by hand. */
async function changeRole(folder: Workspace, name: string, change: (role: Role) => void): Promise<void> {
  const state = JSON.parse(await folder.read(STATE));
  for (const role of state.RoleDetailList) if (role.RoleName === name) change(role);
  await folder.write(STATE, JSON.stringify(state));
}

interface Role {
  AssumeRolePolicyDocument: { Statement: { Condition: { StringLike: Record<string, unknown> } }[] };
  [member: string]: unknown;
}

describe('rolekeeper explain-access', () => {
  it('says which roles let a step in, who keeps its branch, and why each other role does not', async () => {
    const folder = await workspace();
    const { code, out, err } = await folder.run([...PRODUCTION, '--branch', 'feature/cart']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    await expect(out).toMatchFileSnapshot('../expected/explain-access.txt');
    // Nothing here may read as if IAM refused the branch.
    expect(out.replace(/\s+/g, ' ')).toContain(
      'IAM does not see the branch; the manifest means branch main, not feature/cart',
    );
  });

  it('lists the environments with which a step without deployment would get in', async () => {
    const folder = await workspace();
    const { code, json } = await folder.json(['explain-access', '--repo', 'checkout-api']);
    const { roles } = json as { roles: { name: string; code: string | null; withEnvironment: string[] }[] };
    expect(code).toBe(0);
    expect(roles.map((role) => [role.name, role.code, role.withEnvironment])).toEqual([
      ['checkout-checks', null, []],
      ['checkout-deploy', 'entry-no-environment', ['production']],
      ['reports-publish', 'entry-repository', []],
    ]);
  });

  it('says all about one role, and whether it may do something', async () => {
    const folder = await appliedWorkspace();
    const argv = [...PRODUCTION, '--role', 'reports-publish', '--action', 's3:PutObject', '--target', 'embedded'];
    const { code, out } = await folder.run([...argv, '--resource', 'arn:aws:s3:::reports/index.html']);
    expect(code).toBe(1);
    await expect(out).toMatchFileSnapshot('../expected/explain-access-role.txt');
  });

  it('judges by what IAM has, and says where the manifest differs', async () => {
    const folder = await appliedWorkspace();
    await changeRole(folder, 'checkout-deploy', (role) => {
      const [statement] = role.AssumeRolePolicyDocument.Statement;
      const like = statement?.Condition.StringLike ?? {};
      for (const key of Object.keys(like)) like[key] = '{e24eff74-f5ab-466b-813f-6112807cd7b3}:*';
    });
    await folder.write(
      'manifests/teams/shop/checkout-new.yaml',
      (await folder.read('manifests/teams/shop/checkout-deploy.yaml')).replace(
        'name: checkout-deploy',
        'name: checkout-new',
      ),
    );
    const { code, out } = await folder.run([...PRODUCTION, '--target', 'embedded']);
    expect(code).toBe(0);
    await expect(out).toMatchFileSnapshot('../expected/explain-access-drift.txt');
  });

  it('names the provider first, where the account does not have it: no trust policy is asked then', async () => {
    const folder = await appliedWorkspace();
    const state = JSON.parse(await folder.read(STATE));
    await folder.write(STATE, JSON.stringify({ ...state, OpenIDConnectProviders: [] }));
    const { code, json } = await folder.json([...PRODUCTION, '--target', 'embedded']);
    expect(code).toBe(1);
    const { roles } = json as { roles: { code: string }[] };
    expect(new Set(roles.map((role) => role.code))).toEqual(new Set(['provider-missing']));
  });

  const others: { name: string; reason: string; argv: string[]; code: number; words: RegExp }[] = [
    {
      name: 'no repository',
      reason: 'a step is of one',
      argv: ['explain-access'],
      code: 1,
      words: /Name the repository: --repo SLUG/,
    },
    {
      name: 'a misspelt repository',
      reason: 'one letter is missing',
      argv: ['explain-access', '--repo', 'checkout-ap'],
      code: 1,
      words: /Did you mean checkout-api\?/,
    },
    {
      name: 'a misspelt environment',
      reason: 'one letter is missing',
      argv: [...PRODUCTION.slice(0, 4), 'productio'],
      code: 1,
      words: /no environment "productio".*Did you mean production\?/,
    },
    {
      name: 'an environment of another repository',
      reason: 'its UUID says whose it is',
      argv: [...PRODUCTION.slice(0, 4), '{9bfb2649-89bd-4b71-a3e4-f8845be70cda}'],
      code: 1,
      words: /is an environment of reports.*Name one of checkout-api: production/,
    },
    {
      name: 'a misspelt role',
      reason: 'two letters changed places',
      argv: [...PRODUCTION, '--role', 'checkout-dpeloy'],
      code: 1,
      words: /Did you mean checkout-deploy\?/,
    },
    {
      name: 'an action without a role',
      reason: 'that is the question of who-can',
      argv: [...PRODUCTION, '--action', 's3:PutObject'],
      code: 1,
      words: /--action is about one role.*who-can/,
    },
    {
      name: 'a pattern of actions',
      reason: 'some of it may be allowed',
      argv: [...PRODUCTION, '--role', 'checkout-deploy', '--action', 's3:*'],
      code: 1,
      words: /Name one action with its service/,
    },
    {
      name: 'a profile without an account',
      reason: 'nothing is asked with it',
      argv: [...PRODUCTION, '--profile', 'x'],
      code: 1,
      words: /--profile means nothing without --target/,
    },
  ];
  for (const { name, reason, argv, code, words } of others) {
    it(`says what to do about ${name}: ${reason}`, async () => {
      const folder = await workspace();
      const ran = await folder.run(argv);
      expect(ran.code).toBe(code);
      expect(ran.err.replace(/\s+/g, ' ')).toMatch(words);
    });
  }

  it('takes UUIDs that the lock file does not know, and the ARN of a role', async () => {
    const folder = await workspace();
    const stranger = '11111111-2222-4333-8444-555555555555';
    const { code, json } = await folder.json([
      ...['explain-access', '--repo', stranger, '--environment', `{${stranger}}`],
      ...['--role', 'arn:aws:iam::111122223333:role/bitbucket/checkout-deploy'],
    ]);
    expect(code).toBe(1);
    expect(json).toMatchObject({ roles: [{ name: 'checkout-deploy', answer: 'no', code: 'entry-repository' }] });
  });

  it('asks for the branch where tokens carry it, and IAM decides then', async () => {
    const folder = await workspace();
    await folder.edit(
      'manifests/rolekeeper.yaml',
      '    workspace: acme',
      '    workspace: acme\n    subjectFormat: "{workspaceUuid}:{repositoryUuid}:*:{branch}"',
    );
    for (const name of ['data/reports-publish', 'shop/checkout-deploy']) {
      await folder.edit(`manifests/teams/${name}.yaml`, '  environments: [production]\n', '');
    }
    const argv = ['explain-access', '--repo', 'checkout-api', '--role', 'checkout-deploy'];
    const asked = await folder.run(argv);
    expect(asked.err).toContain('--branch NAME');
    const other = await folder.json([...argv, '--branch', 'feature/cart']);
    expect(other.json).toMatchObject({ roles: [{ answer: 'no', code: 'entry-branch' }] });
    const main = await folder.json([...argv, '--branch', 'refs/heads/main']);
    expect(main.json).toMatchObject({ roles: [{ answer: 'yes', branches: { keeper: 'enforced', named: true } }] });
  });

  it('says that there is no folder of manifests', async () => {
    const folder = await emptyWorkspace();
    const { code, err } = await folder.run(PRODUCTION);
    expect(code).toBe(1);
    expect(err).toContain('manifests');
  });

  it('names roles of other repositories in one line, where they are many', async () => {
    const folder = await workspace();
    const text = await folder.read('manifests/teams/data/reports-publish.yaml');
    for (let index = 0; index < 12; index++) {
      await folder.write(`manifests/teams/data/more-${index}.yaml`, text.replace('reports-publish', `more-${index}`));
    }
    const { out } = await folder.run(PRODUCTION);
    expect(out).toContain('13 roles of other repositories (entry-repository)');
    expect(out).toContain('15 roles: 2 let it in, 13 do not.');
  });
});
