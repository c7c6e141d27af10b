/** A role created again from its snapshot: the same calls in the same order as for a new one. */

import type { Scope } from '../model/actual-state.ts';
import { type Arn, planDigestOf } from '../model/ids.ts';
import type { Operation } from '../model/operation.ts';
import { type Owner, TAGS } from '../model/ownership.ts';
import type { Plan } from '../model/plan.ts';
import { createOperations } from '../plan/operations.ts';
import type { Snapshot } from './snapshot.ts';

/** The plan that creates the role again, and does nothing else. */
export function restorePlan(snapshot: Snapshot, scope: Scope, boundaryArn: Arn): Plan {
  const { name: role } = snapshot.role;
  const operations = [{ role, roleId: undefined, operations: restoreOperations(snapshot, boundaryArn, scope.owner) }];
  const digest = planDigestOf(JSON.stringify([scope.account, operations]));
  const { account } = scope;
  return { digest, account, scope, revision: undefined, changes: [], findings: [], drift: [], issues: [], operations };
}

/** `boundaryArn` is that of the settings: every role has it, whatever this one had. */
function restoreOperations({ role }: Snapshot, boundaryArn: Arn, owner: Owner): readonly Operation[] {
  const { path, description, maxSessionSeconds, trust, managedPolicyArns, inlinePolicies } = role;
  const { [TAGS.quarantined]: _, ...rest } = role.tags;
  // A snapshot from before the owner tag does not have it.
  const tags = { ...rest, [TAGS.owner]: owner };
  return createOperations({
    path,
    description,
    maxSessionSeconds,
    trust,
    boundaryArn,
    managedPolicyArns,
    inlinePolicies,
    tags,
  });
}
