import {
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { arn } from '../core/model/ids.ts';
import type { Operation } from '../core/model/operation.ts';
import type { IamSender } from '../ports.ts';
import { send } from './iam-call.ts';
import { readPages } from './pages.ts';
import { alwaysAs } from './role-detail.ts';

/**
 * What still hangs on a role and keeps IAM from deleting it, as the operations that take it away. (A boundary and tags
 * do not: they go with the role.)
 * @throws RefusedError with NoSuchEntity if the role itself is gone
 */
export async function leftovers(sender: IamSender, RoleName: string): Promise<Operation[]> {
  const [attached, inline, profiles] = await Promise.all([
    readPages(
      'ListAttachedRolePolicies',
      (Marker) =>
        send(sender, {
          call: 'ListAttachedRolePolicies',
          on: RoleName,
          command: new ListAttachedRolePoliciesCommand({ RoleName, Marker }),
        }),
      (page) => page.AttachedPolicies,
    ),
    readPages(
      'ListRolePolicies',
      (Marker) =>
        send(sender, {
          call: 'ListRolePolicies',
          on: RoleName,
          command: new ListRolePoliciesCommand({ RoleName, Marker }),
        }),
      (page) => page.PolicyNames,
    ),
    readPages(
      'ListInstanceProfilesForRole',
      (Marker) =>
        send(sender, {
          call: 'ListInstanceProfilesForRole',
          on: RoleName,
          command: new ListInstanceProfilesForRoleCommand({ RoleName, Marker }),
        }),
      (page) => page.InstanceProfiles,
    ),
  ]);
  return [
    ...attached.map(({ PolicyArn }) => ({
      call: 'DetachRolePolicy' as const,
      policyArn: alwaysAs(arn, PolicyArn, 'PolicyArn', RoleName),
    })),
    ...inline.map((policyName) => ({ call: 'DeleteRolePolicy' as const, policyName })),
    ...profiles.map(({ InstanceProfileName = '' }) => ({
      call: 'RemoveRoleFromInstanceProfile' as const,
      instanceProfileName: InstanceProfileName,
    })),
  ];
}
