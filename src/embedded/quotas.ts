/** IAM's quotas as they are for a new account; those that AWS raises on request can be set. */
export interface Quotas {
  readonly rolesPerAccount: number;
  /** Characters of a trust policy: 2,048, raised to at most 8,192. */
  readonly trustPolicyCharacters: number;
  /** Characters of all inline policies of one role together, white space not counted. Cannot be raised. */
  readonly inlinePolicyCharacters: number;
  /** Characters of one managed policy, white space not counted. Cannot be raised. */
  readonly managedPolicyCharacters: number;
  readonly managedPoliciesPerRole: number;
  readonly managedPoliciesPerAccount: number;
  readonly tagsPerRole: number;
  readonly instanceProfilesPerAccount: number;
  readonly providersPerAccount: number;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const DEFAULT_QUOTAS: Quotas = {
  rolesPerAccount: 1_000,
  trustPolicyCharacters: 2_048,
  inlinePolicyCharacters: 10_240,
  managedPolicyCharacters: 6_144,
  managedPoliciesPerRole: 10,
  managedPoliciesPerAccount: 1_500,
  tagsPerRole: 50,
  instanceProfilesPerAccount: 1_000,
  providersPerAccount: 100,
};
