/** Listings in pages, as Bitbucket gives them: `next` is an address of the public API, whatever way led here. */
import { refuse } from './refusal.ts';

const MOST = 100;

export interface Page {
  readonly values: readonly unknown[];
  readonly pagelen: number;
  readonly page: number;
  readonly size: number;
  readonly next?: string;
}

/**
 * @param path below /2.0, as it was asked for
 * @param longest items of a page, where this listing gives fewer than it is asked for
 */
export function pageOf(items: readonly unknown[], path: string, query: URLSearchParams, longest = MOST): Page {
  const pagelen = Math.min(longest, numberIn(query, 'pagelen', 10));
  const page = numberIn(query, 'page', 1);
  if (numberIn(query, 'pagelen', 10) > MOST) throw refuse(400, `Invalid pagelen: at most ${MOST}`);
  const end = page * pagelen;
  const next = new URL(`https://api.bitbucket.org/2.0${path}`);
  for (const [name, value] of query) next.searchParams.set(name, value);
  next.searchParams.set('page', String(page + 1));
  return {
    values: items.slice(end - pagelen, end),
    ...{ pagelen, page, size: items.length },
    ...(end < items.length && { next: next.href }),
  };
}

function numberIn(query: URLSearchParams, name: string, otherwise: number): number {
  const value = query.get(name) ?? String(otherwise);
  if (!/^[1-9]\d{0,5}$/.test(value)) throw refuse(400, `Invalid ${name}`);
  return Number(value);
}
