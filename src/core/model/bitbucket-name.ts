/** What Bitbucket calls a thing, and which one that is: names change and are used again, UUIDs never. */
import type { Uuid } from '../text/uuid.ts';

export interface NamedWorkspace {
  readonly slug: string;
  readonly uuid: Uuid;
}

export interface NamedRepository {
  /** The workspace that it lies in. */
  readonly workspace: string;
  readonly slug: string;
  readonly uuid: Uuid;
}

export interface NamedEnvironment {
  readonly name: string;
  readonly uuid: Uuid;
  /** Whether only administrators may deploy; undefined where Bitbucket does not say: its document has no such field. */
  readonly isAdminOnly: boolean | undefined;
}
