import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { appliedWorkspace, workspace } from '../workspace.ts';

const HOST = 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
const WORKSPACE = '{cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d}';
const REPOSITORY = '{3f5f830f-cfa7-44a2-bc63-88ffe448a123}';
const ENVIRONMENT = '{b724c703-77fe-4524-985e-a0675f422829}';
const AUDIENCE = { [`${HOST}:aud`]: `ari:cloud:bitbucket::workspace/${WORKSPACE.slice(1, -1)}` };

function policy(sub: string | undefined): string {
  const like = sub === undefined ? {} : { StringLike: { [`${HOST}:sub`]: sub } };
  const statement = {
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${HOST}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: AUDIENCE, ...like },
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

describe('rolekeeper lint-trust', () => {
  it('says what is wrong with the article’s policy, what is right, and who gets in', async () => {
    const folder = await workspace();
    await folder.write('article.json', policy(`${WORKSPACE}:${REPOSITORY}:*:main`));
    const { code, out } = await folder.run(['lint-trust', 'article.json']);
    expect(code).toBe(1);
    await expect(out).toMatchFileSnapshot('../expected/lint-trust.txt');
  });

  const SOURCES = [
    { name: 'a file', argv: ['policy.json'] },
    { name: 'standard input', argv: ['-'] },
    { name: 'the answer of aws iam get-role', argv: ['role.json'] },
    { name: 'a file with a byte order mark', argv: ['marked.json'] },
    { name: 'a file that PowerShell wrote in UTF-16', argv: ['utf16.json'] },
    { name: 'the answer of the bare API, URL-encoded', argv: ['encoded.json'] },
  ];
  for (const { name, argv } of SOURCES) {
    it(`judges ${name}`, async () => {
      const folder = await workspace();
      const text = policy(undefined);
      await folder.write('policy.json', text);
      await folder.write('marked.json', `\ufeff${text}`);
      await folder.write(
        'role.json',
        JSON.stringify({ Role: { RoleName: 'x', AssumeRolePolicyDocument: JSON.parse(text) } }),
      );
      await writeFile(folder.path('utf16.json'), Buffer.from(`\ufeff${text}`, 'utf16le'));
      const encoded = { Role: { RoleName: 'x', AssumeRolePolicyDocument: encodeURIComponent(text) } };
      await folder.write('encoded.json', JSON.stringify(encoded));
      const { code, json } = await folder.json(['lint-trust', ...argv], { stdin: text });
      expect(code).toBe(1);
      expect(json).toMatchObject({
        version: 'rolekeeper.trust-verdict/v2',
        source: argv[0] === '-' ? '<stdin>' : argv[0],
        verdict: 'reject',
        rules: [{ code: 'trust-no-sub', level: 'reject', pointer: '/Statement/0/Condition' }],
        admits: ['every step of every repository of workspace acme'],
        nobody: false,
      });
      const tokens = (json as { tokens: { kind: string; admitted: string }[] }).tokens;
      expect(tokens.find(({ kind }) => kind === 'other-repository')?.admitted).toBe('yes');
      expect(tokens.find(({ kind }) => kind === 'other-audience')?.admitted).toBe('no');
    });
  }

  it('says what pasted CDK code is, and reads the template that its remedy leads to', async () => {
    const folder = await workspace();
    const pasted = 'const conditions: iam.Conditions = {\n  StringEquals: { [`${domain}:aud`]: audience },\n};';
    const code = await folder.json(['lint-trust', '-'], { stdin: pasted });
    expect(code).toMatchObject({
      code: 1,
      json: { verdict: 'reject', rules: [{ code: 'trust-source-code' }], admits: null },
    });
    const role = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: JSON.parse(policy(undefined)) } };
    await folder.write('template.json', JSON.stringify({ Resources: { Deploy: role } }));
    const made = await folder.json(['lint-trust', 'template.json']);
    expect(made).toMatchObject({
      code: 1,
      json: { source: 'template.json (Deploy)', rules: [{ code: 'trust-no-sub' }] },
    });
    await folder.write('two.json', JSON.stringify({ Resources: { Deploy: role, Other: role } }));
    const two = await folder.run(['lint-trust', 'two.json']);
    expect([two.code, two.out]).toEqual([1, '']);
    expect(two.err).toContain('two.json is a template with several roles: Deploy, Other');
  });

  it('refuses a device, which has no end', async () => {
    const folder = await workspace();
    const { code, err } = await folder.run(['lint-trust', '/dev/zero']);
    expect(code).toBe(1);
    expect(err).toContain('it is neither a file nor a pipe');
  });

  it('judges in the world of the settings only if it is asked to', async () => {
    const folder = await workspace();
    await folder.write(
      'other.json',
      policy(`${REPOSITORY}:${ENVIRONMENT}:*`).replaceAll('111122223333', '444455556666'),
    );
    expect((await folder.run(['lint-trust', 'other.json'])).code).toBe(0);
    for (const settings of ['manifests', 'manifests/rolekeeper.yaml']) {
      const { code, json } = await folder.json(['lint-trust', 'other.json', '--settings', settings]);
      expect(code).toBe(1);
      expect(json).toMatchObject({
        rules: [{ code: 'trust-principal' }],
        admits: [expect.stringContaining('no caller can assume the role')],
      });
    }
  });

  it('judges a role of the target', async () => {
    const folder = await appliedWorkspace();
    const { code, out } = await folder.run(['lint-trust', '--role', 'checkout-deploy']);
    expect(code).toBe(0);
    expect(out).toContain('steps of repository checkout-api that deploy to production');
    expect(out).toContain('role/bitbucket/checkout-deploy');
    const any = await folder.json(['lint-trust', '--role', 'checkout-checks']);
    expect(any).toMatchObject({ code: 0, json: { verdict: 'warn', rules: [{ code: 'trust-any-branch' }] } });
  });

  const MISTAKES = [
    { argv: [], says: 'nothing to judge' },
    { argv: ['policy.json', '--role', 'x'], says: 'two things to judge' },
    { argv: ['nowhere.json'], says: 'nowhere.json cannot be read' },
    { argv: ['--role', 'nobody'], says: 'has no role nobody' },
    { argv: ['-', '--settings', 'nowhere'], says: 'nowhere' },
  ];
  for (const { argv, says } of MISTAKES) {
    it(`cannot serve "${argv.join(' ')}"`, async () => {
      const folder = await workspace();
      const { code, out, err } = await folder.run(['lint-trust', ...argv], { stdin: policy(undefined) });
      expect([code, out]).toEqual([1, '']);
      expect(err).toContain(says);
      expect(err).toContain('remedy:');
    });
  }

  it('is not put out by bytes that are no text', async () => {
    const folder = await workspace();
    await folder.write('latin.json', '');
    const { writeFile } = await import('node:fs/promises');
    await writeFile(folder.path('latin.json'), Buffer.from([0xff, 0xfe, 0x7b, 0x00]));
    const { code, json } = await folder.json(['lint-trust', 'latin.json']);
    expect(code).toBe(1);
    expect(json).toMatchObject({ verdict: 'reject', admits: null, nobody: null, tokens: [] });
  });
});
