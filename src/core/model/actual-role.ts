/** A role as IAM has it. */

import type { Arn, RoleId } from './ids.ts';
import type { Ownership } from './ownership.ts';
import type { Facet, PolicyText, RoleSpec } from './role-spec.ts';

export interface ActualRole extends RoleSpec {
  readonly arn: Arn;
  /** AROA…; another one under the same name is another role. */
  readonly roleId: RoleId;
  /**
   * Nothing that is not 'us' is ever written to, except an 'unowned' role that is taken over, and what foreign-roles.ts
   * closes.
   */
  readonly owner: Ownership;
  /** They block DeleteRole, and people can add them by hand. */
  readonly instanceProfiles: readonly string[];
  /** The inline policy that ends sessions; not among `inlinePolicies`, as no manifest can ask for it. */
  readonly revoked?: Revocation;
  readonly lastUsed: Date | undefined;
  /** AWS's own tags (`aws:cloudformation:stack-name` …): never compared, as no caller can write them. Absent: none. */
  readonly systemTags?: Readonly<Record<string, string>>;
  /** Facets that the source of this state does not have (a dump without `list-roles`): not compared, and reported. */
  readonly unread: readonly Facet[];
}

/** Sessions opened before that moment, ISO 8601, may do nothing. */
export interface Revocation {
  readonly before: string;
  readonly document: PolicyText;
}
