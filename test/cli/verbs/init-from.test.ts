/** `rolekeeper init --from`: the first manifests for an account that is there. */
import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import packageJson from '../../../package.json' with { type: 'json' };
import {
  API,
  AUDIENCE,
  dump,
  NEAR,
  PRODUCTION,
  provider,
  SHOP,
  STAGING,
  trust,
} from '../../support/made-up-account.ts';
import { emptyWorkspace, type Ran, type Workspace } from '../workspace.ts';

const ROLES = {
  'api-deploy': trust({ sub: `${API}:${PRODUCTION}:*` }),
  'api-read': trust({ sub: `${API}:*` }),
  'near-deploy': trust({ sub: `${NEAR}:*:*` }),
  'shop-deploy': trust({ sub: [`${SHOP}:${STAGING}:*`, `${SHOP}:{aaaaaaaa-0000-4000-8000-000000000001}`] }),
};

async function begun(text: string, argv: readonly string[] = [], options = {}): Promise<Ran & { folder: Workspace }> {
  const folder = await emptyWorkspace();
  await folder.write('dump.json', text);
  return { ...(await folder.run(['init', '--from', 'file:dump.json', ...argv], options)), folder };
}

async function settingsOf(folder: Workspace) {
  return parse(await folder.read('manifests/rolekeeper.yaml')).spec;
}

describe('rolekeeper init --from', () => {
  it('writes settings and lock file from a dump, which are valid as they stand', async () => {
    const { code, out, err, folder } = await begun(dump(ROLES));
    expect(err).not.toContain('error');
    expect(code).toBe(0);
    await expect(`${out}${err}`).toMatchFileSnapshot('../expected/init-from.txt');
    await expect(await folder.read('manifests/rolekeeper.yaml')).toMatchFileSnapshot('../expected/init-from.yaml');
    await expect(await folder.read('manifests/bitbucket.lock.yaml')).toMatchFileSnapshot(
      '../expected/init-from.lock.yaml',
    );
    const validated = await folder.run(['validate']);
    expect([validated.code, validated.err]).toEqual([0, '']);
    expect((await folder.run(['scan', '--target', 'file:dump.json'])).out).toContain('api-deploy');
  });

  it('leaves out of scan what the settings ignore, and counts it', async () => {
    const { folder } = await begun(dump(ROLES));
    const settings = await folder.read('manifests/rolekeeper.yaml');
    await folder.write(
      'manifests/rolekeeper.yaml',
      `${settings}  ignore:\n    - {name: "*-deploy", until: 2999-12-31, reason: OPS-3}\n`,
    );
    const { out } = await folder.run(['scan', '--target', 'file:dump.json']);
    expect(out).toContain('1 of 4 roles trusts Bitbucket');
    expect(out).toContain('; 3 more ignored (--json lists them)');
    const { json } = await folder.json(['scan', '--target', 'file:dump.json']);
    expect(json).toMatchObject({
      counts: { trusting: 1, ignored: 3 },
      roles: [{ name: 'api-read', trustDigest: expect.stringMatching(/^trust-[0-9a-f]{32}$/) }],
      ignored: ['api-deploy', 'near-deploy', 'shop-deploy'].map((name) => ({
        name,
        entry: '/spec/ignore/0',
        reason: 'OPS-3',
        until: '2999-12-31',
      })),
    });
  });

  it('prints no control character of an account in its questions', async () => {
    const odd = dump({ ...ROLES, other: trust({ workspace: 'be\u001b[2Jta', sub: `${SHOP}:*` }) });
    const { err } = await begun(odd, [], { isTTY: true, stdin: '' });
    expect(err).toContain('Which one [acme] ');
    expect(err).not.toContain('\u001b[2J');
  });

  it('gives two repositories that begin alike names of their own', async () => {
    const { folder } = await begun(dump(ROLES));
    const { repositories } = parse(await folder.read('manifests/bitbucket.lock.yaml')).spec;
    expect(repositories).toMatchObject({
      'unknown-1de489be': { uuid: SHOP },
      'unknown-5bca6b831e': { uuid: API },
      'unknown-5bca6b831f': { uuid: NEAR },
    });
  });

  it('begins in a repository of one’s own, and takes what was said', async () => {
    const folder = await emptyWorkspace();
    await folder.write('dump.json', dump(ROLES));
    await folder.write('own/README.md', '# ours\n');
    const { code, out } = await folder.run([
      ...['init', '--from', 'file:dump.json', '--in', 'own', '--team', 'core', '--pipeline'],
      ...['--boundary', 'arn:aws:iam::444455556666:policy/ci-boundary'],
    ]);
    expect([code, out.split('\n')[0]]).toEqual([0, '+ own/manifests/rolekeeper.yaml']);
    expect(parse(await folder.read('own/manifests/rolekeeper.yaml')).spec.roles.permissionsBoundary).toBe(
      'arn:aws:iam::444455556666:policy/ci-boundary',
    );
    expect(await folder.read('own/.bitbucket/CODEOWNERS')).toContain('/manifests/teams/core/ ');
    expect(await readdir(folder.path('own/manifests/teams'))).toEqual(['core']);
  });

  it('asks on a terminal, and takes an empty answer for what it proposes', async () => {
    const both = dump({ ...ROLES, other: trust({ workspace: 'beta', sub: `${SHOP}:*` }) });
    const { code, err, folder } = await begun(both, [], { isTTY: true, stdin: 'acme\n\nshop\n' });
    expect(code).toBe(0);
    expect(err).toContain('The account trusts several workspaces: acme (4 roles), beta (1 role). Which one [acme] ');
    expect(err).toContain(
      'ARN of the permissions boundary [arn:aws:iam::444455556666:policy/rolekeeper/pipeline-boundary] ',
    );
    expect((await settingsOf(folder)).provider.workspace).toBe('acme');
    expect(await readdir(folder.path('manifests/teams'))).toEqual(['shop']);
  });

  it('gives the first role a name that the account has not', async () => {
    const { folder } = await begun(dump({ ...ROLES, 'Pipeline-WhoAmI': trust({ sub: `${API}:*` }) }));
    expect(await readdir(folder.path('manifests/teams/platform'))).toEqual(['pipeline-whoami-2.yaml']);
  });

  it('writes nothing where a question is not answered', async () => {
    const { code, err, folder } = await begun(dump(ROLES), [], { isTTY: true, stdin: 'arn:aws:iam::aws:policy/x\n' });
    expect([code, err]).toEqual([1, expect.stringContaining('the question was not answered: nothing was written')]);
    expect(await readdir(folder.directory)).toEqual(['dump.json']);
  });

  it('overwrites nothing, and then does not even read the account', async () => {
    const folder = await emptyWorkspace();
    await folder.write('manifests/bitbucket.lock.yaml', '# mine\n');
    const { code, err } = await folder.run(['init', '--from', 'file:nowhere.json']);
    expect([code, err.split('\n')[0]]).toEqual([
      1,
      'error[usage] manifests/bitbucket.lock.yaml is there already: nothing was written',
    ]);
    expect(await folder.read('manifests/bitbucket.lock.yaml')).toBe('# mine\n');
  });

  it('puts the names of 2,500 repositories into parts, all of them valid', async () => {
    const many = Array.from({ length: 2500 }, (_, index) => {
      const digits = String(index).padStart(8, '0');
      return [`role-${index}`, trust({ sub: `{${digits}-1e95-4b5f-9a3c-7d1f7a4cf2e6}:*` })] as const;
    });
    const { code, folder } = await begun(dump(Object.fromEntries(many)));
    expect(code).toBe(0);
    expect((await readdir(folder.path('manifests/bitbucket.lock.d'))).length).toBeGreaterThan(3);
    expect((await folder.run(['validate'])).code).toBe(0);
  });

  const PROVIDERS: { reason: string; text: string; expected: Record<string, unknown>; says?: RegExp }[] = [
    {
      reason: 'the provider’s own client id is not written: it is the default',
      text: dump(ROLES, { OpenIDConnectProviders: [provider([AUDIENCE])] }),
      expected: {},
    },
    {
      reason: 'an audience of one’s own is written as the provider has it, and the UUID from elsewhere',
      text: dump(
        { deploy: trust({ sub: `${API}:*`, aud: 'sts.amazonaws.com' }) },
        { OpenIDConnectProviders: [provider(['sts.amazonaws.com', AUDIENCE])] },
      ),
      expected: { audience: 'sts.amazonaws.com' },
    },
    {
      reason: 'one that no role asks for does not replace the default',
      text: dump(ROLES, { OpenIDConnectProviders: [provider([AUDIENCE, 'sts.amazonaws.com'])] }),
      expected: {},
    },
    {
      reason: 'a default with braces is in no token, and is no audience of one’s own',
      text: dump(ROLES, { OpenIDConnectProviders: [provider([AUDIENCE.replace('/', '/{').concat('}')])] }),
      expected: {},
      says: /The provider does not take the audience ari:cloud:bitbucket::workspace\/c7a4f1d2/,
    },
    {
      reason: 'a provider that is gone is told',
      text: dump(ROLES, { OpenIDConnectProviders: [] }),
      expected: {},
      says: /IAM has no provider of workspace acme, so no pipeline enters these roles/,
    },
    {
      reason: 'a trust of capitals tells which repository was meant',
      text: dump({ deploy: trust({ sub: `${API.toUpperCase()}:*` }) }),
      expected: {},
      says: /1 role spell a UUID as no token has it, in capitals or without braces: deploy/,
    },
  ];
  for (const { reason, text, expected, says } of PROVIDERS) {
    it(`takes the provider as it is: ${reason}`, async () => {
      const { code, err, folder } = await begun(text);
      expect([code, err]).toEqual([0, expect.stringMatching(says ?? /^/)]);
      expect((await settingsOf(folder)).provider).toEqual({
        workspace: 'acme',
        workspaceUuid: '{c7a4f1d2-8e3b-4f6a-9b0d-2e5c81f7a936}',
        ...expected,
      });
      expect((await folder.run(['validate'])).code).toBe(0);
    });
  }

  it('names the boundary in the partition of the account', async () => {
    const where = { partition: 'aws-us-gov' };
    const { code, folder } = await begun(dump({ deploy: trust({ ...where, sub: `${API}:*` }) }, {}, where));
    expect(code).toBe(0);
    expect((await settingsOf(folder)).roles.permissionsBoundary).toBe(
      'arn:aws-us-gov:iam::444455556666:policy/rolekeeper/pipeline-boundary',
    );
    expect((await folder.run(['validate'])).code).toBe(0);
  });

  const REFUSED: { reason: string; text: string; argv?: string[]; says: RegExp }[] = [
    {
      reason: 'no role trusts Bitbucket',
      text: dump({ web: { Version: '2012-10-17', Statement: [] } }),
      says: /no role of account 444455556666 trusts Bitbucket, and it has no provider/,
    },
    {
      reason: 'another account’s provider lets nobody in',
      text: dump({ deploy: trust({ account: '999988887777', sub: `${API}:*` }) }),
      says: /no role of account 444455556666 trusts Bitbucket/,
    },
    {
      reason: 'two workspaces, and nobody says which',
      text: dump({ ...ROLES, other: trust({ workspace: 'beta', sub: `${SHOP}:*` }) }),
      says: /trusts several workspaces, and one folder is for one: acme \(4 roles\), beta \(1 role\)\n.*--workspace acme/,
    },
    {
      reason: 'a workspace that nothing trusts',
      text: dump(ROLES),
      argv: ['--workspace', 'acmee'],
      says: /nothing in account 444455556666 trusts this workspace\n.*Did you mean acme\?/,
    },
    {
      reason: 'slugs alone name no repository',
      text: dump({ deploy: trust({ sub: 'checkout-api:*' }) }),
      says: /1 role of account 444455556666 trust workspace acme, and none names a repository by its UUID/,
    },
    {
      reason: 'no audience has the UUID of the workspace',
      text: dump({ deploy: trust({ sub: `${API}:*`, aud: 'sts.amazonaws.com' }) }),
      says: /No audience of the account names the UUID of workspace acme/,
    },
    {
      reason: 'two UUIDs for one workspace',
      text: dump(ROLES, { OpenIDConnectProviders: [provider([AUDIENCE, AUDIENCE.replace('c7a4', '0000')])] }),
      says: /The account names several UUIDs of workspace acme/,
    },
    {
      reason: 'a boundary of another account',
      text: dump(ROLES),
      argv: ['--boundary', 'arn:aws:iam::111122223333:policy/x'],
      says: /what would be written is not valid: rolekeeper.yaml: the permissions boundary is in account 111122223333/,
    },
    {
      reason: 'a team that is no folder',
      text: dump(ROLES),
      argv: ['--team', 'a/b'],
      says: /a\/b cannot be the folder/,
    },
    { reason: 'one page of a dump', text: dump(ROLES, { IsTruncated: true }), says: /holds only the first page/ },
    {
      reason: 'a profile is of AWS',
      text: dump(ROLES),
      argv: ['--profile', 'ops'],
      says: /--profile means nothing to --from file:dump\.json/,
    },
    { reason: '--in names no folder', text: dump(ROLES), argv: ['--in', 'nowhere'], says: /there is no such folder/ },
  ];
  for (const { reason, text, argv, says } of REFUSED) {
    it(`writes nothing: ${reason}`, async () => {
      const { code, err, folder } = await begun(text, argv);
      expect([code, err]).toEqual([1, expect.stringMatching(says)]);
      expect(await readdir(folder.directory)).toEqual(['dump.json']);
    });
  }

  it('does not write into the checkout of Rolekeeper itself', async () => {
    const folder = await emptyWorkspace();
    await folder.write('package.json', JSON.stringify({ name: packageJson.name }));
    const { code, err } = await folder.run(['init', '--from', 'aws']);
    expect([code, err]).toEqual([1, expect.stringContaining("is Rolekeeper's own checkout")]);
  });

  it('takes words for an account with --from alone', async () => {
    const folder = await emptyWorkspace();
    const { code, err } = await folder.run(['init', '--team', 'core']);
    expect([code, err]).toEqual([1, expect.stringContaining('--team means nothing without --from')]);
  });
});
