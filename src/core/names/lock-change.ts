/** Names, and what becomes of them in the lock file. */
import type { Uuid } from '../text/uuid.ts';

/** Of a repository, or of one of its environments. */
export interface Name {
  readonly slug: string;
  readonly environment?: string;
}

/** As people write it: `checkout-api`, `checkout-api/production`. A slug has no slash. */
export const nameText = ({ slug, environment }: Name): string =>
  environment === undefined ? slug : `${slug}/${environment}`;

/** `before` is undefined for a new name, `after` for one that is taken away. */
export interface LockChange extends Name {
  readonly before: Uuid | undefined;
  readonly after: Uuid | undefined;
}

/** With what is in it: environments and attestations. */
export interface Rename {
  readonly from: Name;
  readonly to: Name;
}

/** A name that would have the UUID of another one. */
export interface Twin extends Name {
  readonly other: Name;
  readonly uuid: Uuid;
}
