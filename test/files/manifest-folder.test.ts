import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SOURCE_LIMITS } from '../../src/core/source/source-limits.ts';
import { SourceError } from '../../src/errors.ts';
import { ManifestFolder } from '../../src/files/manifest-folder.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rolekeeper-folder-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, content: string | Uint8Array = 'a: 1\n'): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

async function read() {
  const { files, unreadable } = await new ManifestFolder(folder).read();
  const slowly = await new ManifestFolder(folder, 0).read();
  // As from a disk that is slow: the same.
  expect({ ...slowly, unreadable: new Set(slowly.unreadable) }).toEqual({
    ...{ name: folder, revision: undefined, files },
    unreadable: new Set(unreadable),
  });
  return {
    paths: files.map(({ path }) => path),
    files,
    reported: unreadable.map(({ place: { file }, code }) => `${file} ${code}`),
  };
}

describe('ManifestFolder', () => {
  it('gives every YAML file by its path, wherever it stands, and nothing else', async () => {
    write('rolekeeper.yaml', 'a: 1\n');
    for (const path of ['teams/shop/b.yml', 'teams/shop/deep/c.yaml', 'D.YAML', '.hidden/e.yaml']) write(path);
    for (const path of ['README.md', 'teams/shop/CODEOWNERS', 'teams/shop/a.yaml.bak', 'teams/shop/yaml']) write(path);
    const { paths, files, reported } = await read();
    expect(paths).toEqual([
      '.hidden/e.yaml',
      'D.YAML',
      'rolekeeper.yaml',
      'teams/shop/b.yml',
      'teams/shop/deep/c.yaml',
    ]);
    expect(new TextDecoder().decode(files[2]?.bytes)).toBe('a: 1\n');
    expect(reported).toEqual([]);
  });

  it('keeps the name that people gave it', async () => {
    write('rolekeeper.yaml');
    expect(await new ManifestFolder(folder).read()).toMatchObject({ name: folder, revision: undefined });
  });

  for (const { name, make } of [
    { name: 'a folder that is not there', make: () => join(folder, 'nothing') },
    { name: 'an empty folder', make: () => folder },
    {
      name: 'a folder without YAML',
      make: () => {
        write('README.md');
        return folder;
      },
    },
    {
      name: 'a file in the place of the folder',
      make: () => {
        write('a.yaml');
        return join(folder, 'a.yaml');
      },
    },
  ]) {
    it(`refuses ${name}: it must not look like "no roles"`, async () => {
      const error = await new ManifestFolder(make()).read().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(SourceError);
      expect(error).toMatchObject({ code: 'source-unreadable', remedy: expect.stringContaining('rolekeeper.yaml') });
    });
  }

  it('follows no symbolic link, to a file, a folder, itself or nothing', async () => {
    write('rolekeeper.yaml');
    write('teams/shop/a.yaml');
    symlinkSync('/etc/hostname', join(folder, 'teams/shop/b.yaml'));
    symlinkSync('/etc', join(folder, 'teams/etc'));
    symlinkSync('..', join(folder, 'teams/loop'));
    symlinkSync('nowhere', join(folder, 'teams/shop/c.yaml'));
    const { paths, reported } = await read();
    expect(paths).toEqual(['rolekeeper.yaml', 'teams/shop/a.yaml']);
    expect(reported.sort()).toEqual([
      'teams/etc file-link',
      'teams/loop file-link',
      'teams/shop/b.yaml file-link',
      'teams/shop/c.yaml file-link',
    ]);
  });

  it('may itself be reached through a link: that is the caller’s word', async () => {
    write('real/rolekeeper.yaml');
    symlinkSync(join(folder, 'real'), join(folder, 'linked'));
    const { files } = await new ManifestFolder(join(folder, 'linked')).read();
    expect(files.map(({ path }) => path)).toEqual(['rolekeeper.yaml']);
  });

  it('does not wait for a pipe, and opens no socket', async () => {
    write('rolekeeper.yaml');
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
    const server = createServer().listen(join(folder, 'socket.yaml'));
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      const { paths, reported } = await read();
      expect(paths).toEqual(['rolekeeper.yaml']);
      expect(reported.sort()).toEqual(['pipe.yaml file-unreadable', 'socket.yaml file-unreadable']);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  const UNREADABLE_CACHES = [
    { cache: '.rolekeeper', reason: 'made with a strict umask', issues: [] },
    { cache: '.rolekeeper/cache', reason: 'the command was run in the folder itself', issues: [] },
    { cache: 'teams/shop/.rolekeeper/cache', reason: 'it was run in the folder of a team', issues: [] },
    { cache: 'teams/.rolekeeper', reason: 'a team may have that name', issues: ['teams/.rolekeeper'] },
    { cache: 'bitbucket.lock.d', reason: 'it holds parts of the lock file', issues: ['bitbucket.lock.d'] },
  ];
  for (const { cache, reason, issues } of UNREADABLE_CACHES) {
    it.skipIf(process.getuid?.() === 0)(
      `lists ${issues.length} of ${cache} that is another user's: ${reason}`,
      async () => {
        write('teams/shop/a.yaml', 'a');
        mkdirSync(join(folder, cache), { recursive: true });
        chmodSync(join(folder, cache), 0o000);
        try {
          const { files, unreadable } = await new ManifestFolder(folder).read();
          expect(files.map(({ path }) => path)).toEqual(['teams/shop/a.yaml']);
          expect(unreadable.map(({ place }) => place.file)).toEqual(issues);
        } finally {
          chmodSync(join(folder, cache), 0o755);
        }
      },
    );
  }

  it.skipIf(process.getuid?.() === 0)('lists what it may not read, files and folders', async () => {
    write('rolekeeper.yaml');
    write('teams/shop/a.yaml');
    write('teams/data/b.yaml');
    chmodSync(join(folder, 'teams/shop/a.yaml'), 0o000);
    chmodSync(join(folder, 'teams/data'), 0o000);
    try {
      const { paths, reported } = await read();
      expect(paths).toEqual(['rolekeeper.yaml']);
      expect(reported.sort()).toEqual(['teams/data file-unreadable', 'teams/shop/a.yaml file-unreadable']);
    } finally {
      chmodSync(join(folder, 'teams/data'), 0o755);
    }
  });

  it('spells out what is not visible in a name', async () => {
    write('rolekeeper.yaml');
    symlinkSync('x', join(folder, 'a\u001b[2Jb.yaml'));
    expect((await read()).reported).toEqual(['a\\u{1b}[2Jb.yaml file-link']);
  });

  it('reads not more of a large file than shows that it is large', async () => {
    write('rolekeeper.yaml', 'a'.repeat(10 * SOURCE_LIMITS.bytesPerFile));
    expect((await read()).files[0]?.bytes.length).toBe(SOURCE_LIMITS.bytesPerFile + 1);
  });

  it('does not begin to read thousands of files', async () => {
    for (let index = 0; index <= SOURCE_LIMITS.files; index++) write(`f${index}.yaml`, '');
    await expect(read()).rejects.toThrow(/more than 6000 YAML files/);
  });
});
