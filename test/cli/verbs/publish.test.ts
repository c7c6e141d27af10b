/** What publish does before it speaks to S3. The rest is test/aws/revision-publisher.test.ts and the end to end tests. */
import { writeFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { workspace } from '../workspace.ts';

const COMMIT = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334';
/** No server listens there: whatever is sent fails. */
const NOWHERE = ['--endpoint-url', 'http://127.0.0.1:9', '--bucket', 'config', '--commit', COMMIT];

describe('rolekeeper publish', () => {
  const mistakes = [
    { name: 'no bucket', argv: ['--commit', COMMIT], message: /does not know the bucket[\s\S]*ROLEKEEPER_BUCKET/ },
    { name: 'no commit', argv: ['--bucket', 'config'], message: /does not know the commit[\s\S]*git rev-parse HEAD/ },
    {
      name: 'a short commit',
      argv: ['--bucket', 'config', '--commit', 'a1b2c3d'],
      message: /"a1b2c3d" is not a commit in full/,
    },
    {
      name: 'a branch',
      argv: ['--bucket', 'config', '--commit', '../main'],
      message: /"..\/main" is not a commit in full/,
    },
    ...['0', '-1', '1.5', '1e21', '1e400', '0x10', '1000000000001', '9007199254740991', ' '].map((number) => ({
      name: `the sequence ${number}`,
      argv: [...NOWHERE, `--sequence=${number}`],
      message: /a whole number from 1 to 1000000000000/,
    })),
    {
      name: 'a new number without the number',
      argv: [...NOWHERE, '--renumber'],
      message: /--renumber does not say with which number/,
    },
    { name: 'no folder', argv: ['nowhere', ...NOWHERE], message: /cannot be read/ },
  ];
  for (const { name, argv, message } of mistakes) {
    it(`says what it misses: ${name}`, async () => {
      const { code, out, err } = await (await workspace()).run(['publish', ...argv]);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(message);
    });
  }

  it('publishes nothing while a manifest is broken', async () => {
    const folder = await workspace();
    await folder.edit('manifests/teams/shop/checkout-deploy.yaml', 'spec:', 'spex:');
    const { code, err } = await folder.run(['publish', ...NOWHERE]);
    expect(code).toBe(1);
    expect(err).toMatch(/error\[unknown-field\][\s\S]*Nothing was published\.\n$/);
    expect((await folder.json(['publish', ...NOWHERE])).json).toMatchObject({
      version: 'rolekeeper.failure/v2',
      error: { message: '1 mistake in 1 file, so nothing was published.' },
    });
  });

  it('takes no --skip-invalid for a file that cannot be in a revision: its role would look undeclared', async () => {
    const folder = await workspace();
    await writeFile(folder.path('manifests/teams/shop/binary.yaml'), new Uint8Array([0xff, 0xfe, 0x41, 0]));
    const { code, err } = await folder.run(['publish', '--skip-invalid', ...NOWHERE]);
    expect(code).toBe(1);
    expect(err).toMatch(/teams\/shop\/binary\.yaml: the file cannot be published: it is not UTF-8 text/);
  });

  it('fails in words when S3 cannot be reached', async () => {
    const folder = await workspace();
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    const { code, err } = await folder.run(['publish', ...NOWHERE]);
    vi.unstubAllEnvs();
    expect(code).toBe(1);
    expect(err).toMatch(/error\[unreachable\] AWS gave no answer to GetObject on s3:\/\/config\/current\.json/);
  });
});

describe('rolekeeper snippet', () => {
  it('prints the step of a role', async () => {
    const { code, out, err } = await (await workspace()).run([
      'snippet',
      'checkout-deploy',
      '--region',
      'eu-central-1',
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    await expect(out).toMatchFileSnapshot('../expected/snippet.txt');
  });

  it('knows what was meant by a misspelt role', async () => {
    const { code, err } = await (await workspace()).run(['snippet', 'checkout-deplay']);
    expect(code).toBe(1);
    expect(err).toMatch(/declares a role "checkout-deplay"[\s\S]*Did you mean checkout-deploy\?/);
  });

  it('does not mind another role’s mistake, and reports it', async () => {
    const folder = await workspace();
    await folder.edit('manifests/teams/data/reports-publish.yaml', 'spec:', 'spex:');
    const { code, out, err } = await folder.run(['snippet', 'checkout-deploy']);
    expect(code).toBe(0);
    expect(out).toContain('- step:');
    expect(err).toContain('error[unknown-field]');
  });
});

describe('rolekeeper validate --junit', () => {
  it('writes what Bitbucket shows, into a folder that need not exist', async () => {
    const folder = await workspace();
    await folder.edit('manifests/teams/shop/checkout-deploy.yaml', 'maxDuration', 'maxDuraton');
    const { code } = await folder.run(['validate', '--junit', 'test-results/manifests.xml']);
    expect(code).toBe(1);
    const xml = await folder.read('test-results/manifests.xml');
    expect(xml).toContain('<testsuites name="rolekeeper" tests="5" failures="1">');
    expect(xml).toContain('<testcase classname="teams/shop" name="checkout-deploy.yaml" time="0">');
  });

  it('says so when it cannot', async () => {
    const folder = await workspace();
    const { code, err } = await folder.run(['validate', '--junit', 'manifests/rolekeeper.yaml/x.xml']);
    expect(code).toBe(1);
    expect(err).toMatch(/--junit .*cannot be written/);
  });
});
