/** A folder of a commit, from the web site that gives archives: what it may answer, and where the token goes. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { commitArchive } from '../../src/bitbucket/archive.ts';
import { LIMITS } from '../../src/bitbucket/exchange.ts';
import { Token } from '../../src/bitbucket/token.ts';
import type { WorldError } from '../../src/errors.ts';
import { LocalArchives } from '../support/local-bitbucket/archives.ts';
import type { Failure } from '../support/local-bitbucket/failure.ts';
import { localWorld, SECRET } from '../support/local-bitbucket/local-world.ts';

const FILES = { 'manifests/rolekeeper.yaml': 'kind: Settings', 'README.md': '' };

async function open({ token = Token.bearer(SECRET), limits = LIMITS } = {}) {
  const world = await localWorld();
  const archives = new LocalArchives(world.server);
  await archives.start();
  onTestFinished(() => archives.stop());
  const commit = world.server.state.commit(world.api, 'main', undefined, FILES);
  const reader = commitArchive({ token, origin: archives.origin, limits }, world.clock);
  const read = (at = commit) => reader.read({ workspace: 'acme', repository: 'api', commit: at }, 'manifests');
  return { ...world, archives, commit, read };
}

const failureOf = async (promise: Promise<unknown>): Promise<WorldError> =>
  promise.then(
    () => {
      throw new Error('it was taken');
    },
    (error) => error,
  );

interface Answer {
  name: string;
  answer: Failure;
  code: string;
  retryable?: true;
  /** How often it is asked. */
  asked?: number;
  says: RegExp;
}

const ANSWERS: readonly Answer[] = [
  {
    name: '401: the token is over',
    answer: { kind: 'status', status: 401 },
    code: 'bitbucket-denied',
    says: /^Downloading commit \w{40} of acme\/api failed: bitbucket\.org does not accept the token \(HTTP 401/,
  },
  {
    name: '403: a scope is missing',
    answer: { kind: 'status', status: 403 },
    code: 'bitbucket-denied',
    says: /does not allow it \(HTTP 403/,
  },
  {
    name: '404: what the API has just shown',
    answer: { kind: 'status', status: 404 },
    code: 'bitbucket-denied',
    says: /none that this token may see \(HTTP 404/,
  },
  {
    name: '429 with a long wait',
    answer: { kind: 'status', status: 429, retryAfter: '1800' },
    code: 'bitbucket-unreachable',
    retryable: true,
    says: /limit of requests is used up \(HTTP 429: .*asks to wait for 30 minutes/,
  },
  {
    name: '503, again and again',
    answer: { kind: 'status', status: 503 },
    code: 'bitbucket-unreachable',
    retryable: true,
    asked: 4,
    says: /bitbucket\.org fails \(HTTP 503/,
  },
  {
    name: 'a connection that is closed',
    answer: { kind: 'drop' },
    code: 'bitbucket-unreachable',
    retryable: true,
    asked: 4,
    says: /gave no answer: /,
  },
  {
    name: 'half an answer',
    answer: { kind: 'half' },
    code: 'bitbucket-unreachable',
    retryable: true,
    asked: 4,
    says: /gave no answer: /,
  },
  {
    name: 'a page',
    answer: { kind: 'login-page' },
    code: 'bitbucket-denied',
    says: /does not accept the token: it shows a page, and gives no archive$/,
  },
  {
    name: 'something else',
    answer: { kind: 'json', text: '{}' },
    code: 'source-unreadable',
    says: /gave an archive that is not taken: it is no gzip file\.$/,
  },
  {
    name: 'an archive that is too large',
    answer: { kind: 'huge', bytes: LIMITS.bytes + 1 },
    code: 'source-unreadable',
    says: /it has more than 8388608 bytes; keep the manifests apart from large files\.$/,
  },
];

describe('the archive of a commit', () => {
  it('is its folder, by one request with the token', async () => {
    const { archives, commit, read } = await open();
    const { files } = await read();
    expect(files.map(({ path }) => path)).toEqual(['rolekeeper.yaml']);
    expect(archives.requests).toMatchObject([
      { method: 'GET', path: `/acme/api/get/${commit}.tar.gz`, headers: { authorization: `Bearer ${SECRET}` } },
    ]);
  });

  it('is given to the token of an account, with its address', async () => {
    const { archives, server, read } = await open({ token: Token.basic('bot@example.com', 'of-an-account') });
    archives.refusesAccessTokens = true;
    server.token('of-an-account', { email: 'bot@example.com' });
    expect((await read()).files).toHaveLength(1);
  });

  it('is tried again after a failure that passes', async () => {
    const { archives, clock, read } = await open();
    archives.failures.push({ kind: 'status', status: 503 }, { kind: 'drop' });
    expect((await read()).files).toHaveLength(1);
    expect(clock.waits).toEqual([500, 1_000]);
  });

  describe('is an error of its own kind if the answer is', () => {
    for (const { name, answer, code, retryable = false, asked = 1, says } of ANSWERS) {
      it(name, async () => {
        const { archives, read } = await open();
        archives.failures.push(...Array(4).fill(answer));
        const error = await failureOf(read());
        expect(error).toMatchObject({ code, retryable, message: expect.stringMatching(says) });
        expect(archives.requests).toHaveLength(asked);
        expect(`${error.message} ${error.remedy}`).not.toContain(SECRET);
      });
    }

    it('silence', async () => {
      const { archives, read } = await open({ limits: { ...LIMITS, milliseconds: 50 } });
      archives.failures.push(...Array(4).fill({ kind: 'silent' }));
      expect(await failureOf(read())).toMatchObject({
        code: 'bitbucket-unreachable',
        retryable: true,
        message: expect.stringContaining('no answer within 0.05 s'),
      });
    });

    it('a page to which an access token is led', async () => {
      const { archives, read } = await open();
      archives.refusesAccessTokens = true;
      const error = await failureOf(read());
      expect(error.message).toMatch(/does not accept the token: it shows a page/);
      expect(error.remedy).toContain('read:repository:bitbucket');
      expect(archives.requestsElsewhere).toHaveLength(1);
      expect(JSON.stringify(archives.requestsElsewhere)).not.toContain(SECRET);
    });
  });

  it('is fetched where the site points to, and the token does not come along', async () => {
    const { archives, server, read, commit } = await open();
    const { origin, otherOrigin } = archives;
    const archive = Buffer.from(
      await (
        await fetch(new URL(`/acme/api/get/${commit}.tar.gz`, origin), {
          headers: { authorization: `Bearer ${SECRET}` },
        })
      ).arrayBuffer(),
    );
    archives.elsewhere = { kind: 'bytes', bytes: archive };
    archives.failures.push(
      { kind: 'redirect', to: '/moved' },
      { kind: 'redirect', to: `${otherOrigin}file`, status: 307 },
    );
    expect((await read()).files).toHaveLength(1);
    expect(archives.requests.slice(1).map(({ path, headers }) => [path, headers.authorization])).toEqual([
      [`/acme/api/get/${commit}.tar.gz`, `Bearer ${SECRET}`],
      ['/moved', `Bearer ${SECRET}`],
    ]);
    expect(archives.requestsElsewhere).toHaveLength(1);
    expect(archives.requestsElsewhere[0]?.headers).not.toHaveProperty('authorization');
    expect(server.requests).toEqual([]);
  });

  it('is not looked for at addresses that lead round in a circle, or into another network', async () => {
    const { archives, read } = await open();
    archives.failures.push(...Array(30).fill({ kind: 'redirect', to: '/again' }));
    expect((await failureOf(read())).message).toMatch(/points from one address to the next more than 5 times/);
    archives.failures.length = 0;
    for (const to of [
      'http://169.254.170.2/credentials',
      'http://localhost/x',
      'file:///etc/passwd',
      'http://[::1]/',
    ]) {
      archives.failures.push(...Array(4).fill({ kind: 'redirect', to }));
      expect((await failureOf(read())).message).toMatch(/points to an address that is not asked/);
      archives.failures.length = 0;
    }
  });

  it('is never asked for in the clear elsewhere than on this machine', () => {
    expect(() => commitArchive({ token: Token.bearer('x'), origin: new URL('http://bitbucket.org') })).toThrow(/TLS/);
  });
});
