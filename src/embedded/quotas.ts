/** IAM's quotas as they are for a new account; those that AWS raises on request can be set. */
export interface Quotas {
  rolesPerAccount: number;
  /** Characters of a trust policy: 2,048, raised to at most 8,192. */
  trustPolicyCharacters: number;
  /** Characters of all inline policies of one role together, white space not counted. Cannot be raised. */
  inlinePolicyCharacters: number;
  /** Characters of one managed policy, white space not counted. Cannot be raised. */
  managedPolicyCharacters: number;
  managedPoliciesPerRole: number;
  managedPoliciesPerAccount: number;
  tagsPerRole: number;
  instanceProfilesPerAccount: number;
  providersPerAccount: number;
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
