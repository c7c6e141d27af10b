/** The keys of an issuer, asked for over TLS from one on loopback. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { issuerKeys } from '../../src/bitbucket/issuer-keys.ts';
import { processIo } from '../../src/cli/command/io.ts';
import { WorldError } from '../../src/errors.ts';
import { type IssuerFault, type LocalIssuer, startIssuer } from '../support/local-issuer.ts';

let issuer: LocalIssuer;

beforeAll(async () => {
  issuer = await startIssuer({ workspace: 'acme' });
});
afterAll(() => issuer.stop());
beforeEach(() => {
  issuer.fault = undefined;
  issuer.saysOfKey = {};
});

async function failure(asked: Promise<unknown>): Promise<WorldError> {
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof WorldError) return error;
  throw new Error(`it ended with ${String(error)}`);
}

const IMMEDIATE = { now: Date.now, sleep: async () => {} };

describe('the keys of an issuer', () => {
  it('are those that its discovery document names', async () => {
    const before = issuer.requests.length;
    const [key, ...more] = await issuer.keys.keys('acme');
    expect(more).toEqual([]);
    expect(key).toEqual({ kid: expect.any(String), n: expect.stringMatching(/^[\w-]{300,}$/), e: 'AQAB' });
    const path = new URL(issuer.issuer).pathname;
    expect(issuer.requests.slice(before)).toEqual([`${path}/.well-known/openid-configuration`, `${path}/keys.json`]);
  });

  const faults: { fault: IssuerFault; code: string; says: string; reason: string; tries?: number }[] = [
    {
      fault: '404',
      code: 'provider-keys',
      says: 'does not publish',
      reason: 'before the first pipeline with oidc: true',
    },
    { fault: 'redirect', code: 'provider-keys', says: 'does not publish', reason: 'a redirection leads nowhere' },
    { fault: 'other-issuer', code: 'provider-keys', says: 'of another issuer', reason: 'an issuer speaks for itself' },
    {
      fault: 'keys-elsewhere',
      code: 'provider-keys',
      says: 'not under the issuer',
      reason: 'another host would choose the keys',
    },
    {
      fault: 'keys-of-other-workspace',
      code: 'provider-keys',
      says: 'not under the issuer',
      reason: 'another workspace would',
    },
    { fault: 'no-keys', code: 'provider-keys', says: 'no RSA key', reason: 'nothing could be verified' },
    { fault: 'down', code: 'bitbucket-unreachable', says: 'no answer', reason: 'the network', tries: 4 },
    { fault: '500', code: 'bitbucket-unreachable', says: 'HTTP 500', reason: 'Bitbucket fails', tries: 4 },
    {
      fault: 'not-json',
      code: 'bitbucket-unreachable',
      says: 'answer of another kind',
      reason: 'a login page',
      tries: 4,
    },
    {
      fault: 'large',
      code: 'bitbucket-unreachable',
      says: 'larger than',
      reason: 'it is not read to its end',
      tries: 4,
    },
  ];
  it.each(faults)('are not had if it is $fault: $reason', async ({ fault, code, says, tries }) => {
    issuer.fault = fault;
    const before = issuer.requests.length;
    const error = await failure(issuer.keys.keys('acme'));
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(says)]);
    expect(error.remedy).toBeDefined();
    if (tries !== undefined) expect(issuer.requests.length - before).toBe(tries);
  });

  const purposes: { says: Readonly<Record<string, unknown>>; counts: boolean; reason: string }[] = [
    { says: {}, counts: true, reason: 'as Bitbucket publishes them' },
    { says: { use: undefined, alg: undefined }, counts: true, reason: 'it says nothing of what it is for' },
    { says: { key_ops: ['verify'] }, counts: true, reason: 'it says the same in another way' },
    { says: { use: 'enc' }, counts: false, reason: 'it is for encryption' },
    { says: { alg: 'RS512' }, counts: false, reason: 'it is for other signatures than those of tokens' },
    { says: { alg: 'RSA-OAEP' }, counts: false, reason: 'it is for encryption, whatever its use says' },
    { says: { alg: null }, counts: false, reason: 'null is no algorithm' },
    { says: { key_ops: ['sign'] }, counts: false, reason: 'it verifies nothing' },
    { says: { key_ops: [] }, counts: false, reason: 'it is for nothing' },
    { says: { key_ops: 'verify' }, counts: false, reason: 'it is no list' },
  ];
  it.each(purposes)('that say $says count: $counts; $reason', async ({ says, counts }) => {
    issuer.saysOfKey = says;
    const asked = issuer.keys.keys('acme');
    if (counts) return expect(await asked).toHaveLength(1);
    const error = await failure(asked);
    expect([error.code, error.message]).toEqual(['provider-keys', expect.stringContaining('no RSA key')]);
  });

  it('are those of the workspace alone: another one has others, or none', async () => {
    const error = await failure(issuer.keys.keys('another'));
    expect([error.code, error.remedy]).toEqual(['provider-keys', expect.stringContaining('oidc: true')]);
  });

  it.each(['../acme', 'acme/..', 'a?b', 'a#b', 'a b', '..', 'a@b', ''])(
    'are not asked for with %j as the workspace',
    async (slug) => {
      const before = issuer.requests.length;
      expect((await failure(issuer.keys.keys(slug))).code).toBe('provider-keys');
      expect(issuer.requests.length).toBe(before);
    },
  );

  it('are not asked of a server that cannot prove to be Bitbucket', async () => {
    const before = issuer.requests.length;
    const error = await failure(issuerKeys(issuer.distrusted, IMMEDIATE).keys('acme'));
    expect([error.code, error.message]).toEqual([
      'bitbucket-unreachable',
      expect.stringContaining('could not be trusted'),
    ]);
    expect(issuer.requests.length).toBe(before);
  });

  it('are not asked of it by any variable of the process either', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => void vi.unstubAllEnvs());
    const before = issuer.requests.length;
    expect((await failure(issuerKeys(issuer.distrusted, IMMEDIATE).keys('acme'))).message).toContain('trusted');
    expect(issuer.requests.length).toBe(before);
  });

  it('are Bitbucket’s in a real process: what leads to another server is there for tests alone', () => {
    expect(Object.keys(processIo(''))).toEqual(['stdout', 'stderr', 'stdin', 'env', 'cwd', 'main', 'onInterrupt']);
  });

  it('are waited for no longer than there is time', async () => {
    const limits = { milliseconds: 1, bytes: 1 << 20 };
    const error = await failure(issuerKeys({ ...issuer.loopback, limits }, IMMEDIATE).keys('acme'));
    expect([error.code, error.message]).toEqual(['bitbucket-unreachable', expect.stringContaining('no answer within')]);
  });
});
