/** `rolekeeper resolve` on a lock file that was made from an account's trust policies: UUIDs, and no names. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Uuid } from '../../../src/core/text/uuid.ts';
import { emptyWorkspace } from '../../cli/workspace.ts';
import { type LocalWorld, localWorld, SECRET } from '../../support/local-bitbucket/local-world.ts';
import type { LocalRepository } from '../../support/local-bitbucket/state.ts';
import { dump, trust } from '../../support/made-up-account.ts';
import { manifest } from '../../support/tree.ts';

const LOCK = 'manifests/bitbucket.lock.yaml';
const ROLE = 'manifests/teams/platform/pipeline-whoami.yaml';
const GONE = '{deadbeef-0000-4000-8000-000000000001}';

/** An account with a role for each repository, and the manifests that `init --from` makes for it. */
async function scene(repositories: (world: LocalWorld) => readonly LocalRepository[], subs: readonly string[] = []) {
  const [world, folder] = [await localWorld(), await emptyWorkspace()];
  const all = repositories(world).map(({ uuid, environments }) => [
    ...environments.map((environment) => `${uuid}:${environment.uuid}:*`),
    `${uuid}:*`,
  ]);
  const roles = [...all, ...subs.map((sub) => [sub])].map((sub, index) => [`role-${index}`, trust({ sub })] as const);
  await folder.write('dump.json', dump(Object.fromEntries(roles)));
  const begun = await folder.run(['init', '--from', 'file:dump.json']);
  if (begun.code !== 0) throw new Error(begun.err);
  const run = (argv: readonly string[] = []) =>
    folder.run(['resolve', ...argv], {
      env: { ROLEKEEPER_BITBUCKET_TOKEN: SECRET },
      bitbucket: { origin: world.server.origin, clock: world.clock },
    });
  return { ...world, folder, run, lock: async () => parse(await folder.read(LOCK)).spec.repositories };
}

describe('rolekeeper resolve, with stand-ins', () => {
  it('finds the names by their UUIDs, and writes them into the lock file and the manifests, which then admit whom they did', async () => {
    const made = await scene(({ api }) => [api]);
    const before = await made.folder.json(['plan', '--target', 'file:dump.json']);
    expect(await made.folder.read(ROLE)).toMatch(
      /repositories: \[unknown-10ca1000\]\n {2}environments: \[unknown-10ca1/,
    );
    const { code, out, err } = await made.run();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/\+ {4}api:\n/);
    expect(out).toContain('Written: 3 names renamed.');
    const { api } = made;
    expect(await made.lock()).toEqual({
      api: {
        uuid: api.uuid,
        environments: Object.fromEntries(api.environments.map(({ name, uuid }) => [name, uuid])),
      },
    });
    expect(await made.folder.read(ROLE)).toMatch(/repositories: \[api\]\n {2}environments: \[(production|staging)\]\n/);
    expect(await made.folder.read(LOCK)).toContain('# Names for people, UUIDs for IAM.');
    expect(digestOf(await made.folder.json(['plan', '--target', 'file:dump.json']))).toBe(digestOf(before));
    expect((await made.run()).out).toMatch(/^up to date/);
  });

  it('writes nothing with --check, and says what differs', async () => {
    const made = await scene(({ api }) => [api]);
    const before = await made.folder.files();
    const { code, out } = await made.run(['--check']);
    expect([code, out]).toEqual([1, expect.stringContaining('Not written: 3 names renamed.')]);
    expect(await made.folder.files()).toEqual(before);
  });

  it('puts the names into settings and other manifests as well, where comments stay', async () => {
    const made = await scene(({ api }) => [api]);
    await made.folder.edit(
      'manifests/rolekeeper.yaml',
      'spec:\n',
      'spec:\n  teams:\n    platform: {repositories: [unknown-10ca1000]} # ours\n',
    );
    await made.folder.write(
      'manifests/teams/platform/read.yaml',
      manifest('repositories:\n  - unknown-10ca1000 # the shop\nanyBranch: true', 'read'),
    );
    expect((await made.run()).code).toBe(0);
    expect(await made.folder.read('manifests/rolekeeper.yaml')).toContain('platform: {repositories: [api]} # ours\n');
    expect(await made.folder.read('manifests/teams/platform/read.yaml')).toContain('- api # the shop\n');
    expect((await made.folder.run(['validate'])).code).toBe(0);
  });

  it('asks for thirty names by a walk', async () => {
    const made = await scene(({ server, acme }) =>
      Array.from({ length: 30 }, (_, index) => server.state.addRepository(acme, `service-${index}`)),
    );
    expect((await made.run()).code).toBe(0);
    expect(
      Object.keys(await made.lock())
        .sort()
        .slice(0, 2),
    ).toEqual(['service-0', 'service-1']);
    expect(made.server.requests.length).toBeLessThan(5);
  });

  const STAYING: {
    reason: string;
    arrange: (made: Awaited<ReturnType<typeof scene>>) => unknown;
    subs?: string[];
    says: RegExp;
  }[] = [
    {
      reason: 'a repository that is gone',
      subs: [`${GONE}:*`],
      arrange: () => undefined,
      says: /unknown-deadbeef stands for repository \{deadbeef-0000-4000-8000-000000000001\}, which Bitbucket does not show/,
    },
    {
      reason: 'a repository of another workspace',
      arrange: ({ server, api }) => server.state.rename(api, 'api', server.state.addWorkspace('beta')),
      says: /which is beta\/api now: tokens of another workspace are of another provider/,
    },
    {
      reason: 'a name that the lock file has with another UUID',
      arrange: ({ folder }) =>
        folder.edit(LOCK, '  repositories:\n', `  repositories:\n    api:\n      uuid: "${GONE}"\n`),
      says: /which is called api, and the lock file has another UUID for this name/,
    },
    {
      reason: 'an environment that was deleted',
      arrange: ({ api }) => api.environments.splice(0, 1),
      says: /api\/unknown-10ca1\S+ stands for environment of api \{10ca1000[^ ]+\}, which Bitbucket does not show/,
    },
  ];
  for (const { reason, arrange, subs = [], says } of STAYING) {
    it(`leaves what has no name, and says why: ${reason}`, async () => {
      const made = await scene(({ api }) => [api], subs);
      const uuids = uuidsIn(await made.lock());
      await arrange(made);
      const { code, out } = await made.run();
      expect([code, out]).toEqual([1, expect.stringMatching(says)]);
      expect(uuidsIn(await made.lock())).toEqual(expect.arrayContaining(uuids));
      expect((await made.folder.run(['validate'])).code).toBe(0);
    });
  }
});

function uuidsIn(repositories: Record<string, { uuid: Uuid; environments?: Record<string, Uuid> }>): Uuid[] {
  return Object.values(repositories).flatMap(({ uuid, environments = {} }) => [uuid, ...Object.values(environments)]);
}

/** Of all that the plan would do. */
function digestOf({ json }: { json: unknown }): unknown {
  return (json as { digest: unknown }).digest;
}
