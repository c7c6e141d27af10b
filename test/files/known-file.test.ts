/** The cache of what is known: whatever became of the file, the answer is what is in it, or nothing, and never an error. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KnownTree } from '../../src/core/compile/known-files.ts';
import { DAY } from '../../src/core/text/days.ts';
import { KnownFile } from '../../src/files/known-file.ts';

const TREE: KnownTree = {
  world: 'w',
  files: [{ path: 'teams/shop/a.yaml', digest: 'd', value: { spec: { repositories: ['é'] } } }],
};
const OTHER: KnownTree = { files: [] };

let root: string;
let cache: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rolekeeper-known-'));
  cache = join(root, '.rolekeeper/cache');
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

const of = (manifests = '/srv/manifests', program = 'build 1') => new KnownFile(cache, manifests, program);

async function written(tree = TREE, manifests?: string): Promise<string> {
  const file = of(manifests);
  await file.write(tree, new Date());
  expect(file.trouble).toBeUndefined();
  return pathOf(manifests);
}

/** The one that was written last. */
function pathOf(manifests?: string): string {
  const names = readdirSync(cache).filter((name) => name.startsWith('known-'));
  const newest = names.sort((a, b) => lstatSync(join(cache, b)).mtimeMs - lstatSync(join(cache, a)).mtimeMs)[0];
  if (newest === undefined) throw new Error(`nothing was written for ${manifests}`);
  return join(cache, newest);
}

/** In place: it stays the file that was made there. */
function damage(path: string, change: (bytes: Buffer) => Buffer): void {
  const before = lstatSync(path).ino;
  writeFileSync(path, change(readFileSync(path)));
  expect(lstatSync(path).ino).toBe(before);
}

describe('the file of what is known', () => {
  it('gives back what was written, for the same folder and the same program', async () => {
    await written();
    expect(await of().read(new Date())).toEqual(TREE);
    await written(OTHER);
    expect(await of().read(new Date())).toEqual(OTHER);
  });

  it('is not there at first, which is no trouble', async () => {
    const file = of();
    expect([await file.read(new Date()), file.trouble]).toEqual([undefined, undefined]);
    expect(existsSync(join(root, '.rolekeeper'))).toBe(false);
  });

  it('is for this user alone, and not for git', async () => {
    const path = await written();
    expect(lstatSync(path).mode & 0o777).toBe(0o600);
    expect(lstatSync(cache).mode & 0o777).toBe(0o700);
    execFileSync('git', ['init', '--quiet', root]);
    expect(
      execFileSync('git', ['-C', root, 'status', '--porcelain', '--untracked-files=all'], { encoding: 'utf8' }),
    ).toBe('');
  });

  const NOT_BELIEVED: { name: string; reason: string; become: (path: string) => void }[] = [
    {
      name: 'cut off',
      reason: 'a disk was full, or a machine stopped',
      become: (path) => damage(path, (bytes) => bytes.subarray(0, bytes.length - 1)),
    },
    { name: 'empty', reason: 'a machine stopped', become: (path) => truncateSync(path) },
    {
      name: 'with other contents under the same seal',
      reason: 'a forged entry has the right key, and another value',
      become: (path) => damage(path, (bytes) => Buffer.from(bytes.toString().replace('é', 'e'))),
    },
    {
      name: 'longer than it was',
      reason: 'two commands wrote into one file',
      become: (path) => damage(path, (bytes) => Buffer.concat([bytes, Buffer.from(' ')])),
    },
    {
      name: 'a copy',
      reason: 'one that was committed to git is a copy',
      become: (path) => {
        copyFileSync(path, `${path}.copy`);
        renameSync(`${path}.copy`, path);
      },
    },
    {
      name: 'a folder',
      reason: 'it is no file',
      become: (path) => {
        rmSync(path);
        mkdirSync(path);
      },
    },
    {
      name: 'a link to the file itself',
      reason: 'no link is followed',
      become: (path) => {
        renameSync(path, join(root, 'elsewhere'));
        symlinkSync(join(root, 'elsewhere'), path);
      },
    },
    {
      name: 'in a folder that is a link',
      reason: 'no link is followed out',
      become: () => {
        renameSync(cache, join(root, 'elsewhere'));
        symlinkSync(join(root, 'elsewhere'), cache);
      },
    },
    {
      name: 'a pipe',
      reason: 'it would be waited for',
      become: (path) => {
        rmSync(path);
        execFileSync('mkfifo', [path]);
      },
    },
    {
      name: 'of another user',
      reason: 'in a folder that all may write to, such as /tmp, anybody could have put it there',
      become: (path) => {
        vi.spyOn(process, 'geteuid').mockReturnValue(lstatSync(path).uid + 1);
      },
    },
    {
      name: 'too large',
      reason: 'it would fill the memory',
      become: (path) => truncateSync(path, 65 * 1024 * 1024),
    },
  ];
  for (const { name, reason, become } of NOT_BELIEVED) {
    it(`is not believed ${name}, and says why: ${reason}`, async () => {
      become(await written());
      const file = of();
      expect(await file.read(new Date())).toBeUndefined();
      expect(file.trouble).toMatch(/^nothing is known: /);
    });
  }

  it('is not believed with any one byte changed', async () => {
    const path = await written();
    const bytes = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const other = Buffer.from(bytes);
        other[at] = (other[at] ?? 0) ^ by;
        writeFileSync(path, other);
        expect(await of().read(new Date())).toBeUndefined();
      }),
      { numRuns: 300 },
    );
    writeFileSync(path, bytes);
    expect(await of().read(new Date())).toEqual(TREE);
  });

  it('is not believed by another version or build', async () => {
    await written();
    expect(await of(undefined, 'build 2').read(new Date())).toBeUndefined();
  });

  it('is not believed after 30 days', async () => {
    const path = await written();
    expect(await of().read(new Date(Date.now() + 29 * DAY))).toEqual(TREE);
    utimesSync(path, new Date(), new Date(Date.now() - 31 * DAY));
    expect(await of().read(new Date())).toBeUndefined();
  });

  it.skipIf(process.getuid?.() === 0)('is not believed if it cannot be read', async () => {
    chmodSync(await written(), 0);
    expect(await of().read(new Date())).toBeUndefined();
  });

  const NOT_WRITTEN: { name: string; reason: string; make: () => void }[] = [
    {
      name: 'a link in the place of .rolekeeper',
      reason: 'a commit could lead it anywhere',
      make: () => symlinkSync(join(root, 'elsewhere'), join(root, '.rolekeeper')),
    },
    {
      name: 'a link in the place of the cache',
      reason: 'a commit could lead it anywhere',
      make: () => {
        mkdirSync(join(root, '.rolekeeper'));
        symlinkSync(join(root, 'elsewhere'), cache);
      },
    },
    {
      name: 'a file in the place of the cache',
      reason: 'there is no room for it',
      make: () => {
        mkdirSync(join(root, '.rolekeeper'));
        writeFileSync(cache, '');
      },
    },
  ];
  for (const { name, reason, make } of NOT_WRITTEN) {
    it(`is not written through ${name}, and says why: ${reason}`, async () => {
      mkdirSync(join(root, 'elsewhere'));
      make();
      const file = of();
      await file.write(TREE, new Date());
      expect(file.trouble).toMatch(/^nothing is kept: /);
      expect(readdirSync(join(root, 'elsewhere'))).toEqual([]);
      expect(readdirSync(root, { recursive: true }).filter((name) => String(name).includes('tmp'))).toEqual([]);
    });
  }

  it.skipIf(process.getuid?.() === 0)('is not written into a folder that is read-only', async () => {
    mkdirSync(cache, { recursive: true });
    chmodSync(cache, 0o500);
    const file = of();
    await file.write(TREE, new Date());
    chmodSync(cache, 0o700);
    expect(file.trouble).toMatch(/^nothing is kept: /);
  });

  it('takes the place of whatever else has its name, but not of a folder', async () => {
    const path = await written();
    rmSync(path);
    symlinkSync(join(root, 'elsewhere'), path);
    expect(await written()).toBe(path);
    expect([lstatSync(path).isFile(), existsSync(join(root, 'elsewhere'))]).toEqual([true, false]);
    rmSync(path);
    mkdirSync(path);
    const file = of();
    await file.write(TREE, new Date());
    expect(file.trouble).toMatch(/^nothing is kept: /);
  });

  it('is written beside what cannot be tidied away: a folder with such a name', async () => {
    mkdirSync(join(cache, 'known-1'), { recursive: true });
    utimesSync(join(cache, 'known-1'), new Date(0), new Date(0));
    await written();
    expect(await of().read(new Date())).toEqual(TREE);
  });

  it('is one of eight folders of manifests at most, and of what a command that died has left, nothing stays', async () => {
    await written();
    writeFileSync(join(cache, 'known-1.77.tmp'), '');
    utimesSync(join(cache, 'known-1.77.tmp'), new Date(0), new Date(0));
    for (let index = 0; index < 12; index++) await of(`/srv/${index}`).write(OTHER, new Date());
    expect(readdirSync(cache).filter((name) => name.startsWith('known-'))).toHaveLength(8);
    expect(await of('/srv/11').read(new Date())).toEqual(OTHER);
    expect(readdirSync(cache)).not.toContain('known-1.77.tmp');
  });
});
