import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import { CONTENT, disagreement } from '../../../src/core/plan/second-look.ts';
import { anArn, aRoleId } from '../../support/ids.ts';
import { actualRole, actualState, desiredRole } from '../../support/roles.ts';

const POLICY = JSON.stringify({ Version: '2012-10-17', Statement: [] });
const ARNS = ['a', 'b', 'c'].map((name) => anArn(`arn:aws:iam::111122223333:policy/ci/${name}`));
const role = actualRole(
  desiredRole({
    managedPolicyArns: ARNS,
    inlinePolicies: { read: POLICY, write: POLICY },
    tags: { 'rolekeeper:managed-by': 'rolekeeper', team: 'shop', stage: 'production' },
  }),
  { instanceProfiles: ['build', 'test'] },
);

describe('a second look', () => {
  it('takes no other order for a change: IAM promises none', () => {
    const orders = fc.record({
      tags: shuffledRecord(role.tags),
      inlinePolicies: shuffledRecord(role.inlinePolicies),
      managedPolicyArns: shuffled(role.managedPolicyArns),
      instanceProfiles: shuffled(role.instanceProfiles),
    });
    fc.assert(
      fc.property(orders, (order) => {
        expect(disagreement(role, actualState([{ ...role, ...order }]))).toBeUndefined();
      }),
    );
  });

  /** One change of every field, each by a hand that went in between. */
  const CHANGES: Record<(typeof CONTENT)[number], Partial<ActualRole>> = {
    path: { path: '/bitbucket/elsewhere/' },
    boundaryArn: { boundaryArn: undefined },
    trust: { trust: POLICY },
    managedPolicyArns: { managedPolicyArns: ARNS.slice(1) },
    inlinePolicies: { inlinePolicies: { read: POLICY } },
    revoked: { revoked: { before: '2026-11-21T00:00:00Z', document: POLICY } },
    tags: { tags: { ...role.tags, stage: 'test' } },
    instanceProfiles: { instanceProfiles: ['build', 'test', 'more'] },
    maxSessionSeconds: { maxSessionSeconds: 43_200 },
    description: { description: 'still needed, ask the data team' },
  };
  for (const field of CONTENT) {
    it(`sees another ${field}: somebody is at work on the role`, () => {
      expect(disagreement(role, actualState([{ ...role, ...CHANGES[field] }]))).toBe(`its ${field} changed`);
    });
  }

  const changes: { name: string; reason: string; now: Partial<ActualRole>; says: string | RegExp }[] = [
    {
      name: 'two tags that changed their values',
      reason: 'the same words in another place say something else',
      now: { tags: { ...role.tags, team: 'production', stage: 'shop' } },
      says: 'its tags changed',
    },
    {
      name: 'two inline policies that changed their names',
      reason: 'what is attached under which name is content',
      now: { inlinePolicies: { read: POLICY, list: POLICY } },
      says: 'its inlinePolicies changed',
    },
    {
      name: 'another RoleId',
      reason: 'a role that was deleted and made again is not the one that was planned',
      now: { roleId: aRoleId('AROANEW') },
      says: /^it is another role of that name: RoleId AROANEW/,
    },
    {
      name: 'a role that is not ours any more',
      reason: 'its tag of ownership was taken off: somebody wants to keep it',
      now: { owner: 'other' },
      says: 'its path, our tag or its owner tag is another',
    },
    {
      name: 'a role that belongs to another owner by now',
      reason: 'another config repository took it, or somebody gave it away',
      now: { owner: 'another' },
      says: 'its path, our tag or its owner tag is another',
    },
    {
      name: 'a role that names no owner any more',
      reason: 'its owner tag was taken off meanwhile',
      now: { owner: 'unowned' },
      says: 'its path, our tag or its owner tag is another',
    },
    {
      name: 'several changes',
      reason: 'all of them are named',
      now: { description: 'mine', trust: POLICY },
      says: 'its trust, description changed',
    },
  ];
  for (const { name, reason, now, says } of changes) {
    it(`sees ${name}: ${reason}`, () => {
      expect(disagreement(role, actualState([{ ...role, ...now }]))).toMatch(says);
    });
  }

  it('sees that the role is not there, and that IAM was read in part only', () => {
    expect(disagreement(role, actualState([]))).toBe('it is not there');
    expect(disagreement(role, actualState([role], { complete: false }))).toBe('IAM was read in part only');
  });

  it('does not see that the role was used: every use would keep it', () => {
    expect(disagreement(role, actualState([{ ...role, lastUsed: new Date('2026-11-22') }]))).toBeUndefined();
  });
});

function shuffled<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length });
}

function shuffledRecord(record: Readonly<Record<string, string>>): fc.Arbitrary<Record<string, string>> {
  return shuffled(Object.entries(record)).map((entries) => Object.fromEntries(entries));
}
