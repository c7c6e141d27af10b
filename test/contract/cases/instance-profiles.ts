/** Instance profiles, into which one of our roles may be put by hand. */

import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  DeleteInstanceProfileCommand,
  ListInstanceProfilesForRoleCommand,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import { ACCOUNT, createRole } from '../baseline.ts';
import {
  alreadyExists,
  type ContractCase,
  call,
  deleteConflict,
  limitExceeded,
  noSuchEntity,
} from '../contract-case.ts';

const web = { InstanceProfileName: 'web' };
const create = call(CreateInstanceProfileCommand, web);
const add = (RoleName: string) => call(AddRoleToInstanceProfileCommand, { ...web, RoleName });
const remove = (RoleName: string) => call(RemoveRoleFromInstanceProfileCommand, { ...web, RoleName });
const another = [
  call(CreateInstanceProfileCommand, { InstanceProfileName: 'batch' }),
  call(AddRoleToInstanceProfileCommand, { InstanceProfileName: 'batch', RoleName: 'deploy' }),
];
const list = call(ListInstanceProfilesForRoleCommand, { RoleName: 'deploy' });

export const instanceProfileCases: readonly ContractCase[] = [
  {
    name: 'a new profile holds no role',
    reason: 'its ARN and id are of its own kind',
    when: create,
    expected: {
      InstanceProfile: {
        InstanceProfileName: 'web',
        Path: '/',
        Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/web`,
        Roles: [],
      },
    },
  },
  {
    name: 'the id of a profile',
    reason: 'begins with AIPA',
    moto: 'gives other ids',
    when: create,
    expected: { InstanceProfile: { InstanceProfileId: expect.stringMatching(/^AIPA[A-Z0-9]{17}$/) } },
  },
  {
    name: 'the profiles of a role',
    reason: 'a deletion takes the role out of them',
    given: [createRole(), create, add('deploy')],
    when: list,
    expected: { InstanceProfiles: [{ InstanceProfileName: 'web', Roles: [{ RoleName: 'deploy' }] }] },
  },
  {
    name: 'several profiles of a role',
    reason: 'each must be left before the role can go',
    given: [createRole(), create, add('deploy'), ...another],
    when: list,
    expected: {
      InstanceProfiles: expect.arrayContaining([
        expect.objectContaining({ InstanceProfileName: 'web' }),
        expect.objectContaining({ InstanceProfileName: 'batch' }),
      ]),
    },
  },
  {
    name: 'a profile that was deleted',
    reason: 'its name is free again',
    given: [create, call(DeleteInstanceProfileCommand, web)],
    when: create,
    expected: { InstanceProfile: { InstanceProfileName: 'web' } },
  },
  {
    name: 'a role that was taken out',
    reason: 'is free to be deleted',
    given: [createRole(), create, add('deploy'), remove('deploy')],
    when: list,
    expected: { InstanceProfiles: [] },
  },
  {
    name: 'the profiles of a role say whether they are all',
    reason: 'as every list does',
    moto: 'leaves that out',
    given: [createRole()],
    when: list,
    expected: { InstanceProfiles: [], IsTruncated: false },
  },
  {
    name: 'a name that is taken',
    reason: 'never overwritten',
    given: [create],
    when: create,
    expected: alreadyExists('Instance Profile web already exists.'),
  },
  {
    name: 'a second role',
    reason: 'a profile holds one',
    given: [createRole(), createRole({ RoleName: 'other' }), create, add('other')],
    when: add('deploy'),
    expected: limitExceeded('Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1'),
  },
  {
    name: 'a profile that is gone',
    reason: 'it was deleted before',
    given: [createRole()],
    when: remove('deploy'),
    expected: noSuchEntity('Instance Profile web cannot be found.'),
  },
  {
    name: 'taking out a role that is not in',
    reason: 'our own call may have been cut off before its answer came',
    moto: 'answers with an internal error',
    given: [createRole(), create],
    when: remove('deploy'),
    expected: noSuchEntity('Role deploy in Instance Profile web cannot be found.'),
  },
  {
    name: 'deleting a profile that holds a role',
    reason: 'the mirror of DeleteRole',
    given: [createRole(), create, add('deploy')],
    when: call(DeleteInstanceProfileCommand, web),
    expected: deleteConflict('Cannot delete entity, must remove roles from instance profile first.'),
  },
];
