/** The port CommitFolder, in its two ways: from the archive, and file by file. What the one takes, the other takes. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { apiTransport } from '../../../src/bitbucket/api-transport.ts';
import { commitArchive } from '../../../src/bitbucket/archive.ts';
import { commitFiles } from '../../../src/bitbucket/commit-files.ts';
import type { CommitFolder } from '../../../src/bitbucket/ports.ts';
import { sender } from '../../../src/bitbucket/send.ts';
import { Token } from '../../../src/bitbucket/token.ts';
import { SOURCE_LIMITS } from '../../../src/core/source/source-limits.ts';
import { LocalArchives } from '../../support/local-bitbucket/archives.ts';
import { type LocalWorld, localWorld, SECRET } from '../../support/local-bitbucket/local-world.ts';
import type { LocalTree } from '../../support/local-bitbucket/state.ts';

const WAYS: Readonly<Record<string, (world: LocalWorld) => Promise<CommitFolder>>> = {
  'the archive': async ({ server, clock }) => {
    const archives = new LocalArchives(server);
    await archives.start();
    onTestFinished(() => archives.stop());
    return commitArchive({ token: Token.bearer(SECRET), origin: archives.origin }, clock);
  },
  'file by file': async ({ server, clock }) => {
    const transport = apiTransport({ token: Token.bearer(SECRET), origin: server.origin });
    return commitFiles({ send: sender(transport, clock), transport, clock });
  },
};

const SETTINGS = { 'iam/manifests/rolekeeper.yaml': 'kind: Settings' };

const TAKEN: readonly { reason: string; tree: LocalTree; paths: string[]; unreadable?: string[] }[] = [
  {
    reason: 'the YAML files of the folder, and no others',
    tree: { ...SETTINGS, 'iam/manifests/a.txt': '', 'iam/x.yaml': '', 'iam/manifests-old/x.yaml': '', 'x.yaml': '' },
    paths: ['rolekeeper.yaml'],
  },
  {
    reason: 'folders within it, and names that are not ASCII',
    tree: { ...SETTINGS, 'iam/manifests/teams/shop/größe.yml': '', 'iam/manifests/teams/shop/b c.YAML': '' },
    paths: ['rolekeeper.yaml', 'teams/shop/b c.YAML', 'teams/shop/größe.yml'],
  },
  { reason: 'an empty file', tree: { ...SETTINGS, 'iam/manifests/x.yaml': '' }, paths: ['rolekeeper.yaml', 'x.yaml'] },
  {
    reason: 'links and other repositories elsewhere',
    tree: {
      ...SETTINGS,
      'iam/README.md': { link: '../x' },
      LINK: { link: 'iam' },
      'iam/x': { commit: 'a'.repeat(40) },
    },
    paths: ['rolekeeper.yaml'],
  },
  {
    reason: 'a file that is too large, as one that is there and cannot be read',
    tree: { ...SETTINGS, 'iam/manifests/large.yaml': '#'.repeat(SOURCE_LIMITS.bytesPerFile + 1) },
    paths: ['rolekeeper.yaml'],
    unreadable: ['file-too-large large.yaml'],
  },
];

const REFUSED: readonly { reason: string; tree: LocalTree; says: RegExp }[] = [
  { reason: 'no folder', tree: { 'iam/x.yaml': '' }, says: /it has no folder "iam\/manifests"\.$/ },
  { reason: 'no YAML file', tree: { 'iam/manifests/x.txt': '' }, says: /"iam\/manifests" holds no YAML file\.$/ },
  {
    reason: 'a link in it',
    tree: { ...SETTINGS, 'iam/manifests/teams': { link: '../../other' } },
    says: /manifests\/teams".* symbolic link, which could lead anywhere\.$/,
  },
  {
    reason: 'another repository in it, whose manifests it does not have',
    tree: { ...SETTINGS, 'iam/manifests/teams/shop': { commit: 'a'.repeat(40) } },
    says: /manifests\/teams\/shop\/?" is .*another repository/,
  },
];

for (const [way, open] of Object.entries(WAYS)) {
  describe(`a folder of a commit, ${way},`, () => {
    async function read(tree: LocalTree) {
      const world = await localWorld();
      const folder = await open(world);
      const commit = world.server.state.commit(world.api, 'main', undefined, tree);
      return folder.read({ workspace: 'acme', repository: 'api', commit }, 'iam/manifests');
    }

    for (const { reason, tree, paths, unreadable = [] } of TAKEN) {
      it(`has ${reason}`, async () => {
        const found = await read(tree);
        expect(found.files.map(({ path }) => path).sort()).toEqual(paths);
        expect(found.unreadable.map(({ code, place }) => `${code} ${place.file}`)).toEqual(unreadable);
        for (const { path, bytes } of found.files) {
          expect(new TextDecoder().decode(bytes)).toBe(tree[`iam/manifests/${path}`]);
        }
      });
    }

    for (const { reason, tree, says } of REFUSED) {
      it(`is a failure of the source, and never empty, with ${reason}`, async () => {
        await expect(read(tree)).rejects.toMatchObject({
          code: 'source-unreadable',
          message: expect.stringMatching(says),
        });
      });
    }
  });
}
