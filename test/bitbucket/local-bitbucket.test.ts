/** The local Bitbucket is strict: a wrong request is refused, in the way in which Bitbucket refuses it. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LocalBitbucket } from '../support/local-bitbucket/local-bitbucket.ts';

const REPOSITORY = '/2.0/repositories/acme/api';

async function open() {
  const server = new LocalBitbucket();
  await server.start();
  onTestFinished(() => server.stop());
  const api = server.state.addRepository(server.state.addWorkspace('acme'), 'api', ['production']);
  api.pullRequests.set(7, []);
  const report = `${REPOSITORY}/commit/${api.branches.get('main')}/reports/r`;
  server.token('x');
  return { server, api, report };
}

interface Request {
  method?: string;
  path: string;
  body?: unknown;
  token?: string;
  type?: string;
}

async function answerTo(origin: URL, { method = 'GET', path, body, token = 'x', type = 'application/json' }: Request) {
  const answer = await fetch(new URL(path, origin), {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': type }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    redirect: 'manual',
  });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

const REPORT = { title: 'x', details: 'x', report_type: 'TEST' };
const ANNOTATION = { external_id: '1', annotation_type: 'BUG', summary: 'x' };

const refused: { reason: string; request: (report: string) => Request; status: number; says: RegExp }[] = [
  { reason: 'another token', request: () => ({ path: REPOSITORY, token: 'y' }), status: 401, says: /invalid/ },
  { reason: 'an address that there is not', request: () => ({ path: '/2.0/x' }), status: 404, says: /not found/ },
  { reason: 'an older API', request: () => ({ path: '/1.0/user' }), status: 404, says: /not found/ },
  { reason: 'another method', request: () => ({ path: REPOSITORY, method: 'DELETE' }), status: 405, says: /DELETE/ },
  { reason: 'an unknown parameter', request: () => ({ path: `${REPOSITORY}?x=1` }), status: 400, says: /parameter x/ },
  {
    reason: 'a page too long',
    request: () => ({ path: '/2.0/repositories/acme?pagelen=101' }),
    status: 400,
    says: /100/,
  },
  { reason: 'no page', request: () => ({ path: '/2.0/repositories/acme?page=0' }), status: 400, says: /page/ },
  {
    reason: 'fields that are none',
    request: () => ({ path: `${REPOSITORY}?fields=a..b` }),
    status: 400,
    says: /fields/,
  },
  ...[
    { reason: 'an unknown field', body: { ...REPORT, colour: 'red' }, says: /no field \\"colour/ },
    { reason: 'no title', body: { ...REPORT, title: undefined }, says: /title is missing/ },
    { reason: 'another result', body: { ...REPORT, result: 'OK' }, says: /PASSED, FAILED, PENDING/ },
    { reason: 'long details', body: { ...REPORT, details: 'x'.repeat(2_001) }, says: /2000/ },
    { reason: 'a link that is none', body: { ...REPORT, link: 'pipelines/7' }, says: /URL/ },
    { reason: 'eleven data fields', body: { ...REPORT, data: Array(11).fill({}) }, says: /at most 10/ },
    {
      reason: 'a number that is a text',
      body: { ...REPORT, data: [{ title: 'x', type: 'NUMBER', value: '1' }] },
      says: /number/,
    },
    { reason: 'no JSON', body: '{', says: /Invalid JSON/ },
  ].map(({ reason, body, says }) => ({
    reason: `a report with ${reason}`,
    request: (path: string): Request => ({ method: 'PUT', path, body }),
    ...{ status: 400, says },
  })),
  ...[
    { reason: 'no annotation', body: [], says: /list/ },
    { reason: 'an annotation alone', body: ANNOTATION, says: /list/ },
    { reason: '101 annotations', body: Array(101).fill(ANNOTATION), says: /maximum of 100/ },
    { reason: 'an id twice', body: [ANNOTATION, ANNOTATION], says: /unique/ },
    { reason: 'an empty summary', body: [{ ...ANNOTATION, summary: '' }], says: /summary/ },
    { reason: 'a long summary', body: [{ ...ANNOTATION, summary: 'x'.repeat(451) }], says: /450/ },
    { reason: 'line 0', body: [{ ...ANNOTATION, path: 'a', line: 0 }], says: /at least 1/ },
    { reason: 'a line without a file', body: [{ ...ANNOTATION, line: 1 }], says: /needs a path/ },
    { reason: 'a path from the root', body: [{ ...ANNOTATION, path: '/a' }], says: /relative/ },
    { reason: 'a path that leads out', body: [{ ...ANNOTATION, path: 'a/../../b' }], says: /relative/ },
    { reason: 'another severity', body: [{ ...ANNOTATION, severity: 'high' }], says: /HIGH/ },
  ].map(({ reason, body, says }) => ({
    reason,
    request: (report: string): Request => ({ method: 'POST', path: `${report}/annotations`, body }),
    ...{ status: 400, says },
  })),
  {
    reason: 'annotations of a report that there is not',
    request: (report) => ({ method: 'POST', path: `${report}s/annotations`, body: [ANNOTATION] }),
    ...{ status: 404, says: /Report rs/ },
  },
  {
    reason: 'a body of another type',
    request: (path) => ({ method: 'PUT', path, body: REPORT, type: 'text/plain' }),
    ...{ status: 415, says: /application\/json/ },
  },
  {
    reason: 'a comment too long',
    request: () => ({
      ...{ method: 'POST', path: `${REPOSITORY}/pullrequests/7/comments` },
      body: { content: { raw: 'x'.repeat(32_769) } },
    }),
    ...{ status: 400, says: /32768/ },
  },
  {
    reason: 'a comment that is no text',
    request: () => ({ method: 'POST', path: `${REPOSITORY}/pullrequests/7/comments`, body: { content: { raw: 7 } } }),
    ...{ status: 400, says: /string/ },
  },
  {
    reason: 'a status without an address',
    request: (report) => ({
      ...{ method: 'POST', path: report.replace('reports/r', 'statuses/build') },
      body: { key: 'x', state: 'FAILED' },
    }),
    ...{ status: 400, says: /url is missing/ },
  },
];

describe('the local Bitbucket refuses', () => {
  for (const { reason, request, status, says } of refused) {
    it(reason, async () => {
      const { server, report } = await open();
      await answerTo(server.origin, { method: 'PUT', path: report, body: REPORT });
      const answer = await answerTo(server.origin, request(report));
      expect(answer).toMatchObject({ status, text: expect.stringMatching(says) });
    });
  }

  it('more than a thousand annotations in a report', async () => {
    const { server, report } = await open();
    await answerTo(server.origin, { method: 'PUT', path: report, body: REPORT });
    const statuses: number[] = [];
    for (let page = 0; page <= 10; page += 1) {
      const body = Array.from({ length: 100 }, (_, index) => ({ ...ANNOTATION, external_id: `${page}-${index}` }));
      statuses.push((await answerTo(server.origin, { method: 'POST', path: `${report}/annotations`, body })).status);
    }
    expect(statuses).toEqual([...Array(10).fill(200), 400]);
  });

  it('a scope that the token lacks, and names both', async () => {
    const { server } = await open();
    server.token('y', { scopes: ['repository', 'pullrequest:write'] });
    const answer = await answerTo(server.origin, { path: `${REPOSITORY}/pullrequests/7/comments`, token: 'y' });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('x-oauth-scopes')).toBe('repository, pullrequest:write');
    expect(answer.headers.get('x-accepted-oauth-scopes')).toBe('pullrequest');
  });

  it('what is above the allowance of the hour', async () => {
    const { server } = await open();
    server.allowance = 1;
    expect((await answerTo(server.origin, { path: REPOSITORY })).status).toBe(200);
    expect((await answerTo(server.origin, { path: REPOSITORY })).status).toBe(429);
  });

  it('a former name, and says where the repository is', async () => {
    const { server, api } = await open();
    server.state.rename(api, 'backend');
    const answer = await answerTo(server.origin, { path: REPOSITORY });
    expect(answer.status).toBe(301);
    expect(answer.headers.get('location')).toBe('https://api.bitbucket.org/2.0/repositories/acme/backend');
  });
});

describe('its proxy refuses', () => {
  const raw: { reason: string; lines: string[]; answer: string; says: RegExp }[] = [
    {
      reason: 'to CONNECT',
      lines: ['CONNECT api.bitbucket.org:443 HTTP/1.1', 'host: api.bitbucket.org:443'],
      ...{ answer: '405', says: /asked to CONNECT/ },
    },
    {
      reason: 'a path without the host',
      lines: [`GET ${REPOSITORY} HTTP/1.1`, 'host: api.bitbucket.org'],
      ...{ answer: '403', says: /whole address/ },
    },
    {
      reason: 'another host',
      lines: ['GET http://example.com/2.0/user HTTP/1.1', 'host: example.com'],
      ...{ answer: '403', says: /whole address/ },
    },
    {
      reason: 'what is not Code Insights',
      lines: [`GET http://api.bitbucket.org${REPOSITORY} HTTP/1.1`, 'host: api.bitbucket.org'],
      ...{ answer: '403', says: /only Code Insights/ },
    },
    {
      reason: 'a token in the clear',
      lines: [
        `DELETE http://api.bitbucket.org${REPOSITORY}/commit/a/reports/r HTTP/1.1`,
        ...['host: api.bitbucket.org', 'authorization: Bearer x'],
      ],
      ...{ answer: '403', says: /in the clear/ },
    },
  ];
  for (const { reason, lines, answer, says } of raw) {
    it(reason, async () => {
      const { server } = await open();
      const socket = connect(server.proxy.port, server.proxy.host);
      socket.write([...lines, 'connection: close', '', ''].join('\r\n'));
      const [data] = await once(socket, 'data');
      socket.destroy();
      expect(String(data)).toContain(`HTTP/1.1 ${answer} `);
      expect(server.objections.join()).toMatch(says);
      server.objections.length = 0;
    });
  }

  it('nothing silently: the test fails', async () => {
    const server = new LocalBitbucket();
    await server.start();
    server.objections.push('wrong');
    await expect(server.stop()).rejects.toThrow('wrong');
  });
});
