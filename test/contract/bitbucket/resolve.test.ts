/** `rolekeeper resolve` on the local Bitbucket; under `npm run test:contract` with Prism looking on. */
import { symlink } from 'node:fs/promises';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { SCHEMAS, selfContained } from '../../../src/cli/command/schemas.ts';
import { emptyWorkspace, type Ran, type Workspace } from '../../cli/workspace.ts';
import type { LocalToken } from '../../support/local-bitbucket/access.ts';
import type { Failure } from '../../support/local-bitbucket/failure.ts';
import { type LocalWorld, localWorld, SECRET } from '../../support/local-bitbucket/local-world.ts';
import type { LocalRepository } from '../../support/local-bitbucket/state.ts';
import { manifest, SETTINGS } from '../../support/tree.ts';

const LOCK = 'manifests/bitbucket.lock.yaml';
const ROLE = 'manifests/teams/shop/deploy.yaml';

interface Scene extends LocalWorld {
  folder: Workspace;
  run(argv?: readonly string[], env?: Record<string, string>): Promise<Ran>;
  lock(): Promise<string>;
}

/** A folder whose one role is for `api`, and a lock file that knows it, with a comment of its own. */
async function scene(): Promise<Scene> {
  const [world, folder] = [await localWorld(), await emptyWorkspace()];
  await folder.write('manifests/rolekeeper.yaml', SETTINGS);
  await folder.write(ROLE, manifest('repositories: [api]\nenvironments: [production]', 'deploy'));
  await folder.write(LOCK, lockOf({ api: world.api }, ['production']));
  const { server, clock } = world;
  const run = (argv: readonly string[] = [], env = { ROLEKEEPER_BITBUCKET_TOKEN: SECRET }) =>
    folder.run(['resolve', ...argv], { env, bitbucket: { origin: server.origin, clock } });
  return { ...world, folder, run, lock: () => folder.read(LOCK) };
}

function lockOf(repositories: Record<string, LocalRepository>, environments: readonly string[]): string {
  const entries = Object.entries(repositories).map(([slug, { uuid, environments: all }]) => {
    const known = all.filter(({ name }) => environments.includes(name));
    return [
      `    ${slug}: # ours`,
      `      uuid: "${uuid}"`,
      '      environments:',
      ...known.map((one) => `        ${one.name}: "${one.uuid}"`),
    ].join('\n');
  });
  return `# Written by people, too.\napiVersion: rolekeeper/v1\nkind: BitbucketLock\nspec:\n  workspace: acme\n  repositories:\n${entries.join('\n')}\n`;
}

interface Row {
  reason: string;
  arrange: (scene: Scene) => unknown;
  argv?: string[];
  env?: Record<string, string>;
  code: 0 | 1;
  /** On either stream. */
  says: RegExp[];
  never?: RegExp;
  /** What becomes of the lock file: nothing, unless it is said. */
  lock?: (before: string, scene: Scene) => string;
}

const uuidOf = ({ api }: Scene, environment: string) => api.environments.find(({ name }) => name === environment)?.uuid;

const NAMES: Row[] = [
  {
    reason: 'a lock file that has all of it stays as it is',
    arrange: () => undefined,
    code: 0,
    says: [/^up to date {2}1 repository and 1 environment that the manifests name are in the lock file\.\n$/],
  },
  {
    reason: 'checked, it is what Bitbucket says',
    arrange: () => undefined,
    argv: ['--check'],
    code: 0,
    says: [/^up to date {2}1 repository and 1 environment are what Bitbucket says\.\n$/],
  },
  {
    reason: 'a name that is missing is added, and all else stays',
    arrange: ({ folder }) => folder.edit(ROLE, '[production]', '[production, staging]'),
    code: 0,
    says: [/^\+ {8}staging: "\{10ca1000/m, /Written: 1 name added\./],
    lock: (before, one) => `${before}        staging: "${uuidOf(one, 'staging')}"\n`,
  },
  {
    reason: '--check writes nothing, and fails for what is missing',
    arrange: ({ folder }) => folder.edit(ROLE, '[production]', '[production, staging]'),
    argv: ['--check'],
    code: 1,
    says: [/^\+ {8}staging: "\{10ca1000/m, /Not written: 1 name added\./],
  },
  {
    reason: 'a misspelt environment is an error in the manifest, with the name that was meant',
    arrange: ({ folder }) => folder.edit(ROLE, '[production]', '[production, stagin]'),
    code: 1,
    says: [/error\[name-not-found\] manifests\/teams\/shop\/deploy\.yaml:7:30/, /did you mean "staging"\?/],
  },
  {
    reason: 'a repository that there is not, while another name is added all the same',
    arrange: ({ folder }) =>
      folder.edit(ROLE, '[api]\n  environments: [production]', '[api, wbe]\n  environments: [staging]'),
    code: 1,
    says: [/error\[name-not-found\] manifests\/teams\/shop\/deploy\.yaml:6:23/, /no repository wbe in workspace acme/],
    lock: (before, one) => `${before}        staging: "${uuidOf(one, 'staging')}"\n`,
  },
  {
    reason: 'a recycled slug is never followed: both UUIDs, both histories, and how to accept it',
    arrange: ({ server, api, acme }) => {
      server.state.remove(api);
      server.state.addRepository(acme, 'api', ['production']);
    },
    code: 1,
    says: [
      /error\[name-exchanged\] manifests\/bitbucket\.lock\.yaml:7:5/,
      /repository api is another one now: in the lock file \{10ca1000-\S+\}, which was deleted, or this token may not see it; in Bitbucket \{10ca1000-\S+\}, which was created since/,
      /rolekeeper resolve --accept api\n/,
    ],
  },
  {
    reason: 'accepted by its name, it is written, with nothing of the old repository under it',
    arrange: ({ server, api, acme }) => {
      server.state.remove(api);
      server.state.addRepository(acme, 'api', ['production']);
    },
    argv: ['--accept', 'api'],
    code: 0,
    says: [/Written: 2 names with another UUID\./],
    lock: (before, { server, api }) => {
      const now = server.state.repositories.find(({ slug }) => slug === 'api') as LocalRepository;
      return before
        .replace(api.uuid, now.uuid)
        .replace(String(api.environments[0]?.uuid), String(now.environments[0]?.uuid));
    },
  },
  {
    reason: 'a slug that a renamed repository left, and another one took',
    arrange: ({ server, api, acme }) => {
      server.state.rename(api, 'backend');
      server.state.addRepository(acme, 'api');
    },
    code: 1,
    says: [/which is called backend now; in Bitbucket/, /write backend into the manifests if \{10ca1000/],
  },
  {
    reason: 'a repository that moved to another workspace',
    arrange: ({ server, api }) => server.state.rename(api, 'api', server.state.addWorkspace('globex')),
    code: 1,
    says: [/error\[name-unseen\] manifests\/bitbucket\.lock\.yaml:7:5/, /it was moved to globex\/api/],
  },
  {
    reason: 'a renamed repository takes its entry along once the manifests have the new name',
    arrange: async ({ server, api, folder }) => {
      server.state.rename(api, 'backend');
      await folder.edit(ROLE, '[api]', '[backend]');
    },
    code: 0,
    says: [/Written: 1 name renamed\./],
    lock: (before) => before.replace('    api: # ours', '    backend: # ours'),
  },
  {
    reason: 'two names for one repository: the manifests have the old one and the new one',
    arrange: async ({ server, api, folder }) => {
      server.state.rename(api, 'backend');
      await folder.edit(ROLE, '[api]', '[api, backend]');
    },
    code: 1,
    says: [
      /error\[name-twice\] manifests\/teams\/shop\/deploy\.yaml/,
      /the lock file has that as api/,
      /error\[name-unseen\] manifests\/bitbucket\.lock\.yaml/,
    ],
  },
  {
    reason: 'an environment that was renamed is seen by --check, which looks at all of them',
    arrange: ({ api }) => Object.assign(api.environments[0] ?? {}, { name: 'live' }),
    argv: ['--check'],
    code: 1,
    says: [
      /error\[name-unseen\] manifests\/bitbucket\.lock\.yaml:10:9/,
      /is called live now/,
      /write live into the manifests/,
    ],
  },
  {
    reason: 'an environment that was made again',
    arrange: ({ api, server }) => api.environments.splice(0, 1, { name: 'production', uuid: server.state.uuid() }),
    argv: ['--check'],
    code: 1,
    says: [/error\[name-exchanged\] manifests\/bitbucket\.lock\.yaml:10:9/, /--accept api\/production\n/],
  },
  {
    reason: 'an environment that was made again, and is accepted',
    arrange: ({ api, server }) => api.environments.splice(0, 1, { name: 'production', uuid: server.state.uuid() }),
    argv: ['--accept', 'api/production'],
    code: 0,
    says: [/Written: 1 name with another UUID\./],
    lock: (before, one) => before.replace(/(production: )"\S+"/, `$1"${uuidOf(one, 'production')}"`),
  },
  {
    reason: 'what is accepted and is as before needs no acceptance',
    arrange: () => undefined,
    argv: ['--accept', 'api'],
    code: 0,
    says: [/--accept api was not needed/],
  },
  {
    reason: 'what is accepted and is named nowhere is misspelt',
    arrange: () => undefined,
    argv: ['--accept', 'apy'],
    code: 1,
    says: [/--accept apy: no manifest that was asked about names it/, /Did you mean api\?/],
  },
  {
    reason: 'of another team, nothing is asked and nothing is said',
    arrange: async ({ folder }) => {
      await folder.edit(ROLE, '[production]', '[production, staging]');
      await folder.write('manifests/teams/data/x.yaml', manifest('repositories: [nowhere]\nanyBranch: true', 'x'));
    },
    argv: ['--team', 'shop'],
    code: 0,
    says: [/Written: 1 name added\./],
    never: /nowhere/,
    lock: (before, one) => `${before}        staging: "${uuidOf(one, 'staging')}"\n`,
  },
  {
    reason: 'a renamed repository keeps its old name as long as another team uses that',
    arrange: async ({ server, api, folder }) => {
      server.state.rename(api, 'backend');
      await folder.write('manifests/teams/data/x.yaml', manifest('repositories: [backend]\nanyBranch: true', 'x'));
    },
    argv: ['--team', 'data'],
    code: 1,
    says: [/error\[name-twice\] manifests\/teams\/data\/x\.yaml/],
  },
  {
    reason: 'a team that there is not',
    arrange: () => undefined,
    argv: ['--team', 'shp'],
    code: 1,
    says: [/--team shp: no valid manifest is of this team/, /Did you mean shop\?/],
  },
  {
    reason: 'to accept and to check are two things',
    arrange: () => undefined,
    argv: ['--check', '--accept', 'api'],
    code: 1,
    says: [/--accept <NAME>' cannot be used with option '--check'/],
  },
  {
    reason: 'a manifest with a mistake: its names are not known, those of the others are added',
    arrange: async ({ folder }) => {
      await folder.edit(ROLE, '[production]', '[staging]');
      await folder.write(
        'manifests/teams/shop/broken.yaml',
        manifest('repositories: [api]', 'x').replace('spec', 'spex'),
      );
    },
    code: 1,
    says: [/error\[unknown-field\] manifests\/teams\/shop\/broken\.yaml/, /Written: 1 name added\./],
    lock: (before, one) => `${before}        staging: "${uuidOf(one, 'staging')}"\n`,
  },
  {
    reason: 'a lock file with a mistake is nothing to go by: Bitbucket is not asked',
    arrange: ({ folder }) => folder.edit(LOCK, 'workspace: acme', 'workspace: globex'),
    code: 1,
    says: [/error\[workspace-mismatch\]/, /Nothing was written\./],
    lock: (before) => before.replace('acme', 'globex'),
  },
];

const ANSWERS: { reason: string; failures?: Failure[]; token?: Partial<LocalToken>; says: RegExp }[] = [
  {
    reason: 'no answer, four times',
    failures: Array(4).fill({ kind: 'drop' }),
    says: /gave no answer: ECONNRESET|socket hang up/,
  },
  {
    reason: 'half of an answer, four times',
    failures: Array(4).fill({ kind: 'half' }),
    says: /gave no answer/,
  },
  {
    reason: 'the first answer is there, and the second is not',
    failures: [undefined as never, ...Array(4).fill({ kind: 'status', status: 500 })],
    says: /Reading the environments of repository acme\/\S+ failed: Bitbucket fails \(HTTP 500/,
  },
  {
    reason: 'the limit of the hour is used up',
    failures: [{ kind: 'status', status: 429, retryAfter: '1800' }],
    says: /the limit of requests is used up .*asks to wait for 30 minutes/,
  },
  {
    reason: 'a token without the scope for repositories',
    token: { scopes: ['account'] },
    says: /the token has the scope account; the call wants the scope repository[\s\S]*Create a token that has repository \(an API token: read:repository:bitbucket\)/,
  },
  {
    reason: 'a token without the scope for environments',
    token: { scopes: ['repository'] },
    says: /environments of repository[\s\S]*the call wants the scope pipeline[\s\S]*read:pipeline:bitbucket/,
  },
  { reason: 'a token that is not valid', token: { secret: 'other' }, says: /does not accept the token/ },
  { reason: 'a login page', failures: Array(4).fill({ kind: 'login-page' }), says: /an answer of another kind/ },
];

describe('rolekeeper resolve', () => {
  for (const { reason, arrange, argv = [], env, code, says, never, lock } of NAMES) {
    it(reason, async () => {
      const made = await scene();
      const before = await made.lock();
      await arrange(made);
      const ran = await made.run(argv, env);
      const text = ran.out + ran.err;
      for (const words of says) expect(text).toMatch(words);
      if (never !== undefined) expect(text).not.toMatch(never);
      expect(ran.code).toBe(code);
      expect(await made.lock()).toBe(lock === undefined ? before : lock(before, made));
    });
  }

  for (const { reason, failures = [], token, says } of ANSWERS) {
    it(`writes nothing, and says why: ${reason}`, async () => {
      const made = await scene();
      await made.folder.edit(ROLE, '[production]', '[production, staging]');
      const before = await made.folder.files();
      made.server.failures.push(...failures);
      if (token !== undefined) made.server.tokens.splice(0, 1, { ...made.server.tokens[0], ...token } as LocalToken);
      const { code, out, err } = await made.run();
      expect(err).toMatch(says);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(out + err).not.toContain(SECRET);
      expect(await made.folder.files()).toEqual(before);
    });
  }

  it('says what it misses without a token, and asks for it in the environment alone', async () => {
    const made = await scene();
    for (const env of [{}, { ROLEKEEPER_BITBUCKET_TOKEN: ' \n' }]) {
      const { code, err } = await made.run([], env as Record<string, string>);
      expect({ code, requests: made.server.requests }).toEqual({ code: 1, requests: [] });
      expect(err).toMatch(/there is no token for Bitbucket: ROLEKEEPER_BITBUCKET_TOKEN is (not set|empty)/);
      expect(err).toContain('read:pipeline:bitbucket');
    }
  });

  it("takes a person's API token with the address of the account, and never prints it", async () => {
    const made = await scene();
    made.server.token('ATATT-of/a=person', { email: 'ada@example.com' });
    const { code, out, err } = await made.run(['--check', '--debug'], {
      ROLEKEEPER_BITBUCKET_TOKEN: 'ada@example.com:ATATT-of/a=person\n',
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).not.toContain('ATATT');
  });

  it('makes a lock file where there is none', async () => {
    const made = await scene();
    await made.folder.remove(LOCK);
    expect(await made.run()).toMatchObject({ code: 0, err: '' });
    const { api } = made;
    expect(await made.lock()).toBe(
      `apiVersion: rolekeeper/v1\nkind: BitbucketLock\nspec:\n  workspace: acme\n  repositories:\n    api:\n      uuid: "${api.uuid}"\n      environments:\n        production: "${api.environments[0]?.uuid}"\n`,
    );
    expect((await made.folder.run(['validate'])).out).toMatch(/^valid/);
  });

  it('keeps each repository in the part where it stands, and writes new ones to that of their team', async () => {
    const made = await scene();
    const { server, acme, folder } = made;
    const PART = 'manifests/bitbucket.lock.d/shop.yaml';
    await folder.write(PART, lockOf({ web: server.state.addRepository(acme, 'web', ['production']) }, ['production']));
    for (const slug of ['jobs', 'mail']) server.state.addRepository(acme, slug);
    await folder.write('manifests/teams/shop/web.yaml', manifest('repositories: [web, jobs]\nanyBranch: true', 'web'));
    await folder.write('manifests/teams/post/mail.yaml', manifest('repositories: [mail]\nanyBranch: true', 'mail'));
    const [before, part] = [await made.lock(), await folder.read(PART)];
    expect(await made.run()).toMatchObject({ code: 0, err: '' });
    const uuid = (name: string) => server.state.repositories.find(({ slug }) => slug === name)?.uuid;
    expect(await made.lock()).toBe(`${before}    mail:\n      uuid: "${uuid('mail')}"\n`);
    expect(await folder.read(PART)).toBe(`${part}    jobs:\n      uuid: "${uuid('jobs')}"\n`);
    expect((await made.run(['--check'])).code).toBe(0);
    server.state.rename(server.state.repositories.find(({ slug }) => slug === 'web') as LocalRepository, 'site');
    const { code, out } = await made.run(['--check']);
    expect({ code, out }).toMatchObject({ code: 1, out: expect.stringContaining(`error[name-unseen] ${PART}:7:5`) });
  });

  const spellings = [
    { reason: 'with the line ends of Windows', write: (text: string) => text.replaceAll('\n', '\r\n') },
    { reason: 'with a byte order mark', write: (text: string) => `\uFEFF${text}` },
    { reason: 'without an end to its last line', write: (text: string) => text.trimEnd() },
  ];
  for (const { reason, write } of spellings) {
    it(`keeps a file ${reason}`, async () => {
      const made = await scene();
      await made.folder.write(LOCK, write(await made.lock()));
      const before = await made.lock();
      await made.folder.edit(ROLE, '[production]', '[production, staging]');
      expect(await made.run()).toMatchObject({ code: 0, err: '' });
      const end = before.includes('\r') ? '\r\n' : '\n';
      const line = `        staging: "${uuidOf(made, 'staging')}"`;
      expect(await made.lock()).toBe(before.endsWith('\n') ? before + line + end : before + end + line);
      expect((await made.run(['--check'])).code).toBe(0);
    });
  }

  it('follows no link: a lock file that is one is a mistake', async () => {
    const made = await scene();
    await made.folder.write('elsewhere.yaml', await made.lock());
    await made.folder.remove(LOCK);
    await symlink(made.folder.path('elsewhere.yaml'), made.folder.path(LOCK));
    const { code, err } = await made.run();
    expect(code).toBe(1);
    expect(err).toMatch(/error\[file-link\] manifests\/bitbucket\.lock\.yaml[\s\S]*Nothing was written\.\n$/);
    expect(made.server.requests).toEqual([]);
  });

  it('divides a lock file that would not fit into one file, and looks the names up by a walk', async () => {
    const made = await scene();
    const { server, acme, folder } = made;
    for (let index = 0; index < 600; index += 1) {
      const team = `team-${index % 3}`;
      server.state.addRepository(acme, `service-${index}`);
      const text = manifest(`repositories: [service-${index}]\nanyBranch: true`, `service-${index}`);
      await folder.write(`manifests/teams/${team}/service-${index}.yaml`, text);
    }
    expect(await made.run()).toMatchObject({ code: 0, err: '' });
    expect(server.requests).toHaveLength(7);
    const paths = Object.keys(await folder.files()).filter((path) => path.includes('lock'));
    expect(paths).toEqual([...['team-2'].map((team) => `manifests/bitbucket.lock.d/${team}.yaml`), LOCK]);
    expect((await folder.run(['validate'])).out).toMatch(/^valid {2}manifests: 601 roles/);
    expect((await made.run()).out).toMatch(/^up to date {2}601 repositories and 1 environment/);
  });

  it('does not write over what a person wrote meanwhile', async () => {
    const made = await scene();
    await made.folder.edit(ROLE, '[production]', '[staging]');
    made.server.failures.push({ kind: 'status', status: 503 });
    // While it waits to ask again.
    made.clock.sleep = () => made.folder.edit(LOCK, '# ours', '# theirs');
    const { code, err } = await made.run();
    expect({ code, err }).toMatchObject({
      code: 1,
      err: expect.stringMatching(/was changed while Bitbucket was asked/),
    });
    expect(await made.lock()).not.toContain('staging');
  });

  it('answers in JSON, as its schema says', async () => {
    const ajv = new Ajv2020({ strict: false });
    const schema = selfContained(SCHEMAS.resolution as never) as AnySchema;
    const made = await scene();
    await made.folder.edit(ROLE, '[production]', '[production, staging, stagin]');
    const { code, out } = await made.run(['--check', '--json']);
    const json = JSON.parse(out);
    expect(ajv.validate(schema, json) ? [] : ajv.errors).toEqual([]);
    expect(code).toBe(1);
    expect(json).toMatchObject({
      ...{ workspace: 'acme', upToDate: false, written: false, renames: [] },
      changes: [{ name: 'api/staging', repository: 'api', environment: 'staging', before: null }],
      files: [{ path: 'bitbucket.lock.yaml' }],
      issues: [{ code: 'name-not-found', place: { file: 'teams/shop/deploy.yaml', line: 7 } }],
    });
    await made.folder.edit(ROLE, ', stagin]', ']');
    expect(JSON.parse((await made.run(['--json'])).out)).toMatchObject({ upToDate: false, written: true, issues: [] });
    expect(JSON.parse((await made.run(['--json'])).out)).toMatchObject({ upToDate: true, written: false, files: [] });
  });
});
