/** A pull request from its branch to the merge, against a local Bitbucket; and all that can go wrong around it. */
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { emptyWorkspace, type Ran, Workspace } from '../cli/workspace.ts';
import { cloneFor, commitAll, git } from '../support/git-origin.ts';
import type { Failure } from '../support/local-bitbucket/failure.ts';
import { SECRET } from '../support/local-bitbucket/local-world.ts';
import { PullRequest } from '../support/pull-request.ts';

const FIXTURE = join(import.meta.dirname, '../cli/fixtures/manifests');
const DEPLOY = 'manifests/teams/shop/checkout-deploy.yaml';
const CHECKS = 'manifests/teams/shop/checkout-checks.yaml';
const REPORTS = 'manifests/teams/data/reports-publish.yaml';

const TOKEN = { ROLEKEEPER_BITBUCKET_TOKEN: SECRET };
const lastLine = ({ out }: Ran) => out.trimEnd().split('\n').at(-1);

describe('a pull request', () => {
  it('is reviewed from its first push to the merge', async () => {
    const pull = await PullRequest.open();
    const { work } = pull;
    await work.run(['apply', '--yes']);
    await work.write('.gitignore', '.rolekeeper/\n');

    // The first push: another role may enter, a role is gone, and a new manifest has a mistake.
    await work.edit(DEPLOY, '  environments: [production]\n  branches: [main]\n', '  anyBranch: true\n');
    await work.remove(CHECKS);
    await work.write(
      'manifests/teams/data/new.yaml',
      (await work.read(REPORTS)).replace('reports-publish', 'new').replace('session', 'sesion'),
    );
    const first = pull.push();
    const broken = await pull.step([], TOKEN);
    expect(broken.code).toBe(1);
    expect(broken.err).toBe('');
    expect(lastLine(broken)).toBe(
      'Failed  Blocked: deletes checkout-checks; 1 mistake in the manifests; widens checkout-deploy; updates 1 role',
    );
    const { result, annotations, fields } = pull.report(first);
    expect(result).toBe('FAILED');
    expect(annotations).toEqual([
      expect.stringMatching(`^CRITICAL ${CHECKS}: checkout-checks would be deleted: no manifest declares it`),
      expect.stringMatching('^CRITICAL manifests/teams/data/new.yaml:9 '),
      expect.stringMatching(/^HIGH :/),
      expect.stringMatching(
        `^HIGH ${DEPLOY}:8 checkout-deploy widens: .*; who gets in now: repository checkout-api: enforced by IAM; branches: not enforced`,
      ),
      expect.stringMatching(`^LOW ${DEPLOY}:4 `),
    ]);
    expect(fields).toMatchObject({ Widens: 1, Errors: 2, Updates: 1, Blocked: 1, Creates: 0, Drift: 0 });
    expect(pull.comments).toHaveLength(1);
    expect(pull.world.api.statuses.get(first)?.get('rolekeeper-review')).toMatchObject({ state: 'FAILED' });
    expect(await broken.clone.read('test-results/rolekeeper.xml')).toContain(
      'name="new.yaml" time="0">\n      <failure',
    );

    // The second push corrects the mistake.
    await work.remove('manifests/teams/data/new.yaml');
    const second = pull.push();
    const corrected = await pull.step([], TOKEN);
    expect([corrected.code, corrected.err]).toEqual([0, '']);
    expect(lastLine(corrected)).toBe('Passed  Deletes checkout-checks; widens checkout-deploy; updates 1 role');
    expect(pull.report(second).result).toBe('PASSED');
    expect(pull.comments).toHaveLength(1);
    expect(pull.comments[0]?.text).toContain('### Rolekeeper: Deletes checkout-checks; widens checkout-deploy');
    expect(pull.world.api.statuses.get(second)?.get('rolekeeper-review')).toMatchObject({ state: 'SUCCESSFUL' });

    // The same commit once more: nothing is there twice.
    expect((await pull.step([], TOKEN)).code).toBe(0);
    const { ids } = pull.report(second);
    expect(new Set(ids).size).toBe(ids.length);
    expect(pull.comments).toHaveLength(1);

    // Merged and applied: nothing is left.
    git(work.directory, 'checkout', '--quiet', 'main');
    git(work.directory, 'merge', '--quiet', '--no-ff', 'feature');
    expect((await work.run(['plan', '--summary'])).out).toContain(
      'Passed  Deletes checkout-checks; widens checkout-deploy; updates 1 role\n',
    );
    expect((await work.run(['apply', '--yes'])).code).toBe(0);
    expect(lastLine(await work.run(['plan', '--summary']))).toBe('Passed  Nothing to change');
  });

  it('needs no secret for the report: nothing but Code Insights is called', async () => {
    const pull = await PullRequest.open();
    await pull.work.remove(CHECKS);
    const commit = pull.push();
    const ran = await pull.step();
    expect([ran.code, ran.err]).toEqual([0, '']);
    expect(pull.report(commit).result).toBe('PASSED');
    expect(pull.world.server.requests.every(({ isProxied }) => isProxied)).toBe(true);
    expect(pull.comments).toEqual([]);
  });

  it('leaves a comment that a person has edited as it is, writes another one, and says so', async () => {
    const pull = await PullRequest.open();
    await pull.work.remove(CHECKS);
    pull.push();
    await pull.step([], TOKEN);
    const [ours] = pull.comments;
    if (ours === undefined) throw new Error('there is no comment');
    ours.text = ours.text.replace('Deletes', 'I have seen this: deletes');
    const ran = await pull.step([], TOKEN);
    expect(ran.err).toMatch(/^Comment \d+ was edited, so it stays as it is; comment \d+ is the new one\.\n$/);
    expect(pull.comments.map(({ text }) => text.includes('I have seen'))).toEqual([true, false]);
    await pull.step([], TOKEN);
    expect(pull.comments).toHaveLength(2);
  });

  it('gets another comment where the one with our mark is another account’s', async () => {
    const pull = await PullRequest.open();
    pull.push();
    await pull.step([], TOKEN);
    pull.world.server.token('of-the-repository', { scopes: ['repository', 'repository:write', 'pullrequest'] });
    const ran = await pull.step([], { ROLEKEEPER_BITBUCKET_TOKEN: 'of-the-repository' });
    expect([ran.code, ran.err]).toEqual([0, '']);
    expect(pull.comments).toHaveLength(2);
  });

  const dead: { reason: string; failures: (Failure | undefined)[]; says: RegExp }[] = [
    { reason: 'answers 500', failures: Array(4).fill({ kind: 'status', status: 500 }), says: /500/ },
    { reason: 'answers 403', failures: [{ kind: 'status', status: 403 }], says: /403|refuse/ },
    { reason: 'closes the connection', failures: Array(4).fill({ kind: 'drop' }), says: /./ },
    { reason: 'is silent', failures: Array(4).fill({ kind: 'silent' }), says: /no answer/ },
    {
      reason: 'fails between two annotations',
      failures: [undefined, undefined, ...Array(4).fill({ kind: 'drop' })],
      says: /./,
    },
  ];
  for (const { reason, failures, says } of dead) {
    it(`passes all the same where the proxy ${reason}, with one warning`, async () => {
      const pull = await PullRequest.open();
      await pull.work.remove(CHECKS);
      const commit = pull.push();
      pull.world.server.failures.push(...failures);
      const ran = await pull.step();
      expect(ran.code).toBe(0);
      expect(ran.err.match(/^warning/gm)).toHaveLength(1);
      expect(ran.err).toMatch(/^warning The report is not, or not all, on the commit: /);
      expect(ran.err).toMatch(says);
      expect(pull.report(commit).result).not.toBe('PASSED');
      expect(lastLine(ran)).toBe('Passed  Deletes checkout-checks');
    });
  }

  it('goes on without a token that cannot be sent, and does not print it', async () => {
    const pull = await PullRequest.open();
    const commit = pull.push();
    const ran = await pull.step([], { ROLEKEEPER_BITBUCKET_TOKEN: 'two words' });
    expect(ran.code).toBe(0);
    expect(ran.err.match(/^warning .*?:/gm)).toEqual(['warning The token cannot be used:']);
    expect(ran.err).not.toContain('two words');
    expect(pull.report(commit).result).toBe('PASSED');
  });

  it('is reported with the token where no proxy stands beside it, as in another CI', async () => {
    const pull = await PullRequest.open();
    const commit = pull.push();
    const ran = await pull.step([], { ...TOKEN, BITBUCKET_BUILD_NUMBER: '' });
    expect([ran.code, ran.err, pull.report(commit).result]).toEqual([0, '', 'PASSED']);
    expect(pull.world.server.requests.some(({ isProxied }) => isProxied)).toBe(false);
  });

  it('warns once of each sink that a token may not use, and never prints the token', async () => {
    const pull = await PullRequest.open();
    pull.push();
    const ran = await pull.step([], { ROLEKEEPER_BITBUCKET_TOKEN: 'ATCTT-not-known' });
    expect(ran.code).toBe(0);
    expect(ran.err.match(/^warning .*?:/gm)).toEqual([
      'warning The comment is not up to date:',
      'warning The build status is not set:',
    ]);
    expect(ran.err + ran.out).not.toContain('ATCTT-not-known');
  });

  it('with 2,500 findings has a thousand annotations, the gravest, and counts the others', async () => {
    const pull = await PullRequest.open();
    const bad = (index: number) =>
      `apiVersion: rolekeeper/v1\nkind: PipelineRole\nmetadata:\n  name: r${index}\nspec: {a: 1}\n`;
    for (let index = 0; index < 1_250; index++)
      await pull.work.write(`manifests/teams/shop/r${index}.yaml`, bad(index));
    await pull.work.remove(CHECKS);
    const commit = pull.push();
    const ran = await pull.step([], TOKEN);
    expect([ran.code, ran.err]).toEqual([1, '']);
    const { annotations, details, fields } = pull.report(commit);
    expect(annotations).toHaveLength(1_000);
    expect(annotations[0]).toContain(`CRITICAL ${CHECKS}: checkout-checks would be deleted`);
    expect(details).toMatch(/\d+ more remarks of less weight/);
    expect(Number(fields['Without annotation'])).toBeGreaterThan(1_400);
    expect(pull.comments[0]?.text.length).toBeLessThanOrEqual(31_000);
  });
});

describe('the merge base', () => {
  it('is found behind a clone of depth 1 whose branches have gone on, on a detached HEAD', async () => {
    const pull = await PullRequest.open();
    const { work } = pull;
    await work.remove(CHECKS);
    for (let index = 0; index < 5; index++) pull.push();
    git(work.directory, 'checkout', '--quiet', 'main');
    await work.remove(REPORTS);
    pull.push('main');
    git(work.directory, 'checkout', '--quiet', 'feature');
    const clone = new Workspace(join(work.directory, '../detached'));
    cloneFor(clone.directory, git(work.directory, 'remote', 'get-url', 'origin').replace('file://', ''), 'feature');
    git(clone.directory, 'checkout', '--quiet', '--detach');
    const ran = await pull.run(clone, [], pull.variables(clone));
    // What main has lost meanwhile is no change of this branch.
    expect([ran.code, ran.err, lastLine(ran)]).toEqual([0, '', 'Passed  Deletes checkout-checks']);
    expect(ran.out).toMatch(/^Compared with the manifests at the merge base with main \([0-9a-f]{12}\), as if IAM/m);
  });

  it('is found behind 120 commits, in steps', async () => {
    const pull = await PullRequest.open();
    const { directory } = pull.work;
    for (let index = 0; index < 120; index++) {
      git(directory, 'commit', '--quiet', '--allow-empty', '--message', String(index));
    }
    await pull.work.remove(CHECKS);
    pull.push();
    expect(lastLine(await pull.step())).toBe('Passed  Deletes checkout-checks');
  });

  it('of two histories that have nothing in common is none: validated only, and said so', async () => {
    const pull = await PullRequest.open();
    pull.push();
    git(pull.work.directory, 'checkout', '--quiet', '--orphan', 'other');
    commitAll(pull.work.directory, 'another beginning');
    git(pull.work.directory, 'push', '--quiet', '--force', 'origin', 'other:main');
    const ran = await pull.step();
    expect([ran.code, lastLine(ran)]).toEqual([0, 'Passed  The manifests are valid']);
    expect(ran.err).toMatch(/^warning main has no commit in common with HEAD/);
  });

  it('whose settings are wrong is not compared with', async () => {
    const pull = await PullRequest.open();
    await pull.work.edit('manifests/rolekeeper.yaml', 'kind: Settings', 'kind: Setting');
    pull.push('feature');
    git(pull.work.directory, 'push', '--quiet', 'origin', 'feature:main');
    await pull.work.edit('manifests/rolekeeper.yaml', 'kind: Setting', 'kind: Settings');
    pull.push();
    const ran = await pull.step();
    expect([ran.code, ran.err]).toEqual([0, '']);
    expect(ran.out).toMatch(/the settings or the lock file of the merge base \([0-9a-f]{12}\) are wrong\.$/m);
  });

  it('without a manifests folder counts as empty: the first pull request creates all', async () => {
    const pull = await PullRequest.open();
    const { work } = pull;
    git(work.directory, 'checkout', '--quiet', '--orphan', 'empty');
    git(work.directory, 'rm', '-r', '--quiet', '--cached', '.');
    await rm(work.path('manifests'), { recursive: true });
    commitAll(work.directory, 'nothing');
    git(work.directory, 'push', '--quiet', '--force', 'origin', 'empty:main');
    git(work.directory, 'branch', '--quiet', '-D', 'feature');
    git(work.directory, 'checkout', '--quiet', '-b', 'feature');
    await cp(FIXTURE, work.path('manifests'), { recursive: true });
    pull.push();
    const ran = await pull.step();
    expect(lastLine(ran)).toBe('Passed  Creates 3 roles');
    expect(ran.out).toMatch(
      /^Compared with the merge base with main .*, which has no manifests: every role counts as new/m,
    );
  });

  const moves = [
    { reason: 'into the root of the repository', to: '.' },
    { reason: 'to another name', to: 'iam/roles' },
  ];
  for (const { reason, to } of moves) {
    it(`is compared with also where the manifests folder was moved ${reason}`, async () => {
      const pull = await PullRequest.open();
      const { work } = pull;
      await work.remove(CHECKS);
      await work.edit(DEPLOY, '  environments: [production]\n  branches: [main]\n', '  anyBranch: true\n');
      await mkdir(work.path(to), { recursive: true });
      for (const name of await readdir(work.path('manifests'))) {
        await rename(work.path(`manifests/${name}`), work.path(`${to}/${name}`));
      }
      const commit = pull.push();
      const ran = await pull.step([to]);
      expect(lastLine(ran)).toBe('Passed  Deletes checkout-checks; widens checkout-deploy; updates 1 role');
      expect(ran.out).toMatch(
        /^Compared with the manifests at the merge base with main .*, where they are in manifests\//m,
      );
      // On the file that is gone, where it was.
      expect(pull.report(commit).annotations[0]).toContain(`CRITICAL ${CHECKS}: checkout-checks would be deleted`);
    });
  }

  const nowhere = [
    { reason: 'a branch that is not there', branch: 'gone', says: /^warning gone cannot be fetched/ },
    {
      reason: 'a name that git would read as something else',
      branch: '--upload-pack=x',
      says: /is no name of a branch/,
    },
    { reason: 'a refspec', branch: 'main:refs/heads/feature', says: /is no name of a branch/ },
  ];
  for (const { reason, branch, says } of nowhere) {
    it(`is not looked for with ${reason}: validated only, and said so`, async () => {
      const pull = await PullRequest.open();
      const commit = pull.push();
      const ran = await pull.step([], { BITBUCKET_PR_DESTINATION_BRANCH: branch });
      expect(ran.code).toBe(0);
      expect(ran.err).toMatch(says);
      expect(pull.report(commit).details).toContain('Validated only, compared with nothing');
    });
  }

  it('that nothing names fails --fail-on widening, which promises certainty', async () => {
    const pull = await PullRequest.open();
    pull.push();
    const ran = await pull.step(['--fail-on', 'widening'], { BITBUCKET_PR_DESTINATION_BRANCH: '' });
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('nothing was compared');
  });
});

describe('IAM', () => {
  const credentials = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_REGION: 'eu-central-1' };
  const nowhere = ['--target', 'aws', '--endpoint-url', 'http://127.0.0.1:9'];

  it('that cannot be read is warned of once, and the merge base is compared with instead', async () => {
    for (const [name, value] of Object.entries(credentials)) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const pull = await PullRequest.open();
    await pull.work.remove(CHECKS);
    const commit = pull.push();
    const ran = await pull.step(nowhere);
    expect([ran.code, lastLine(ran)]).toEqual([0, 'Passed  Deletes checkout-checks']);
    expect(ran.err).toMatch(/^warning IAM, or what is remembered of it, cannot be read, so it is not compared with: /);
    expect(ran.err.match(/^warning/gm)).toHaveLength(1);
    expect(pull.report(commit).fields['Compared with']).toMatch(/^merge base /);
  });

  it('in a dump is compared with, and shows what was changed by hand', async () => {
    const pull = await PullRequest.open();
    const { work } = pull;
    await work.run(['apply', '--yes']);
    await work.edit('.rolekeeper/iam.json', '"MaxSessionDuration": 7200', '"MaxSessionDuration": 43200');
    const ran = await pull.run(work, ['--target', 'embedded'], {});
    expect(ran.out).toContain('Compared with IAM: embedded IAM (.rolekeeper/iam.json).');
    expect(lastLine(ran)).toBe('Passed  1 drifted');
  });

  it('is not meant by an option for AWS alone', async () => {
    const pull = await PullRequest.open();
    const refused = await pull.run(pull.work, ['--region', 'eu-central-1'], {});
    expect([refused.code, refused.err.split('\n')[0]]).toEqual([
      1,
      'error[usage] --profile, --region, --endpoint-url and --state-bucket mean nothing without a target',
    ]);
  });
});

describe('without a pipeline', () => {
  it('prints the review, sends nothing, writes nothing, and says how to run it', async () => {
    const pull = await PullRequest.open();
    await pull.work.remove(CHECKS);
    const ran = await pull.run(pull.work, ['--base', 'main'], {});
    expect([ran.code, lastLine(ran)]).toEqual([0, 'Passed  Deletes checkout-checks']);
    expect(ran.err).toMatch(/^Nothing is sent to Bitbucket: .*\n$/);
    expect(pull.world.server.requests).toEqual([]);
    expect(Object.keys(await pull.work.files()).filter((path) => path.includes('test-results'))).toEqual([]);
  });

  it('and without a base says the line to run, of the folder that was named, and that line works', async () => {
    const pull = await PullRequest.open();
    await rename(pull.work.path('manifests'), pull.work.path('iam'));
    await pull.work.remove(CHECKS.replace('manifests', 'iam'));
    pull.push();
    const ran = await pull.run(pull.work, ['iam'], { BITBUCKET_WORKSPACE: 'acme' });
    const [, line = ''] = /rolekeeper pr (.*)\n$/.exec(ran.err) ?? [];
    expect(line).toBe('iam --base origin/main');
    expect(lastLine(await pull.run(pull.work, line.split(' '), {}))).toBe('Passed  Deletes checkout-checks');
  });

  it('and without git validates only, and says so', async () => {
    const folder = await emptyWorkspace();
    await cp(FIXTURE, folder.path('manifests'), { recursive: true });
    const pull = await PullRequest.open();
    const ran = await pull.run(folder, [], { BITBUCKET_PR_DESTINATION_BRANCH: 'main' });
    expect(ran.code).toBe(0);
    expect(ran.out).toBe(
      'Validated only, compared with nothing: the manifests folder lies in no git repository.\n\nPassed  The manifests are valid\n',
    );
  });

  it('refuses a base without git, as nothing would be compared with it', async () => {
    const folder = await emptyWorkspace();
    await cp(FIXTURE, folder.path('manifests'), { recursive: true });
    const ran = await folder.run(['pr', '--base', 'main']);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(
      /^error\[source-unreadable\] There is nothing to compare with main in: .* no git repository/,
    );
  });

  it('refuses a base that is not there, as a person has named it', async () => {
    const pull = await PullRequest.open();
    const ran = await pull.run(pull.work, ['--base', 'nowhere'], {});
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('nowhere is not in this clone');
  });
});
