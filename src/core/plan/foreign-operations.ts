/**
 * The IAM calls on a role that is not ours. There are few, as IAM allows no others (infra/foreign-permissions.ts):
 *
 *   close    tag that says when - boundary AWSDenyAll
 *   delete   policies - DeleteRole; it has AWSDenyAll until it is deleted
 *
 * The day is written before the boundary: a role that was opened by hand still has the day of its first closing, and if
 * it were closed again with that day, its time would already be over. A role without a day is closed also where IAM
 * refuses the tag, as the role has fifty already; it is not deleted then.
 */

import { REVOCATION } from '../iam/revocation-policy.ts';
import type { Change, ForeignReason, RemovalChange } from '../model/change.ts';
import type { Operation } from '../model/operation.ts';
import { TAGS } from '../model/ownership.ts';

export type ForeignRemoval = RemovalChange & { readonly because: ForeignReason };

export function isForeignRemoval(change: Change): change is ForeignRemoval {
  return 'because' in change && change.because.is === 'foreign';
}

export function foreignOperations(change: ForeignRemoval): Operation[] {
  const { actual, because } = change;
  if (change.kind === 'quarantine') {
    const { on } = change;
    const tags = { [TAGS.quarantined]: on };
    const day: Operation = Object.hasOwn(actual.tags, TAGS.quarantined)
      ? { call: 'TagRole', tags }
      : { call: 'TagRole', tags, isMark: true };
    return [
      ...(actual.tags[TAGS.quarantined] === on ? [] : [day]),
      ...(actual.boundaryArn === because.boundaryArn
        ? []
        : [{ call: 'PutRolePermissionsBoundary', boundaryArn: because.boundaryArn } as const]),
    ];
  }
  return [
    ...actual.managedPolicyArns.map((policyArn): Operation => ({ call: 'DetachRolePolicy', policyArn })),
    ...[...Object.keys(actual.inlinePolicies), ...(actual.revoked === undefined ? [] : [REVOCATION])].map(
      (policyName): Operation => ({ call: 'DeleteRolePolicy', policyName }),
    ),
    { call: 'DeleteRole' },
  ];
}
