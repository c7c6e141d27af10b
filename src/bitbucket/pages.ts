/**
 * Listings. Every item, or an error; never a part of them as if it were all.
 *
 * Bitbucket gives the address of the next page, and asks not to build it. Only its query is used, and only if the rest
 * is the address that was asked: whatever stands in an answer, the token goes to the same place as before.
 */
import { BitbucketUnreachableError, type WorldError } from '../errors.ts';
import { Fields } from './answer.ts';
import { API_HOST } from './api-transport.ts';
import { type Call, sentenceCase } from './operation.ts';
import { API_ROOT, type Send } from './send.ts';

/** Items of a page: Bitbucket gives no more. */
const PAGE_LENGTH = 100;
/** A workspace of 100,000 repositories. */
const MOST_PAGES = 1_000;

export interface Listing {
  /** Fields of an item, as Bitbucket writes them: `uuid`, `content.raw`. */
  readonly fields: readonly string[];
  /** By which two items are the same one: the pages of a list that grows overlap. */
  readonly identify: (item: Fields) => string | number;
  /** Stop after so many; otherwise all. */
  readonly most?: number;
}

/** @throws BitbucketUnreachableError if the listing is not whole */
export async function everyItem(
  send: Send,
  call: Call,
  { fields, identify, most = Number.POSITIVE_INFINITY }: Listing,
): Promise<Fields[]> {
  const found = new Map<string | number, Fields>();
  const seen = new Set<string>();
  let query: Readonly<Record<string, string>> = {
    ...call.query,
    pagelen: String(Math.min(PAGE_LENGTH, most)),
    fields: ['next', 'size', ...fields.map((field) => `values.${field}`)].join(','),
  };
  for (;;) {
    const page = new Fields(await send({ ...call, query }), call);
    for (const value of page.list('values')) {
      const item = new Fields(value, call);
      found.set(identify(item), item);
      if (found.size >= most) return [...found.values()];
    }
    if (!page.has('next')) return whole([...found.values()], page, call);
    const next = page.text('next');
    if (seen.has(next)) throw partial(call, 'its pages go round in a circle');
    if (seen.size >= MOST_PAGES) throw partial(call, `it has more than ${MOST_PAGES} pages`);
    seen.add(next);
    query = queryOf(next, call);
  }
}

/** Where Bitbucket says how many there are, there are as many. */
function whole(items: Fields[], last: Fields, call: Call): Fields[] {
  if (last.has('size') && last.count('size') > items.length) {
    throw partial(call, `Bitbucket gave ${items.length} of ${last.count('size')}`);
  }
  return items;
}

function queryOf(next: string, call: Call): Record<string, string> {
  const url = URL.canParse(next) ? new URL(next) : undefined;
  const isSame =
    url?.protocol === 'https:' && url.host === API_HOST && plain(url.pathname) === plain(API_ROOT + call.path);
  if (!isSame || url.username !== '') throw partial(call, 'its next page lies at another address');
  return Object.fromEntries(url.searchParams);
}

/** Bitbucket may encode what we do not, and writes slugs in small letters. */
function plain(path: string): string {
  try {
    return decodeURIComponent(path).toLowerCase();
  } catch {
    return path;
  }
}

function partial(call: Call, why: string): WorldError {
  return new BitbucketUnreachableError(`${sentenceCase(call.doing)} failed: the list is not whole: ${why}`, {
    remedy: 'Run it again: the list may have changed while it was read.',
  });
}
