/** Listings: every item, or an error. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callOf } from '../../src/bitbucket/operation.ts';
import { everyItem } from '../../src/bitbucket/pages.ts';
import type { Send } from '../../src/bitbucket/send.ts';
import { pageOf } from '../support/local-bitbucket/paging.ts';
import { partialAnswer } from '../support/local-bitbucket/partial-answer.ts';

const CALL = callOf(
  'get',
  '/repositories/{workspace}/{repo_slug}/environments',
  { workspace: 'acme', repo_slug: '{0a}' },
  { doing: 'reading the list' },
);
const LISTING = { fields: ['id'], identify: (item: { count(name: string): number }) => item.count('id') };
const ADDRESS = 'https://api.bitbucket.org/2.0/repositories/acme/%7B0a%7D/environments';

const idsOf = async (send: Send, most?: number) =>
  (await everyItem(send, CALL, { ...LISTING, ...(most !== undefined && { most }) })).map((item) => item.count('id'));

/** Answers with these pages, one after the other. */
function scripted(...pages: unknown[]): Send {
  const rest = [...pages];
  return async () => rest.shift();
}

describe('a listing', () => {
  it('gives every item once and in order, whatever the length of the pages', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(300), fc.integer({ min: 1, max: 100 }), async (count, longest) => {
        const items = Array.from({ length: count }, (_, id) => ({ id, more: 'x' }));
        const send: Send = async ({ path, query }) => {
          const parameters = new URLSearchParams(query);
          return partialAnswer(pageOf(items, path, parameters, longest), parameters.get('fields'));
        };
        expect(await idsOf(send)).toEqual(items.map(({ id }) => id));
      }),
      { numRuns: 60 },
    );
  });

  it('gives an item once that two pages have, because the list grew in between', async () => {
    const send = scripted(
      { values: [{ id: 1 }, { id: 2 }], next: `${ADDRESS}?page=2` },
      { values: [{ id: 2 }, { id: 3 }] },
    );
    expect(await idsOf(send)).toEqual([1, 2, 3]);
  });

  it('gives no more than is wanted, and asks for no further page', async () => {
    const send = scripted({ values: [{ id: 1 }, { id: 2 }, { id: 3 }], next: `${ADDRESS}?page=2` });
    expect(await idsOf(send, 2)).toEqual([1, 2]);
  });

  it('follows a next page whose address is written otherwise', async () => {
    const next = 'https://api.bitbucket.org/2.0/repositories/ACME/{0a}/environments?page=2';
    expect(await idsOf(scripted({ values: [{ id: 1 }], next }, { values: [{ id: 2 }] }))).toEqual([1, 2]);
  });

  const broken: { reason: string; pages: unknown[]; says: RegExp }[] = [
    { reason: 'no list', pages: [{}], says: /another kind/ },
    { reason: 'no object', pages: [[{ id: 1 }]], says: /another kind/ },
    { reason: 'nothing at all', pages: [undefined], says: /another kind/ },
    { reason: 'an item that is none', pages: [{ values: [7] }], says: /another kind/ },
    { reason: 'an item without its id', pages: [{ values: [{}] }], says: /another kind/ },
    { reason: 'fewer items than it counts', pages: [{ values: [{ id: 1 }], size: 2 }], says: /gave 1 of 2/ },
    {
      reason: 'a circle',
      pages: Array(3).fill({ values: [{ id: 1 }], next: `${ADDRESS}?page=2` }),
      says: /circle/,
    },
    ...[
      'https://example.com/2.0/repositories/acme/%7B0a%7D/environments?page=2',
      'https://api.bitbucket.org.example.com/2.0/repositories/acme/%7B0a%7D/environments?page=2',
      'https://api.bitbucket.org:8443/2.0/repositories/acme/%7B0a%7D/environments?page=2',
      'https://x:y@api.bitbucket.org/2.0/repositories/acme/%7B0a%7D/environments?page=2',
      'http://api.bitbucket.org/2.0/repositories/acme/%7B0a%7D/environments?page=2',
      'https://api.bitbucket.org/2.0/repositories/acme/%7B0b%7D/environments?page=2',
      'https://api.bitbucket.org/2.0/repositories/acme/%7B0a%7D/environments/../variables?page=2',
      'https://api.bitbucket.org/1.0/repositories/acme/%7B0a%7D/environments?page=2',
      '//api.bitbucket.org/2.0/repositories/acme/%7B0a%7D/environments?page=2',
      '?page=2',
    ].map((next) => ({
      reason: `a next page at ${next}`,
      pages: [{ values: [{ id: 1 }], next }, { values: [] }],
      says: /another address/,
    })),
  ];
  for (const { reason, pages, says } of broken) {
    it(`is refused: ${reason}`, async () => {
      await expect(idsOf(scripted(...pages))).rejects.toMatchObject({
        code: 'bitbucket-unreachable',
        message: expect.stringMatching(says),
      });
    });
  }

  it('without an end is refused', async () => {
    let page = 1;
    const send: Send = async () => {
      page += 1;
      return { values: [{ id: page }], next: `${ADDRESS}?page=${page}` };
    };
    await expect(idsOf(send)).rejects.toThrow(/more than 1000 pages/);
  });
});
