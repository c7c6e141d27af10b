import type { Arn } from '../../src/core/model/ids.ts';
import type { Operation } from '../../src/core/model/operation.ts';
import type { IamRequest } from './policy-evaluator.ts';
import { ACCOUNT } from './sample-settings.ts';

/** A role as IAM sees it when it decides about a call; for CreateRole, as the request describes it. */
export interface RoleInIam {
  path: string;
  tags: Readonly<Record<string, string>>;
  boundaryArn: Arn | undefined;
}

/**
 * What IAM checks for one operation of the engine: usually one action, and for a creation with tags two. The keys are
 * those that the Service Authorization Reference lists for the action, and no others.
 */
export function requestsOf(operation: Operation, role: RoleInIam, name = 'checkout-deploy'): IamRequest[] {
  const resource = `arn:aws:iam::${ACCOUNT}:role${role.path}${name}`;
  const boundary = boundaryKey(role.boundaryArn);
  const resourceTags = prefixed('aws:ResourceTag/', role.tags);
  const iam = (context: IamRequest['context'], action: string = operation.call) => ({
    action: `iam:${action}`,
    resource,
    context,
  });
  switch (operation.call) {
    case 'CreateRole': {
      const tagging = { ...prefixed('aws:RequestTag/', operation.tags), 'aws:TagKeys': Object.keys(operation.tags) };
      const creating = iam({ ...tagging, ...boundaryKey(operation.boundaryArn) });
      return Object.keys(operation.tags).length === 0 ? [creating] : [creating, iam(tagging, 'TagRole')];
    }
    case 'PutRolePermissionsBoundary':
      return [iam({ ...resourceTags, ...boundaryKey(operation.boundaryArn) })];
    case 'TagRole':
      return [
        iam({
          ...resourceTags,
          ...prefixed('aws:RequestTag/', operation.tags),
          'aws:TagKeys': Object.keys(operation.tags),
        }),
      ];
    case 'UntagRole':
      return [iam({ ...resourceTags, 'aws:TagKeys': operation.keys })];
    case 'RevokeSessions':
      // An inline policy as any other.
      return [iam({ ...resourceTags, ...boundary }, 'PutRolePolicy')];
    case 'RemoveRoleFromInstanceProfile':
      // Authorised on the profile alone.
      return [
        {
          action: 'iam:RemoveRoleFromInstanceProfile',
          resource: `arn:aws:iam::${ACCOUNT}:instance-profile${role.path}${operation.instanceProfileName}`,
          context: {},
        },
      ];
    default:
      return [iam({ ...resourceTags, ...boundary })];
  }
}

function boundaryKey(arn: string | undefined): Record<string, string> {
  return arn === undefined || arn === '' ? {} : { 'iam:PermissionsBoundary': arn };
}

function prefixed(prefix: string, tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}${key}`, value]));
}
