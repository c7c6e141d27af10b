import { cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand } from '../../scripts/build.ts';
import { command } from './command.ts';
import { emptyWorkspace } from './workspace.ts';

describe('dist/rolekeeper.js', () => {
  let directory: string;
  let bundle: string;

  beforeAll(async () => {
    // Far from node_modules: what is not in the file is not there.
    directory = await mkdtemp(join(tmpdir(), 'rolekeeper-bundle-'));
    bundle = await buildCommand(directory);
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('is a file that the shell can start, with the licences of what is in it beside it', async () => {
    expect((await stat(bundle)).mode & 0o111).toBe(0o111);
    expect((await readFile(bundle, 'utf8')).split('\n')[0]).toBe('#!/usr/bin/env node');
    const licences = await readFile(join(directory, 'LICENSES.txt'), 'utf8');
    for (const name of ['@aws-sdk/client-iam', 'commander', 'p-limit', 'yaml']) {
      expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
    expect(licences).not.toMatch(/\bA?GPL/);
  });

  it('plans, applies and lists the samples, started as a file in a folder that has nothing else', async () => {
    const folder = await emptyWorkspace();
    const cwd = folder.directory;
    await cp(join(import.meta.dirname, '../../manifests'), folder.path('manifests'), { recursive: true });
    const planned = await command(bundle, ['plan', '--detailed-exitcode'], { cwd });
    expect(planned).toMatchObject({ code: 2, out: expect.stringMatching(/\nPlan {2}\d+ to create/) });
    const applied = await command(bundle, ['apply', '--yes'], { cwd });
    expect(applied).toMatchObject({ code: 0, out: expect.stringContaining('In sync') });
    const listed = await command(bundle, ['status', '--detailed-exitcode'], { cwd });
    expect(listed).toMatchObject({ code: 0, err: '' });
  });

  it('begins from nothing with init', async () => {
    const folder = await emptyWorkspace();
    const cwd = folder.directory;
    expect(await command(bundle, ['init'], { cwd })).toMatchObject({ code: 0 });
    expect(await command(bundle, ['validate'], { cwd })).toMatchObject({ code: 0 });
  });

  it('recognizes an error by its name, as the bundler must not change names', async () => {
    const folder = await emptyWorkspace();
    const { code, err } = await command(bundle, ['plan', '--debug'], { cwd: folder.directory });
    expect(code).toBe(1);
    expect(err).toContain('SourceError');
  });
});
