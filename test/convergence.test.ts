/**
 * The law that everything rests on: whatever IAM looks like and whatever the manifests want, after one apply there is
 * nothing left to do; and if the process dies after any call, the next pass finishes the work.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply } from '../src/apply.ts';
import { IamRoleReader } from '../src/aws/role-reader.ts';
import { IamRoleWriter } from '../src/aws/role-writer.ts';
import type { DesiredState } from '../src/core/compile/desired-state.ts';
import { UNDEPLOYED } from '../src/core/model/deployment.ts';
import type { DesiredRole } from '../src/core/model/desired-role.ts';
import type { Operation } from '../src/core/model/operation.ts';
import { MANAGED_BY, TAGS } from '../src/core/model/ownership.ts';
import type { Plan } from '../src/core/model/plan.ts';
import { isBlocked } from '../src/core/plan/plan.ts';
import { trustPolicy } from '../src/core/trust/trust.ts';
import type { AccountState } from '../src/embedded/account-state.ts';
import { EmbeddedIam } from '../src/embedded/embedded-iam.ts';
import { newAccount } from '../src/embedded/new-account.ts';
import type { IamSender } from '../src/ports.ts';
import { makePlan, NOTHING_APPLIED } from '../src/reconcile.ts';
import { anArn } from './support/ids.ts';
import {
  ACCOUNT,
  BOUNDARY,
  desiredRole,
  HOST,
  OTHER_REPOSITORY,
  OWNER,
  PATH,
  REPOSITORY,
  settings,
} from './support/roles.ts';

const NAMES = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];
const POLICIES = ['a', 'b', 'c'].map((name) => anArn(`arn:aws:iam::${ACCOUNT}:policy/ci/${name}`));
const OTHER_BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/other-boundary`;
const { provider, ...rest } = settings();
const SETTINGS = { ...rest, provider, limits: { ...rest.limits, deletions: { count: 100, share: 1 } } };

const document = (action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
const documents = fc.constantFrom(document('s3:GetObject'), document('s3:PutObject'), document('sqs:SendMessage'));
const trusts = fc.constantFrom(
  trustPolicy(provider, [{ repositoryUuid: REPOSITORY }]),
  trustPolicy(provider, [{ repositoryUuid: REPOSITORY }, { repositoryUuid: OTHER_REPOSITORY }]),
);
const tags = fc.dictionary(fc.constantFrom('cost-center', 'Owner', 'stage'), fc.constantFrom('x', 'y'), {
  noNullPrototype: true,
});
const facets = {
  description: fc.constantFrom('', 'one', 'two'),
  maxSessionSeconds: fc.constantFrom(3600, 7200, 43_200),
  trust: trusts,
  managedPolicyArns: fc.subarray(POLICIES),
  inlinePolicies: fc.dictionary(fc.constantFrom('p', 'q', 'r'), documents, { noNullPrototype: true }),
};

const wanted = fc
  .uniqueArray(fc.record({ name: fc.constantFrom(...NAMES), extra: tags, ...facets }), { selector: ({ name }) => name })
  .map((list) =>
    list.map(({ name, extra, ...spec }) => {
      // One role a team: losing a whole team is a guardrail's business, not this law's.
      const file = `teams/${name}/${name}.yaml`;
      return desiredRole({
        name,
        team: name,
        file,
        ...spec,
        tags: { ...extra, [TAGS.managedBy]: MANAGED_BY, [TAGS.owner]: OWNER, [TAGS.team]: name, [TAGS.source]: file },
      });
    }),
  );

/** A role in any state: ours or not, bounded or not, signed or not. */
const found = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(...NAMES),
    path: fc.constantFrom(PATH, PATH, '/', '/bitbucket/old/'),
    ours: fc.boolean(),
    owner: fc.constantFrom(OWNER, OWNER, undefined, 'somebody/else'),
    signed: fc.boolean(),
    boundary: fc.constantFrom(BOUNDARY, OTHER_BOUNDARY, undefined),
    profile: fc.boolean(),
    extra: tags,
    ...facets,
  }),
  { selector: ({ name }) => name, maxLength: 5 },
);
type Found = Parameters<Parameters<typeof found.map>[0]>[0][number];

function account(roles: readonly Found[]): AccountState {
  const state = newAccount({
    account: ACCOUNT,
    provider: { arn: provider.arn, url: HOST, clientIds: [provider.audience] },
    boundaryArn: BOUNDARY,
    managedPolicyArns: [...POLICIES, OTHER_BOUNDARY],
  });
  const RoleDetailList = roles.map((role, index) => roleDetail(role, index));
  return { ...state, RoleDetailList } as unknown as AccountState;
}

function roleDetail(role: Found, index: number): object {
  const RoleId = `AROA${String(index).padStart(17, 'A')}`;
  const ownTags = role.ours
    ? {
        [TAGS.managedBy]: MANAGED_BY,
        ...(role.owner && { [TAGS.owner]: role.owner }),
        [TAGS.team]: role.name,
        ...(role.signed ? { 'rolekeeper:digest': 'v1-somebody' } : {}),
      }
    : {};
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId,
    Arn: `arn:aws:iam::${ACCOUNT}:role${role.path}${role.name}`,
    CreateDate: '2026-01-01T00:00:00Z',
    AssumeRolePolicyDocument: JSON.parse(role.trust),
    Description: role.description,
    MaxSessionDuration: role.maxSessionSeconds,
    InstanceProfileList: role.profile
      ? [
          {
            Path: '/',
            InstanceProfileName: `profile-${role.name}`,
            InstanceProfileId: `AIPA${String(index).padStart(17, 'A')}`,
            Arn: `arn:aws:iam::${ACCOUNT}:instance-profile/profile-${role.name}`,
            CreateDate: '2026-01-01T00:00:00Z',
            Roles: [],
          },
        ]
      : [],
    RolePolicyList: Object.entries(role.inlinePolicies).map(([PolicyName, text]) => ({
      PolicyName,
      PolicyDocument: JSON.parse(text),
    })),
    AttachedManagedPolicies: role.managedPolicyArns.map((PolicyArn) => ({
      PolicyName: PolicyArn.split('/').at(-1),
      PolicyArn,
    })),
    ...(role.boundary === undefined
      ? {}
      : { PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: role.boundary } }),
    Tags: Object.entries({ ...role.extra, ...ownTags }).map(([Key, Value]) => ({ Key, Value })),
    RoleLastUsed: {},
  };
}

function desiredState(roles: DesiredRole[]): DesiredState {
  const sorted = roles.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    name: 'test',
    revision: undefined,
    lock: undefined,
    settings: SETTINGS,
    roles: sorted,
    frozen: [],
    findings: [],
    issues: [],
    files: [],
  };
}

const reader = (sender: IamSender) =>
  new IamRoleReader(
    sender,
    async () => ACCOUNT,
    async () => {},
  );
const planFor = (roles: DesiredRole[], iam: EmbeddedIam) =>
  makePlan(desiredState(roles), reader(iam), { deployment: UNDEPLOYED, known: undefined, applied: NOTHING_APPLIED });
const world = (iam: EmbeddedIam, writes: IamSender = iam) => ({
  reader: reader(iam),
  writer: new IamRoleWriter(writes),
  snapshots: undefined,
});
/** Without an owner and without a manifest it may be of another config repository. */
const others = (iam: EmbeddedIam, roles: readonly Found[], declared: readonly DesiredRole[]) => {
  const wanted = new Set(declared.map(({ name }) => name));
  const isOurs = ({ name, ours, path, owner }: Found) =>
    ours && path.startsWith(PATH) && (owner === OWNER || (owner === undefined && wanted.has(name)));
  const names = new Set(roles.filter((role) => !isOurs(role)).map(({ name }) => name));
  return JSON.stringify(iam.state.RoleDetailList.filter(({ RoleName }) => names.has(RoleName)));
};
/** Beside a declared role of ours under another path nothing is deleted: the settings may name the wrong path. */
const atRest = ({ operations, changes, findings }: Plan) => {
  const pathChanged = findings.filter(({ code }) => code === 'path-changed');
  return (
    operations.length === 0 &&
    changes.every((change) => change.kind === 'keep' || change.kind === 'conflict' || isBlocked(change, pathChanged))
  );
};

/** Only deletions that no guardrail holds back: an empty source keeps its roles on purpose. */
const nonEmpty = wanted.filter((roles) => roles.length > 0);

describe('convergence', () => {
  it('leaves nothing to do after one apply, and never touches what is not ours', async () => {
    await fc.assert(
      fc.asyncProperty(nonEmpty, found, async (roles, there) => {
        const iam = new EmbeddedIam(account(there));
        const before = others(iam, there, roles);
        const outcomes = await apply(await planFor(roles, iam), world(iam));
        expect(outcomes.filter(({ failure }) => failure !== undefined)).toEqual([]);
        expect(atRest(await planFor(roles, iam))).toBe(true);
        expect(others(iam, there, roles)).toBe(before);
      }),
      { numRuns: 300 },
    );
  });

  it('finishes in the next pass when the process dies before or after any call', async () => {
    await fc.assert(
      fc.asyncProperty(nonEmpty, found, fc.nat(30), fc.boolean(), async (roles, there, fatal, after) => {
        const iam = new EmbeddedIam(account(there));
        await apply(await planFor(roles, iam), world(iam, dying(iam, fatal, after)), { concurrency: 1 });
        const outcomes = await apply(await planFor(roles, iam), world(iam));
        expect(outcomes.filter(({ failure }) => failure !== undefined)).toEqual([]);
        expect(atRest(await planFor(roles, iam))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('makes the calls that IAM itself needs and no other: one for the role, one for each policy', async () => {
    await fc.assert(
      fc.asyncProperty(nonEmpty, async (roles) => {
        const iam = new EmbeddedIam(account([]));
        const counter = counting(iam);
        await apply(await planFor(roles, iam), world(iam, counter));
        const policies = (role: DesiredRole) => role.managedPolicyArns.length + Object.keys(role.inlinePolicies).length;
        expect(counter.calls).toBe(roles.reduce((sum, role) => sum + 1 + policies(role), 0));
      }),
    );
  });

  it('never leaves a role with policies and without its boundary, wherever it is cut off', async () => {
    await fc.assert(
      fc.asyncProperty(nonEmpty, fc.nat(30), async (roles, fatal) => {
        const iam = new EmbeddedIam(account([]));
        await apply(await planFor(roles, iam), world(iam, dying(iam, fatal, true)), { concurrency: 1 });
        for (const role of iam.state.RoleDetailList)
          expect(role.PermissionsBoundary?.PermissionsBoundaryArn).toBe(BOUNDARY);
      }),
    );
  });

  it('has the same digest for the same plan, and another for another', async () => {
    await fc.assert(
      fc.asyncProperty(nonEmpty, nonEmpty, found, async (roles, otherRoles, there) => {
        const iam = new EmbeddedIam(account(there));
        const [one, again, other] = [
          await planFor(roles, iam),
          await planFor(roles, iam),
          await planFor(otherRoles, iam),
        ];
        expect(again.digest).toBe(one.digest);
        const same = JSON.stringify(operationsOf(one)) === JSON.stringify(operationsOf(other));
        expect(other.digest === one.digest).toBe(same);
      }),
      { numRuns: 100 },
    );
  });
});

function operationsOf({ operations }: Plan): readonly (readonly Operation[])[] {
  return operations.map((role) => role.operations);
}

/** The process dies at the given call: that one is made or not, and none after it. */
function dying(iam: IamSender, fatal: number, after: boolean): IamSender {
  let calls = 0;
  return {
    async send(command) {
      const call = calls++;
      if (call === fatal && after) await iam.send(command);
      if (call >= fatal) throw new Error('the process died');
      return iam.send(command);
    },
  };
}

function counting(iam: IamSender): IamSender & { calls: number } {
  return {
    calls: 0,
    send(command) {
      this.calls++;
      return iam.send(command);
    },
  };
}
