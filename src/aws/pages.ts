import { IncompleteReadError } from '../errors.ts';

/** What every listing of IAM has in its answer. */
export interface Page {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

/**
 * Every item of a listing, in IAM's order; or an error, never a part of them as if it were all.
 *
 * `IsTruncated` alone says whether there is more. IAM may return fewer items than `MaxItems`, even none, and still be
 * truncated (API reference, ListRoles), so the number of items says nothing.
 *
 * `itemsOf` gives undefined when the answer has no list at all. An empty list is `[]`; no list means that whatever
 * answered is not IAM: a proxy's login page with status 200 reads as an answer without fields, and would otherwise be
 * an account without roles.
 *
 * @param call the listing's name, for messages
 * @param fetch asks for the page that begins at `marker`, or for the first
 * @throws IncompleteReadError, and whatever `fetch` throws
 */
export async function readPages<P extends Page, Item>(
  call: string,
  fetch: (marker: string | undefined) => Promise<P>,
  itemsOf: (page: P) => readonly Item[] | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  const followed = new Set<string>();
  for (let marker: string | undefined; ; ) {
    const page = await fetch(marker);
    const found = itemsOf(page);
    if (found === undefined) {
      throw new IncompleteReadError(`${call} was answered without a list.`, {
        remedy: 'Check the proxy and AWS_ENDPOINT_URL: this does not look like an answer of IAM.',
      });
    }
    for (const item of found) items.push(item);
    if (page.IsTruncated !== true) return items;

    marker = page.Marker;
    if (marker === undefined || marker === '') {
      throw new IncompleteReadError(`${call} has more pages and does not say where they begin.`);
    }
    if (followed.has(marker)) {
      throw new IncompleteReadError(`${call} goes round in a circle: it gave the same marker twice.`);
    }
    followed.add(marker);
  }
}
