/** `rolekeeper token inspect`, with tokens of an issuer on loopback. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { terminalText } from '../../../src/core/text/visible.ts';
import { compactOf } from '../../support/compact-token.ts';
import { type LocalIssuer, startIssuer } from '../../support/local-issuer.ts';
import { mistakes } from '../schema-mistakes.ts';
import { appliedWorkspace, emptyWorkspace, type Ran, type Workspace, workspace } from '../workspace.ts';

const WORKSPACE_UUID = '{cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d}';
const AUDIENCE = `ari:cloud:bitbucket::workspace/${WORKSPACE_UUID.slice(1, -1)}`;
const CHECKOUT = '{3f5f830f-cfa7-44a2-bc63-88ffe448a123}';
const REPORTS = '{e24eff74-f5ab-466b-813f-6112807cd7b3}';
const PRODUCTION = '{b724c703-77fe-4524-985e-a0675f422829}';
const STEP = '{0f6d2a86-0c5e-4f0f-9a44-5f7a1d3c2b10}';
const DEPLOY = `${CHECKOUT}:${PRODUCTION}:${STEP}`;
const ISSUED = 1_795_780_800;
const NOW = new Date((ISSUED + 600) * 1000);
const STEP_CLAIMS = {
  sub: DEPLOY,
  iat: ISSUED,
  exp: ISSUED + 3600,
  branchName: 'main',
  repositoryUuid: CHECKOUT,
  pipelineUuid: '{5a1d7d4c-6a0e-4a1f-8f4e-2b9c1d0e3f4a}',
  stepUuid: STEP,
  deploymentEnvironmentUuid: PRODUCTION,
};
const ARN = 'arn:aws:iam::111122223333:role/bitbucket/checkout-deploy';

let issuer: LocalIssuer;
/** Signatures of all tokens of a test: none of them may be in any output. */
const signatures: string[] = [];
const printed: string[] = [];

beforeAll(async () => {
  issuer = await startIssuer({ workspace: 'acme', workspaceUuid: WORKSPACE_UUID });
});
afterAll(() => issuer.stop());
beforeEach(() => {
  issuer.fault = undefined;
  signatures.length = 0;
  printed.length = 0;
});
afterEach(() => {
  for (const signature of signatures) expect(printed.join('')).not.toContain(signature);
});

async function stepToken(claims: Record<string, unknown> = {}): Promise<string> {
  return kept(await issuer.token({ ...STEP_CLAIMS, ...claims }));
}

function kept(token: string): string {
  const signature = token.split('.')[2] ?? '';
  // A piece of it would be enough to give it away.
  if (signature.length > 24) signatures.push(signature.slice(4, 24), signature.slice(-20));
  return token;
}

interface Inspecting {
  readonly argv?: readonly string[];
  readonly env?: Record<string, string>;
  readonly stdin?: string;
  readonly now?: Date;
}

async function inspect(
  folder: Workspace,
  token: string | undefined,
  { argv = [], ...more }: Inspecting = {},
): Promise<Ran> {
  const env = token === undefined ? {} : { BITBUCKET_STEP_OIDC_TOKEN: token };
  const ran = await folder.run(['token', 'inspect', ...argv], { env, now: NOW, issuer: issuer.loopback, ...more });
  printed.push(ran.out, ran.err);
  return ran;
}

interface Answered {
  code: number;
  json: {
    refusal: { code: string } | null;
    admitted: boolean | null;
    issuer: { kind: string };
    subject: { repository: { name: string | null } | null };
    verification: { result: string; reasons: { code: string; message: string }[] };
    target: string | null;
    roles: {
      name: string;
      from: string;
      access: string;
      reason: { code: string } | null;
      onceApplied: string | null;
    }[];
  };
}

async function answered(folder: Workspace, token: string, more: Inspecting = {}): Promise<Answered> {
  const { code, out } = await inspect(folder, token, { ...more, argv: [...(more.argv ?? []), '--json'] });
  const json = JSON.parse(out);
  expect(mistakes('token', json)).toEqual([]);
  return { code, json };
}

describe('rolekeeper token inspect', () => {
  it('says whose token it is, and which role lets it in, and why the others do not', async () => {
    const { code, out, err } = await inspect(await workspace(), await stepToken());
    expect({ code, err }).toEqual({ code: 0, err: '' });
    await expect(out).toMatchFileSnapshot('../expected/token-inspect.txt');
  });

  it('verifies it by the keys of the workspace of the settings, with --verify only', async () => {
    const folder = await workspace();
    const before = issuer.requests.length;
    expect((await answered(folder, await stepToken())).json.verification.result).toBe('not-asked');
    expect(issuer.requests.length).toBe(before);
    const { code, json } = await answered(folder, await stepToken(), { argv: ['--verify'] });
    expect([code, json.verification]).toEqual([0, { result: 'verified', reasons: [] }]);
    expect(issuer.requests.length).toBe(before + 2);
  });

  it('reads a file, standard input, the variable, or the file that the AWS SDK would read', async () => {
    const folder = await workspace();
    const token = await stepToken();
    await folder.write('token', `${token}\n`);
    const ways: Inspecting[] = [
      { argv: ['--token-file', 'token'] },
      { argv: ['--token-file', '-'], stdin: `Bearer ${token}\n` },
      { env: { AWS_WEB_IDENTITY_TOKEN_FILE: 'token' } },
      { env: { BITBUCKET_STEP_OIDC_TOKEN: token, AWS_WEB_IDENTITY_TOKEN_FILE: 'nowhere' } },
    ];
    for (const way of ways) expect((await inspect(folder, undefined, way)).code).toBe(0);
  });

  it('needs no manifests: then it says what the token is, and asks no role', async () => {
    const { code, json } = await answered(await emptyWorkspace(), await stepToken());
    expect([code, json.admitted, json.roles]).toEqual([0, null, []]);
    const { out } = await inspect(await emptyWorkspace(), await stepToken());
    expect(out).toContain('No role was asked');
  });

  it('verifies nothing without settings, as a token does not say whose keys count', async () => {
    const { code, err } = await inspect(await emptyWorkspace(), await stepToken(), { argv: ['--verify'] });
    expect([code, err]).toEqual([1, expect.stringContaining('--verify needs the settings')]);
  });

  const unreadable = [
    { name: 'nothing', text: '', code: 'token-missing' },
    { name: 'no JWT', text: 'hunter2hunter2hunter2hunter2', code: 'token-not-jwt' },
    { name: 'the name of the variable', text: '$BITBUCKET_STEP_OIDC_TOKEN', code: 'token-not-jwt' },
    { name: 'three dots', text: '...', code: 'token-not-jwt' },
    { name: 'a megabyte', text: 'a.b'.repeat(350_000), code: 'token-not-jwt' },
    { name: 'an encrypted token', text: 'eyJhbGciOiJkaXIifQ..QUJD.QUJD.QUJD', code: 'token-encrypted' },
    { name: 'claims twice', text: compactOf({ alg: 'RS256' }, '{"sub":"a","sub":"b"}'), code: 'token-not-jwt' },
  ];
  it.each(unreadable)('refuses $name with $code, and does not repeat it', async ({ text, code }) => {
    const folder = await workspace();
    await folder.write('token', text);
    for (const way of [{ argv: ['--token-file', 'token'] }, { argv: ['--token-file', '-'], stdin: text }]) {
      const ran = await inspect(folder, undefined, { ...way, argv: [...way.argv, '--json'] });
      expect([ran.code, mistakes('failure', JSON.parse(ran.out))]).toEqual([1, []]);
      expect(JSON.parse(ran.out).error.code).toBe(code);
      if (text.length > 20 && !text.startsWith('$')) expect(`${ran.out}${ran.err}`).not.toContain(text.slice(0, 20));
    }
  });

  it('says where a token comes from if there is none', async () => {
    const { code, err } = await inspect(await workspace(), undefined);
    expect([code, err]).toEqual([1, expect.stringContaining('oidc: true')]);
    expect((await inspect(await workspace(), undefined, { argv: ['--token-file', 'nowhere'] })).code).toBe(1);
  });

  const refused: {
    name: string;
    reason: string;
    claims?: Record<string, unknown>;
    token?: () => string;
    refusal: string | null;
    roles?: string;
  }[] = [
    {
      name: 'alg none',
      reason: 'nobody signed it',
      token: () => compactOf({ alg: 'none' }, { ...STEP_CLAIMS }, ''),
      refusal: 'token-unsigned',
    },
    {
      name: 'a shared secret',
      reason: 'STS knows none',
      token: () => compactOf({ alg: 'HS256' }, { ...STEP_CLAIMS }),
      refusal: 'token-unsigned',
    },
    {
      name: 'expired',
      reason: 'IAM does not take it either',
      claims: { iat: ISSUED - 7200, exp: ISSUED - 3600 },
      refusal: 'token-expired',
    },
    {
      name: 'of tomorrow',
      reason: 'a clock is wrong',
      claims: { iat: ISSUED + 86_400, exp: ISSUED + 90_000 },
      refusal: 'token-not-yet-valid',
    },
    { name: 'no exp', reason: 'it does not end', claims: { exp: undefined }, refusal: 'token-lifetime' },
    { name: 'no sub', reason: 'it is of no step', claims: { sub: undefined }, refusal: 'token-no-subject' },
    {
      name: 'two audiences',
      reason: 'STS does not know which',
      claims: { aud: [AUDIENCE, 'other'] },
      refusal: 'token-many-audiences',
    },
    {
      name: 'another workspace',
      reason: 'no role is of it',
      claims: { iss: 'https://api.bitbucket.org/2.0/workspaces/other/pipelines-config/identity/oidc' },
      refusal: null,
      roles: 'token-other-workspace',
    },
    {
      name: 'GitHub',
      reason: 'no role is of it',
      claims: {
        iss: 'https://token.actions.githubusercontent.com',
        sub: 'repo:acme/api:ref:refs/heads/main',
        aud: 'sts.amazonaws.com',
      },
      refusal: null,
      roles: 'token-other-issuer',
    },
    {
      name: 'a slash at the end of the issuer',
      reason: 'AWS compares characters',
      claims: { iss: 'https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc/' },
      refusal: null,
      roles: 'token-other-issuer',
    },
    {
      name: 'a custom audience',
      reason: 'the provider does not list it',
      claims: { aud: ['sts.amazonaws.com'] },
      refusal: null,
      roles: 'token-audience',
    },
    {
      name: 'another repository',
      reason: 'no role is for it',
      claims: { sub: `{00000000-0000-4000-8000-000000000000}:${STEP}` },
      refusal: null,
      roles: 'entry-repository',
    },
    {
      name: 'upper case',
      reason: 'texts are compared',
      claims: { sub: DEPLOY.toUpperCase() },
      refusal: null,
      roles: 'entry-subject',
    },
    {
      name: 'the form of the article',
      reason: 'it is not that of the settings',
      claims: { sub: `${WORKSPACE_UUID}:${CHECKOUT}:x:main` },
      refusal: null,
      roles: 'entry-subject',
    },
  ];
  it.each(refused)('exits 1 for $name: $reason', async ({ claims, token, refusal, roles }) => {
    const text = token === undefined ? await stepToken(claims) : kept(token());
    const { code, json } = await answered(await workspace(), text);
    expect([code, json.refusal?.code ?? null, json.admitted]).toEqual([1, refusal, false]);
    if (roles !== undefined) expect(new Set(json.roles.map(({ reason }) => reason?.code))).toEqual(new Set([roles]));
    const { out, err } = await inspect(await workspace(), text);
    expect([err, out]).toEqual(['', expect.stringContaining(`[${refusal ?? roles}]`)]);
  });

  it('says of an expired token that IAM still takes it, and for how long', async () => {
    const token = await stepToken();
    const { code, out } = await inspect(await workspace(), token, { now: new Date((ISSUED + 3660) * 1000) });
    expect([code, out]).toEqual([0, expect.stringContaining('it expired 1m ago; IAM still takes it, for 4m')]);
    const verified = await inspect(await workspace(), token, {
      now: new Date((ISSUED + 3660) * 1000),
      argv: ['--verify'],
    });
    expect([verified.code, verified.out]).toEqual([1, expect.stringContaining('[token-expired]')]);
  });

  it('says what STS takes for the audience where there is azp', async () => {
    const { code, json } = await answered(
      await workspace(),
      await stepToken({ aud: [AUDIENCE, 'other'], azp: AUDIENCE }),
    );
    expect([code, json.admitted]).toEqual([0, true]);
  });

  describe('with --verify', () => {
    const cases = [
      { name: 'signed by a stranger', fault: undefined, stranger: true, result: 'refused', code: 'token-signature' },
      {
        name: 'while the issuer publishes nothing',
        fault: '404',
        stranger: false,
        result: 'undecided',
        code: 'provider-keys',
      },
      { name: 'while nothing answers', fault: 'down', stranger: false, result: 'undecided', code: 'provider-keys' },
      {
        name: 'by keys that did not sign it',
        fault: 'wrong-keys',
        stranger: false,
        result: 'refused',
        code: 'token-signature',
      },
    ] as const;
    it.each(cases)('exits 1 for a token $name', async ({ fault, stranger, result, code }) => {
      issuer.fault = fault;
      const token = kept(await issuer.token(STEP_CLAIMS, { byStranger: stranger }));
      const folder = await workspace();
      const clock = { now: Date.now, sleep: async () => {} };
      const ran = await folder.run(['token', 'inspect', '--verify', '--json'], {
        ...{ env: { BITBUCKET_STEP_OIDC_TOKEN: token }, now: NOW, issuer: issuer.loopback, clock },
      });
      printed.push(ran.out, ran.err);
      const { verification, admitted } = JSON.parse(ran.out);
      expect([ran.code, verification.result, verification.reasons[0]?.code, admitted]).toEqual([1, result, code, true]);
    });

    it('never asks the issuer that a token names', async () => {
      const before = issuer.requests.length;
      const token = await stepToken({
        iss: 'https://api.bitbucket.org/2.0/workspaces/other/pipelines-config/identity/oidc',
      });
      const { code, json } = await answered(await workspace(), token, { argv: ['--verify'] });
      expect([code, json.verification.reasons[0]?.code]).toEqual([1, 'token-other-workspace']);
      expect(issuer.requests.slice(before).filter((path) => !path.includes('/workspaces/acme/'))).toEqual([]);
    });
  });

  describe('with --role', () => {
    const cases = [
      { role: 'checkout-deploy', code: 0, reason: undefined },
      { role: 'CHECKOUT-DEPLOY', code: 0, reason: undefined },
      { role: ARN, code: 0, reason: undefined },
      {
        role: ARN.toUpperCase().replace('ARN:AWS:IAM', 'arn:aws:iam').replace('ROLE', 'role'),
        code: 1,
        reason: 'role-case',
      },
      { role: ARN.replace('111122223333', '444455556666'), code: 1, reason: 'role-account' },
      { role: ARN.replace('/bitbucket/', '/'), code: 1, reason: 'role-path' },
      { role: 'reports-publish', code: 1, reason: 'entry-repository' },
    ];
    it.each(cases)('$role: exit code $code, $reason', async ({ role, code, reason }) => {
      const found = await answered(await workspace(), await stepToken(), { argv: ['--role', role] });
      expect([found.code, found.json.roles.map((one) => one.reason?.code)]).toEqual([code, [reason]]);
    });

    it('refuses one that is not there', async () => {
      const { code, err } = await inspect(await workspace(), await stepToken(), {
        argv: ['--role', 'checkout-deplyo'],
      });
      expect([code, err]).toEqual([1, expect.stringContaining('Did you mean checkout-deploy?')]);
    });
  });

  describe('with --target', () => {
    it('asks the roles that the account has, and says what their manifests would change', async () => {
      const folder = await appliedWorkspace();
      await folder.edit(
        'manifests/teams/data/reports-publish.yaml',
        'repositories: [reports]',
        'repositories: [checkout-api]',
      );
      const { code, json } = await answered(folder, await stepToken(), { argv: ['--target', 'embedded'] });
      expect([code, json.target]).toEqual([0, expect.stringContaining('embedded')]);
      expect(json.roles.map(({ name, from, access, onceApplied }) => [name, from, access, onceApplied])).toEqual([
        ['checkout-checks', 'account', 'yes', null],
        ['checkout-deploy', 'account', 'yes', null],
        ['reports-publish', 'account', 'no', 'yes'],
      ]);
    });

    it('asks the roles of an account without manifests', async () => {
      const folder = await appliedWorkspace();
      await folder.remove('manifests');
      const { code, json } = await answered(folder, await stepToken(), { argv: ['--target', 'embedded'] });
      expect([code, json.roles.map(({ name, access }) => [name, access])]).toEqual([
        0,
        expect.arrayContaining([['checkout-deploy', 'yes']]),
      ]);
    });

    it('says of a token for another repository which one the roles are for', async () => {
      const folder = await appliedWorkspace();
      const token = await stepToken({ sub: `${REPORTS}:${STEP}` });
      const { code, out } = await inspect(folder, token, { argv: ['--target', 'embedded'] });
      expect([code, out]).toEqual([1, expect.stringContaining('checkout-deploy')]);
    });
  });

  it('shows claims that nobody should have written in a form that does nothing to a terminal', async () => {
    const evil = { branchName: 'main\u001b[2J\u202e', jti: `x\u0007${'y'.repeat(500)}`, 'k\u001b[1m': 1 };
    const { code, out } = await inspect(await workspace(), await stepToken(evil));
    expect(code).toBe(0);
    expect(terminalText(out)).toBe(out);
    expect(out).not.toContain('\u202e');
    expect((await answered(await workspace(), await stepToken(evil))).code).toBe(0);
  });

  it('has its help under token, under token inspect, and says what else could be meant', async () => {
    const folder = await emptyWorkspace();
    const help = (await folder.run(['token', '--help'])).out;
    expect(help).toContain('rolekeeper token inspect');
    expect((await folder.run(['token', 'inspect', '--help'])).out).toBe(help);
    expect((await folder.run(['help', 'token'])).out).toBe(help);
    expect((await folder.run(['help', 'token', 'inspect'])).out).toBe(help);
    expect((await folder.run(['help', 'token', 'plan'])).code).toBe(1);
    expect((await folder.run(['help', 'plan', 'inspect'])).code).toBe(1);
    const wrong = await folder.run(['token', 'show']);
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('inspect')]);
    expect((await folder.run(['token'])).code).toBe(1);
  });
});
