import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import { disagreement } from '../../../src/core/plan/second-look.ts';
import { anArn } from '../../support/ids.ts';
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

  const changes: { name: string; reason: string; now: Partial<ActualRole>; says: string }[] = [
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
      name: 'a managed policy less',
      reason: 'it is being changed by hand',
      now: { managedPolicyArns: ARNS.slice(1) },
      says: 'its managedPolicyArns changed',
    },
  ];
  for (const { name, reason, now, says } of changes) {
    it(`sees ${name}: ${reason}`, () => {
      expect(disagreement(role, actualState([{ ...role, ...now }]))).toBe(says);
    });
  }
});

function shuffled<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length });
}

function shuffledRecord(record: Readonly<Record<string, string>>): fc.Arbitrary<Record<string, string>> {
  return shuffled(Object.entries(record)).map((entries) => Object.fromEntries(entries));
}
