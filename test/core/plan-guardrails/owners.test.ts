/** What is said of roles that are not ours by their owner tag: of few each by itself, of many once; and how loud. */
import { describe, expect, it } from 'vitest';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { Deployment } from '../../../src/core/model/deployment.ts';
import type { DesiredRole } from '../../../src/core/model/desired-role.ts';
import type { KnownRoles } from '../../../src/core/model/inventory.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import { countOfOurs } from '../../../src/core/plan/count-of-ours.ts';
import { actualRole, desiredRole, OWNER } from '../../support/roles.ts';
import { guardedPlan } from './guarded-plan.ts';

const PAYMENTS = OWNER.replace('/default', '/payments');

const names = (count: number) => Array.from({ length: count }, (_, index) => `theirs-${index}`);
const ours = desiredRole({ name: 'ours' });

function owned(name: string, owner: string, more: Partial<ActualRole> = {}): ActualRole {
  const desired = desiredRole({ name });
  return actualRole(desired, { owner: 'another', tags: { ...desired.tags, [TAGS.owner]: owner }, ...more });
}

function unowned(name: string): ActualRole {
  const desired = desiredRole({ name });
  const { [TAGS.owner]: _, ...tags } = desired.tags;
  return actualRole(desired, { owner: 'unowned', tags });
}

function knows(roles: readonly ActualRole[]): KnownRoles {
  const known = { digest: 'v1-x', previous: null, file: null, revision: null };
  return Object.fromEntries(roles.map(({ name, roleId }) => [name, { ...known, roleId }]));
}

interface Case {
  name: string;
  reason: string;
  declared?: DesiredRole[];
  there: ActualRole[];
  known?: KnownRoles;
  believed?: true;
  deployment?: Partial<Deployment>;
  /** Code and role, and a part of what it says or advises. */
  expected: { code: string; role?: string; says?: string }[];
}

const CASES: Case[] = [
  {
    name: 'five roles of an owner that is not named',
    reason: 'who gets in is said of each',
    there: names(5).map((name) => owned(name, PAYMENTS)),
    expected: names(5).map((role) => ({ code: 'owner-unknown', role, says: 'Who gets in: ' })),
  },
  {
    name: 'six of them',
    reason: 'another config repository has hundreds',
    there: names(6).map((name) => owned(name, PAYMENTS)),
    expected: [{ code: 'owner-unknown', says: 'each of 6 roles under /bitbucket/' }],
  },
  {
    name: 'one whose owner is blank',
    reason: 'a sentence about nothing helps nobody: what cannot be seen is quoted',
    there: [owned('a', ' ')],
    expected: [{ code: 'owner-unknown', role: 'a', says: 'says that it belongs to " ", an owner' }],
  },
  {
    name: 'one elsewhere',
    reason: 'there it is a role like any other that is not ours',
    there: [owned('theirs', PAYMENTS, { path: '/', trust: '{}' })],
    expected: [],
  },
  {
    name: 'roles of an owner that is named, here and elsewhere',
    reason: 'what is spared is said, once',
    there: [owned('theirs', PAYMENTS), owned('elsewhere', PAYMENTS, { path: '/' })],
    believed: true,
    expected: [{ code: 'other-owners', says: '2 roles belong to' }],
  },
  {
    name: 'six roles without an owner',
    reason: 'an upgrade without an inventory',
    there: names(6).map(unowned),
    expected: [{ code: 'owner-missing', says: 'each of 6 roles' }],
  },
  {
    name: 'one that is known, and was given away, also to an owner that is named',
    reason: 'a person did that',
    there: [actualRole(ours), owned('theirs', PAYMENTS)],
    declared: [ours],
    known: knows([actualRole(ours), owned('theirs', PAYMENTS)]),
    believed: true,
    expected: [{ code: 'owner-changed', role: 'theirs', says: 'declare it in a manifest, then put the tag back' }],
  },
  {
    name: 'all that are known, and they name one and the same owner',
    reason: 'it is the settings that have another name than before',
    there: names(3).map((name) => owned(name, PAYMENTS)),
    declared: names(3).map((name) => desiredRole({ name })),
    known: knows(names(3).map((name) => owned(name, PAYMENTS))),
    expected: [
      ...names(3).map((role) => ({ code: 'name-taken', role, says: 'see owner-changed' })),
      { code: 'owner-changed', says: 'correct deployment or provider.workspaceUuid' },
    ],
  },
  {
    name: 'a declared one without an owner, where such roles are refused and nothing is remembered',
    reason: 'the alarm says that it is not healed',
    there: [unowned('ours')],
    declared: [ours],
    deployment: { unownedRoles: 'refuse' },
    expected: [
      { code: 'name-taken', role: 'ours' },
      { code: 'owner-missing', role: 'ours', says: 'put the tag back' },
    ],
  },
];

describe('roles of other owners, or of none', () => {
  for (const { name, reason, there, declared = [], known, believed, deployment, expected } of CASES) {
    it(`${name}: ${reason}`, () => {
      const plan = guardedPlan({
        name,
        reason,
        there,
        declared,
        ...(known && { known }),
        ...(deployment && { deployment }),
        settings: { owners: new Map(believed ? [[PAYMENTS, 'the payments platform']] : []) },
        expected: { rules: [], deletions: 0 },
      });
      const found = plan.findings.filter(({ code }) => code !== 'empty-source');
      expect(found.map(({ code, role }) => ({ code, ...(role && { role }) }))).toEqual(
        expected.map(({ code, role }) => ({ code, ...(role && { role }) })),
      );
      expected.forEach(({ says = '' }, index) => {
        expect(`${found[index]?.message} -> ${found[index]?.remedy}`).toContain(says);
      });
      expect(plan.operations).toEqual([]);
    });
  }
});

describe('how many roles are ours', () => {
  it('counts those that are taken over, and none that nothing here knows', () => {
    const there = [actualRole(ours), unowned('taken'), unowned('stranger')];
    const { changes } = guardedPlan({
      name: '',
      reason: '',
      there,
      declared: [ours, desiredRole({ name: 'taken' })],
      expected: { rules: [], deletions: 0 },
    });
    expect(countOfOurs({ roles: there }, changes)).toBe(2);
  });
});
