/** Which verbs believe the cache of what is known, and that what they answer does not depend on it. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { desiredState } from '../../../src/core/compile/desired-state.ts';
import { KnownFiles, type KnownTree } from '../../../src/core/compile/known-files.ts';
import { KnownFile } from '../../../src/files/known-file.ts';
import { ManifestFolder } from '../../../src/files/manifest-folder.ts';
import { programDigest } from '../../../src/files/program-digest.ts';
import { appliedWorkspace, type Workspace, workspace } from '../workspace.ts';

const VERBS = join(import.meta.dirname, '../../../src/cli/verbs');

/** A built command: its first file, and one that it loads. */
async function program(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rolekeeper-program-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'chunks'));
  for (const file of ['main.js', 'rolekeeper.js', 'chunks/plan.js']) await writeFile(join(folder, file), '');
  return join(folder, 'main.js');
}

/** The files of the cache, each with what changes when it is written again. */
async function cached(folder: Workspace): Promise<string[]> {
  const names = await readdir(folder.path('.rolekeeper/cache')).catch(() => []);
  const files = names.filter((name) => name !== '.gitignore').sort();
  return Promise.all(
    files.map(async (name) => `${name} ${(await stat(folder.path(`.rolekeeper/cache/${name}`))).ino}`),
  );
}

/** As a person could who runs programs here: the manifest that says 1h seems to say 7h. */
async function forge(folder: Workspace, main: string): Promise<void> {
  const manifests = folder.path('manifests');
  const known = new KnownFiles();
  desiredState(await new ManifestFolder(manifests).read(), new Date(), known);
  const text = JSON.stringify(known.learnt);
  expect(text).toContain('"maxDuration":"1h"');
  const tree = JSON.parse(text.replaceAll('"maxDuration":"1h"', '"maxDuration":"7h"')) as KnownTree;
  const file = new KnownFile(folder.path('.rolekeeper/cache'), manifests, programDigest(main) ?? '');
  await file.write(tree, new Date());
  expect(file.trouble).toBeUndefined();
}

describe('the cache of what is known', () => {
  it('changes no answer, while manifests are edited, broken and repaired', async () => {
    const main = await program();
    const folder = await appliedWorkspace();
    const file = 'manifests/teams/shop/checkout-deploy.yaml';
    const edits: [string, string][] = [
      ['1h', '1h'],
      ['1h', '3h'],
      ['maxDuration', 'maxDuraton'],
      ['maxDuraton', 'maxDuration'],
      ['[production]', '[produktion]'],
      ['[produktion]', '[production]'],
    ];
    for (const [from, to] of edits) {
      await folder.edit(file, from, to);
      for (const verb of [['validate'], ['plan'], ['plan', '--json'], ['validate', '--json']]) {
        const without = await folder.run([...verb, '--no-cache'], { main });
        expect(await folder.run(verb, { main })).toEqual(without);
        const before = await cached(folder);
        expect(before).toHaveLength(1);
        expect(await folder.run(verb, { main })).toEqual(without);
        expect(await cached(folder), 'nothing was learnt, and nothing is written').toEqual(before);
      }
    }
  });

  const BELIEVING: { argv: string[]; reason: string; believes: boolean; env?: Record<string, string> }[] = [
    { argv: ['plan'], reason: 'it only shows', believes: true },
    { argv: ['plan', '--no-cache'], reason: 'it was asked not to', believes: false },
    { argv: ['plan'], env: { ROLEKEEPER_NO_CACHE: '1' }, reason: 'it was asked not to', believes: false },
    { argv: ['plan', '-'], reason: 'an unsaved manifest is judged with what is there', believes: false },
    { argv: ['status'], reason: 'it is not among the verbs that wait for manifests', believes: false },
    { argv: ['apply', '--yes'], reason: 'what is applied is always read', believes: false },
  ];
  for (const { argv, env = {}, reason, believes } of BELIEVING) {
    const words = [...Object.keys(env), ...argv].join(' ');
    it(`is ${believes ? '' : 'not '}believed by ${words}: ${reason}`, async () => {
      const main = await program();
      const folder = await appliedWorkspace();
      await forge(folder, main);
      const before = await cached(folder);
      const stdin = await folder.read('manifests/teams/data/reports-publish.yaml');
      const { out } = await folder.run(argv, { main, env, stdin });
      expect(out.includes('7h')).toBe(believes);
      expect(await cached(folder)).toEqual(before);
      expect(await folder.read('.rolekeeper/iam.json')).toContain('"MaxSessionDuration": 3600');
    });
  }

  it('is for plan and validate alone', async () => {
    const files = await readdir(VERBS);
    const texts = await Promise.all(
      files.map(async (name) => [name, await readFile(join(VERBS, name), 'utf8')] as const),
    );
    const having = texts.filter(([, text]) => text.includes('manifests/cache.ts')).map(([name]) => name);
    expect(having).toEqual(['plan.ts', 'validate.ts']);
  });

  it('is not believed by another build of the same version', async () => {
    const main = await program();
    const folder = await appliedWorkspace();
    await forge(folder, main);
    await writeFile(join(main, '../chunks/plan.js'), '// another build');
    expect((await folder.run(['plan'], { main })).out).not.toContain('7h');
  });

  it('is not there for a source checkout, whose files no digest names', async () => {
    const folder = await workspace();
    await folder.run(['validate'], { main: join(VERBS, '../main.ts') });
    await folder.run(['validate']);
    expect(await cached(folder)).toEqual([]);
  });

  it('says with --debug why nothing is known, and nothing otherwise', async () => {
    const main = await program();
    const folder = await workspace();
    await folder.write('.rolekeeper/cache', 'a file');
    const { code, err } = await folder.run(['validate', '--debug'], { main });
    expect([code, err]).toEqual([0, expect.stringMatching(/^cache of manifests: nothing is kept: /)]);
    expect(await folder.run(['validate'], { main })).toMatchObject({ code: 0, err: '' });
  });
});
