import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PolicyStatementJson } from '../../infra/policy-statement.ts';
import { reconcilerStatements } from '../../infra/reconciler-permissions.ts';
import { FOREIGN_GRANTS, UNOWNED_ROLES } from '../../src/core/model/deployment.ts';
import type { Arn } from '../../src/core/model/ids.ts';
import type { Operation } from '../../src/core/model/operation.ts';
import { anArn } from '../support/ids.ts';
import { type RoleInIam, requestsOf } from './operation-requests.ts';
import { type Decision, evaluate } from './policy-evaluator.ts';
import { ACCOUNT, BOUNDARY_ARN, PROVIDER_ARN, sampleSettings } from './sample-settings.ts';

const OWNER = sampleSettings().owner;
const ANOTHER = '99999999-8f1b-4c55-9a60-1d2e3f405162/default';
/** As it is deployed first, and once no role without an owner is left. */
const STATEMENTS = reconcilerStatements(sampleSettings());
const STRICT = reconcilerStatements(sampleSettings(), 'none', 'refuse');
const ADMINISTRATOR: PolicyStatementJson = { Sid: 'Admin', Effect: 'Allow', Action: ['*'], Resource: ['*'] };
const BEFORE_OWNERS = { 'rolekeeper:managed-by': 'rolekeeper', 'rolekeeper:team': 'shop' };
const OUR_TAGS = { ...BEFORE_OWNERS, 'rolekeeper:owner': OWNER };
const OTHER_BOUNDARY = anArn(`arn:aws:iam::${ACCOUNT}:policy/wide-open`);
const READ_ONLY = anArn('arn:aws:iam::aws:policy/ReadOnlyAccess');
/** No boundary at all in the request, which no operation of the engine has. */
const NONE = '' as Arn;

const ROLES = {
  ours: { path: '/bitbucket/', tags: OUR_TAGS, boundaryArn: BOUNDARY_ARN },
  untagged: { path: '/bitbucket/', tags: { team: 'shop' }, boundaryArn: BOUNDARY_ARN },
  'of before the owner tag': { path: '/bitbucket/', tags: BEFORE_OWNERS, boundaryArn: BOUNDARY_ARN },
  'of before, and unbounded': { path: '/bitbucket/', tags: BEFORE_OWNERS, boundaryArn: undefined },
  'of another owner': {
    path: '/bitbucket/',
    tags: { ...OUR_TAGS, 'rolekeeper:owner': ANOTHER },
    boundaryArn: BOUNDARY_ARN,
  },
  'of another owner, in other letters': {
    path: '/bitbucket/',
    tags: { ...BEFORE_OWNERS, 'RoleKeeper:Owner': ANOTHER },
    boundaryArn: BOUNDARY_ARN,
  },
  unbounded: { path: '/bitbucket/', tags: OUR_TAGS, boundaryArn: undefined },
  'bounded by another policy': { path: '/bitbucket/', tags: OUR_TAGS, boundaryArn: OTHER_BOUNDARY },
  'on another path': { path: '/', tags: OUR_TAGS, boundaryArn: BOUNDARY_ARN },
  'one of the service’s own': { path: '/rolekeeper/', tags: OUR_TAGS, boundaryArn: BOUNDARY_ARN },
} satisfies Record<string, RoleInIam>;

type RoleKind = keyof typeof ROLES;

/** Every operation of the engine: the type makes this table complete. A creation takes path, tags, boundary from the role. */
const OPERATIONS: { [call in Operation['call']]: (role: RoleInIam) => Extract<Operation, { call: call }> } = {
  CreateRole: ({ path, tags, boundaryArn = NONE }) => ({
    call: 'CreateRole',
    path,
    trust: '{}',
    description: '',
    maxSessionSeconds: 3600,
    boundaryArn,
    tags,
  }),
  PutRolePermissionsBoundary: () => ({ call: 'PutRolePermissionsBoundary', boundaryArn: BOUNDARY_ARN }),
  DetachRolePolicy: () => ({ call: 'DetachRolePolicy', policyArn: READ_ONLY }),
  DeleteRolePolicy: () => ({ call: 'DeleteRolePolicy', policyName: 'assets' }),
  UpdateAssumeRolePolicy: () => ({ call: 'UpdateAssumeRolePolicy', trust: '{}' }),
  UpdateRole: () => ({ call: 'UpdateRole', description: '', maxSessionSeconds: 3600 }),
  AttachRolePolicy: () => ({ call: 'AttachRolePolicy', policyArn: READ_ONLY }),
  PutRolePolicy: () => ({ call: 'PutRolePolicy', policyName: 'assets', document: '{}' }),
  RevokeSessions: () => ({ call: 'RevokeSessions' }),
  UntagRole: () => ({ call: 'UntagRole', keys: ['cost-center'] }),
  TagRole: () => ({ call: 'TagRole', tags: { 'rolekeeper:quarantined': '2026-11-22' } }),
  RemoveRoleFromInstanceProfile: () => ({ call: 'RemoveRoleFromInstanceProfile', instanceProfileName: 'by-hand' }),
  DeleteRole: () => ({ call: 'DeleteRole' }),
};

const OF_BEFORE: readonly RoleKind[] = ['of before the owner tag', 'of before, and unbounded'];
const BOUNDED: readonly RoleKind[] = ['ours', 'of before the owner tag'];
const TAGGED: readonly RoleKind[] = ['ours', 'unbounded', 'bounded by another policy', ...OF_BEFORE];

/** Which roles an operation is allowed on; on all others it is refused. */
const ALLOWED_ON: Record<Operation['call'], { roles: readonly RoleKind[]; reason: string }> = {
  CreateRole: { roles: ['ours'], reason: 'path, boundary and both tags all come in the one call' },
  PutRolePermissionsBoundary: {
    roles: TAGGED,
    reason: 'the boundary asked for is the one in the request: what was taken off by hand can be put back',
  },
  DetachRolePolicy: { roles: BOUNDED, reason: 'tag and boundary on the role, and no other owner' },
  DeleteRolePolicy: { roles: BOUNDED, reason: 'tag and boundary on the role, and no other owner' },
  UpdateAssumeRolePolicy: { roles: BOUNDED, reason: 'never a new trust on an unbounded role' },
  UpdateRole: { roles: BOUNDED, reason: 'tag and boundary on the role, and no other owner' },
  AttachRolePolicy: { roles: BOUNDED, reason: 'never more permissions on an unbounded role' },
  PutRolePolicy: { roles: BOUNDED, reason: 'never more permissions on an unbounded role' },
  RevokeSessions: { roles: BOUNDED, reason: 'an inline policy, so tag and boundary on the role' },
  UntagRole: {
    roles: TAGGED,
    reason: 'IAM has no boundary key for tags; the tags of ownership are out of reach anyway',
  },
  TagRole: { roles: TAGGED, reason: 'IAM has no boundary key for tags; the tags of ownership are out of reach anyway' },
  RemoveRoleFromInstanceProfile: {
    roles: [...TAGGED, 'untagged', 'of another owner', 'of another owner, in other letters'],
    reason: 'IAM looks at the profile’s path and not at the role',
  },
  DeleteRole: {
    roles: BOUNDED,
    reason: 'tag and boundary on the role, and no other owner: the rest is up to the engine',
  },
};

const TABLE = (Object.keys(OPERATIONS) as Operation['call'][]).flatMap((call) =>
  (Object.keys(ROLES) as RoleKind[]).map((kind) => ({
    call,
    kind,
    reason: ALLOWED_ON[call].reason,
    expected: ALLOWED_ON[call].roles.includes(kind),
    // The profile is not the role.
    strict:
      ALLOWED_ON[call].roles.includes(kind) && (call === 'RemoveRoleFromInstanceProfile' || !OF_BEFORE.includes(kind)),
  })),
);

const isAllowed = (statements: readonly PolicyStatementJson[], call: Operation['call'], kind: RoleKind) =>
  requestsOf(OPERATIONS[call](ROLES[kind]), ROLES[kind]).every(
    (request) => evaluate(statements, request) === 'allowed',
  );

describe('every operation of the engine, on every kind of role', () => {
  test.for(TABLE)('$call on a role that is $kind: $expected', ({ call, kind, expected, reason }) => {
    expect(isAllowed(STATEMENTS, call, kind), reason).toBe(expected);
  });

  test.for(TABLE)(
    'once roles without an owner are refused, $call on one that is $kind: $strict',
    ({ call, kind, strict }) => {
      expect(isAllowed(STRICT, call, kind)).toBe(strict);
    },
  );
});

const role = (path: string) => `arn:aws:iam::${ACCOUNT}:role${path}checkout-deploy`;
const ourContext = {
  'aws:ResourceTag/rolekeeper:managed-by': 'rolekeeper',
  'aws:ResourceTag/rolekeeper:owner': OWNER,
  'iam:PermissionsBoundary': BOUNDARY_ARN,
};
const theirContext = { ...ourContext, 'aws:ResourceTag/rolekeeper:owner': ANOTHER };

const ESCAPES: {
  name: string;
  action: string;
  resource: string;
  context?: Readonly<Record<string, string | readonly string[]>>;
}[] = [
  { name: 'take the boundary off a role', action: 'iam:DeleteRolePermissionsBoundary', resource: role('/bitbucket/') },
  { name: 'rewrite the boundary', action: 'iam:CreatePolicyVersion', resource: BOUNDARY_ARN },
  { name: 'go back to an older boundary', action: 'iam:SetDefaultPolicyVersion', resource: BOUNDARY_ARN },
  { name: 'delete the boundary', action: 'iam:DeletePolicy', resource: BOUNDARY_ARN },
  { name: 'make a policy of its own', action: 'iam:CreatePolicy', resource: `arn:aws:iam::${ACCOUNT}:policy/x` },
  { name: 'hand a role to a service', action: 'iam:PassRole', resource: role('/bitbucket/') },
  { name: 'put a role on an instance', action: 'iam:AddRoleToInstanceProfile', resource: '*' },
  { name: 'become a role', action: 'sts:AssumeRole', resource: role('/bitbucket/') },
  { name: 'make a user', action: 'iam:CreateUser', resource: `arn:aws:iam::${ACCOUNT}:user/x` },
  { name: 'give a user a key', action: 'iam:CreateAccessKey', resource: `arn:aws:iam::${ACCOUNT}:user/x` },
  { name: 'give a user a password', action: 'iam:CreateLoginProfile', resource: `arn:aws:iam::${ACCOUNT}:user/x` },
  { name: 'join a group', action: 'iam:AddUserToGroup', resource: `arn:aws:iam::${ACCOUNT}:group/admins` },
  { name: 'make a provider', action: 'iam:CreateOpenIDConnectProvider', resource: PROVIDER_ARN },
  { name: 'admit another audience', action: 'iam:AddClientIDToOpenIDConnectProvider', resource: PROVIDER_ARN },
  { name: 'delete the provider', action: 'iam:DeleteOpenIDConnectProvider', resource: PROVIDER_ARN },
  { name: 'make a SAML provider', action: 'iam:CreateSAMLProvider', resource: '*' },
  { name: 'change its own code', action: 'lambda:UpdateFunctionCode', resource: '*' },
  { name: 'publish manifests', action: 's3:DeleteObject', resource: 'arn:aws:s3:::x/current.json' },
  { name: 'leave the organisation', action: 'organizations:LeaveOrganization', resource: '*' },
  {
    name: 'widen its own role',
    action: 'iam:PutRolePolicy',
    resource: `arn:aws:iam::${ACCOUNT}:role/rolekeeper/rolekeeper-reconciler`,
  },
  {
    name: 'let others become its own role',
    action: 'iam:UpdateAssumeRolePolicy',
    resource: `arn:aws:iam::${ACCOUNT}:role/rolekeeper/rolekeeper-reconciler`,
  },
  { name: 'write to a role elsewhere', action: 'iam:AttachRolePolicy', resource: role('/') },
  {
    name: 'create a role under another boundary',
    action: 'iam:CreateRole',
    resource: role('/bitbucket/'),
    context: { 'iam:PermissionsBoundary': OTHER_BOUNDARY, 'aws:RequestTag/rolekeeper:managed-by': 'rolekeeper' },
  },
  {
    name: 'put another boundary on a role',
    action: 'iam:PutRolePermissionsBoundary',
    resource: role('/bitbucket/'),
    context: { ...ourContext, 'iam:PermissionsBoundary': OTHER_BOUNDARY },
  },
  {
    name: 'give ownership away',
    action: 'iam:UntagRole',
    resource: role('/bitbucket/'),
    context: { ...ourContext, 'aws:TagKeys': ['team', 'rolekeeper:managed-by'] },
  },
  {
    name: 'give ownership away in other letters',
    action: 'iam:UntagRole',
    resource: role('/bitbucket/'),
    context: { ...ourContext, 'aws:TagKeys': ['RoleKeeper:Managed-By'] },
  },
  {
    name: 'name another owner',
    action: 'iam:TagRole',
    resource: role('/bitbucket/'),
    context: { ...ourContext, 'aws:RequestTag/rolekeeper:managed-by': 'me', 'aws:TagKeys': ['rolekeeper:managed-by'] },
  },
  {
    name: 'give a role to another owner',
    action: 'iam:TagRole',
    resource: role('/bitbucket/'),
    context: { ...ourContext, 'aws:RequestTag/rolekeeper:owner': ANOTHER, 'aws:TagKeys': ['rolekeeper:owner'] },
  },
  {
    name: 'give a role to another owner in other letters',
    action: 'iam:TagRole',
    resource: role('/bitbucket/'),
    context: { ...ourContext, 'aws:RequestTag/RoleKeeper:Owner': ANOTHER, 'aws:TagKeys': ['RoleKeeper:Owner'] },
  },
  {
    name: 'take the owner off a role',
    action: 'iam:UntagRole',
    resource: role('/bitbucket/'),
    context: { ...ourContext, 'aws:TagKeys': ['rolekeeper:owner'] },
  },
  {
    name: 'take the role of another owner over',
    action: 'iam:TagRole',
    resource: role('/bitbucket/'),
    context: { ...theirContext, 'aws:RequestTag/rolekeeper:owner': OWNER, 'aws:TagKeys': ['rolekeeper:owner'] },
  },
  {
    name: 'delete the role of another owner',
    action: 'iam:DeleteRole',
    resource: role('/bitbucket/'),
    context: theirContext,
  },
  {
    name: 'open the role of another owner',
    action: 'iam:UpdateAssumeRolePolicy',
    resource: role('/bitbucket/'),
    context: theirContext,
  },
  {
    name: 'create a role for another owner',
    action: 'iam:TagRole',
    resource: role('/bitbucket/'),
    context: { 'aws:RequestTag/rolekeeper:managed-by': 'rolekeeper', 'aws:RequestTag/rolekeeper:owner': ANOTHER },
  },
];

describe('what would let it escape is denied, also if it is made an administrator by hand', () => {
  test.for(ESCAPES)('$name', ({ action, resource, context = ourContext }) => {
    expect(evaluate([...STATEMENTS, ADMINISTRATOR], { action, resource, context })).toBe('explicitly denied');
  });

  test('every write to a role outside of the path', () => {
    const writes = Object.keys(OPERATIONS).filter((call) => call !== 'RemoveRoleFromInstanceProfile');
    const path = fc
      .array(fc.stringMatching(/^[\w.@-]{1,12}$/), { maxLength: 3 })
      .map((parts) => ['', ...parts, ''].join('/'))
      .filter((text) => !text.startsWith('/bitbucket/'));
    fc.assert(
      fc.property(fc.constantFrom(...writes), path, fc.stringMatching(/^[\w+=,.@-]{1,64}$/), (call, where, name) => {
        const resource = `arn:aws:iam::${ACCOUNT}:role${where}${name}`;
        const request = { action: `iam:${call}`, resource, context: ourContext };
        expect(evaluate([...STATEMENTS, ADMINISTRATOR], request)).toBe('explicitly denied');
      }),
    );
  });
});

const READS: { name: string; action: string; resource: string; expected: Decision; reason: string }[] = [
  {
    name: 'list all roles',
    action: 'iam:ListRoles',
    resource: '*',
    expected: 'allowed',
    reason: 'no narrower resource exists',
  },
  {
    name: 'the bulk read',
    action: 'iam:GetAccountAuthorizationDetails',
    resource: '*',
    expected: 'allowed',
    reason: 'no narrower resource exists',
  },
  {
    name: 'the provider',
    action: 'iam:GetOpenIDConnectProvider',
    resource: PROVIDER_ARN,
    expected: 'allowed',
    reason: 'a missing provider is an alarm',
  },
  {
    name: 'another provider',
    action: 'iam:GetOpenIDConnectProvider',
    resource: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
    expected: 'not allowed',
    reason: 'it does not concern us',
  },
  {
    name: 'what hangs on a managed role',
    action: 'iam:ListAttachedRolePolicies',
    resource: role('/bitbucket/'),
    expected: 'allowed',
    reason: 'DeleteRole met a DeleteConflict',
  },
  {
    name: 'whether a policy of the account is there',
    action: 'iam:GetPolicy',
    resource: `arn:aws:iam::${ACCOUNT}:policy/ci/deploy`,
    expected: 'allowed',
    reason: 'a policy that is not there is told before a role is made half',
  },
  {
    name: 'whether a policy of AWS is there',
    action: 'iam:GetPolicy',
    resource: READ_ONLY,
    expected: 'allowed',
    reason: 'the same',
  },
  {
    name: 'what the boundary says',
    action: 'iam:GetPolicyVersion',
    resource: BOUNDARY_ARN,
    expected: 'allowed',
    reason: 'its document is compared with the deployed one',
  },
  {
    name: 'what a policy of the account says',
    action: 'iam:GetPolicyVersion',
    resource: OTHER_BOUNDARY,
    expected: 'allowed',
    reason: 'a role that would get it is judged by it',
  },
  {
    name: 'what a policy of AWS says that is newer than what ships with us',
    action: 'iam:GetPolicyVersion',
    resource: READ_ONLY,
    expected: 'allowed',
    reason: 'the same',
  },
  {
    name: 'which versions a policy has',
    action: 'iam:ListPolicyVersions',
    resource: OTHER_BOUNDARY,
    expected: 'explicitly denied',
    reason: 'only the default version is in force',
  },
];

test.for(READS)('reading $name: $expected', ({ action, resource, expected, reason }) => {
  expect(evaluate(STATEMENTS, { action, resource, context: {} }), reason).toBe(expected);
});

test('a role without our tag can be adopted under the path only, and only as ours', () => {
  // IAM checks the tags of a creation as a TagRole on a role without tags, and offers no key to distinguish the two.
  const adopt = { call: 'TagRole', tags: OUR_TAGS } as const;
  const decisions = (['/bitbucket/', '/', '/rolekeeper/'] as const).map((path) => {
    const [request] = requestsOf(adopt, { path, tags: {}, boundaryArn: undefined });
    return request && evaluate(STATEMENTS, request);
  });
  expect(decisions).toEqual(['allowed', 'explicitly denied', 'explicitly denied']);
});

test('a role is created with an owner, or not at all', () => {
  const create = OPERATIONS.CreateRole({ ...ROLES.ours, tags: BEFORE_OWNERS });
  const decisions = requestsOf(create, ROLES.ours).map((request) => evaluate(STATEMENTS, request));
  expect(decisions[0]).toBe('not allowed');
});

describe('the policy fits into a role, beside the one for its buckets', () => {
  const cases = FOREIGN_GRANTS.flatMap((grant) => UNOWNED_ROLES.map((unowned) => ({ grant, unowned })));
  test.for(cases)('foreignRoles=$grant unownedRoles=$unowned', ({ grant, unowned }) => {
    // The longest name of a deployment.
    const settings = { ...sampleSettings(), owner: `${OWNER.split('/')[0]}/${'d'.repeat(20)}` };
    const Statement = reconcilerStatements(settings, grant, unowned);
    expect(JSON.stringify({ Version: '2012-10-17', Statement }).length).toBeLessThan(9_000);
  });
});
