/** One call, and a Bitbucket that does not answer as it should. */
import { describe, expect, it } from 'vitest';
import { bitbucket, insightsOfPipeline } from '../../src/bitbucket/bitbucket.ts';
import { Token } from '../../src/bitbucket/token.ts';
import type { InsightsReport } from '../../src/core/model/code-insights.ts';
import type { Failure } from '../support/local-bitbucket/failure.ts';
import { localWorld, SECRET } from '../support/local-bitbucket/local-world.ts';

/** No test waits for as long. */
const LIMITS = { milliseconds: 60_000, bytes: 100_000 };
/** For what never answers. */
const SHORT = { ...LIMITS, milliseconds: 200 };
const limitsFor = (failures: readonly Failure[]) => (failures.some(({ kind }) => kind === 'silent') ? SHORT : LIMITS);
const FAILING: Failure = { kind: 'status', status: 503 };

interface Case {
  reason: string;
  failures: Failure[];
  /** Milliseconds before each further try. */
  waits?: number[];
  /** The error; a name that is read if there is none. */
  error?: { code: string; message: string };
}

const cases: Case[] = [
  { reason: 'a failure that passes', failures: [FAILING, FAILING], waits: [500, 1_000] },
  {
    reason: 'a failure that lasts',
    failures: [FAILING, FAILING, FAILING, FAILING],
    waits: [500, 1_000, 2_000],
    error: { code: 'bitbucket-unreachable', message: 'Bitbucket fails (HTTP 503: Something went wrong)' },
  },
  {
    reason: 'too many requests, and when to come again in seconds',
    failures: [{ kind: 'status', status: 429, retryAfter: '12' }],
    waits: [12_000],
  },
  {
    reason: 'too many requests, and when to come again as a moment',
    failures: [{ kind: 'status', status: 429, retryAfter: 'Thu, 26 Nov 2026 12:00:09 GMT' }],
    waits: [9_000],
  },
  {
    reason: 'too many requests for the rest of the hour',
    failures: [{ kind: 'status', status: 429, retryAfter: '1500' }],
    error: {
      code: 'bitbucket-unreachable',
      message: 'the limit of requests is used up (HTTP 429: Something went wrong); it asks to wait for 25 minutes',
    },
  },
  {
    reason: 'a token that is not valid',
    failures: [{ kind: 'status', status: 401 }],
    error: {
      code: 'bitbucket-denied',
      message: 'Bitbucket does not accept the token (HTTP 401: Something went wrong)',
    },
  },
  {
    reason: 'a refusal in the form of Code Insights',
    failures: [{ kind: 'status', status: 400, body: '{"code": 400, "message": "a maximum of /100."}' }],
    error: { code: 'bitbucket-refused', message: 'Bitbucket refused it (HTTP 400: a maximum of /100)' },
  },
  {
    reason: 'a refusal with controls in it',
    failures: [{ kind: 'status', status: 409, body: '{"error": {"message": "a\\u001b[31mb", "detail": "c"}}' }],
    error: { code: 'bitbucket-refused', message: 'Bitbucket refused it (HTTP 409: a␛[31mb c)' },
  },
  {
    reason: 'a refusal without a word',
    failures: [{ kind: 'status', status: 418, body: '<html>' }],
    error: { code: 'bitbucket-refused', message: 'Bitbucket refused it (HTTP 418)' },
  },
  {
    reason: 'a redirection for the time being, as login pages are',
    failures: Array(4).fill({ kind: 'status', status: 302, body: '' }),
    waits: [500, 1_000, 2_000],
    error: { code: 'bitbucket-unreachable', message: 'Bitbucket fails (HTTP 302)' },
  },
  { reason: 'a connection that closes', failures: [{ kind: 'drop' }], waits: [500] },
  { reason: 'half an answer', failures: [{ kind: 'half' }], waits: [500] },
  {
    reason: 'silence',
    failures: Array(4).fill({ kind: 'silent' }),
    waits: [500, 1_000, 2_000],
    error: { code: 'bitbucket-unreachable', message: 'Bitbucket gave no answer: no answer within 0.2 s' },
  },
  { reason: 'a slow answer', failures: [{ kind: 'slow', milliseconds: 50 }] },
  { reason: 'a login page', failures: [{ kind: 'login-page' }], waits: [500] },
  {
    reason: 'a login page that stays',
    failures: Array(4).fill({ kind: 'login-page' }),
    waits: [500, 1_000, 2_000],
    error: { code: 'bitbucket-unreachable', message: 'Bitbucket gave an answer of another kind' },
  },
  {
    reason: 'JSON that is cut off',
    failures: Array(4).fill({ kind: 'json', text: '{"uuid": "{0' }),
    waits: [500, 1_000, 2_000],
    error: { code: 'bitbucket-unreachable', message: 'Bitbucket gave an answer of another kind' },
  },
  {
    reason: 'an answer without the field that counts',
    failures: [{ kind: 'json', text: '{"full_name": "acme/api"}' }],
    error: { code: 'bitbucket-unreachable', message: 'Bitbucket gave an answer of another kind' },
  },
  {
    reason: 'a UUID that is none',
    failures: [{ kind: 'json', text: '{"full_name": "acme/api", "uuid": "{1}"}' }],
    error: { code: 'bitbucket-unreachable', message: 'Bitbucket gave an answer of another kind' },
  },
  {
    reason: 'an answer of any size',
    failures: Array(4).fill({ kind: 'huge', bytes: 200_000 }),
    waits: [500, 1_000, 2_000],
    error: {
      code: 'bitbucket-unreachable',
      message: 'Bitbucket gave no answer: the answer is larger than 100000 bytes',
    },
  },
];

describe('reading', () => {
  for (const { reason, failures, waits = [], error } of cases) {
    it(reason, async () => {
      const { client, server, clock, api } = await localWorld({ limits: limitsFor(failures) });
      server.failures.push(...failures);
      const found = client.names.repository('acme', 'api');
      if (error === undefined) expect((await found)?.uuid).toBe(api.uuid);
      else {
        await expect(found).rejects.toMatchObject({
          code: error.code,
          message: `Reading repository acme/api failed: ${error.message}`,
          remedy: error.code === 'bitbucket-refused' ? undefined : expect.stringMatching(/^[A-Z].*\.$/),
        });
      }
      expect(clock.waits).toEqual(waits);
    });
  }

  it('ends when the limit of the hour is reached in the middle of a walk, and gives no part of it', async () => {
    const { client, server, acme } = await localWorld();
    for (let count = 0; count < 150; count += 1) server.state.addRepository(acme, `r${count}`);
    server.allowance = 1;
    await expect(client.names.repositories('acme')).rejects.toMatchObject({ code: 'bitbucket-unreachable' });
  });

  it('of a server that is not there is tried four times', async () => {
    const { client, server, clock } = await localWorld();
    await server.stop();
    await expect(client.names.workspace('acme')).rejects.toMatchObject({
      code: 'bitbucket-unreachable',
      message: 'Reading workspace acme failed: Bitbucket gave no answer: ECONNREFUSED',
    });
    expect(clock.waits).toEqual([500, 1_000, 2_000]);
    await server.start();
  });
});

describe('what has its effect once only', () => {
  const once: { reason: string; failure: Failure; isSentAgain: boolean }[] = [
    { reason: 'after a failure', failure: { ...FAILING, performed: true }, isSentAgain: false },
    { reason: 'after silence', failure: { kind: 'silent', performed: true }, isSentAgain: false },
    { reason: 'after half an answer', failure: { kind: 'half', performed: true }, isSentAgain: false },
    { reason: 'after a login page', failure: { kind: 'login-page' }, isSentAgain: false },
    { reason: 'after too many requests', failure: { kind: 'status', status: 429 }, isSentAgain: true },
  ];
  for (const { reason, failure, isSentAgain } of once) {
    it(`is ${isSentAgain ? '' : 'not '}sent again ${reason}`, async () => {
      const { client, server, api } = await localWorld({ limits: limitsFor([failure]) });
      api.pullRequests.set(7, []);
      server.failures.push(failure);
      const created = client.comments.create({ workspace: 'acme', repository: 'api', id: 7 }, 'hello');
      if (isSentAgain) expect((await created).text).toBe('hello');
      else await expect(created).rejects.toMatchObject({ code: 'bitbucket-unreachable', retryable: true });
      expect(server.requests).toHaveLength(isSentAgain ? 2 : 1);
    });
  }
});

describe('a person’s API token', () => {
  it('goes with the address of the account', async () => {
    const { server, api } = await localWorld();
    server.token('ATATT-x', { email: 'ann@example.com' });
    const client = bitbucket({ token: Token.basic('ann@example.com', 'ATATT-x\n'), origin: server.origin });
    expect((await client.names.repository('acme', 'api'))?.uuid).toBe(api.uuid);
  });
});

describe('a token', () => {
  it('goes to no other host in the clear', () => {
    const origin = new URL('http://api.bitbucket.org');
    expect(() => bitbucket({ token: Token.bearer(SECRET), origin })).toThrow(/TLS/);
  });

  it('goes to Bitbucket, however the next page is called', async () => {
    const { client, server } = await localWorld();
    const next = `${server.origin}stolen`;
    server.failures.push({ kind: 'json', text: JSON.stringify({ values: [], next }) });
    await expect(client.names.repositories('acme')).rejects.toThrow(/another address/);
    expect(server.requests).toHaveLength(1);
  });
});

describe('the proxy of a pipeline', () => {
  const PLACE = { workspace: 'acme', repository: 'api', commit: 'abc' };
  const REPORT: InsightsReport = {
    ...{ id: 'rolekeeper', title: 'Rolekeeper', details: 'x', reporter: 'x', kind: 'TEST', result: 'PASSED' },
    fields: [],
  };

  const silent: { reason: string; failures: Failure[]; message: string }[] = [
    {
      reason: 'fails',
      failures: Array(4).fill({ kind: 'status', status: 500, body: '' }),
      message: 'fails (HTTP 500)',
    },
    { reason: 'closes', failures: Array(4).fill({ kind: 'drop' }), message: 'gave no answer: ECONNRESET' },
    {
      reason: 'is silent',
      failures: Array(4).fill({ kind: 'silent' }),
      message: 'gave no answer: no answer within 0.2 s',
    },
  ];
  for (const { reason, failures, message } of silent) {
    it(`that ${reason} is named in the error`, async () => {
      const { server, clock } = await localWorld();
      server.failures.push(...failures);
      const sink = insightsOfPipeline(server.proxy, { limits: limitsFor(failures), clock });
      await expect(sink.replace(PLACE, REPORT, [])).rejects.toMatchObject({
        code: 'bitbucket-unreachable',
        message: `Removing the old report failed: the proxy of the pipeline ${message}`,
      });
    });
  }

  it('that refuses is not said to refuse a token, as there is none', async () => {
    const { server, clock } = await localWorld();
    server.failures.push({ kind: 'status', status: 401, body: '' });
    await expect(insightsOfPipeline(server.proxy, { clock }).replace(PLACE, REPORT, [])).rejects.toMatchObject({
      code: 'bitbucket-denied',
      message: 'Removing the old report failed: the proxy of the pipeline does not allow it (HTTP 401)',
      remedy: 'Without a token, this works inside a step of Bitbucket Pipelines, for its own repository only.',
    });
    expect(server.requests).toHaveLength(1);
  });
});
