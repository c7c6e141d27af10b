/**
 * The sample pipeline, followed to the letter: a new folder, the tarball, `npm install` once, and then every line of
 * `bitbucket-pipelines.yml` in fresh clones, as Bitbucket runs it. AWS is on a loopback port. No registry answers, and
 * the proxy that Bitbucket puts beside a step is not there.
 */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import repository from '../../package.json' with { type: 'json' };
import { VERBS } from '../../src/cli/verbs.ts';
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import { newAccount } from '../../src/embedded/new-account.ts';
import { ManifestFolder } from '../../src/files/manifest-folder.ts';
import { loadDesired } from '../../src/reconcile.ts';
import { cloneFor, commitAll, git } from '../support/git-origin.ts';
import { LoopbackAws } from '../support/loopback-aws.ts';
import { StrangersRegistry } from './strangers-registry.ts';
import { Tarball } from './tarball.ts';

/** What the README promises, in bytes of all files; five functions are 4 MB of it, as each brings what it needs. */
const MOST_INSTALLED = 9_000_000;

interface Step {
  readonly name: string;
  readonly script: readonly string[];
}
type Item = { readonly step: Step } | { readonly parallel: readonly { readonly step: Step }[] };

const PLAN_ROLE = 'arn:aws:iam::111122223333:role/rolekeeper/rolekeeper-plan';
const STATE = 'rolekeeper-state-111122223333-eu-central-1';

let tarball: Tarball;
let repositoryFolder: string;

/** In the page's own words: the lines of its block that installs. */
async function documentedInstall(): Promise<string> {
  const page = await readFile('docs/install.md', 'utf8');
  const [, block = ''] = /## In a config repository[\s\S]*?```sh\n([\s\S]*?)```/.exec(page) ?? [];
  return block;
}

beforeAll(async () => {
  tarball = await Tarball.make();
  const dist = join(await tarball.folder('rolekeeper'), 'dist');
  repositoryFolder = await tarball.folder('iam-roles');
  const install = [`mkdir ${dist} && cp ${tarball.path} ${dist}/`, 'git init -q -b main .', await documentedInstall()];
  const { code, err } = await tarball.shell(install.join('\n'), repositoryFolder);
  if (code !== 0) throw new Error(err);
});
afterAll(() => tarball.remove());

describe('the package', () => {
  it('has a name with a scope, that of package.json', async () => {
    expect(repository.name).toMatch(/^@[a-z]+\/[a-z]+$/);
    expect(basename(tarball.path)).toBe(`${repository.name.slice(1).replace('/', '-')}-${repository.version}.tgz`);
  });

  it('needs nothing at run time, and is under 9 MB', async () => {
    const lock = JSON.parse(await readFile(join(repositoryFolder, 'package-lock.json'), 'utf8'));
    const { '': own, ...packages } = lock.packages;
    expect(Object.keys(own.dependencies)).toEqual([repository.name]);
    expect(Object.keys(packages)).toEqual([`node_modules/${repository.name}`]);
    const [installed] = Object.values(packages) as Record<string, unknown>[];
    expect(installed).toMatchObject({
      resolved: `file:vendor/${basename(tarball.path)}`,
      integrity: expect.stringMatching(/^sha512-/),
    });
    expect(installed).not.toHaveProperty('dependencies');
    expect(installed).not.toHaveProperty('hasInstallScript');
    const sizes = await Promise.all((await files(join(repositoryFolder, 'node_modules'))).map((path) => stat(path)));
    expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(MOST_INSTALLED);
  });

  it('holds the bundles, schemas, types and licences, and nothing of this machine', async () => {
    const folder = join(repositoryFolder, 'node_modules', repository.name);
    const names = (await files(folder)).map((path) => path.slice(folder.length + 1));
    const schemas = (await readdir('schemas')).map((name) => `schemas/${name}`);
    expect(names.filter((name) => !/(^|\/)chunks\//.test(name)).sort()).toEqual(
      [
        ...['LICENSE', 'LICENSES.txt', 'README.md', 'json.d.ts', 'main.js', 'package.json', 'rolekeeper.js'],
        ...['reconcile', 'webhook', 'branch-audit', 'gate', 'exchange'].map(
          (name) => `cdk/functions/${name}/${name}.mjs`,
        ),
        ...['cdk/library.d.ts', 'cdk/library.js', ...schemas],
      ].sort(),
    );
    for (const name of names) expect(await readFile(join(folder, name), 'utf8'), name).not.toContain(process.cwd());
    const licences = await readFile(join(folder, 'LICENSES.txt'), 'utf8');
    for (const name of ['@aws-sdk/client-iam', '@middy/core', 'commander', 'yaml']) {
      expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
  });

  it('runs every verb: its help, and the main job', async () => {
    const help = Object.keys(VERBS).map((verb) => `node_modules/.bin/rolekeeper ${verb} --help > ${verb}.txt`);
    const folder = await clone('verbs');
    const job = ['npx --no-install rolekeeper apply --yes', 'npx --no-install rolekeeper plan --detailed-exitcode'];
    const lines = ['npm ci --ignore-scripts', 'npx --no-install rolekeeper --version', ...help, ...job];
    const { code, out, err } = await tarball.shell(lines.join('\n'), folder);
    expect([code, err]).toEqual([0, expect.not.stringContaining('rror')]);
    expect(out).toContain(`\n${repository.version}\n`);
    expect(out).toContain('In sync');
    for (const verb of Object.keys(VERBS)) {
      expect(await readFile(join(folder, `${verb}.txt`), 'utf8')).toContain(`Usage: rolekeeper ${verb}`);
    }
  });

  it('is never taken from a registry: not when it is not installed, and a stranger has the name of the command', async () => {
    const stranger = await StrangersRegistry.start(tarball);
    try {
      const run = async (npx: string) => {
        const folder = await tarball.folder(`stranger-${npx.length}`);
        const env = { npm_config_registry: stranger.address, npm_config_cache: join(folder, '.npm') };
        const { code } = await tarball.shell(`${npx} rolekeeper publish < /dev/null`, folder, env);
        return { code, ran: (await readdir(folder)).includes('the-stranger-was-here') };
      };
      expect(await run('npx --no-install')).toEqual({ code: 1, ran: false });
      // What the option is for.
      expect(await run('npx --yes')).toEqual({ code: 0, ran: true });
    } finally {
      await stranger.stop();
    }
  });

  it('is not installed when another one lies in its place', async () => {
    const folder = await clone('exchanged');
    const vendored = join(folder, 'vendor', basename(tarball.path));
    await writeFile(vendored, Buffer.concat([await readFile(vendored), Buffer.from('x')]));
    // A new machine: npm would take the right one from its cache.
    const env = { npm_config_cache: join(folder, '.npm') };
    const { code, err } = await tarball.shell('npm ci --ignore-scripts', folder, env);
    expect([code === 0, err]).toEqual([false, expect.stringContaining('EINTEGRITY')]);
  });

  it('is not this repository, packed', async () => {
    const { code, err } = await tarball.shell(`npm pack --pack-destination ${tarball.root}`, process.cwd());
    expect([code === 0, err]).toEqual([false, expect.stringContaining('npm run package makes it')]);
  });
});

describe('the sample pipeline, line by line', () => {
  let aws: LoopbackAws;
  let address: string;
  let steps: Map<string, Step>;

  beforeAll(async () => {
    const { settings } = await loadDesired(new ManifestFolder(join(repositoryFolder, 'manifests')));
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
    aws = new LoopbackAws(account, iam);
    aws.addBucket(`rolekeeper-config-${account}-eu-central-1`);
    aws.addBucket(STATE);
    address = await aws.start();
    const { pipelines } = parse(await readFile(join(repositoryFolder, 'bitbucket-pipelines.yml'), 'utf8'));
    const items: Item[] = [...pipelines['pull-requests']['**'], ...pipelines.branches.main];
    const all = items.flatMap((item) => ('step' in item ? item.step : item.parallel.map(({ step }) => step)));
    steps = new Map(all.map((step) => [step.name, step]));
  });
  afterAll(() => aws.stop());

  const environment = () => ({
    AWS_ENDPOINT_URL: address,
    BITBUCKET_STEP_OIDC_TOKEN: 'the-token-of-the-step',
    BITBUCKET_COMMIT: '3f9c0a1b2c4d5e6f708192a3b4c5d6e7f8091a2b',
    BITBUCKET_BUILD_NUMBER: '7',
    CI: 'true',
  });

  /** All lines of a step in one shell. */
  function run(name: string, folder: string, more: Readonly<Record<string, string>> = {}) {
    const step = steps.get(name);
    if (step === undefined) throw new Error(`the pipeline has no step ${name}`);
    return tarball.shell(step.script.join('\n'), folder, { ...environment(), ...more });
  }

  /** The step for the branch main, in a fresh clone. */
  async function played(name: string) {
    const folder = await clone(name.toLowerCase());
    return { ...(await run(name, folder)), folder };
  }

  /** The step for a pull request of a branch, which adds the file, or writes it anew; with the variables of such a step. */
  async function reviewed(branch: string, file: string, change: (text: string) => string) {
    const work = await clone(`${branch}-work`);
    await writeFile(join(work, file), change(await readFile(join(work, EXAMPLE), 'utf8')));
    const commit = commitAll(work, branch);
    git(work, 'push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`);
    const folder = join(tarball.root, `clone-${branch}`);
    // Bitbucket's depth.
    cloneFor(folder, repositoryFolder, branch, 50);
    const ended = await run('Review', folder, {
      ...{ BITBUCKET_WORKSPACE: 'acme', BITBUCKET_REPO_SLUG: 'iam-roles', BITBUCKET_REPO_FULL_NAME: 'acme/iam-roles' },
      ...{ BITBUCKET_REPO_UUID: '{3f5f830f-cfa7-44a2-bc63-88ffe448a123}', BITBUCKET_CLONE_DIR: folder },
      ...{ BITBUCKET_BRANCH: branch, BITBUCKET_COMMIT: commit },
      ...{ BITBUCKET_PR_ID: '12', BITBUCKET_PR_DESTINATION_BRANCH: 'main' },
    });
    const warnings = ended.err.split('\n').filter((line) => line.startsWith('warning '));
    return { ...ended, warnings, folder };
  }

  it('has these steps', () => expect([...steps.keys()]).toEqual(['Validate', 'Review', 'Publish', 'Applied']));

  it('validates', async () => {
    const { code, out, err, folder } = await played('Validate');
    expect([code, err]).toEqual([0, expect.not.stringContaining('rror')]);
    expect(out).toContain('1 role of 1 team');
    expect(await readFile(join(folder, 'test-results/manifests.xml'), 'utf8')).toContain('example-deploy');
    expect(aws.calls).toEqual([]);
  });

  it('reviews, with the role that reads; without the proxy it warns once, and fails nothing', async () => {
    aws.calls.length = 0;
    const { code, out, warnings, folder } = await reviewed('second-role', SECOND, (text) =>
      text.replace('name: example-deploy', 'name: second-deploy'),
    );
    expect([code, warnings]).toEqual([0, [NO_REPORT]]);
    expect(out).toContain('second-deploy');
    expect(out).toMatch(/^Compared with .*111122223333/m);
    expect(await readFile(join(folder, 'test-results/rolekeeper.xml'), 'utf8')).toContain('second-deploy');
    expect(aws.assumed).toContainEqual({
      role: PLAN_ROLE,
      token: expect.stringContaining('the-token-of-the-step'),
      session: 'build-7',
    });
    expect(aws.writes.filter((call) => call !== 'AssumeRoleWithWebIdentity')).toEqual([]);
    // What the plan role may read of the state.
    const ofS3 = aws.calls.filter((call) => call.includes('/'));
    expect(ofS3).toContain(`GET /${STATE}/inventory.json`);
    expect(ofS3.filter((call) => !READABLE.test(call))).toEqual([]);
  });

  it.each(NOT_DEPLOYED)(
    'reviews by the branch that the pull request goes to, while there is $reason',
    async (refused) => {
      aws.onCall = (call) => (call === 'AssumeRoleWithWebIdentity' ? refused : undefined);
      try {
        const { code, out, err, warnings } = await reviewed(`early-${refused.status}`, SECOND, (text) =>
          text.replace('name: example-deploy', 'name: second-deploy'),
        );
        expect([code, warnings]).toEqual([
          0,
          [expect.stringContaining('IAM, or what is remembered of it, cannot be read'), NO_REPORT],
        ]);
        expect([err, err]).toEqual([
          expect.stringContaining(refused.message),
          expect.not.stringContaining('s3:GetObject'),
        ]);
        expect(out).toMatch(/^Compared with the manifests at the merge base with main /m);
        expect(out).toContain('second-deploy');
      } finally {
        aws.onCall = () => undefined;
      }
    },
  );

  it('fails for a mistake, and for nothing else', async () => {
    const { code, out, warnings, folder } = await reviewed('wrong', EXAMPLE, (text) => `${text}  polices: []\n`);
    expect([code, warnings]).toEqual([1, [NO_REPORT]]);
    expect(out).toContain('"polices" is not a field of spec');
    expect(await readFile(join(folder, 'test-results/rolekeeper.xml'), 'utf8')).toContain('<failure');
  });

  it('publishes, with the role that uploads', async () => {
    const { code, out, err } = await played('Publish');
    expect([code, err]).toEqual([0, expect.not.stringContaining('rror')]);
    expect(out).toContain('3f9c0a1b2c4d');
    expect(aws.assumed.at(-1)?.role).toBe('arn:aws:iam::111122223333:role/rolekeeper/rolekeeper-upload');
    expect([...(aws.buckets.get('rolekeeper-config-111122223333-eu-central-1')?.objects.keys() ?? [])]).toHaveLength(2);
  });

  it('says what came of it, with the role that reads: nothing but the report of the last pass', async () => {
    const report = {
      ...{ version: 'rolekeeper.report/v2', result: 'succeeded', mode: 'heal', account: '111122223333' },
      ...{ startedAt: '2026-11-26T12:00:00.000Z', endedAt: '2026-11-26T12:00:04.000Z', doorbells: [], totals: {} },
      ...{ revision: environment().BITBUCKET_COMMIT, sequence: 1, findings: [], drift: [], issues: [], error: null },
      ...{ retryable: false, roles: [{ role: 'example-deploy', change: 'create', causes: [], result: 'done' }] },
    };
    aws.buckets.get(STATE)?.set('latest.json', JSON.stringify(report));
    aws.calls.length = 0;
    const { code, out, err } = await played('Applied');
    expect([code, err]).toEqual([0, expect.not.stringContaining('rror')]);
    expect(out).toMatch(/: commit 3f9c0a1b2c4d\.$/m);
    expect(out.trimEnd().split('\n').at(-1)).toBe('Passed  Created example-deploy');
    expect(aws.calls).toEqual(['AssumeRoleWithWebIdentity', `GET /${STATE}/latest.json`]);
    expect(aws.assumed.at(-1)?.role).toBe(PLAN_ROLE);
  });
});

const EXAMPLE = 'manifests/teams/example/example-deploy.yaml';
const SECOND = 'manifests/teams/example/second-deploy.yaml';
const NO_REPORT = expect.stringContaining('The report is not, or not all, on the commit');
/** As infra/pipeline-permissions.ts has it. */
const READABLE = new RegExp(`^GET /${STATE}/(approvals\\.json|inventory\\.json|latest\\.json|applied/.*)$`);

/** What STS says before the stacks are there. */
const NOT_DEPLOYED = [
  {
    reason: 'no such role',
    ...{ status: 403, code: 'AccessDenied', message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity' },
  },
  {
    reason: 'no provider',
    ...{ status: 400, code: 'InvalidIdentityToken', message: 'No OpenIDConnect provider found in your account' },
  },
];

/** What Bitbucket checks out: what was committed, and nothing else. */
async function clone(name: string): Promise<string> {
  const commit = 'git add -A && (git diff --cached --quiet || git -c user.name=a -c user.email=a@b.c commit -qm roles)';
  const { code, err } = await tarball.shell(`${commit} && git clone -q . ../clone-${name}`, repositoryFolder);
  if (code !== 0) throw new Error(err);
  return join(tarball.root, `clone-${name}`);
}

async function files(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
