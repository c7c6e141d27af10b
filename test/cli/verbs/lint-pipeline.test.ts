import { execFileSync } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type Workspace, workspace } from '../workspace.ts';

const ARN = 'arn:aws:iam::111122223333:role/bitbucket/checkout-deploy';

/** With one step of each answer; the page about pipelines shows what is said of it. */
const SAMPLE = 'docs/samples/lint-pipeline/bitbucket-pipelines.yml';

const step = (arn = ARN, more = 'deployment: production') => `pipelines:
  branches:
    main:
      - step:
          oidc: true
          ${more}
          script:
            - export AWS_ROLE_ARN=${arn} AWS_WEB_IDENTITY_TOKEN_FILE=/tmp/token
            - echo "$BITBUCKET_STEP_OIDC_TOKEN" > /tmp/token
`;

async function withFile(text: string): Promise<Workspace> {
  const folder = await workspace();
  await folder.write('bitbucket-pipelines.yml', text);
  return folder;
}

const LINT = ['lint-pipeline', 'bitbucket-pipelines.yml'];
const CHECKOUT = ['--repo', 'checkout-api'];

function git(folder: Workspace, ...argv: string[]): void {
  execFileSync('git', ['-C', folder.directory, ...argv], { stdio: 'ignore' });
}

describe('rolekeeper lint-pipeline', () => {
  it('says of every step what is right and wrong, who would refuse it, and what to do', async () => {
    const folder = await workspace();
    await cp(SAMPLE, folder.path('bitbucket-pipelines.yml'));
    const { code, out, err } = await folder.run([...LINT, ...CHECKOUT, '--role', 'checkout-deploy']);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    await expect(out).toMatchFileSnapshot('../expected/lint-pipeline.txt');
  });

  it('tries every role of the repository, and those whose ARN a step names', async () => {
    const folder = await withFile(step(ARN.replace('checkout-deploy', 'reports-publish')));
    const { code, json } = await folder.json([...LINT, ...CHECKOUT]);
    const [{ roles }] = (json as { files: { roles: { name: string; steps: { answer: string }[] }[] }[] }).files as [
      { roles: { name: string; steps: { answer: string; wants: string }[] }[] },
    ];
    expect(code).toBe(1);
    expect(roles.map(({ name, steps }) => [name, steps[0]?.answer, steps[0]?.wants])).toEqual([
      ['checkout-checks', 'cannot-match', 'no'],
      ['checkout-deploy', 'cannot-match', 'no'],
      ['reports-publish', 'cannot-match', 'yes'],
    ]);
  });

  const codes = [
    { name: 'a step that matches', reason: 'all is well', text: step(), argv: [], code: 0 },
    { name: 'a step that cannot be known', reason: 'it may be right', text: step('$ROLE'), argv: [], code: 0 },
    {
      name: 'a step that asks for a role and cannot match',
      reason: 'its pipeline will fail',
      text: step(ARN, 'deployment: staging'),
      argv: [],
      code: 1,
    },
    {
      name: 'a step that names no role, and can become one of them',
      reason: 'checkout-checks trusts every step of the repository',
      text: step('$ROLE', 'name: x'),
      argv: [],
      code: 0,
    },
    {
      name: 'a step that names no role, and cannot become the one that is asked about',
      reason: 'no other role is in question',
      text: step('$ROLE', 'name: x'),
      argv: ['--role', 'checkout-deploy'],
      code: 1,
    },
    {
      name: 'steps that want no role',
      reason: 'most steps test something',
      text: 'pipelines: {default: [{step: {script: [npm test]}}]}',
      argv: [],
      code: 0,
    },
    {
      name: 'steps that want no role where one is asked about',
      reason: 'no step can become it',
      text: 'pipelines: {default: [{step: {script: [npm test]}}]}',
      argv: ['--role', 'checkout-deploy'],
      code: 1,
    },
    {
      name: 'steps that stand elsewhere where a role is asked about',
      reason: 'one of them may become it',
      text: 'pipelines: {default: {import: "shared:main:deploy"}}',
      argv: ['--role', 'checkout-deploy'],
      code: 0,
    },
    { name: 'a file that is no pipelines file', reason: 'nothing can be said', text: 'a: 1', argv: [], code: 1 },
  ];
  for (const { name, reason, text, argv, code } of codes) {
    it(`exits ${code} for ${name}: ${reason}`, async () => {
      const folder = await withFile(text);
      expect((await folder.run([...LINT, ...CHECKOUT, ...argv])).code).toBe(code);
      const { code: withJson, json } = await folder.json([...LINT, ...CHECKOUT, ...argv]);
      expect({ code: withJson, failed: (json as { failed: boolean }).failed }).toEqual({ code, failed: code === 1 });
    });
  }

  it('reads several files, and standard input', async () => {
    const folder = await withFile(step());
    await folder.write('release.yml', step(ARN, 'deployment: staging'));
    const { code, json } = await folder.json(['lint-pipeline', 'release.yml', '-', ...CHECKOUT], { stdin: step() });
    const { files } = json as { files: { file: string; failed: boolean }[] };
    expect(code).toBe(1);
    expect(files.map(({ file, failed }) => [file, failed])).toEqual([
      ['release.yml', true],
      ['<stdin>', false],
    ]);
  });

  describe('knows the repository', () => {
    const remotes = [
      'git@bitbucket.org:acme/checkout-api.git',
      'ssh://git@bitbucket.org/acme/checkout-api.git',
      'https://bitbucket.org/acme/checkout-api',
      'https://somebody@bitbucket.org/acme/Checkout-API.git',
    ];
    for (const remote of remotes) {
      it(`of a clone of ${remote}`, async () => {
        const folder = await withFile(step());
        git(folder, 'init');
        git(folder, 'remote', 'add', 'origin', remote);
        const { code, out } = await folder.run(LINT);
        expect(out).toContain('repository checkout-api');
        expect(code).toBe(0);
      });
    }

    it('by its UUID, also of one that the lock file does not know', async () => {
      const folder = await withFile(step());
      const known = ['--repo', '{3f5f830f-cfa7-44a2-bc63-88ffe448a123}'];
      expect((await folder.run([...LINT, ...known])).code).toBe(0);
      const { code, out } = await folder.run([...LINT, '--repo', '{3f5f830f-cfa7-44a2-bc63-88ffe448a124}']);
      expect(out).toContain('pipeline-repository');
      expect(code).toBe(1);
    });

    const unknown = [
      { name: 'no clone', argv: [], remote: undefined, says: /no clone with a remote origin[\s\S]*--repo SLUG/ },
      { name: 'a clone of another server', argv: [], remote: 'git@github.com:a/b.git', says: /not on Bitbucket Cloud/ },
      { name: 'another workspace', argv: ['--repo', 'other/checkout-api'], says: /workspace other, and the settings/ },
      { name: 'a misspelt slug', argv: ['--repo', 'checkout-apu'], says: /Did you mean checkout-api\?/ },
      { name: 'something else', argv: ['--repo', 'a b'], says: /--repo a b is no repository/ },
    ];
    for (const { name, argv, remote, says } of unknown) {
      it(`or asks for it: ${name}`, async () => {
        const folder = await withFile(step());
        git(folder, 'init');
        if (remote !== undefined) git(folder, 'remote', 'add', 'origin', remote);
        const { code, err } = await folder.run([...LINT, ...argv]);
        expect(err).toMatch(says);
        expect(code).toBe(1);
      });
    }
  });

  const wrong = [
    { name: 'a file that is not there', argv: ['lint-pipeline', 'nowhere.yml'], says: /nowhere\.yml cannot be read/ },
    { name: 'a folder', argv: ['lint-pipeline', 'manifests'], says: /neither a file nor a pipe/ },
    { name: 'a device', argv: ['lint-pipeline', '/dev/zero'], says: /neither a file nor a pipe/ },
    { name: 'no file', argv: ['lint-pipeline'], says: /FILE/ },
    { name: 'a misspelt role', argv: [...LINT, '--role', 'checkout-deplay'], says: /Did you mean checkout-deploy\?/ },
  ];
  for (const { name, argv, says } of wrong) {
    it(`refuses ${name}`, async () => {
      const folder = await withFile(step());
      const { code, err } = await folder.run([...argv, ...CHECKOUT]);
      expect(err).toMatch(says);
      expect(code).toBe(1);
    });
  }

  it('shows mistakes in the file with their place', async () => {
    const folder = await workspace();
    await writeFile(folder.path('bitbucket-pipelines.yml'), Buffer.from(`\ufeff${step()}`, 'utf16le'));
    const utf16 = await folder.run([...LINT, ...CHECKOUT]);
    expect(utf16.out).toMatch(/error\[not-utf8\] bitbucket-pipelines\.yml[\s\S]*UTF-16/);
    await folder.write('bitbucket-pipelines.yml', 'pipelines:\n  default: [\n');
    const broken = await folder.run([...LINT, ...CHECKOUT]);
    expect(broken.out).toMatch(/error\[yaml-syntax\] bitbucket-pipelines\.yml:\d+:\d+/);
    expect(broken.code).toBe(1);
  });

  it('passes the sample pipeline of the config repository, whose roles no manifest declares', async () => {
    const folder = await workspace();
    await cp('docs/samples/config-repository/bitbucket-pipelines.yml', folder.path('bitbucket-pipelines.yml'));
    const { code, json } = await folder.json([...LINT, ...CHECKOUT]);
    expect(code).toBe(0);
    expect((json as { failed: boolean }).failed).toBe(false);
  });
});
