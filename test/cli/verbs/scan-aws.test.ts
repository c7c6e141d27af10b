/** `scan --target aws` on day one: the account says which workspaces it lets in, and a person sees how far the reading is. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EmbeddedIam } from '../../../src/embedded/embedded-iam.ts';
import { stateIn } from '../../../src/embedded/state-file.ts';
import { LoopbackAws } from '../../support/loopback-aws.ts';
import { untidyAccount } from '../../support/untidy-account.ts';
import { appliedWorkspace, emptyWorkspace } from '../workspace.ts';

const HOST = 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
const PROVIDER = {
  Arn: `arn:aws:iam::444455556666:oidc-provider/${HOST}`,
  Url: HOST,
  ClientIDList: ['ari:cloud:bitbucket::workspace/11111111-1111-4111-8111-111111111111'],
  ThumbprintList: [],
  CreateDate: '2023-01-01T00:00:00+00:00',
  Tags: [],
};

let aws: LoopbackAws;

beforeEach(async () => {
  const state = stateIn(JSON.stringify({ ...untidyAccount(5), OpenIDConnectProviders: [PROVIDER] }), 'account');
  aws = new LoopbackAws('444455556666', new EmbeddedIam(state, { maxPageSize: 2 }));
  vi.stubEnv('AWS_ENDPOINT_URL', await aws.start());
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_PROFILE', undefined);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.stop();
});

const SCAN = ['scan', '--target', 'aws'];

describe('scan of an account without manifests', () => {
  it('takes account, workspace and audience from the account', async () => {
    const folder = await emptyWorkspace();
    const { code, out } = await folder.run(SCAN);
    expect(code).toBe(1);
    expect(out).toContain('Target  AWS account 444455556666');
    expect(out.replace(/\s+/g, ' ')).toContain(
      `for workspace acme, audience ${PROVIDER.ClientIDList[0]}, which its provider takes`,
    );
    expect(new Set(aws.calls)).toEqual(
      new Set([
        'GetCallerIdentity',
        'ListOpenIDConnectProviders',
        'GetOpenIDConnectProvider',
        'GetAccountAuthorizationDetails',
        'ListRoles',
      ]),
    );
  });

  it('goes by the trust policies where the providers may not be listed', async () => {
    const folder = await emptyWorkspace();
    aws.onCall = (call) => (call === 'ListOpenIDConnectProviders' ? { status: 403, code: 'AccessDenied' } : undefined);
    const { out } = await folder.run(SCAN);
    expect(out.replace(/\s+/g, ' ')).toContain('which most trust policies name');
  });

  it('judges a role by it as well', async () => {
    const folder = await emptyWorkspace();
    const { code, out } = await folder.run(['lint-trust', '--role', 'team1-deploy-1', '--target', 'aws']);
    expect([code, out]).toEqual([1, expect.stringContaining('trust-aud-other')]);
  });

  it('leaves the samples out, and says so', async () => {
    const folder = await appliedWorkspace();
    const { err, out } = await folder.run(SCAN);
    expect(err).toContain('the made-up account of the samples, and AWS account 444455556666');
    expect(out).toContain('5 of 5 roles trust Bitbucket');
  });
});

describe('plan and apply on the samples', () => {
  it.each([['plan'], ['apply', '--yes']])('%s says that they are the samples, and what helps', async (...verb) => {
    const folder = await appliedWorkspace();
    const { code, err } = await folder.run([...verb, '--target', 'aws']);
    expect(code).toBe(1);
    const words = err.replace(/\s+/g, ' ');
    expect(words).toContain('The credentials belong to account 444455556666');
    expect(words).toContain('the settings name 111122223333, the made-up account of the samples.');
    expect(words).toContain('run `rolekeeper init FOLDER` with the name of a folder that is not there yet');
    expect(aws.calls.filter((call) => /^(Create|Put|Update|Delete|Attach|Tag)/.test(call))).toEqual([]);
  });
});

describe('how far the reading is', () => {
  it('is drawn over itself on a terminal, and gone at the end', async () => {
    const folder = await emptyWorkspace();
    const { err } = await folder.run(SCAN, { isTTY: true, columns: 100 });
    expect(err).toBe(
      ['page 1, 2 roles', 'page 2, 4 roles', 'page 3, 5 roles', ''].map((one) => `\r\x1b[2K${one}`).join(''),
    );
  });

  it('is a line every ten seconds where there is no terminal', async () => {
    const folder = await emptyWorkspace();
    let now = 0;
    const clock = { now: () => now, sleep: async () => undefined };
    // Before the second page, and before the third.
    aws.onCall = (call) => {
      if (call === 'GetAccountAuthorizationDetails') now += 6_000;
      return undefined;
    };
    const { err } = await folder.run(SCAN, { clock });
    expect(err).toBe('page 2, 4 roles\n');
  });
});
