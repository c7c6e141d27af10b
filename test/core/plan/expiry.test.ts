import { describe, expect, it } from 'vitest';
import { specDigest } from '../../../src/core/compile/spec-digest.ts';
import { isForeseenEnd, rememberedDay, rolesAsOf } from '../../../src/core/plan/expiry.ts';
import { anArn } from '../../support/ids.ts';
import { desiredRole } from '../../support/roles.ts';

const MANAGED = anArn('arn:aws:iam::111122223333:policy/ci/a');
const OTHER = anArn('arn:aws:iam::111122223333:policy/ci/b');
const at = (text: string) => new Date(text);

interface Remembered {
  now: string;
  expires?: string;
  /** What was remembered of it before. */
  before?: string;
  expected: string | undefined;
  reason: string;
}

describe('the last day that is remembered of a role that is as its manifest says', () => {
  const cases: Remembered[] = [
    {
      now: '2026-12-30T23:59:59.999Z',
      expires: '2026-12-31',
      expected: '2026-12-31',
      reason: 'a whole day is left, in which every plan says so',
    },
    {
      now: '2026-12-31T00:00:00.000Z',
      expires: '2026-12-31',
      expected: undefined,
      reason: 'written when it had come: one commit could write it into forty manifests, five minutes before midnight',
    },
    {
      now: '2026-12-31T23:59:59.999Z',
      expires: '2026-12-31',
      before: '2026-12-31',
      expected: '2026-12-31',
      reason: 'it was there in time',
    },
    {
      now: '2026-12-01T12:00Z',
      expires: '2026-12-31',
      before: '2027-06-30',
      expected: '2026-12-31',
      reason: 'the manifest of now counts, also where only its day was changed',
    },
    {
      now: '2026-12-31T12:00Z',
      expires: '2026-12-31',
      before: '2027-06-30',
      expected: undefined,
      reason: 'the day of before is not the one that comes',
    },
    { now: '2026-12-01T12:00Z', before: '2026-12-31', expected: undefined, reason: 'it was taken out' },
    { now: '2026-12-01T12:00Z', expected: undefined, reason: 'it has none' },
  ];
  for (const { now, expires, before, expected, reason } of cases) {
    it(`${expires ?? 'none'} at ${now}, after ${before ?? 'none'}, is ${expected ?? 'none'}: ${reason}`, () => {
      const [role = desiredRole()] = rolesAsOf([desiredRole({ expires })], at(now)).roles;
      const known = { roleId: null, digest: null, previous: null, file: null, revision: null };
      expect(rememberedDay(role, before === undefined ? undefined : { ...known, expires: before })).toBe(expected);
    });
  }

  it('makes the end of the role foreseen, and no other day does', () => {
    const role = { roleId: null, digest: null, previous: null, file: null, revision: null, expires: '2026-12-31' };
    expect(isForeseenEnd({ is: 'expired', on: '2026-12-31' }, role)).toBe(true);
    expect(isForeseenEnd({ is: 'expired', on: '2026-12-30' }, role)).toBe(false);
    expect(isForeseenEnd({ is: 'undeclared' }, role)).toBe(false);
    expect(isForeseenEnd({ is: 'expired', on: '2026-12-31' }, undefined)).toBe(false);
  });
});

describe('the roles that are wanted at a moment', () => {
  const plain = desiredRole({ name: 'plain' });
  const dated = desiredRole({ name: 'dated', expires: '2026-12-31' });
  const cases = [
    { now: '2026-12-31T23:59:59.999Z', wanted: ['plain', 'dated'], expired: [], reason: 'the last day is in it' },
    { now: '2027-01-01T00:00:00.000Z', wanted: ['plain'], expired: ['dated'], reason: 'midnight UTC' },
    { now: '2027-01-01T00:30+01:00', wanted: ['plain', 'dated'], expired: [], reason: 'midnight in Berlin is not' },
  ];
  for (const { now, wanted, expired, reason } of cases) {
    it(`at ${now} are ${wanted.join(' and ')}: ${reason}`, () => {
      const found = rolesAsOf([plain, dated], at(now));
      expect(found.roles.map(({ name }) => name)).toEqual(wanted);
      expect(found.expired.map(({ name }) => name)).toEqual(expired);
    });
  }

  const role = desiredRole({
    managedPolicyArns: [MANAGED, OTHER],
    inlinePolicies: { assets: '{}', debug: '{}' },
    policyExpiries: [
      { facet: 'managedPolicy', key: OTHER, expires: '2026-11-30' },
      { facet: 'inlinePolicy', key: 'debug', expires: '2026-11-30' },
      // The name of an inline policy that is also… only an ARN has colons, so this is another one.
      { facet: 'inlinePolicy', key: MANAGED, expires: '2026-11-30' },
    ],
  });

  it('are as they were while no policy of theirs is over', () => {
    expect(rolesAsOf([role], at('2026-11-30T12:00Z')).roles).toEqual([role]);
  });

  it('are without the policies that are over, and signed as if those had never been there', () => {
    const [rest] = rolesAsOf([role], at('2026-12-01T00:00Z')).roles;
    expect(rest?.managedPolicyArns).toEqual([MANAGED]);
    expect(Object.keys(rest?.inlinePolicies ?? {})).toEqual(['assets']);
    const without = desiredRole({ managedPolicyArns: [MANAGED], inlinePolicies: { assets: '{}' } });
    expect(rest?.digest).toBe(specDigest(without));
    expect(rest?.digest).not.toBe(role.digest);
  });
});
