/** What is kept of a role as applied, from the manifests that were. */
import type { AppliedRole, AppliedSpec } from '../../src/core/model/applied-role.ts';
import type { DesiredRole } from '../../src/core/model/desired-role.ts';

/** The newest first. */
export function appliedRole(newest: DesiredRole, ...earlier: DesiredRole[]): AppliedRole {
  return { version: 'rolekeeper.applied/v1', ...appliedSpec(newest), earlier: earlier.map(appliedSpec) };
}

function appliedSpec({ digest, ...role }: DesiredRole): AppliedSpec {
  const { name, path, description, maxSessionSeconds, trust, boundaryArn, managedPolicyArns, inlinePolicies, tags } =
    role;
  return {
    digest,
    spec: { name, path, description, maxSessionSeconds, trust, boundaryArn, managedPolicyArns, inlinePolicies, tags },
  };
}
