/** Managed policies attached to a role. */
import { AttachRolePolicyCommand, DetachRolePolicyCommand, ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam';
import { createPolicy, createRole, DEPLOY, policyArn, READ } from '../baseline.ts';
import {
  type ContractCase,
  call,
  limitExceeded,
  noSuchEntity,
  policyNotAttachable,
  validationError,
} from '../contract-case.ts';

const attach = (PolicyArn: string) => call(AttachRolePolicyCommand, { RoleName: 'deploy', PolicyArn });
const detach = (PolicyArn: string) => call(DetachRolePolicyCommand, { RoleName: 'deploy', PolicyArn });
const list = call(ListAttachedRolePoliciesCommand, { RoleName: 'deploy' });
const names = Array.from({ length: 11 }, (_, index) => `p${index}`);
const AWS_MANAGED = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

export const attachmentCases: readonly ContractCase[] = [
  {
    name: 'attached policies are listed by name and ARN',
    reason: 'only their ARNs differ',
    given: [createRole(), attach(DEPLOY)],
    when: list,
    expected: { AttachedPolicies: [{ PolicyName: 'deploy', PolicyArn: DEPLOY }], IsTruncated: false },
  },
  {
    name: 'several policies are listed in one order',
    reason: 'pages need one',
    given: [createRole(), attach(READ), attach(DEPLOY)],
    when: list,
    expected: { AttachedPolicies: [{ PolicyArn: DEPLOY }, { PolicyArn: READ }] },
  },
  {
    name: 'attaching again changes nothing',
    reason: 'a repeated pass is harmless',
    given: [createRole(), attach(DEPLOY), attach(DEPLOY)],
    when: list,
    expected: { AttachedPolicies: [{ PolicyArn: DEPLOY }] },
  },
  {
    name: 'only policies under a path',
    reason: 'PathPrefix is about the policies, not the role',
    given: [createRole(), attach(DEPLOY), attach(READ)],
    when: call(ListAttachedRolePoliciesCommand, { RoleName: 'deploy', PathPrefix: '/ci/' }),
    expected: { AttachedPolicies: [{ PolicyArn: DEPLOY }] },
  },
  {
    name: 'a detached policy is gone',
    reason: 'and only that one',
    given: [createRole(), attach(DEPLOY), attach(READ), detach(DEPLOY)],
    when: list,
    expected: { AttachedPolicies: [{ PolicyArn: READ }] },
  },
  {
    name: 'a policy that is not there',
    reason: 'a typing error in a manifest ends here',
    given: [createRole()],
    when: attach(policyArn('typo')),
    expected: noSuchEntity(`Policy ${policyArn('typo')} does not exist or is not attachable.`),
  },
  {
    name: 'a policy that AWS keeps for a role of its own service',
    reason: 'GetPolicy says that it is attachable, and it is to that one role',
    moto: 'has none of AWS unless it is asked to load them',
    given: [createRole()],
    when: attach('arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy'),
    expected: policyNotAttachable('Cannot attach a Service Role Policy to a Customer Role.'),
  },
  {
    name: 'a policy of AWS',
    reason: 'they are there in every account',
    moto: 'has them only when it is asked to load them',
    given: [createRole(), attach(AWS_MANAGED)],
    when: list,
    expected: { AttachedPolicies: [{ PolicyName: 'AWSLambdaBasicExecutionRole', PolicyArn: AWS_MANAGED }] },
  },
  {
    name: 'a name in the place of an ARN',
    reason: 'not "does not exist": it is no ARN at all',
    moto: 'calls it an invalid input',
    given: [createRole()],
    when: attach('a-policy-without-arn-form'),
    expected: validationError('ARN a-policy-without-arn-form is not valid.'),
  },
  {
    name: 'detaching what is not attached',
    reason: 'our own call may have been cut off before its answer came',
    given: [createRole()],
    when: detach(DEPLOY),
    expected: noSuchEntity(`Policy ${DEPLOY} was not found.`),
  },
  {
    name: 'an eleventh policy',
    reason: 'ten is the quota of a role',
    moto: 'accepts it',
    given: [
      createRole(),
      ...names.map((name) => createPolicy(name, '/')),
      ...names.slice(0, 10).map((name) => attach(policyArn(name))),
    ],
    when: attach(policyArn('p10')),
    expected: limitExceeded('Cannot exceed quota for PoliciesPerRole: 10'),
  },
];
