/** What is taken out of an archive, and which archives are not taken at all, each with a sentence that names the entry. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ArchiveProblem } from '../../src/bitbucket/packed-entries.ts';
import { unpackFolder } from '../../src/bitbucket/unpack.ts';
import { SOURCE_LIMITS } from '../../src/core/source/source-limits.ts';
import { gitArchive, packed, paxRecord, type TarEntry, tar } from '../support/local-bitbucket/tar-archive.ts';

const COMMIT = '5f0c2d1a9b8e7f6a5d4c3b2a190807f6e5d4c3b2';
const ROOT = 'acme-pipelines-5f0c2d1a9b8e';
const FILES = {
  'README.md': '# ours',
  'manifests/rolekeeper.yaml': 'kind: Settings',
  'manifests/teams/shop/checkout.yaml': 'kind: PipelineRole',
  'manifests/teams/shop/README.md': 'not read',
  'manifests-of-old/teams/shop/old.yaml': 'kind: PipelineRole',
};
const GOOD = gitArchive(ROOT, COMMIT, FILES);
const at = (path: string, more: Partial<TarEntry> = {}): TarEntry => ({ name: `${ROOT}/${path}`, ...more });

const unpack = (archive: Uint8Array, folder = 'manifests') => unpackFolder(archive, { commit: COMMIT, folder });
const textOf = (files: readonly { path: string; bytes: Uint8Array }[]) =>
  Object.fromEntries(files.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]));

interface Hostile {
  name: string;
  reason: string;
  archive: () => Uint8Array;
  folder?: string;
  says: RegExp;
}

const with_ = (...entries: TarEntry[]) => packed([...GOOD, ...entries]);

const HOSTILE: readonly Hostile[] = [
  {
    name: 'no gzip file',
    reason: 'it is a tar that was not packed',
    archive: () => tar(GOOD),
    says: /^it is no gzip file$/,
  },
  { name: 'nothing', reason: 'an empty answer', archive: () => new Uint8Array(), says: /no gzip file/ },
  { name: 'a page', reason: 'a login', archive: () => Buffer.from('<!doctype html>'), says: /no gzip file/ },
  {
    name: 'the first half of one',
    reason: 'roles in the other half would look undeclared',
    archive: () => packed(GOOD).subarray(0, -40),
    says: /^it is damaged: /,
  },
  {
    name: 'a gzip file that a byte was changed in',
    reason: 'its checksum does not fit',
    archive: () => {
      const bytes = Buffer.from(packed(GOOD));
      bytes[bytes.length - 6] = (bytes[bytes.length - 6] ?? 0) ^ 1;
      return bytes;
    },
    says: /^it is damaged: /,
  },
  {
    name: 'a tar that ends in the middle of a file',
    reason: 'the packed file is whole, and what it holds is not',
    archive: () => gzipSync(tar(GOOD).subarray(0, -1024 - 700)),
    says: /^it is damaged: /,
  },
  {
    name: 'a tar without its end',
    reason: 'whole entries may be missing behind it',
    archive: () => gzipSync(tar(GOOD).subarray(0, -1024)),
    says: /^it is damaged: /,
  },
  {
    name: 'a header that was changed',
    reason: 'the name is another one than was written',
    archive: () => {
      const bytes = tar(GOOD);
      bytes[1024 + 3] = 0x58;
      return gzipSync(bytes);
    },
    says: /^it is damaged: /,
  },
  {
    name: 'more entries than are taken',
    reason: 'each costs memory, whatever is in it',
    archive: () => with_(...Array.from({ length: SOURCE_LIMITS.archive.entries }, (_, index) => at(`x/${index}.txt`))),
    says: /^it has more than 20000 entries$/,
  },
  {
    name: 'a bomb beside the manifests',
    reason: 'a thousand times what was sent',
    archive: () => with_(at('zeros.bin', { content: Buffer.alloc(SOURCE_LIMITS.archive.bytes) })),
    says: /^it has more than 67108864 bytes when it is unpacked$/,
  },
  {
    name: 'a bomb in the name of a file',
    reason: 'a pax header is read before any limit of files',
    archive: () =>
      packed([
        ...GOOD,
        { name: 'x.paxheader', type: 'x', content: paxRecord('path', `${ROOT}/${'a'.repeat(9 << 20)}`) },
        at('short'),
      ]),
    says: /^it is damaged: /,
  },
  {
    name: 'more YAML than is taken',
    reason: 'no file is too large, and all of them are',
    archive: () => {
      const content = Buffer.alloc(SOURCE_LIMITS.bytesPerFile, '#');
      return with_(
        ...Array.from({ length: 257 }, (_, index) => at(`manifests/teams/shop/r${index}.yaml`, { content })),
      );
    },
    says: /^its folder "manifests" has more than 16777216 bytes of YAML$/,
  },
  {
    name: 'more YAML files than are taken',
    reason: 'as for every other source',
    archive: () =>
      with_(...Array.from({ length: SOURCE_LIMITS.files }, (_, index) => at(`manifests/teams/shop/r${index}.yaml`))),
    says: /^its folder "manifests" has more than 6000 YAML files$/,
  },
  {
    name: 'a size that no file has',
    reason: 'the header lies',
    archive: () => with_(at('manifests/.gitattributes', { size: 8_000_000_000 })),
    says: /^an entry of it claims 8000000000 bytes$/,
  },
  {
    name: 'a path that leads out',
    reason: 'also outside of the folder: git has none, so this is not from git',
    archive: () => with_(at('docs/../../../etc/passwd')),
    says: /^"acme-pipelines-5f0c2d1a9b8e\/docs\/\.\.\/\.\.\/\.\.\/etc\/passwd" is no path that git can have$/,
  },
  {
    name: 'a path from the root of the machine',
    reason: 'an absolute path',
    archive: () => with_({ name: '/etc/passwd' }),
    says: /^"\/etc\/passwd" is no path that git can have$/,
  },
  {
    name: 'a path with an empty part',
    reason: 'two spellings of one file',
    archive: () => with_(at('manifests//rolekeeper.yaml')),
    says: /is no path that git can have/,
  },
  {
    name: 'a path with a dot',
    reason: 'two spellings of one file',
    archive: () => with_(at('manifests/./rolekeeper.yaml')),
    says: /is no path that git can have/,
  },
  {
    name: 'a file twice',
    reason: 'which of the two was reviewed?',
    archive: () => with_(at('manifests/rolekeeper.yaml', { content: 'kind: Other' })),
    says: /^"acme-pipelines-5f0c2d1a9b8e\/manifests\/rolekeeper\.yaml" is in it twice$/,
  },
  {
    name: 'a second root',
    reason: 'it would be another repository',
    archive: () => with_({ name: 'other/manifests/rolekeeper.yaml' }),
    says: /^"other\/manifests\/rolekeeper\.yaml" lies outside of "acme-pipelines-5f0c2d1a9b8e"$/,
  },
  {
    name: 'a symbolic link among the manifests',
    reason: 'what it points to was not reviewed here',
    archive: () => with_(at('manifests/teams/data', { type: '2', link: '../../elsewhere' })),
    says: /^"acme-pipelines-5f0c2d1a9b8e\/manifests\/teams\/data" is a symbolic link, which could lead anywhere$/,
  },
  {
    name: 'a symbolic link in place of the folder',
    reason: 'the folder would look as if it were not there',
    archive: () =>
      packed([...gitArchive(ROOT, COMMIT, { 'README.md': '' }), at('manifests', { type: '2', link: '/etc' })]),
    says: /manifests" is a symbolic link/,
  },
  {
    name: 'a symbolic link above the folder',
    reason: 'the same',
    archive: () => packed([...gitArchive(ROOT, COMMIT, { 'README.md': '' }), at('iam', { type: '2', link: 'x' })]),
    folder: 'iam/manifests',
    says: /iam" is a symbolic link/,
  },
  {
    name: 'a folder in which all was left out of the archive',
    reason: 'git has no empty folder, so there were files in it: here by a .gitattributes that leaves itself out',
    archive: () => with_(at('manifests/teams/data/', { type: '5' }), at('manifests/teams/data/more/', { type: '5' })),
    says: /manifests\/teams\/data\/more\/" is empty: it is another repository, or all of it was left out$/,
  },
  {
    name: 'a file in place of the folder',
    reason: 'the same',
    archive: () => packed(gitArchive(ROOT, COMMIT, { manifests: 'x' })),
    says: /manifests" is a file, and no folder$/,
  },
  ...[
    ['1', 'link'],
    ['3', 'character-device'],
    ['4', 'block-device'],
    ['6', 'fifo'],
  ].map(([type = '', what]) => ({
    name: `a ${what}`,
    reason: 'git has none, so this is not from git',
    archive: () => with_(at('docs/x', { type, link: '/etc/passwd' })),
    says: new RegExp(`^"acme-pipelines-5f0c2d1a9b8e/docs/x" is a ${what}, which git cannot have$`),
  })),
  {
    name: 'a name that moves the cursor',
    reason: 'the sentence is printed',
    archive: () => with_(at('manifests/\u001b[2J\u202eevil', { type: '2' })),
    says: /^"[ -~]+\/manifests\/[^\p{C}]*evil" is a symbolic link/u,
  },
  {
    name: 'the archive of another commit',
    reason: 'git writes into it which one it is',
    archive: () => packed(gitArchive(ROOT, 'd'.repeat(40), FILES)),
    says: /^it is that of commit d{40}, and 5f0c2d1a9b8e7f6a5d4c3b2a190807f6e5d4c3b2 was asked for$/,
  },
  {
    name: 'files that are left out of archives',
    reason: 'a manifest that the commit has would look undeclared',
    archive: () => with_(at('.gitattributes', { content: 'manifests/teams/data/** export-ignore\n' })),
    says: /\.gitattributes" says export-ignore, by which an archive is not what the commit has/,
  },
  {
    name: 'files that are changed in archives',
    reason: 'the text is not what was reviewed',
    archive: () => with_(at('manifests/teams/.gitattributes', { content: '*.yaml export-subst' })),
    says: /says export-subst/,
  },
  {
    name: 'no such folder',
    reason: 'it was moved, or another repository was named',
    archive: () => packed(gitArchive(ROOT, COMMIT, { 'README.md': '', 'manifests-of-old/rolekeeper.yaml': '' })),
    says: /^it has no folder "manifests"$/,
  },
  {
    name: 'a folder without manifests',
    reason: 'an empty folder is never taken for "delete all roles"',
    archive: () => packed(gitArchive(ROOT, COMMIT, { 'manifests/README.md': 'x' })),
    says: /^its folder "manifests" holds no YAML file$/,
  },
  {
    name: 'an empty repository',
    reason: 'the same',
    archive: () => packed([]),
    says: /^it has no folder "manifests"$/,
  },
];

describe('an archive', () => {
  it('gives the YAML files of its folder, and of no folder beside it', async () => {
    const { files, unreadable } = await unpack(packed(GOOD));
    expect(textOf(files)).toEqual({
      'rolekeeper.yaml': 'kind: Settings',
      'teams/shop/checkout.yaml': 'kind: PipelineRole',
    });
    expect(unreadable).toEqual([]);
  });

  it('may have its folder further down, and long paths in it', async () => {
    const path = `teams/shop/${'a'.repeat(150)}.yaml`;
    const { files } = await unpack(packed(gitArchive(ROOT, COMMIT, { [`iam/prod/${path}`]: 'x' })), 'iam/prod');
    expect(textOf(files)).toEqual({ [path]: 'x' });
  });

  it('may have links elsewhere, and attributes that are not about archives', async () => {
    const archive = with_(
      at('AGENTS.md', { type: '2', link: 'README.md' }),
      at('.gitattributes', { content: '*.yaml text eol=lf' }),
      at('docs/.gitattributes', { content: '* export-ignore' }),
    );
    expect((await unpack(archive)).files).toHaveLength(2);
  });

  it('says of a file that is too large that it is there', async () => {
    const content = Buffer.alloc(SOURCE_LIMITS.bytesPerFile + 1, '#');
    const { files, unreadable } = await unpack(with_(at('manifests/teams/shop/large.yaml', { content })));
    expect(files).toHaveLength(2);
    expect(unreadable).toMatchObject([{ code: 'file-too-large', place: { file: 'teams/shop/large.yaml' } }]);
  });

  it('says of a file whose name no manifest can have that it is there', async () => {
    const { unreadable } = await unpack(with_(at('manifests/teams/shop/a\u202eb.yaml')));
    expect(unreadable).toMatchObject([{ code: 'file-misplaced', place: { file: 'teams/shop/a\\u{202e}b.yaml' } }]);
  });

  it('that git itself has made is taken', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'git-archive-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    symlinkSync('README.md', join(folder, 'LINK.md'));
    const git = (...words: string[]) => execFileSync('git', ['-C', folder, ...words], { maxBuffer: 1 << 24 });
    git('init', '-q');
    git('add', '.');
    git('-c', 'user.name=x', '-c', 'user.email=x@example.com', 'commit', '-qm', 'x');
    const commit = String(git('rev-parse', 'HEAD')).trim();
    const archive = gzipSync(git('archive', `--prefix=${ROOT}/`, commit));
    expect(Object.keys(textOf((await unpackFolder(archive, { commit, folder: 'manifests' })).files)).sort()).toEqual([
      'rolekeeper.yaml',
      'teams/shop/checkout.yaml',
    ]);
    await expect(unpackFolder(archive, { commit: COMMIT, folder: 'manifests' })).rejects.toThrow(/was asked for/);
  });

  describe('is refused as a whole if it is, or has,', () => {
    for (const { name, reason, archive, folder, says } of HOSTILE) {
      it(`${name}: ${reason}`, async () => {
        const error = await unpack(archive(), folder).then(
          () => undefined,
          (caught: unknown) => caught,
        );
        expect(error).toBeInstanceOf(ArchiveProblem);
        expect((error as Error).message).toMatch(says);
      });
    }
  });
});
