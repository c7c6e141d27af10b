import { describe, expect, it } from 'vitest';
import { stateBucketsOf } from '../../src/aws/state-buckets.ts';
import { AccessDeniedError, IncompleteReadError, UnreachableError } from '../../src/errors.ts';
import { s3Failure } from '../support/fake-s3.ts';

const ACCOUNT = '111122223333';
const OURS = `rolekeeper-state-${ACCOUNT}-eu-central-1`;

/** An S3 that answers one page after the other. */
function s3Of(...pages: object[]) {
  return {
    send: async () => {
      const page = pages.shift();
      if (page === undefined) throw new Error('unexpected request for another page');
      return page;
    },
  };
}

describe('the state buckets of an account', () => {
  const cases = [
    { name: 'are none', reason: 'no service is deployed', pages: [{ Buckets: [] }], expected: [] },
    {
      name: 'may be on a later page',
      reason: 'a page may be empty although there are more',
      pages: [{ Buckets: [], ContinuationToken: 'more' }, { Buckets: [{ Name: OURS }] }],
      expected: [OURS],
    },
    {
      name: 'are only those of its own number',
      reason: 'a server that does not know Prefix lists all',
      pages: [
        { Buckets: [{ Name: 'assets' }, { Name: OURS }, { Name: 'rolekeeper-state-444455556666-eu-central-1' }] },
      ],
      expected: [OURS],
    },
    {
      name: 'are none that only begin alike',
      reason: 'a copy that people keep, and the bucket of a deployment called state-ACCOUNT',
      pages: [
        {
          Buckets: [
            { Name: OURS },
            { Name: `${OURS}-backup` },
            { Name: `rolekeeper-state-${ACCOUNT}-state-${ACCOUNT}-eu-central-1` },
          ],
        },
      ],
      expected: [OURS],
    },
  ];
  for (const { name, reason, pages, expected } of cases) {
    it(`${name}: ${reason}`, async () => {
      expect(await stateBucketsOf('default', ACCOUNT, s3Of(...pages))).toEqual(expected);
    });
  }

  const failures = [
    {
      name: 'that may not be listed',
      reason: 'not allowed is not "none"',
      s3: { send: () => Promise.reject(s3Failure('AccessDenied', 403)) },
      error: AccessDeniedError,
    },
    {
      name: 'of an S3 that fails',
      reason: 'no answer is not "none"',
      s3: { send: () => Promise.reject(s3Failure('InternalError', 500)) },
      error: UnreachableError,
    },
    {
      name: 'in an answer without a list',
      reason: 'a page of a proxy is not "none"',
      s3: s3Of({}),
      error: IncompleteReadError,
    },
    {
      name: 'on pages that go round in a circle',
      reason: 'half a list is not the list',
      s3: s3Of({ Buckets: [], ContinuationToken: 'a' }, { Buckets: [], ContinuationToken: 'a' }),
      error: IncompleteReadError,
    },
  ];
  for (const { name, reason, s3, error } of failures) {
    it(`${name} are an error: ${reason}`, async () => {
      await expect(stateBucketsOf('default', ACCOUNT, s3)).rejects.toThrow(error);
    });
  }
});
