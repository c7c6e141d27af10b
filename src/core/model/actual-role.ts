/** A role as IAM has it. */
import type { Facet, PolicyText, RoleSpec } from './role-spec.ts';

export interface ActualRole extends RoleSpec {
  arn: string;
  /** AROA…; another one under the same name is another role. */
  roleId: string;
  /** 'us': under our path and with our tag. Nothing else is ever written to, but for what foreign-roles.ts closes. */
  owner: 'us' | 'other';
  /** The digest tag, undefined when there is none. */
  appliedDigest: string | undefined;
  /** They block DeleteRole, and somebody can add them by hand. */
  instanceProfiles: readonly string[];
  /** The inline policy that ends sessions; not among `inlinePolicies`, as no manifest can ask for it. */
  revoked?: Revocation;
  lastUsed: Date | undefined;
  /** Facets that the source of this state does not tell (a dump without `list-roles`): not compared, and said so. */
  unread: readonly Facet[];
}

/** Sessions opened before that moment, ISO 8601, may do nothing. */
export interface Revocation {
  before: string;
  document: PolicyText;
}
