/**
 * What the deployment says, as opposed to the settings. A person who may merge into the config repository can change
 * the settings; these facts limit what that can do, so none of them can be published. The service keeps them in its
 * inventory, where the command line finds them; an embedded account has them too.
 *
 * Where a fact is not given, its answer is the one that permits nothing:
 *
 *   fact            not given   means
 *   name            default     the only deployment of its account
 *   foreignRoles    none        roles that are not ours are never touched, whatever the settings ask for
 *   boundaryDigest  null        its document is not watched; every plan reports it (not-watched), nothing is blocked
 *   serviceTrusts   null        the trust policies of the service's own roles are not watched; the same
 */

/** What a deployment may do to roles that are not ours (foreign-roles.ts). */
export const FOREIGN_GRANTS = ['none', 'quarantine', 'delete'] as const;
export type ForeignGrant = (typeof FOREIGN_GRANTS)[number];

export interface Deployment {
  readonly name: string;
  readonly foreignRoles: ForeignGrant;
  /** Of the boundary's document as it was deployed (policyDigest in src/core/iam/policy-document.ts). */
  readonly boundaryDigest: string | null;
  /** Of the trust policies of the service's own roles as they were deployed, by role name. */
  readonly serviceTrusts: Readonly<Record<string, string>> | null;
}

/** Nothing is deployed, or no deployment is known here. */
export const UNDEPLOYED: Deployment = {
  name: 'default',
  foreignRoles: 'none',
  boundaryDigest: null,
  serviceTrusts: null,
};
