/** Inline policies of a role. */
import {
  DeleteRolePolicyCommand,
  GetRolePolicyCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import { REVOCATION, revocationPolicy } from '../../../src/core/iam/revocation-policy.ts';
import { createRole, PERMISSIONS, permissions } from '../baseline.ts';
import { type ContractCase, call, limitExceeded, noSuchEntity, validationError } from '../contract-case.ts';

const put = (PolicyName: string, PolicyDocument = JSON.stringify(PERMISSIONS)) =>
  call(PutRolePolicyCommand, { RoleName: 'deploy', PolicyName, PolicyDocument });
const get = (PolicyName: string) => call(GetRolePolicyCommand, { RoleName: 'deploy', PolicyName });
const list = call(ListRolePoliciesCommand, { RoleName: 'deploy' });

/** A policy of this many characters, white space not counted. */
function ofSize(characters: number): string {
  const padded = (by: number) => permissions({ Resource: `arn:aws:s3:::${'x'.repeat(by)}` });
  return padded(characters - padded(0).length);
}

export const inlinePolicyCases: readonly ContractCase[] = [
  {
    name: 'a policy comes back as it was put',
    reason: 'lists of one stay lists: unlike a trust policy it is not written again in IAM’s own way',
    given: [createRole(), put('assets', permissions({ Action: ['s3:GetObject'] }))],
    when: get('assets'),
    expected: {
      RoleName: 'deploy',
      PolicyName: 'assets',
      PolicyDocument: { Version: '2012-10-17', Statement: [{ ...PERMISSIONS.Statement[0], Action: ['s3:GetObject'] }] },
    },
  },
  {
    name: 'putting again replaces',
    reason: 'an update needs no deletion, so there is no moment without',
    given: [createRole(), put('assets'), put('assets', permissions({ Effect: 'Deny' }))],
    when: get('assets'),
    expected: { PolicyDocument: { Statement: [{ Effect: 'Deny' }] } },
  },
  {
    name: 'the policy that ends sessions',
    reason: 'it has to be known again, or the next pass would take it for drift',
    given: [createRole(), put(REVOCATION, revocationPolicy('2026-11-22T12:00:30.000Z'))],
    when: get(REVOCATION),
    expected: { PolicyDocument: JSON.parse(revocationPolicy('2026-11-22T12:00:30.000Z')) },
  },
  {
    name: 'the names are listed',
    reason: 'a deletion strips by this list',
    given: [createRole(), put('assets'), put('Logs')],
    when: list,
    expected: { PolicyNames: expect.arrayContaining(['assets', 'Logs']), IsTruncated: false },
  },
  {
    name: 'a role without any',
    reason: 'an empty list, not an error',
    given: [createRole()],
    when: list,
    expected: { PolicyNames: [], IsTruncated: false },
  },
  {
    name: 'a deleted policy is gone',
    reason: 'and only that one',
    given: [
      createRole(),
      put('assets'),
      put('logs'),
      call(DeleteRolePolicyCommand, { RoleName: 'deploy', PolicyName: 'assets' }),
    ],
    when: list,
    expected: { PolicyNames: ['logs'] },
  },
  {
    name: 'reading one that is not there',
    reason: 'not an empty document',
    given: [createRole()],
    when: get('assets'),
    expected: noSuchEntity('The role policy with name assets cannot be found.'),
  },
  {
    name: 'deleting one that is not there',
    reason: 'our own deletion may have been cut off before its answer came',
    given: [createRole()],
    when: call(DeleteRolePolicyCommand, { RoleName: 'deploy', PolicyName: 'assets' }),
    expected: noSuchEntity('The role policy with name assets cannot be found.'),
  },
  {
    name: 'a name with a blank',
    reason: 'the same characters as in a role name',
    moto: 'accepts it',
    given: [createRole()],
    when: put('my assets'),
    expected: validationError(/^The specified value for policyName is invalid/),
  },
  {
    name: '10,240 characters in two policies',
    reason: 'the quota is for all of a role together',
    given: [createRole(), put('a', ofSize(5120))],
    when: put('b', ofSize(5120)),
    expected: {},
  },
  {
    name: '10,241 characters in two policies',
    reason: 'one more is refused, however it is shared out',
    moto: 'accepts it',
    given: [createRole(), put('a', ofSize(5120))],
    when: put('b', ofSize(5121)),
    expected: limitExceeded('Maximum policy size of 10240 bytes exceeded for role deploy'),
  },
  {
    name: 'white space does not count',
    reason: 'how a document is indented must not decide whether it fits',
    given: [createRole()],
    when: put('a', JSON.stringify(JSON.parse(ofSize(10_240)), null, 8)),
    expected: {},
  },
  {
    name: 'replacing a policy frees its characters',
    reason: 'a growing policy must not be counted twice',
    given: [createRole(), put('a', ofSize(6000))],
    when: put('a', ofSize(10_240)),
    expected: {},
  },
];
