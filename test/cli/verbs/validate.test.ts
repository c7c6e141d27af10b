import { describe, expect, it } from 'vitest';
import { workspace } from '../workspace.ts';

const UNSEEN = `not looked at what arn:aws:iam::111122223333:policy/ci/checkout-deploy says: rolekeeper plan
--target aws asks the account, and judges it
`;
const VALID = `valid  manifests: 3 roles of 2 teams\n${UNSEEN}`;

describe('rolekeeper validate', () => {
  it('says how many roles are right, and exits 0', async () => {
    const folder = await workspace();
    expect(await folder.run(['validate'])).toEqual({ code: 0, out: VALID, err: '' });
  });

  it('shows every mistake of every file at once, each with its place and its remedy, and exits 1', async () => {
    const folder = await workspace();
    await folder.edit('manifests/teams/shop/checkout-deploy.yaml', 'maxDuration', 'maxDuraton');
    await folder.edit('manifests/teams/shop/checkout-deploy.yaml', '[main]', '["*"]');
    await folder.write('manifests/teams/data/windows.yaml', WIDE_WITH_WINDOWS_LINE_ENDS);
    await folder.write('manifests/teams/data/long.yaml', ONE_LONG_LINE);
    await folder.write(
      'manifests/teams/data/no-spec.yaml',
      'apiVersion: rolekeeper/v1\nkind: PipelineRole\nmetadata: {name: a}\n',
    );
    const { code, out, err } = await folder.run(['validate']);
    expect(code).toBe(1);
    expect(err).toBe('');
    await expect(out).toMatchFileSnapshot('../expected/validate-mistakes.txt');
  });

  it('judges a manifest on standard input as if it were in the folder, and names it so', async () => {
    const folder = await workspace();
    const stdin = (await folder.read('manifests/teams/shop/checkout-deploy.yaml')).replace(
      '[production]',
      '[produktion]',
    );
    const { code, out } = await folder.run(['validate', '-'], { stdin });
    expect(code).toBe(1);
    expect(out).toContain('error[unknown-environment] <stdin>:8:18\n');
    expect(out).toContain('1 mistake in 1 file.');
  });

  it('reports for a manifest on standard input no mistakes of other manifests, but those of the settings', async () => {
    const folder = await workspace();
    await folder.edit('manifests/teams/data/reports-publish.yaml', 'spec:', 'spex:');
    const stdin = await folder.read('manifests/teams/shop/checkout-deploy.yaml');
    expect(await folder.run(['validate', '-'], { stdin })).toMatchObject({
      code: 0,
      out: `valid  <stdin>: checkout-deploy\n${UNSEEN}`,
    });
    expect((await folder.run(['plan', '-'], { stdin })).code).toBe(1);
    await folder.edit('manifests/rolekeeper.yaml', 'account:', 'acount:');
    const { code, out } = await folder.run(['validate', '-'], { stdin });
    expect(code).toBe(1);
    expect(out).toContain('manifests/rolekeeper.yaml:4:3');
  });

  it('takes the settings for standard input from another folder, with --settings', async () => {
    const folder = await workspace();
    const stdin = await folder.read('manifests/teams/shop/checkout-deploy.yaml');
    await folder.write('elsewhere/rolekeeper.yaml', await folder.read('manifests/rolekeeper.yaml'));
    await folder.write('elsewhere/bitbucket.lock.yaml', await folder.read('manifests/bitbucket.lock.yaml'));
    await folder.remove('manifests');
    expect((await folder.run(['validate', '-'], { stdin })).code).toBe(1);
    expect((await folder.run(['validate', '-', '--settings', 'elsewhere'], { stdin })).code).toBe(0);
  });

  it('refuses --settings for a folder, which brings its own', async () => {
    const folder = await workspace();
    const { code, err } = await folder.run(['validate', '--settings', 'elsewhere']);
    expect([code, err.split('\n')[0]]).toEqual([1, 'error[usage] --settings is only for a manifest on standard input']);
  });

  it('writes its answer to --out, and nothing to standard output', async () => {
    const folder = await workspace();
    expect(await folder.run(['validate', '--out', 'answer.txt'])).toEqual({ code: 0, out: '', err: '' });
    expect(await folder.read('answer.txt')).toBe(VALID);
  });
});

const WIDE_WITH_WINDOWS_LINE_ENDS = [
  'apiVersion: rolekeeper/v1',
  'kind: PipelineRole',
  'metadata: {name: windows, description: "名前"}',
  'spec: {repositories: [reports], anyBranch: true}',
].join('\r\n');

const UUIDS = Array.from({ length: 6 }, (_, n) => `"{00000000-0000-4000-8000-00000000000${n}}"`);
const ONE_LONG_LINE = `apiVersion: rolekeeper/v1
kind: PipelineRole
metadata: {name: long}
spec: {repositories: [${UUIDS.join(', ')}, repots, ${UUIDS.join(', ').replaceAll('-4000-', '-4001-')}], anyBranch: true}
`;
