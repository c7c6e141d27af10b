/** A folder of a commit, file by file over the API: what is taken, and what is refused as a whole. */
import { describe, expect, it } from 'vitest';
import { apiTransport } from '../../src/bitbucket/api-transport.ts';
import { commitFiles } from '../../src/bitbucket/commit-files.ts';
import { sender } from '../../src/bitbucket/send.ts';
import { Token } from '../../src/bitbucket/token.ts';
import { SOURCE_LIMITS } from '../../src/core/source/source-limits.ts';
import type { WorldError } from '../../src/errors.ts';
import type { Failure } from '../support/local-bitbucket/failure.ts';
import { localWorld, SECRET } from '../support/local-bitbucket/local-world.ts';
import type { LocalTree } from '../support/local-bitbucket/state.ts';

const FILES: LocalTree = {
  'README.md': '',
  'manifests/rolekeeper.yaml': 'kind: Settings',
  'manifests/teams/shop/ä b.yaml': 'kind: PipelineRole',
  'manifests/teams/shop/README.md': '',
  'manifests-of-old/x.yaml': '',
};

async function open(files = FILES) {
  const world = await localWorld();
  const transport = apiTransport({ token: Token.bearer(SECRET), origin: world.server.origin });
  const reader = commitFiles({ send: sender(transport, world.clock), transport, clock: world.clock });
  const commit = world.server.state.commit(world.api, 'main', undefined, files);
  const read = (folder = 'manifests') => reader.read({ workspace: 'acme', repository: 'api', commit }, folder);
  return { ...world, commit, read };
}

const textOf = (files: readonly { path: string; bytes: Uint8Array }[]) =>
  Object.fromEntries(files.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]));

const failureOf = async (promise: Promise<unknown>): Promise<WorldError> =>
  promise.then(
    () => {
      throw new Error('it was taken');
    },
    (error) => error,
  );

/** What a listing says. */
const page = (...values: object[]): Failure => ({ kind: 'json', text: JSON.stringify({ values }) });
const file = (path: string, more: object = {}) => ({ path, type: 'commit_file', size: 1, attributes: [], ...more });

const REFUSED: readonly { name: string; reason: string; listing: Failure; says: RegExp }[] = [
  {
    name: 'a link',
    reason: 'its content is where it leads',
    listing: page(file('manifests/x.yaml', { attributes: ['link'] })),
    says: /^Commit \w{40} of acme\/api is not taken: "manifests\/x\.yaml": it is a symbolic link/,
  },
  {
    name: 'a link whose name is that of no manifest',
    reason: 'a folder could be behind it',
    listing: page(file('manifests/teams', { attributes: ['link'] })),
    says: /symbolic link/,
  },
  {
    name: 'another repository in it',
    reason: 'its manifests are not in this commit',
    listing: page({ path: 'manifests/teams', type: 'commit_directory', attributes: ['subrepository'] }),
    says: /"manifests\/teams" is another repository/,
  },
  {
    name: 'a manifest in LFS',
    reason: 'what is read would be a pointer',
    listing: page(file('manifests/x.yaml', { attributes: ['lfs'] })),
    says: /is kept in LFS/,
  },
  {
    name: 'a folder deeper than is looked',
    reason: 'what is in it would look as if it were not there',
    listing: page(file('manifests/x.yaml'), { path: 'manifests/a/b/c/d/e', type: 'commit_directory', attributes: [] }),
    says: /lies deeper than is looked/,
  },
  ...['manifests/../x.yaml', '/etc/x.yaml', 'manifests//x.yaml', 'other/x.yaml', 'manifests'].map((path) => ({
    name: `the path ${path}`,
    reason: 'it is not in the folder',
    listing: page(file(path)),
    says: /is no path in "manifests"/,
  })),
  {
    name: 'more bytes than are taken',
    reason: 'no file is too large, and all of them are',
    listing: page(
      ...Array.from({ length: 300 }, (_, index) =>
        file(`manifests/${index}.yaml`, { size: SOURCE_LIMITS.bytesPerFile }),
      ),
    ),
    says: /more than 16777216 bytes of YAML/,
  },
  {
    name: 'more files than are taken',
    reason: 'as for every other source',
    listing: page(...Array.from({ length: SOURCE_LIMITS.files + 1 }, (_, index) => file(`manifests/${index}.yaml`))),
    says: /more than 6000 YAML files/,
  },
  {
    name: 'more entries than are taken',
    reason: 'each is looked at',
    listing: page(
      ...Array.from({ length: SOURCE_LIMITS.archive.entries + 1 }, (_, index) => file(`manifests/${index}.txt`)),
    ),
    says: /more than 20000 entries/,
  },
  {
    name: 'no YAML file',
    reason: 'an empty folder is never taken for "delete all roles"',
    listing: page(file('manifests/README.md')),
    says: /holds no YAML file/,
  },
];

describe('the files of a commit', () => {
  it('are those of its folder, whatever they are called', async () => {
    const { read, server, commit } = await open();
    expect(textOf((await read()).files)).toEqual({
      'rolekeeper.yaml': 'kind: Settings',
      'teams/shop/ä b.yaml': 'kind: PipelineRole',
    });
    expect(server.requests.map(({ path }) => path.replace(/\?.*/, '')).sort()).toEqual([
      `/2.0/repositories/acme/api/src/${commit}/manifests/`,
      `/2.0/repositories/acme/api/src/${commit}/manifests/rolekeeper.yaml`,
      `/2.0/repositories/acme/api/src/${commit}/manifests/teams/shop/%C3%A4%20b.yaml`,
    ]);
  });

  it('are all of them, over several pages', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 230 }, (_, index) => [`manifests/teams/a/${index}.yaml`, `${index}`]),
    );
    const { read } = await open(many);
    expect(Object.keys(textOf((await read()).files))).toHaveLength(230);
  });

  it('are not read where one is too large: it is told that it is there', async () => {
    const { read, server } = await open({
      ...FILES,
      'manifests/large.yaml': '#'.repeat(SOURCE_LIMITS.bytesPerFile + 1),
    });
    expect((await read()).unreadable).toMatchObject([{ code: 'file-too-large', place: { file: 'large.yaml' } }]);
    expect(server.requests.some(({ path }) => path.endsWith('large.yaml'))).toBe(false);
  });

  it('are read again if one is not as long as the listing says', async () => {
    const { read, server } = await open();
    server.failures.push(undefined, { kind: 'json', text: '{"half' });
    expect(textOf((await read()).files)['rolekeeper.yaml']).toBe('kind: Settings');
    server.failures.push(undefined, ...Array(20).fill({ kind: 'login-page' }));
    const other = await open();
    other.server.failures.push(undefined, ...Array(20).fill({ kind: 'login-page' }));
    expect(await failureOf(other.read())).toMatchObject({ code: 'bitbucket-unreachable', retryable: true });
  });

  it('are not there if the folder is not', async () => {
    const { read } = await open();
    expect(await failureOf(read('iam'))).toMatchObject({
      code: 'source-unreadable',
      message: expect.stringMatching(/is not taken: it has no folder "iam"\.$/),
    });
  });

  it('are an error of their own kind where Bitbucket refuses, or does not answer', async () => {
    const { read, server } = await open();
    server.failures.push({ kind: 'status', status: 403 });
    expect(await failureOf(read())).toMatchObject({ code: 'bitbucket-denied' });
    server.failures.push(undefined, { kind: 'status', status: 404 }, { kind: 'status', status: 404 });
    expect(await failureOf(read())).toMatchObject({ code: 'bitbucket-not-found' });
    server.failures.push(...Array(4).fill({ kind: 'status', status: 555 }));
    expect(await failureOf(read())).toMatchObject({ code: 'bitbucket-unreachable' });
  });

  describe('are refused as a whole for', () => {
    for (const { name, reason, listing, says } of REFUSED) {
      it(`${name}: ${reason}`, async () => {
        const { read, server } = await open();
        server.failures.push(listing);
        expect(await failureOf(read())).toMatchObject({
          code: 'source-unreadable',
          message: expect.stringMatching(says),
        });
        expect(server.requests).toHaveLength(1);
      });
    }
  });
});
