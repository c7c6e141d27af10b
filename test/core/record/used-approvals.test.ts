/** What approval is good for once a pass has begun with it: the rest of its set, and nothing else. */
import { describe, expect, it } from 'vitest';
import type { Approval } from '../../../src/core/model/approval.ts';
import type { Change } from '../../../src/core/model/change.ts';
import { allApprovals, isApproved } from '../../../src/core/plan/approval.ts';
import { deletionDigest, deletionSet } from '../../../src/core/plan/deletions.ts';
import {
  approvalOf,
  approvalsWith,
  newApproval,
  type StoredApproval,
} from '../../../src/core/record/stored-approval.ts';
import { approvalsFor } from '../../../src/core/record/used-approvals.ts';
import { aRoleId } from '../../support/ids.ts';
import { actualRole, desiredRole } from '../../support/roles.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const HOUR = 3_600_000;
const later = (hours: number) => new Date(NOW.getTime() + hours * HOUR);

const actual = (name: string, roleId = `AROA${name.toUpperCase()}`) =>
  actualRole(desiredRole({ name }), { roleId: aRoleId(roleId) });
const gone = (name: string, roleId?: string): Change => ({
  kind: 'delete',
  name,
  actual: actual(name, roleId),
  because: { is: 'undeclared' },
  isReplaced: false,
});
const closing = (name: string): Change => ({
  kind: 'quarantine',
  name,
  actual: actual(name),
  because: { is: 'undeclared' },
  on: '2026-11-22',
  until: '2026-11-29',
  isReplaced: false,
  revokes: false,
});
const kept = (name: string, reason: 'frozen' | 'unreadable'): Change => ({
  kind: 'keep',
  name,
  reason,
  actual: actual(name),
  kept: { reason, since: undefined, compared: false },
});
const closed = (name: string): Change => ({
  kind: 'keep',
  name,
  reason: 'quarantined',
  actual: actual(name),
  on: '2026-11-21',
  until: '2026-11-29',
});

/** The plan of these changes; what is blocked has no operations. */
const planOf = (changes: readonly Change[], blocked = false) => ({
  changes,
  operations: blocked ? [] : changes.map(({ name }) => ({ role: name, roleId: undefined, operations: [] })),
});
const askedFor = (changes: readonly Change[]) => ({ digest: deletionDigest(changes), roles: deletionSet(changes) });
const ABC = [gone('a'), gone('b'), gone('c')];
const approved = (approvals: readonly StoredApproval[], changes: readonly Change[], now = NOW) =>
  isApproved(
    askedFor(changes),
    approvals.map((one) => approvalOf(one, 'approvals.json')),
    now,
  );
const given = [newApproval(deletionDigest(ABC), 'maria', NOW)];
const begun = approvalsFor(planOf(ABC), given, [], NOW);

describe('approval that a pass has begun with', () => {
  const cases = [
    { name: 'all of it', changes: ABC, expected: true, reason: 'the pass was cut short before the first' },
    { name: 'a part of it', changes: [gone('b'), gone('c')], expected: true, reason: 'the pass was cut short' },
    { name: 'one of it', changes: [gone('c')], expected: true, reason: 'the last that is left' },
    { name: 'a part and another', changes: [gone('c'), gone('d')], expected: false, reason: 'd was not approved' },
    {
      name: 'one of its names with another RoleId',
      changes: [gone('b', 'AROAOTHER')],
      expected: false,
      reason: 'it was created again by hand',
    },
    { name: 'one of it to be closed', changes: [closing('b')], expected: false, reason: 'it was to be deleted' },
    { name: 'nothing', changes: [], expected: false, reason: 'no approval is needed, and none is meant' },
  ];
  for (const { name, changes, expected, reason } of cases) {
    it(`${expected ? 'covers' : 'does not cover'} ${name}: ${reason}`, () => {
      expect(approved(begun, changes)).toBe(expected);
    });
  }

  it('covers the set alone before: any part of it has another digest', () => {
    expect([approved(given, ABC), approved(given, ABC.slice(1))]).toEqual([true, false]);
  });

  it('ends with its time all the same', () => {
    expect(approved(begun, ABC, later(24))).toBe(false);
  });

  const passes = [
    { name: 'deleted', changes: [gone('c')], remaining: ['c'], reason: 'IAM does not show a and b any more' },
    { name: 'closed', changes: [closed('a'), gone('c')], remaining: ['c'], reason: 'what is closed has gone' },
    {
      name: 'created again by hand',
      changes: [gone('a', 'AROAOTHER'), gone('b')],
      remaining: ['b'],
      reason: 'that is another role',
    },
    {
      name: 'declared in a file that is broken',
      changes: [kept('a', 'frozen'), gone('b')],
      remaining: ['a', 'b'],
      reason: 'it is not known yet whether it is deleted',
    },
    {
      name: 'all kept, as nothing that is published can be read',
      changes: ['a', 'b', 'c'].map((one) => kept(one, 'unreadable')),
      remaining: ['a', 'b', 'c'],
      reason: 'they may still have to be deleted once it can',
    },
    { name: 'all gone', changes: [], remaining: [], reason: 'it is used up' },
  ];
  for (const { name, changes, remaining, reason } of passes) {
    it(`forgets roles that were ${name}: ${reason}`, () => {
      const [after] = approvalsFor(planOf(changes), begun, [], NOW);
      expect(after?.remaining?.map((role) => role.name)).toEqual(remaining);
    });
  }

  it('is used up when its set has gone: the same roles, closed and opened again, are a new question', () => {
    const set = [closing('a'), closing('b')];
    const before = approvalsFor(planOf(set), [newApproval(deletionDigest(set), null, NOW)], [], NOW);
    const after = approvalsFor(planOf([closed('a'), closed('b')]), before, [], later(1));
    expect([approved(before, set), approved(after, set, later(2))]).toEqual([true, false]);
    const again = approvalsWith(after, newApproval(deletionDigest(set), null, later(3)), later(3));
    expect(approved(again, set, later(3))).toBe(true);
  });
});

describe('approval that no pass has begun with', () => {
  const cases = [
    { name: 'deletions are blocked', plan: planOf(ABC, true), now: NOW, reason: 'nothing is performed' },
    { name: 'it is for another set', plan: planOf(ABC.slice(1)), now: NOW, reason: 'it may be for tomorrow’s' },
    { name: 'it is over', plan: planOf(ABC), now: later(25), reason: 'what is over stays over' },
  ];
  for (const { name, plan, now, reason } of cases) {
    it(`is not touched where ${name}: ${reason}`, () => {
      expect(approvalsFor(plan, given, [], now)).toBe(given);
    });
  }
});

describe('approval in the settings', () => {
  const own = (hours: number): Approval => ({
    digest: deletionDigest(ABC),
    expires: later(hours).getTime(),
    place: 'rolekeeper.yaml',
  });
  const approvedBy = (one: Approval, approvals: readonly StoredApproval[], changes: readonly Change[], now: Date) =>
    isApproved(
      askedFor(changes),
      allApprovals(
        approvals.map((kept) => approvalOf(kept, 'approvals.json')),
        [one],
      ),
      now,
    );

  it('is remembered by the pass that begins with it, and goes on with the rest', () => {
    const kept = approvalsFor(planOf(ABC), [], [own(20)], NOW);
    expect(kept).toMatchObject([{ by: 'rolekeeper.yaml', ofSettings: true, remaining: [{}, {}, {}] }]);
    expect(approvedBy(own(20), kept, [gone('c')], later(1))).toBe(true);
    expect(approvedBy(own(20), approvalsFor(planOf([]), kept, [own(20)], NOW), ABC, later(1))).toBe(false);
  });

  it('for a month is refused, and still on its last day', () => {
    const kept = approvalsFor(planOf(ABC, true), [], [own(30 * 24)], NOW);
    expect(approvedBy(own(30 * 24), kept, ABC, later(29.5 * 24))).toBe(false);
    expect(approvedBy(own(30 * 24), [], ABC, later(29.5 * 24)), 'if it were new').toBe(true);
  });

  it('counts again with another end', () => {
    const kept = approvalsFor(planOf(ABC, true), [], [own(30 * 24)], NOW);
    expect(approvedBy(own(20), kept, ABC, NOW)).toBe(true);
  });

  it('is none when the line is removed, whatever is remembered of it', () => {
    const kept = approvalsFor(planOf(ABC), [], [own(20)], NOW);
    expect(
      isApproved(
        askedFor(ABC),
        allApprovals(
          kept.map((one) => approvalOf(one, 'approvals.json')),
          [],
        ),
        NOW,
      ),
    ).toBe(false);
  });

  it('is not written twice', () => {
    const kept = approvalsFor(planOf(ABC), [], [own(20)], NOW);
    expect(approvalsFor(planOf(ABC), kept, [own(20)], NOW)).toBe(kept);
  });
});
