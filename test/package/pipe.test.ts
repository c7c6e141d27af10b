/**
 * The pipe's script as a process, with the environment that Bitbucket documents, and what the Dockerfile says, as far as
 * that can be checked without Docker.
 */
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import repository from '../../package.json' with { type: 'json' };
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import { newAccount } from '../../src/embedded/new-account.ts';
import { ManifestFolder } from '../../src/files/manifest-folder.ts';
import { loadDesired } from '../../src/reconcile.ts';
import { LoopbackAws } from '../support/loopback-aws.ts';
import { Tarball } from './tarball.ts';

const SCRIPT = join(process.cwd(), 'pipe/pipe.sh');
const ROLE_ARN = 'arn:aws:iam::111122223333:role/rolekeeper/rolekeeper-upload';
const BUCKET = 'rolekeeper-config-111122223333-eu-central-1';

let tarball: Tarball;
let clone: string;

beforeAll(async () => {
  tarball = await Tarball.make();
  clone = await tarball.folder('clone');
  // As the image has it: the package, and a link on the PATH.
  await symlink(join(tarball.root, 'package/rolekeeper.js'), join(await tarball.folder('bin'), 'rolekeeper'));
  const { code, err } = await tarball.shell(`PATH=${tarball.root}/bin:$PATH; rolekeeper init`, clone);
  if (code !== 0) throw new Error(err);
});
afterAll(() => tarball.remove());

function pipe(env: Readonly<Record<string, string>>) {
  const started = `PATH=${tarball.root}/bin:$PATH sh ${SCRIPT}`;
  return tarball.shell(started, tarball.root, { BITBUCKET_CLONE_DIR: clone, ...env });
}

describe('the pipe', () => {
  it('validates by default, in the clone, and writes what Bitbucket lists', async () => {
    const { code, out, err } = await pipe({});
    expect([code, out, err]).toEqual([0, 'valid  manifests: 1 role of 1 team\n', '']);
    expect(await readFile(join(clone, 'test-results/manifests.xml'), 'utf8')).toContain('example-deploy');
  });

  it('fails where the manifests are wrong', async () => {
    await mkdir(join(clone, 'wrong/teams/example'), { recursive: true });
    for (const file of ['rolekeeper.yaml', 'bitbucket.lock.yaml']) {
      await writeFile(join(clone, 'wrong', file), await readFile(join(clone, 'manifests', file)));
    }
    await writeFile(join(clone, 'wrong/teams/example/a.yaml'), 'kind: Nothing\n');
    const { code, out, err } = await pipe({ MANIFESTS: 'wrong' });
    expect([code, `${out}${err}`]).toEqual([1, expect.stringContaining('wrong/teams/example/a.yaml')]);
  });

  it('publishes with the role and the token of the step, and leaves no token behind', async () => {
    const aws = new LoopbackAws('111122223333', { send: () => Promise.reject(new Error('IAM is not asked')) });
    aws.addBucket(BUCKET);
    const temporary = await tarball.folder('tmp');
    try {
      const { code, out, err } = await pipe({
        COMMAND: 'publish',
        ...{ BUCKET, ROLE_ARN, REGION: 'eu-central-1', BITBUCKET_STEP_OIDC_TOKEN: 'a-token' },
        ...{ BITBUCKET_COMMIT: '3f9c0a1b2c4d5e6f708192a3b4c5d6e7f8091a2b', BITBUCKET_BUILD_NUMBER: '7' },
        // Another principal's, which would come first.
        ...{ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' },
        ...{ AWS_ENDPOINT_URL: await aws.start(), TMPDIR: temporary },
      });
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain('3f9c0a1b2c4d');
      expect(aws.assumed).toEqual([{ role: ROLE_ARN, token: 'a-token', session: 'build-7' }]);
      expect([...(aws.buckets.get(BUCKET)?.objects.keys() ?? [])]).toHaveLength(2);
      expect((await tarball.shell('ls -A', temporary)).out).toBe('');
    } finally {
      await aws.stop();
    }
  });

  it('reviews with the role that reads, and warns once where it stands beside no proxy', async () => {
    const { settings } = await loadDesired(new ManifestFolder(join(clone, 'manifests')));
    if (settings === undefined) throw new Error('init wrote no settings');
    const { account, provider, roles } = settings;
    const iam = new EmbeddedIam(
      newAccount({
        account,
        provider: { arn: provider.arn, url: provider.host, clientIds: [provider.audience] },
        boundaryArn: roles.permissionsBoundary,
        managedPolicyArns: [],
      }),
    );
    const aws = new LoopbackAws(account, iam);
    aws.addBucket('state');
    try {
      const { code, out, err } = await pipe({
        COMMAND: 'pr',
        ...{ STATE_BUCKET: 'state', ROLE_ARN, REGION: 'eu-central-1', BITBUCKET_STEP_OIDC_TOKEN: 'a-token' },
        ...{ BITBUCKET_WORKSPACE: 'acme', BITBUCKET_REPO_SLUG: 'roles', BITBUCKET_BUILD_NUMBER: '7' },
        ...{ BITBUCKET_COMMIT: '3f9c0a1b2c4d5e6f708192a3b4c5d6e7f8091a2b', AWS_ENDPOINT_URL: await aws.start() },
      });
      expect([code, err.match(/^warning .*?:/gm)]).toEqual([
        0,
        ['warning The report is not, or not all, on the commit:'],
      ]);
      expect(out).toMatch(/^Compared with IAM: AWS account 111122223333/m);
      expect(out).toContain('example-deploy');
      expect(aws.assumed[0]).toEqual({ role: ROLE_ARN, token: 'a-token', session: 'build-7' });
      expect(aws.writes.filter((call) => call !== 'AssumeRoleWithWebIdentity')).toEqual([]);
    } finally {
      await aws.stop();
    }
  });

  const TOKEN = { BITBUCKET_STEP_OIDC_TOKEN: 'a-token', REGION: 'eu-central-1', ROLE_ARN };
  const REFUSED = [
    {
      reason: 'it is for people',
      env: { COMMAND: 'apply' },
      says: 'COMMAND is "apply": it is validate, pr, plan or publish',
    },
    { reason: 'it is two commands', env: { COMMAND: 'validate; id' }, says: 'COMMAND is "validate; id"' },
    { reason: 'it would be an option', env: { MANIFESTS: '--help' }, says: 'MANIFESTS is "--help"' },
    { reason: 'no state bucket', env: { COMMAND: 'pr', ...TOKEN }, says: 'STATE_BUCKET is not set' },
    { reason: 'no bucket', env: { COMMAND: 'publish', ...TOKEN }, says: 'BUCKET is not set' },
    {
      reason: 'no role',
      env: { COMMAND: 'plan', ...TOKEN, ROLE_ARN: '' },
      says: 'ROLE_ARN is not set: which role is to plan?',
    },
    { reason: 'no region', env: { COMMAND: 'plan', ...TOKEN, REGION: '' }, says: 'REGION is not set' },
    {
      reason: 'the step did not ask for a token',
      env: { COMMAND: 'publish', BUCKET, ...TOKEN, BITBUCKET_STEP_OIDC_TOKEN: '' },
      says: 'the step has no token: add oidc: true to it',
    },
  ];
  for (const { reason, env, says } of REFUSED) {
    it(`refuses ${JSON.stringify(env.COMMAND ?? env)}: ${reason}`, async () => {
      const { code, out, err } = await pipe({ ...env });
      expect([code, out, err]).toEqual([1, '', expect.stringContaining(`error: ${says}`)]);
    });
  }

  it('takes every value for one word, whatever is in it', async () => {
    const { code, err } = await pipe({ MANIFESTS: 'no; touch here $(touch here) `touch here`' });
    expect([code, err]).toEqual([1, expect.stringContaining('no; touch here $(touch here) `touch here`')]);
    expect((await tarball.shell('ls', clone)).out).not.toMatch(/^here$/m);
  });
});

describe('pipe.yml', () => {
  it('lists the variables that the script reads, with its defaults', async () => {
    const script = await readFile(SCRIPT, 'utf8');
    const { variables } = parse(await readFile('pipe/pipe.yml', 'utf8'));
    const read = [...script.matchAll(/\$\{([A-Z_]+):-([^}]*)\}/g)]
      .map(([, name = '', byDefault = '']) => ({ name, default: byDefault }))
      .filter(({ name }) => !name.startsWith('BITBUCKET_'));
    for (const one of read) expect(variables).toContainEqual(one.default === '' ? { name: one.name } : one);
    expect(new Set(read.map(({ name }) => name))).toEqual(new Set(variables.map(({ name }: { name: string }) => name)));
  });
});

describe('the Dockerfile', () => {
  it('copies what npm run package makes and what the repository has, and no more comes near it', async () => {
    const copied = [...(await readFile('Dockerfile', 'utf8')).matchAll(/^COPY (\S+) /gm)].map(([, path = '']) => path);
    expect(copied).toEqual(['dist/package', 'pipe/pipe.sh']);
    const admitted = (await readFile('.dockerignore', 'utf8')).trim().split('\n');
    expect(admitted).toEqual(['*', ...copied.map((path) => `!${path}`)]);
    expect(await readFile('scripts/package.ts', 'utf8')).toContain("join(ROOT, 'dist/package')");
  });

  it('runs a command that runs here, from a link', async () => {
    const [, run = ''] = /^RUN (.+)$/m.exec(await readFile('Dockerfile', 'utf8')) ?? [];
    const here = run
      .replace('/opt/rolekeeper', join(tarball.root, 'package'))
      .replace('/usr/local/bin/', `${tarball.root}/usr/`);
    await tarball.folder('usr');
    const { code, out } = await tarball.shell(`PATH=${tarball.root}/usr:$PATH; ${here}`, tarball.root);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^${repository.version}\\nactions of AWS as of \\d{4}-\\d{2}-\\d{2}\\n$`)),
    ]);
  });
});
