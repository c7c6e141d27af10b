/**
 * The IAM calls on a role that is not ours. There are few, as IAM allows no others (infra/foreign-permissions.ts):
 *
 *   close    boundary AWSDenyAll - tag that says when
 *   delete   policies - DeleteRole; it has AWSDenyAll until it is deleted
 *
 * The day is for people, and comes last: a role that has fifty tags already is closed all the same. Since when it is
 * closed, the inventory says. Where nothing is written down, the day of an earlier closing is replaced first: a role that
 * was opened by hand, and is closed again with that day, would be one whose time is over.
 */

import { REVOCATION } from '../iam/revocation-policy.ts';
import type { Change } from '../model/change.ts';
import type { Operation } from '../model/operation.ts';
import { TAGS } from '../model/ownership.ts';
import type { ForeignReason, RemovalChange } from '../model/removal-change.ts';

export type ForeignRemoval = RemovalChange & { readonly because: ForeignReason };

export function isForeignRemoval(change: Change): change is ForeignRemoval {
  return 'because' in change && change.because.is === 'foreign';
}

export function foreignOperations(change: ForeignRemoval): Operation[] {
  const { actual, because } = change;
  if (change.kind === 'quarantine') {
    const { on, dayFirst } = change;
    const day: readonly Operation[] =
      actual.tags[TAGS.quarantined] === on ? [] : [{ call: 'TagRole', tags: { [TAGS.quarantined]: on } }];
    return [
      ...(dayFirst ? day : []),
      ...(actual.boundaryArn === because.boundaryArn
        ? []
        : [{ call: 'PutRolePermissionsBoundary', boundaryArn: because.boundaryArn } as const]),
      ...(dayFirst ? [] : day),
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
