/**
 * Roles outside our path that are never closed, whatever they trust: AWS's own, ours, and those by which people come
 * back into an account to repair it. IAM refuses it as well, by the same list (infra/foreign-permissions.ts).
 */
import { matches } from '../iam/wildcard.ts';

/** What follows `role/` in their ARNs. */
export const NEVER_CLOSED = [
  // Linked to services, and written by IAM Identity Center: IAM lets only AWS change them.
  'aws-service-role/*',
  'aws-reserved/*',
  // The service itself.
  'rolekeeper/*',
  // The ways in from the organisation.
  'OrganizationAccountAccessRole',
  'AWSControlTowerExecution',
  'stacksets-exec-*',
  // What `cdk bootstrap` made: it deploys the version that fixes a mistake of this one.
  'cdk-*',
] as const;

/** The pattern that the role matches; undefined if none. */
export function neverClosed({ path, name }: { path: string; name: string }): string | undefined {
  return NEVER_CLOSED.find((pattern) => matches(pattern, `${path}${name}`.slice(1)));
}
