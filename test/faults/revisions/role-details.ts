/** Roles as IAM has them, with what the count looks at. */

import { MANAGED_BY, TAGS } from '../../../src/core/model/ownership.ts';
import { CLOSED_TRUST } from '../../../src/core/plan/quarantine.ts';
import type { RoleDetail } from '../../../src/embedded/account-state.ts';
import { ACCOUNT, OWNER, PATH } from '../../support/roles.ts';

export function ourRole(name: string, team: string): RoleDetail {
  return {
    Path: PATH,
    RoleName: name,
    RoleId: `AROA${name.toUpperCase()}`,
    Arn: `arn:aws:iam::${ACCOUNT}:role${PATH}${name}`,
    CreateDate: '2026-11-01T00:00:00Z',
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow' }] },
    InstanceProfileList: [],
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    Tags: [
      { Key: TAGS.managedBy, Value: MANAGED_BY },
      { Key: TAGS.owner, Value: OWNER },
      { Key: TAGS.team, Value: team },
    ],
    RoleLastUsed: {},
  };
}

export function closedRole(role: RoleDetail): RoleDetail {
  return { ...role, AssumeRolePolicyDocument: JSON.parse(CLOSED_TRUST) };
}
