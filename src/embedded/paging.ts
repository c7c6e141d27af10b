/** Pages with opaque markers, as IAM hands them out. */
import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { validationError } from './iam-error.ts';
import { type Input, optionalText, optionalWhole } from './input.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly IsTruncated: boolean;
  readonly Marker?: string;
}

/** One list of one call. `keyOf` gives a unique key by which the items are sorted, in UTF-16 order. */
export interface Listing<T> {
  readonly operation: string;
  /** Everything else in the request that decides what is listed. */
  readonly scope: string;
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
}

/**
 * A marker says after which key to go on, so it can be used twice, and a role that is added or deleted between two
 * pages never makes another one appear twice or not at all. It is signed: real markers are opaque, and a reader that
 * makes up its own must fail here too. Another process does not know it.
 */
export class Pager {
  readonly #secret = createSecretKey(randomBytes(16));
  readonly #maxPageSize: number;

  /** `maxPageSize` makes pages shorter than asked for, as IAM is free to do. */
  constructor(maxPageSize: number) {
    this.#maxPageSize = maxPageSize;
  }

  /** @throws IamError ValidationError for a marker that this list of this call did not hand out. */
  page<T>(input: Input, listing: Listing<T>): Page<T> {
    const size = Math.min(optionalWhole(input, 'MaxItems', 1, 1000) ?? 100, this.#maxPageSize);
    const marker = optionalText(input, 'Marker', { max: 320 });
    const start = marker === undefined ? 0 : firstAfter(listing, this.#open(marker, listing));
    const items = listing.items.slice(start, start + size);
    const last = items.at(-1);
    if (last === undefined || start + size >= listing.items.length) return { items, IsTruncated: false };
    return { items, IsTruncated: true, Marker: this.#seal(listing.keyOf(last), listing) };
  }

  #seal<T>(key: string, listing: Listing<T>): string {
    return `${Buffer.from(key).toString('base64url')}.${this.#sign(key, listing)}`;
  }

  #open<T>(marker: string, listing: Listing<T>): string {
    const [encoded = '', signature] = marker.split('.');
    const key = Buffer.from(encoded, 'base64url').toString();
    if (signature !== this.#sign(key, listing)) throw validationError('Invalid Marker.');
    return key;
  }

  #sign<T>(key: string, { operation, scope }: Listing<T>): string {
    return createHmac('sha256', this.#secret).update(`${operation}\n${scope}\n${key}`).digest('base64url').slice(0, 22);
  }
}

function firstAfter<T>({ items, keyOf }: Listing<T>, key: string): number {
  const index = items.findIndex((item) => keyOf(item) > key);
  return index < 0 ? items.length : index;
}
