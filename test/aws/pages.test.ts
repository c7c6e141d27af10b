import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Page, readPages } from '../../src/aws/pages.ts';
import { IncompleteReadError } from '../../src/errors.ts';

type NumberPage = Page & { items?: number[] };

function read(pages: readonly (NumberPage | Error)[]) {
  const asked: (string | undefined)[] = [];
  const answers = pages[Symbol.iterator]();
  const fetch = async (marker: string | undefined): Promise<NumberPage> => {
    asked.push(marker);
    const { value } = answers.next();
    if (value === undefined) throw new Error('asked for a page after the last');
    if (value instanceof Error) throw value;
    return value;
  };
  return { asked, items: readPages('ListRoles', fetch, (page) => page.items) };
}

describe('readPages', () => {
  it('gives every item in order, whatever the sizes of the pages', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1 }), async (contents) => {
        const last = contents.length - 1;
        const pages = contents.map((items, i) =>
          i === last ? { items, IsTruncated: false } : { items, IsTruncated: true, Marker: `m${i}` },
        );
        const { asked, items } = read(pages);
        expect(await items).toEqual(contents.flat());
        expect(asked).toEqual([undefined, ...contents.slice(0, last).map((_, i) => `m${i}`)]);
      }),
    );
  });

  it('gives nothing if any page fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 8 }), async (failing) => {
        const good = Array.from({ length: failing }, (_, i) => ({ items: [i], IsTruncated: true, Marker: `m${i}` }));
        await expect(read([...good, new Error('page lost')]).items).rejects.toThrow('page lost');
      }),
    );
  });

  const wrong = [
    {
      name: 'no list',
      reason: "a proxy's page of HTML with status 200 reads as an answer without fields",
      pages: [{}],
      message: 'ListRoles was answered without a list.',
    },
    {
      name: 'no list on a later page',
      reason: 'the first page proves nothing about the second',
      pages: [{ items: [1], IsTruncated: true, Marker: 'm' }, { IsTruncated: false }],
      message: 'ListRoles was answered without a list.',
    },
    {
      name: 'no marker',
      reason: 'there is more, and no way to it',
      pages: [{ items: [1], IsTruncated: true }],
      message: 'ListRoles has more pages and does not say where they begin.',
    },
    {
      name: 'an empty marker',
      reason: 'an empty marker would ask for the first page again',
      pages: [{ items: [1], IsTruncated: true, Marker: '' }],
      message: 'ListRoles has more pages and does not say where they begin.',
    },
    {
      name: 'a repeated marker',
      reason: 'a circle would be read for ever',
      pages: ['a', 'b', 'a'].map((Marker) => ({ items: [1], IsTruncated: true, Marker })),
      message: 'ListRoles goes round in a circle: it gave the same marker twice.',
    },
  ];
  for (const { name, reason, pages, message } of wrong) {
    it(`refuses ${name}: ${reason}`, async () => {
      const error = await read(pages).items.catch((e: unknown) => e);
      expect(error).toBeInstanceOf(IncompleteReadError);
      expect(error).toHaveProperty('message', message);
    });
  }

  it('does not ask again after a page that is not truncated, though it has a marker', async () => {
    const { asked, items } = read([{ items: [1], IsTruncated: false, Marker: 'stray' }]);
    expect(await items).toEqual([1]);
    expect(asked).toEqual([undefined]);
  });
});
