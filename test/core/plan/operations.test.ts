import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { Change } from '../../../src/core/model/change.ts';
import type { DesiredRole } from '../../../src/core/model/desired-role.ts';
import type { Arn } from '../../../src/core/model/ids.ts';
import type { Operation } from '../../../src/core/model/operation.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import { diff } from '../../../src/core/plan/diff.ts';
import { rolesAsOf } from '../../../src/core/plan/expiry.ts';
import { operationsFor } from '../../../src/core/plan/operations.ts';
import { CLOSED_TRUST } from '../../../src/core/plan/quarantine.ts';
import { anArn } from '../../support/ids.ts';
import { judged } from '../../support/judged-changes.ts';
import { ACCOUNT, actualRole, BOUNDARY, desiredRole, NO_MEMORY, RULES } from '../../support/roles.ts';

const operations = (desired: DesiredRole | undefined, actual: ActualRole | undefined): readonly Operation[] => {
  const changes = diff(
    { ...rolesAsOf(desired === undefined ? [] : [desired], RULES.now), frozen: [] },
    actual === undefined ? [] : [actual],
    RULES,
    NO_MEMORY,
  );
  return changes.flatMap((change) => operationsFor(judged(change), BOUNDARY)?.operations ?? []);
};
const calls = (list: readonly Operation[]) => list.map(({ call }) => call);

const [A, B, C] = [policy('a'), policy('b'), policy('c')];
const OTHER_BOUNDARY = policy('other-boundary');

function policy(name: string): Arn {
  return anArn(`arn:aws:iam::${ACCOUNT}:policy/${name}`);
}

const full = desiredRole({
  managedPolicyArns: [B, C],
  inlinePolicies: { one: '{"Statement":[]}', two: '{"Statement":[1]}' },
});

describe('operationsFor', () => {
  it('creates a role in one call, and gives it its policies: no call more than IAM needs', () => {
    const list = operations(full, undefined);
    expect(calls(list)).toEqual([
      'CreateRole',
      'PutRolePolicy',
      'PutRolePolicy',
      'AttachRolePolicy',
      'AttachRolePolicy',
    ]);
    expect(list[0]).toEqual({
      call: 'CreateRole',
      path: full.path,
      trust: full.trust,
      description: full.description,
      maxSessionSeconds: 3600,
      boundaryArn: full.boundaryArn,
      tags: full.tags,
    });
  });

  it('puts everything right in the safe order', () => {
    const actual = actualRole(full, {
      boundaryArn: undefined,
      managedPolicyArns: [A, B],
      inlinePolicies: { one: '{"Statement":[2]}', rogue: '{}' },
      trust: '{}',
      maxSessionSeconds: 7200,
      description: '',
      tags: { ...full.tags, mine: 'x', [TAGS.team]: 'other' },
    });
    expect(operations(full, actual)).toEqual([
      { call: 'PutRolePermissionsBoundary', boundaryArn: full.boundaryArn },
      { call: 'DetachRolePolicy', policyArn: A },
      { call: 'DeleteRolePolicy', policyName: 'rogue' },
      { call: 'UpdateAssumeRolePolicy', trust: full.trust },
      { call: 'PutRolePolicy', policyName: 'one', document: '{"Statement":[]}' },
      { call: 'UpdateRole', description: full.description, maxSessionSeconds: 3600 },
      { call: 'PutRolePolicy', policyName: 'two', document: '{"Statement":[1]}' },
      { call: 'AttachRolePolicy', policyArn: C },
      { call: 'UntagRole', keys: ['mine'] },
      { call: 'TagRole', tags: { [TAGS.team]: 'shop' } },
    ]);
  });

  it('makes one call for one changed facet', () => {
    expect(calls(operations(full, actualRole(full, { maxSessionSeconds: 7200 })))).toEqual(['UpdateRole']);
  });

  it('empties a role before it deletes it', () => {
    expect(calls(operations(undefined, actualRole(full, { instanceProfiles: ['by-hand'] })))).toEqual([
      'RemoveRoleFromInstanceProfile',
      'DetachRolePolicy',
      'DetachRolePolicy',
      'DeleteRolePolicy',
      'DeleteRolePolicy',
      'DeleteRole',
    ]);
  });

  it('gives a role its boundary back before it deletes it, or IAM would refuse', () => {
    expect(calls(operations(undefined, actualRole(desiredRole(), { boundaryArn: undefined })))).toEqual([
      'PutRolePermissionsBoundary',
      'DeleteRole',
    ]);
  });

  it('shrinks policies before it grows others: they share one quota', () => {
    const desired = desiredRole({ inlinePolicies: { a: 'x'.repeat(90), b: 'x' } });
    const actual = actualRole(desired, { inlinePolicies: { a: 'y', b: 'y'.repeat(90) } });
    expect(operations(desired, actual)).toMatchObject([{ policyName: 'b' }, { policyName: 'a' }]);
  });

  it('never grants before the boundary, the removals and the trust, for any role and any state', () => {
    const policies = fc.dictionary(
      fc.constantFrom('p', 'q', 'r'),
      fc.constantFrom('{"Statement":[]}', '{"Statement":[1]}'),
      { noNullPrototype: true },
    );
    const arns = fc.uniqueArray(fc.constantFrom(A, B, C));
    const state = fc.record({
      managedPolicyArns: arns,
      inlinePolicies: policies,
      boundaryArn: fc.constantFrom(undefined, OTHER_BOUNDARY, full.boundaryArn),
      trust: fc.constantFrom(full.trust, '{}'),
    });
    const RANK: Record<Operation['call'], number> = {
      CreateRole: 0,
      PutRolePermissionsBoundary: 0,
      RemoveRoleFromInstanceProfile: 0,
      DetachRolePolicy: 1,
      DeleteRolePolicy: 1,
      UpdateAssumeRolePolicy: 2,
      RevokeSessions: 2,
      UpdateRole: 3,
      PutRolePolicy: 4,
      AttachRolePolicy: 4,
      UntagRole: 5,
      TagRole: 6,
      DeleteRole: 7,
    };
    fc.assert(
      fc.property(arns, policies, state, (managedPolicyArns, inlinePolicies, there) => {
        const desired = desiredRole({ managedPolicyArns, inlinePolicies });
        const ranks = operations(desired, actualRole(desired, there)).map(({ call }) => RANK[call]);
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe('closing a role', () => {
  const close: Operation = { call: 'UpdateAssumeRolePolicy', trust: CLOSED_TRUST };
  const day: Operation = { call: 'TagRole', tags: { [TAGS.quarantined]: '2026-11-22' } };
  const cases: {
    name: string;
    reason: string;
    actual: Partial<ActualRole>;
    dayFirst?: true;
    expected: readonly Operation[];
  }[] = [
    {
      name: 'the trust before the day',
      reason: 'no tag stands before a door that is to be closed; since when it is closed, the inventory says',
      actual: { tags: { ...full.tags, [TAGS.quarantined]: '2026-11-01' } },
      expected: [close, day],
    },
    {
      name: 'a day in the place of an earlier one before the trust, where nothing is written down',
      reason: 'a process that dies between the two would leave a closed role whose time is over',
      actual: { tags: { ...full.tags, [TAGS.quarantined]: '2026-11-01' } },
      dayFirst: true,
      expected: [day, close],
    },
    {
      name: 'the boundary before all',
      reason: 'IAM does not let us write to a role without it',
      actual: { boundaryArn: undefined, trust: CLOSED_TRUST },
      expected: [{ call: 'PutRolePermissionsBoundary', boundaryArn: BOUNDARY }, day],
    },
    {
      name: 'nothing that is done already',
      reason: 'the pass before was cut short before the day',
      actual: { trust: CLOSED_TRUST },
      expected: [day],
    },
    {
      name: 'the trust of a role that a hand has closed, with the day of today',
      reason: 'it is ours to close, and its time begins with that call',
      actual: { trust: CLOSED_TRUST, tags: { ...full.tags, [TAGS.quarantined]: '2026-11-22' } },
      expected: [close],
    },
  ];
  for (const { name, reason, actual, dayFirst, expected } of cases) {
    it(`writes ${name}: ${reason}`, () => {
      const change: Change = {
        kind: 'quarantine',
        name: full.name,
        actual: actualRole(full, actual),
        because: { is: 'undeclared' },
        on: '2026-11-22',
        until: '2026-11-30',
        isReplaced: false,
        revokes: false,
        ...(dayFirst && { dayFirst }),
      };
      expect(operationsFor(change, BOUNDARY)?.operations).toEqual(expected);
    });
  }
});
