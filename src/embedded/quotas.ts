import type { AccountState } from './account-state.ts';

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

/** As far as AWS raises them on request. */
const HIGHEST = {
  rolesPerAccount: 5_000,
  managedPoliciesPerAccount: 5_000,
  instanceProfilesPerAccount: 5_000,
  providersPerAccount: 700,
} as const satisfies Partial<Quotas>;

/**
 * The quotas of an account that is there: where it holds more than a new one could, AWS has raised the quota, and no dump
 * says how far. A quota only limits what is created: no account is refused for what it holds.
 */
export function quotasOf(state: AccountState): Partial<Quotas> {
  const counts = {
    rolesPerAccount: state.RoleDetailList.length,
    managedPoliciesPerAccount: state.Policies.filter(({ Arn }) => !Arn.includes(':iam::aws:')).length,
    instanceProfilesPerAccount: state.InstanceProfiles.length,
    providersPerAccount: state.OpenIDConnectProviders?.length ?? 0,
  };
  const raised = Object.entries(counts).filter(([quota, count]) => count > DEFAULT_QUOTAS[quota as keyof Quotas]);
  return Object.fromEntries(raised.map(([quota]) => [quota, HIGHEST[quota as keyof typeof HIGHEST]]));
}
