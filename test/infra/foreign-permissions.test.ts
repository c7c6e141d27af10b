import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PolicyStatementJson } from '../../infra/policy-statement.ts';
import { reconcilerStatements } from '../../infra/reconciler-permissions.ts';
import { FOREIGN_GRANTS, type ForeignGrant } from '../../src/core/model/deployment.ts';
import type { Arn } from '../../src/core/model/ids.ts';
import type { Operation } from '../../src/core/model/operation.ts';
import { anArn } from '../support/ids.ts';
import { type RoleInIam, requestsOf } from './operation-requests.ts';
import { evaluate, type IamRequest } from './policy-evaluator.ts';
import { ACCOUNT, BOUNDARY_ARN, sampleSettings } from './sample-settings.ts';

const DENY_ALL = anArn('arn:aws:iam::aws:policy/AWSDenyAll');
const OURS = { 'rolekeeper:managed-by': 'rolekeeper', 'rolekeeper:owner': sampleSettings().owner };
const ADMINISTRATOR: PolicyStatementJson = { Sid: 'Admin', Effect: 'Allow', Action: ['*'], Resource: ['*'] };

const settings = { ...sampleSettings(), service: { roles: ['iam-admin'], uploadRole: 'manifests-upload' } };
const POLICIES = Object.fromEntries(
  FOREIGN_GRANTS.map((grant) => [grant, reconcilerStatements(settings, grant)]),
) as unknown as Record<ForeignGrant, PolicyStatementJson[]>;

const OPEN: RoleInIam = { path: '/', tags: { team: 'shop' }, boundaryArn: undefined };
const THEIRS = anArn(`arn:aws:iam::${ACCOUNT}:policy/theirs`);
const BOUNDED: RoleInIam = { ...OPEN, boundaryArn: THEIRS };
const CLOSED: RoleInIam = { ...OPEN, boundaryArn: DENY_ALL };
/** Under our path, and not ours: the tag is not there. */
const DISOWNED: RoleInIam = { path: '/bitbucket/', tags: {}, boundaryArn: DENY_ALL };

const close: Operation = { call: 'PutRolePermissionsBoundary', boundaryArn: DENY_ALL };
const bound = (boundaryArn: Arn): Operation => ({ call: 'PutRolePermissionsBoundary', boundaryArn });
const mark: Operation = { call: 'TagRole', tags: { 'rolekeeper:quarantined': '2026-11-22' } };
const tag = (tags: Record<string, string>): Operation => ({ call: 'TagRole', tags });
const strip: Operation = { call: 'DeleteRolePolicy', policyName: 'assets' };
const detach: Operation = { call: 'DetachRolePolicy', policyArn: anArn('arn:aws:iam::aws:policy/ReadOnlyAccess') };
const remove: Operation = { call: 'DeleteRole' };
const enter: Operation = { call: 'UpdateAssumeRolePolicy', trust: '{}' };

/** No boundary at all in the request, which no operation of the engine has. */
const NONE = '' as Arn;

interface Case {
  name: string;
  reason: string;
  operation: Operation;
  on: RoleInIam;
  role?: string;
  /** With which of the three deployments IAM allows it. */
  allowed: readonly ForeignGrant[];
  /** Not allowed, and not denied: it would be harmless. */
  soft?: true;
}

const BOTH = ['quarantine', 'delete'] as const;

const CASES: Case[] = [
  { name: 'close an open role', reason: 'what it is for', operation: close, on: OPEN, allowed: BOTH },
  {
    name: 'close a role with a boundary',
    reason: 'its own is in the snapshot',
    operation: close,
    on: BOUNDED,
    allowed: BOTH,
  },
  { name: 'close it again', reason: 'a call that was made twice', operation: close, on: CLOSED, allowed: BOTH },
  {
    name: 'mark a role with the day',
    reason: 'the other half of being closed',
    operation: mark,
    on: OPEN,
    allowed: BOTH,
  },
  {
    name: 'delete a closed role',
    reason: 'only with the wider opt-in',
    operation: remove,
    on: CLOSED,
    allowed: ['delete'],
  },
  {
    name: 'take a policy from a closed role',
    reason: 'it keeps the role from being deleted',
    operation: strip,
    on: CLOSED,
    allowed: ['delete'],
  },
  {
    name: 'detach a policy from a closed role',
    reason: 'the same',
    operation: detach,
    on: CLOSED,
    allowed: ['delete'],
  },

  {
    name: 'delete an open role',
    reason: 'a role that was not closed is not deleted',
    operation: remove,
    on: OPEN,
    allowed: [],
  },
  { name: 'delete a role with another boundary', reason: 'the same', operation: remove, on: BOUNDED, allowed: [] },
  {
    name: 'take a policy from an open role',
    reason: 'a Deny in it may be what keeps it small',
    operation: strip,
    on: OPEN,
    allowed: [],
  },
  { name: 'detach a policy from an open role', reason: 'the same', operation: detach, on: BOUNDED, allowed: [] },
  {
    name: 'put our boundary on it',
    reason: 'it may allow more than the one that it wears',
    operation: bound(BOUNDARY_ARN),
    on: CLOSED,
    allowed: [],
  },
  {
    name: 'put its former boundary back',
    reason: 'to open is a person’s business',
    operation: bound(THEIRS),
    on: CLOSED,
    allowed: [],
  },
  {
    name: 'put a policy of the account with the name AWSDenyAll on it',
    reason: 'a name is not an ARN',
    operation: bound(anArn(`arn:aws:iam::${ACCOUNT}:policy/AWSDenyAll`)),
    on: OPEN,
    allowed: [],
  },
  {
    name: 'tag it with another key',
    reason: 'tags grant access where policies ask for them',
    operation: tag({ team: 'x' }),
    on: OPEN,
    allowed: [],
  },
  {
    name: 'tag it as ours',
    reason: 'it would be ours to write to, if the path were',
    operation: tag(OURS),
    on: OPEN,
    allowed: [],
  },
  {
    name: 'smuggle a tag along',
    reason: 'every key counts',
    operation: tag({ 'rolekeeper:quarantined': '2026-11-22', ...OURS }),
    on: OPEN,
    allowed: [],
  },
  {
    name: 'tag it in other letters',
    reason: 'IAM would overwrite the one that is there',
    operation: tag({ 'Rolekeeper:Quarantined': '2026-11-22' }),
    on: OPEN,
    allowed: [],
  },
  {
    name: 'tag it with no key',
    reason: 'ForAllValues holds of nothing',
    operation: tag({}),
    on: OPEN,
    allowed: [],
    soft: true,
  },
  {
    name: 'write no day',
    reason: 'nothing but a date fits',
    operation: tag({ 'rolekeeper:quarantined': 'tomorrow, or later' }),
    on: OPEN,
    allowed: [],
    soft: true,
  },
  {
    name: 'untag it',
    reason: 'a person opens it',
    operation: { call: 'UntagRole', keys: ['rolekeeper:quarantined'] },
    on: CLOSED,
    allowed: [],
  },
  { name: 'rewrite its trust', reason: 'the way to administrator', operation: enter, on: CLOSED, allowed: [] },
  {
    name: 'give it a policy',
    reason: 'the same',
    operation: { call: 'PutRolePolicy', policyName: 'x', document: '{}' },
    on: CLOSED,
    allowed: [],
  },
  {
    name: 'take it out of a profile',
    reason: 'an instance may run with it',
    operation: { call: 'RemoveRoleFromInstanceProfile', instanceProfileName: 'theirs' },
    on: CLOSED,
    allowed: [],
  },

  {
    name: 'close a role under our path',
    reason: 'there our boundary is the only one',
    operation: close,
    on: DISOWNED,
    allowed: [],
  },
  {
    name: 'mark a role under our path that is not ours',
    reason: 'it is reported as ownership-lost',
    operation: mark,
    on: DISOWNED,
    allowed: [],
  },
  {
    name: 'delete a closed role under our path that is not ours',
    reason: 'it is reported as ownership-lost',
    operation: remove,
    on: DISOWNED,
    allowed: [],
  },
  {
    name: 'delete a closed role under our path that is ours',
    reason: 'the boundary is put back first',
    operation: remove,
    on: { ...DISOWNED, tags: OURS },
    allowed: [],
  },
];

const NEVER: { name: string; path: string; role: string }[] = [
  { name: 'the reconciler itself', path: '/rolekeeper/', role: 'rolekeeper-reconciler' },
  { name: 'a role linked to a service', path: '/aws-service-role/ecs.amazonaws.com/', role: 'AWSServiceRoleForECS' },
  {
    name: 'a role of the identity center',
    path: '/aws-reserved/sso.amazonaws.com/',
    role: 'AWSReservedSSO_Admin_0123456789abcdef',
  },
  { name: 'the organisation’s way in', path: '/', role: 'OrganizationAccountAccessRole' },
  { name: 'what deploys the service', path: '/', role: 'cdk-hnb659fds-deploy-role-111122223333-us-east-1' },
  { name: 'one that the settings name', path: '/', role: 'iam-admin' },
  { name: 'one that the settings name, elsewhere', path: '/people/', role: 'iam-admin' },
  { name: 'the upload role', path: '/', role: 'manifests-upload' },
];

function decide(grant: ForeignGrant, requests: readonly IamRequest[], more: readonly PolicyStatementJson[] = []) {
  return requests.map((request) => evaluate([...POLICIES[grant], ...more], request));
}

/** The same question to iam-simulate (AGPL: a tool of this test, never shipped). */
function simulated(Statement: readonly PolicyStatementJson[], { action, resource, context }: IamRequest): boolean {
  const values = Object.entries(context).map(([key, value]) => [key, typeof value === 'string' ? value : [...value]]);
  const result = runUnsafeSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/rolekeeper/rolekeeper-reconciler`,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: Object.fromEntries(values),
      },
      identityPolicies: [{ name: 'reconciler', policy: { Version: '2012-10-17', Statement } }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  return result === 'Allowed';
}

describe.for(FOREIGN_GRANTS)('deployed with foreignRoles=%s', (grant) => {
  test.for(CASES)('$name: $reason', ({ operation, on, allowed }) => {
    const decisions = decide(grant, requestsOf(operation, on, 'legacy'));
    expect(decisions.every((decision) => decision === 'allowed')).toBe(allowed.includes(grant));
  });

  test.for(CASES.filter(({ allowed, on }) => !allowed.includes(grant) && on.path === '/'))(
    'an administrator could not $name either',
    ({ operation, on, soft }) => {
      const requests = requestsOf(operation, on, 'legacy');
      const refused = soft && grant !== 'none' ? 'allowed' : 'explicitly denied';
      expect(decide(grant, requests, [ADMINISTRATOR])).toEqual(requests.map(() => refused));
    },
  );

  test.for(NEVER)('$name is out of reach', ({ path, role }) => {
    const closed = { path, tags: {}, boundaryArn: DENY_ALL };
    for (const operation of [close, mark, strip, detach, remove]) {
      expect(decide(grant, requestsOf(operation, closed, role), [ADMINISTRATOR])).toEqual(['explicitly denied']);
    }
  });

  test('an independent evaluator says the same', () => {
    for (const { name, operation, on } of CASES) {
      for (const request of requestsOf(operation, on, 'legacy')) {
        const [decision] = decide(grant, [request]);
        expect(simulated(POLICIES[grant], request), name).toBe(decision === 'allowed');
      }
    }
  });

  test('whatever role and boundary it is, only AWSDenyAll gets onto a role outside of the path', () => {
    const path = fc
      .array(fc.stringMatching(/^[\w.@-]{1,12}$/), { maxLength: 3 })
      .map((parts) => ['', ...parts, ''].join('/'))
      .filter((text) => !text.startsWith('/bitbucket/'));
    const arn = fc.constantFrom(
      BOUNDARY_ARN,
      anArn(`${DENY_ALL}x`),
      anArn(DENY_ALL.toLowerCase()),
      anArn('arn:aws:iam::aws:policy/AdministratorAccess'),
      NONE,
    );
    fc.assert(
      fc.property(path, arn, fc.stringMatching(/^[\w+=,.@-]{1,64}$/), (where, boundaryArn, name) => {
        const requests = requestsOf(bound(boundaryArn), { ...CLOSED, path: where }, name);
        expect(decide(grant, requests, [ADMINISTRATOR])).toEqual(['explicitly denied']);
      }),
    );
  });

  test('the policy fits into a role', () => {
    expect(JSON.stringify({ Version: '2012-10-17', Statement: POLICIES[grant] }).length).toBeLessThan(10_240);
  });

  test('leaves under the path what there was', () => {
    const without = POLICIES.none;
    const operations: Operation[] = [close, bound(BOUNDARY_ARN), mark, tag(OURS), strip, detach, remove, enter];
    const roles = [undefined, BOUNDARY_ARN, DENY_ALL].flatMap((boundaryArn) =>
      [{}, OURS].map((tags) => ({ path: '/bitbucket/', tags, boundaryArn })),
    );
    for (const role of roles) {
      for (const request of operations.flatMap((operation) => requestsOf(operation, role))) {
        expect(evaluate(POLICIES[grant], request) === 'allowed').toBe(evaluate(without, request) === 'allowed');
      }
    }
  });
});

test('without the opt-in there is nothing of it in the policy', () => {
  expect(reconcilerStatements(sampleSettings())).toEqual(reconcilerStatements(sampleSettings(), 'none'));
  expect(JSON.stringify(POLICIES.none)).not.toContain('AWSDenyAll');
});
