import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { emptyWorkspace, workspace } from '../workspace.ts';

const SAMPLES = join(import.meta.dirname, '../../../docs/samples/config-repository');

describe('rolekeeper init', () => {
  it('writes a folder that is valid and can be applied as it stands', async () => {
    const folder = await emptyWorkspace();
    const { code, out } = await folder.run(['init']);
    expect(code).toBe(0);
    await expect(out).toMatchFileSnapshot('../expected/init.txt');
    expect((await folder.run(['validate'])).code).toBe(0);
    expect((await folder.run(['apply', '--yes'])).code).toBe(0);
  });

  it('points the editor at schemas that are there', async () => {
    const folder = await emptyWorkspace();
    await folder.run(['init', 'infra/roles']);
    const settings = await folder.read('infra/roles/rolekeeper.yaml');
    expect(settings.split('\n')[0]).toBe('# yaml-language-server: $schema=../schemas/settings.schema.json');
    expect(JSON.parse(await folder.read('infra/schemas/settings.schema.json'))).toHaveProperty('title', 'Settings');
    const role = await folder.read('infra/roles/teams/example/example-deploy.yaml');
    expect(role.split('\n')[0]).toBe('# yaml-language-server: $schema=../../../schemas/pipeline-role.schema.json');
  });

  it('overwrites nothing, and then writes nothing at all', async () => {
    const folder = await workspace();
    await folder.remove('manifests/teams');
    await folder.remove('manifests/bitbucket.lock.yaml');
    const settings = await folder.read('manifests/rolekeeper.yaml');
    const { code, err } = await folder.run(['init']);
    expect([code, err.split('\n')[0]]).toEqual([
      1,
      'error[usage] manifests/rolekeeper.yaml is there already: nothing was written',
    ]);
    expect(await folder.read('manifests/rolekeeper.yaml')).toBe(settings);
    await expect(folder.read('manifests/bitbucket.lock.yaml')).rejects.toThrow('ENOENT');
  });

  it('writes with --pipeline what its repository needs, and lists all of it', async () => {
    const folder = await emptyWorkspace();
    const { code, out, err } = await folder.run(['init', '--pipeline']);
    expect(code).toBe(0);
    await expect(`${out}${err}`).toMatchFileSnapshot('../expected/init-pipeline.txt');
    const sample = (path: string) => readFile(join(SAMPLES, path), 'utf8');
    for (const path of ['bitbucket-pipelines.yml', '.bitbucket/CODEOWNERS']) {
      expect(await folder.read(path)).toBe(await sample(path));
    }
    const written = (await readdir(folder.directory, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder.directory, join(entry.parentPath, entry.name)));
    expect(
      out
        .match(/^\+ .+$/gm)
        ?.map((line) => line.slice(2))
        .sort(),
    ).toEqual(written.sort());
    expect((await folder.run(['validate'])).code).toBe(0);
    expect((await folder.run(['apply', '--yes'])).code).toBe(0);
  });

  it('names in the pipeline the folder that it wrote', async () => {
    const folder = await emptyWorkspace();
    expect((await folder.run(['init', './infra/roles/', '--pipeline'])).code).toBe(0);
    const { pipelines } = parse(await folder.read('bitbucket-pipelines.yml'));
    const [{ parallel }] = pipelines['pull-requests']['**'];
    const lines = [...parallel, ...pipelines.branches.main]
      .flatMap(({ step }: { step: { script: string[] } }) => step.script)
      .filter((line: string) => line.includes('rolekeeper ') && line.startsWith('npx'));
    expect(lines.slice(0, 4).map((line: string) => line.split(' ')[4])).toEqual(Array(4).fill('infra/roles'));
    expect(await folder.read('.bitbucket/CODEOWNERS')).toContain('/infra/roles/rolekeeper.yaml ');
  });

  it('keeps owners apart from paths that are long', async () => {
    const folder = await emptyWorkspace();
    await folder.run(['init', 'infrastructure/production/manifests', '--pipeline']);
    const owners = await folder.read('.bitbucket/CODEOWNERS');
    expect(owners.match(/^\/infrastructure.*\S@.*$/gm)).toBeNull();
    expect(owners).toContain('/infrastructure/production/manifests/rolekeeper.yaml @acme/platform @acme/security\n');
  });

  const IN_THE_WAY = [
    { file: 'bitbucket-pipelines.yml', reason: 'a repository has one pipeline file' },
    { file: '.bitbucket/CODEOWNERS', reason: 'owners are not guessed twice' },
    { file: 'manifests/bitbucket.lock.yaml', reason: 'a lock file holds what people have seen' },
  ];
  for (const { file, reason } of IN_THE_WAY) {
    it(`writes nothing with --pipeline where ${file} is there: ${reason}`, async () => {
      const folder = await emptyWorkspace();
      await folder.write(file, '# mine\n');
      const { code, err } = await folder.run(['init', '--pipeline']);
      expect([code, err.split('\n')[0]]).toEqual([1, `error[usage] ${file} is there already: nothing was written`]);
      expect(await folder.read(file)).toBe('# mine\n');
      expect(await readdir(folder.directory)).toEqual([file.split('/')[0]]);
    });
  }

  it('writes the pipeline beside manifests that are there, which stay as they are, with an owner for each team', async () => {
    const folder = await workspace();
    await folder.write('manifests/teams/not a word/.keep', '');
    const before = await readdir(folder.path('manifests'), { recursive: true });
    const { code, out, err } = await folder.run(['init', '--pipeline']);
    expect([code, out]).toEqual([0, '+ bitbucket-pipelines.yml\n+ .bitbucket/CODEOWNERS\n+ .gitignore\n']);
    expect(err).toMatch(/^\nmanifests is there already, and stays as it is\.\n/);
    expect(await readdir(folder.path('manifests'), { recursive: true })).toEqual(before);
    const owners = await folder.read('.bitbucket/CODEOWNERS');
    expect(owners.match(/^\/manifests\/teams\/.*$/gm)).toEqual([
      expect.stringMatching(/teams\/data\/ +@acme\/data$/),
      expect.stringMatching(/teams\/shop\/ +@acme\/shop$/),
    ]);
  });

  it('keeps a .gitignore that is there', async () => {
    const folder = await emptyWorkspace();
    await folder.write('.gitignore', 'mine\n');
    const { code, out } = await folder.run(['init', '--pipeline']);
    expect([code, out.includes('.gitignore')]).toEqual([0, false]);
    expect(await folder.read('.gitignore')).toBe('mine\n');
  });

  const OUTSIDE = ['..', '../roles', '/srv/roles', '.', 'a; curl example.com', 'roles of all'];
  for (const directory of OUTSIDE) {
    it(`writes no pipeline for a folder that it could not name: ${directory}`, async () => {
      const folder = await emptyWorkspace();
      const { code, err } = await folder.run(['init', directory, '--pipeline']);
      expect([code, err]).toEqual([1, expect.stringContaining('cannot be named in a pipeline')]);
      expect(await readdir(folder.directory)).toEqual([]);
    });
  }

  it('keeps a schema that is there: it may be shared, or newer', async () => {
    const folder = await emptyWorkspace();
    await folder.write('schemas/settings.schema.json', '{}');
    const { code, out } = await folder.run(['init']);
    expect(code).toBe(0);
    expect(out).not.toContain('settings.schema.json');
    expect(await folder.read('schemas/settings.schema.json')).toBe('{}');
  });
});
