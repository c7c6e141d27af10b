/** Managed policies, as far as roles need them. */

import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import { BOUNDARY, createPolicy, createRole, DEPLOY, PERMISSIONS, permissions, policyArn } from '../baseline.ts';
import { alreadyExists, type ContractCase, call, limitExceeded, noSuchEntity } from '../contract-case.ts';

const get = (PolicyArn: string) => call(GetPolicyCommand, { PolicyArn });
const version = (PolicyArn: string, VersionId: string) => call(GetPolicyVersionCommand, { PolicyArn, VersionId });

export const managedPolicyCases: readonly ContractCase[] = [
  {
    name: 'a policy that is there',
    reason: 'doctor asks for the boundary this way',
    when: get(BOUNDARY),
    expected: {
      Policy: {
        PolicyName: 'pipeline-boundary',
        Path: '/rolekeeper/',
        Arn: BOUNDARY,
        DefaultVersionId: 'v1',
        AttachmentCount: 0,
        IsAttachable: true,
      },
    },
  },
  {
    name: 'the id of a policy',
    reason: 'begins with ANPA',
    moto: 'gives other ids',
    when: get(BOUNDARY),
    expected: { Policy: { PolicyId: expect.stringMatching(/^ANPA[A-Z0-9]{17}$/) } },
  },
  {
    name: 'a policy counts its attachments',
    reason: 'it shows whether a role would miss it',
    given: [createRole(), call(AttachRolePolicyCommand, { RoleName: 'deploy', PolicyArn: DEPLOY })],
    when: get(DEPLOY),
    expected: { Policy: { AttachmentCount: 1 } },
  },
  {
    name: 'and forgets those that are gone',
    reason: 'the same',
    given: [
      createRole(),
      call(AttachRolePolicyCommand, { RoleName: 'deploy', PolicyArn: DEPLOY }),
      call(DetachRolePolicyCommand, { RoleName: 'deploy', PolicyArn: DEPLOY }),
    ],
    when: get(DEPLOY),
    expected: { Policy: { AttachmentCount: 0 } },
  },
  {
    name: 'a policy counts the roles it bounds',
    reason: 'a boundary is not an attachment',
    moto: 'does not count them',
    given: [createRole({ PermissionsBoundary: BOUNDARY })],
    when: get(BOUNDARY),
    expected: { Policy: { AttachmentCount: 0, PermissionsBoundaryUsageCount: 1 } },
  },
  {
    name: 'the text of a policy',
    reason: 'needs its version',
    when: version(DEPLOY, 'v1'),
    expected: { PolicyVersion: { VersionId: 'v1', IsDefaultVersion: true, Document: PERMISSIONS } },
  },
  {
    name: 'a policy that is not there',
    reason: 'not an empty one',
    when: get(policyArn('typo')),
    expected: noSuchEntity(/^Policy .*typo/),
  },
  {
    name: 'a version that is not there',
    reason: 'versions are deleted as new ones come',
    when: version(DEPLOY, 'v9'),
    expected: noSuchEntity(/v9/),
  },
  {
    name: 'a name that is taken',
    reason: 'never overwritten',
    when: createPolicy('deploy', '/ci/'),
    expected: alreadyExists('A policy called deploy already exists. Duplicate names are not allowed.'),
  },
  {
    name: 'a name that is taken under another path, in another case',
    reason: 'names are unique in the account',
    moto: 'creates a second policy',
    when: createPolicy('Deploy', '/'),
    expected: alreadyExists('A policy called Deploy already exists. Duplicate names are not allowed.'),
  },
  {
    name: 'a policy of more than 6,144 characters',
    reason: 'white space not counted',
    moto: 'accepts it',
    when: call(CreatePolicyCommand, {
      PolicyName: 'big',
      PolicyDocument: permissions({ Resource: `arn:aws:s3:::${'x'.repeat(6144)}` }),
    }),
    expected: limitExceeded('Cannot exceed quota for PolicySize: 6144'),
  },
];
