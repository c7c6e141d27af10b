import { describe, expect, it } from 'vitest';
import { emptyWorkspace, workspace } from '../workspace.ts';

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

  it('keeps a schema that is there: it may be shared, or newer', async () => {
    const folder = await emptyWorkspace();
    await folder.write('schemas/settings.schema.json', '{}');
    const { code, out } = await folder.run(['init']);
    expect(code).toBe(0);
    expect(out).not.toContain('settings.schema.json');
    expect(await folder.read('schemas/settings.schema.json')).toBe('{}');
  });
});
