/** All that was read of an account, and what was asked for. */

import type { ActualRole } from './actual-role.ts';
import type { Arn } from './ids.ts';
import type { Owner } from './ownership.ts';
import type { PolicyText } from './role-spec.ts';

/** What a reader must know to distinguish our roles from others. */
export interface Scope {
  readonly account: string;
  /** Roles under this path, with our tag, and of this owner, are ours. */
  readonly path: string;
  readonly owner: Owner;
  /** Absent: which one is not known, and none is read. */
  readonly providerArn?: Arn;
  /** The boundary whose document is to be read as well; two calls more. */
  readonly boundaryArn?: Arn;
  /** Whether the account's own limit for trust policies is to be read as well; one call more. */
  readonly trustQuota?: boolean;
}

export interface ActualState {
  readonly account: string;
  readonly roles: readonly ActualRole[];
  /** false if any page failed: then "not there" must not be concluded. */
  readonly complete: boolean;
  readonly provider: ProviderState;
  /** undefined: it was not asked for. */
  readonly boundary?: BoundaryState;
  /** IAM's limit for trust policies in this account; undefined: it was not asked for, or we may not ask. */
  readonly trustPolicyCharacters?: number;
}

/** The account's shared OIDC provider for the workspace; 'unread' where a dump does not have it. */
export type ProviderState =
  | { readonly is: 'present'; readonly url: string; readonly clientIds: readonly string[] }
  | { readonly is: 'missing' }
  | { readonly is: 'unread' };

/** Whether IAM would put a managed policy on a role. `why`: in words, why that could not be read. */
export type PolicyState =
  | { readonly is: 'attachable' }
  | { readonly is: 'missing' }
  | { readonly is: 'not-attachable' }
  | { readonly is: 'unread'; readonly why: string; readonly remedy: string | undefined };

export type PolicyStates = ReadonlyMap<Arn, PolicyState>;

/** The managed policy that every role has as its boundary, in its default version. */
export type BoundaryState = { readonly is: 'present'; readonly document: PolicyText } | { readonly is: 'missing' };
