/** The words of doctor: remedies that work when they are followed, causes that are so, and no token in any of them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalIssuer, startIssuer } from '../../support/local-issuer.ts';
import { workspace } from '../workspace.ts';
import { CHECKOUT, claims, HOST, LEGACY, legacyRole, PRODUCTION, PROVIDER, tried, WORKSPACE } from './set-up.ts';
import { FOLLOWED, MISSHAPEN } from './words.ts';

let issuer: LocalIssuer;
beforeAll(async () => {
  issuer = await startIssuer({ workspace: 'acme', workspaceUuid: WORKSPACE });
});
afterAll(() => issuer.stop());

interface Found {
  causes: { code: string; message: string; remedy: string }[];
  checks: { id: string; result: string }[];
}

describe('a remedy of doctor, followed', () => {
  for (const { name, broken, says, fixed } of FOLLOWED) {
    it(name, async () => {
      const before = await tried(broken, issuer);
      expect(before.sts).toBeDefined();
      const { causes } = JSON.parse((await before.doctor('--json')).out) as Found;
      expect(causes[0]?.remedy).toContain(says);
      const after = await tried(fixed, issuer);
      expect(after.sts).toBeUndefined();
      expect((JSON.parse((await after.doctor('--json')).out) as Found).causes).toEqual([]);
    });
  }

  it('names a role that was asked for in other letter case', async () => {
    const made = await workspace();
    await made.run(['apply', '--yes']);
    const { out } = await made.run(['doctor', '--json', '--target', 'embedded', '--role', 'Checkout-Deploy']);
    const [cause] = (JSON.parse(out) as Found).causes;
    expect(cause).toMatchObject({ code: 'role-case', remedy: 'Write checkout-deploy' });
  });
});

describe('doctor', () => {
  for (const { setUp, code, says } of MISSHAPEN) {
    it(`does not call missing what has another type: ${setUp.name}`, async () => {
      const { doctor } = await tried(setUp, issuer);
      const { causes } = JSON.parse((await doctor('--json')).out) as Found;
      expect(causes.find((cause) => cause.code === code)?.message).toContain(says);
    });
  }

  it('does not say of a Deny that it is not about the step where an Allow fails before it', async () => {
    const account: NonNullable<Parameters<typeof tried>[0]['account']> = (state) => {
      legacyRole(claims(`${CHECKOUT}:${PRODUCTION}:*`, { aud: 'other' }))(state);
      state.RoleDetailList.at(-1)?.AssumeRolePolicyDocument.Statement.push({
        Effect: 'Deny',
        Principal: { Federated: PROVIDER },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringLike: { [`${HOST}:sub`]: '*' } },
      });
    };
    const { doctor } = await tried({ name: '', reason: '', role: LEGACY, account }, issuer);
    const { causes, checks } = JSON.parse((await doctor('--json')).out) as Found;
    expect(causes[0]?.code).toBe('entry-audience');
    expect(checks.find(({ id }) => id === 'entry-denied')?.result).toBe('not-reached');
  });
});

describe('a token that was given in the place of something else', () => {
  const PLACES: readonly ((token: string) => string[])[] = [
    (token) => ['doctor', '--token-file', token],
    (token) => ['doctor', '--role', token],
    (token) => ['doctor', '--session-name', token],
    (token) => ['doctor', '--error', token],
    (token) => ['doctor', '--target', token],
    (token) => ['doctor', '--target', `file:${token}`],
    (token) => ['doctor', '--out', `folder/${token}`],
    (token) => ['doctor', token],
    (token) => ['doctor', 'manifests', token],
    (token) => ['doctor', `--${token}`],
    (token) => ['token', 'inspect', '--token-file', token],
    (token) => ['token', 'inspect', '--role', token],
    (token) => ['token', 'inspect', token],
    (token) => ['token', token],
    (token) => ['explain', token],
    (token) => ['lint-trust', token],
    (token) => ['who-can', '--role', token],
    (token) => [token],
  ];

  it('is not printed with its signature, whatever the place and the form of the answer', async () => {
    const made = await workspace();
    const token = await issuer.token();
    const [, , signature = ''] = token.split('.');
    const env = { BITBUCKET_STEP_OIDC_TOKEN: token };
    for (const place of PLACES) {
      for (const more of [[], ['--debug'], ['--json', '--debug'], ['--format', 'junit']]) {
        const argv = [...place(token), ...more];
        const { out, err } = await made.run(argv, { env });
        const at = argv.map((word) => word.slice(0, 24)).join(' ');
        expect(`${out}${err}`.replaceAll(signature, 'SIGNATURE'), at).not.toContain('SIGNATURE');
      }
    }
  });
});
