/** The file between two runs. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import { loadState, saveState, tryState } from '../../src/embedded/state-file.ts';
import { StateFileError } from '../../src/errors.ts';
import { createRole, sampleAccount } from './sample-account.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolekeeper-state-'));
});
afterEach(() => rm(folder, { recursive: true }));

const file = () => join(folder, '.rolekeeper/iam.json');

async function accountWith(...names: string[]): Promise<EmbeddedIam> {
  const iam = new EmbeddedIam(sampleAccount());
  for (const name of names)
    await iam.send(
      createRole(name, {
        Tags: [
          { Key: 'z', Value: '' },
          { Key: 'a', Value: '' },
        ],
      }),
    );
  return iam;
}

test('a file that is not there is undefined, not an error and not an account', async () => {
  expect(await loadState(file())).toBeUndefined();
});

test('what was saved is loaded', async () => {
  const { state } = await accountWith('deploy', 'other');
  await saveState(file(), state);
  expect(await loadState(file())).toEqual(state);
});

test('the same account gives the same bytes, in whatever order it came about', async () => {
  const { state } = await accountWith('b', 'A', 'c');
  await saveState(file(), state);
  const first = await readFile(file(), 'utf8');
  await saveState(file(), {
    ...state,
    RoleDetailList: state.RoleDetailList.toReversed(),
    Policies: state.Policies.toReversed(),
  });
  expect(await readFile(file(), 'utf8')).toBe(first);
  expect(JSON.parse(first).RoleDetailList.map(({ RoleName }: { RoleName: string }) => RoleName)).toEqual([
    'A',
    'b',
    'c',
  ]);
});

test('the file is made to be read: one member a line, a line feed at the end', async () => {
  await saveState(file(), (await accountWith('deploy')).state);
  const text = await readFile(file(), 'utf8');
  expect(text.split('\n').slice(0, 2)).toEqual(['{', '  "Account": "111122223333",']);
  expect(text.endsWith('}\n')).toBe(true);
});

test('nothing but the file is left in its folder', async () => {
  await saveState(file(), sampleAccount());
  await saveState(file(), sampleAccount());
  expect(await readdir(join(folder, '.rolekeeper'))).toEqual(['iam.json']);
});

test('a save that fails leaves nothing behind', async () => {
  await mkdir(file(), { recursive: true });
  await expect(saveState(file(), sampleAccount())).rejects.toThrow(StateFileError);
  expect(await readdir(join(folder, '.rolekeeper'))).toEqual(['iam.json']);
});

test('a try leaves nothing behind, and the file as it was', async () => {
  await tryState(file(), sampleAccount());
  expect(await readdir(join(folder, '.rolekeeper')), 'there was none').toEqual([]);
  await saveState(file(), sampleAccount());
  const before = await readFile(file(), 'utf8');
  await tryState(file(), (await accountWith('deploy')).state);
  expect([await readdir(join(folder, '.rolekeeper')), await readFile(file(), 'utf8')]).toEqual([['iam.json'], before]);
});

const refused: { name: string; reason: string; prepare: () => Promise<unknown>; left: string[] }[] = [
  {
    name: 'a file that is read-only',
    reason: 'a folder lets it be replaced, also by root, and a file is made read-only to prevent that',
    prepare: async () => {
      await saveState(file(), sampleAccount());
      await chmod(file(), 0o444);
    },
    left: ['.rolekeeper', '.rolekeeper/iam.json'],
  },
  {
    name: 'a file in the place of the folder',
    reason: 'nothing can be made in it',
    prepare: () => writeFile(join(folder, '.rolekeeper'), ''),
    left: ['.rolekeeper'],
  },
];
const ways = [
  { verb: 'tried', doing: tryState },
  { verb: 'saved to', doing: saveState },
];

for (const { name, reason, prepare, left } of refused) {
  test.each(ways)(`${name} is refused when it is $verb: ${reason}`, async ({ doing }) => {
    await prepare();
    const before = await readFile(file(), 'utf8').catch(() => undefined);
    const error = await doing(file(), (await accountWith('deploy')).state).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StateFileError);
    expect(error).toMatchObject({ message: expect.stringContaining('cannot be written'), remedy: expect.any(String) });
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(left);
    expect(await readFile(file(), 'utf8').catch(() => undefined)).toBe(before);
  });
}

test('a byte order mark in front, as PowerShell writes it, does not matter', async () => {
  await saveState(file(), sampleAccount());
  const text = await readFile(file(), 'utf8');
  await writeFile(file(), `\uFEFF${text}`);
  expect(await loadState(file())).toMatchObject({ Account: '111122223333' });
});

const unusable = [
  { name: 'no JSON', text: '{"Account": ', message: /iam\.json is not JSON: / },
  { name: 'an empty file', text: '', message: /iam\.json is not JSON: / },
  {
    name: 'another shape',
    text: '{"RoleDetailList": {}}',
    message: /iam\.json is not a dump of an account: \/RoleDetailList must be a list, not an object/,
  },
];

test.each(unusable)('$name is an error with a remedy, never a new account', async ({ text, message }) => {
  await mkdir(join(folder, '.rolekeeper'));
  await writeFile(file(), text);
  const error = await loadState(file()).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StateFileError);
  expect(error).toMatchObject({ message: expect.stringMatching(message), remedy: expect.stringContaining('aws iam') });
});

test('a folder in the place of the file is an error', async () => {
  await mkdir(file(), { recursive: true });
  await expect(loadState(file())).rejects.toThrow(StateFileError);
});

/** Of the same text; PowerShell's `>` writes the first one. */
const ENCODINGS = [
  { name: 'UTF-16 with its mark', bytes: (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le') },
  { name: 'UTF-16 without it', bytes: (text: string) => Buffer.from(text, 'utf16le') },
  { name: 'UTF-16, the other way round', bytes: (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16() },
  { name: 'UTF-8 with a mark', bytes: (text: string) => Buffer.from(`\ufeff${text}`) },
];

for (const { name, bytes } of ENCODINGS) {
  test(`a dump in ${name} is read`, async () => {
    const { state } = await accountWith('deploy');
    await saveState(file(), state);
    await writeFile(file(), bytes(await readFile(file(), 'utf8')));
    expect(await loadState(file())).toEqual(state);
  });
}

test('a dump in an older encoding is named as such, and not read with other letters in it', async () => {
  await mkdir(join(folder, '.rolekeeper'));
  await writeFile(file(), Buffer.from('{"RoleDetailList": [{"Description": "gr\u00f6\u00dfe"}]}', 'latin1'));
  await expect(loadState(file())).rejects.toMatchObject({
    message: `${file()} is not text in UTF-8 or UTF-16`,
    remedy: 'Save it as UTF-8: in PowerShell with Out-File -Encoding utf8.',
  });
});

const SPECIAL = [
  { name: 'a pipe', make: async (path: string) => void execFileSync('mkfifo', [path]) },
  { name: 'a folder', make: async (path: string) => void (await mkdir(path)) },
  { name: 'a device', make: (path: string) => symlink('/dev/zero', path) },
  { name: 'a socket', make: listenOn },
];

for (const { name, make } of SPECIAL) {
  test(`${name} is refused at once, and neither waited for nor replaced`, async () => {
    const path = join(folder, 'special');
    await make(path);
    const message = expect.stringContaining(`it is ${name}, not a file`);
    await expect(loadState(path)).rejects.toMatchObject({ name: 'StateFileError', message });
    await expect(saveState(path, sampleAccount())).rejects.toMatchObject({ name: 'StateFileError', message });
    expect((await stat(path)).isFile()).toBe(false);
  });
}

async function listenOn(path: string): Promise<void> {
  const server = createServer().listen(path);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
}
