/** Whether the count itself is right: a count that overlooks a loss proves nothing. */
import { describe, expect, it } from 'vitest';
import { PATH } from '../../support/roles.ts';
import { LastDays } from './last-days.ts';
import { Losses } from './losses.ts';
import type { Revision, Sketch } from './revision.ts';
import { closedRole, ourRole } from './role-details.ts';

interface Case {
  name: string;
  reason: string;
  before: ReturnType<typeof ourRole>[];
  after: ReturnType<typeof ourRole>[];
  declares?: Partial<Sketch>[];
  lost: string[];
}

const NOON = new Date('2026-11-22T12:00:00Z');
const A = ourRole('a', 'shop');
const B = ourRole('b', 'shop');
const C = ourRole('c', 'data');
const NEW = ourRole('new', 'shop');
const CREW = ourRole('crew-1', 'crew');

const CASES: Case[] = [
  { name: 'nothing', reason: 'all is as before', before: [A, B], after: [A, B], lost: [] },
  { name: 'a deleted role', reason: 'it is gone', before: [A, B], after: [B], lost: ['a'] },
  { name: 'a closed role', reason: 'nobody gets in', before: [A, B], after: [closedRole(A), B], lost: ['a'] },
  {
    name: 'a closed role that is kept',
    reason: 'it was lost before',
    before: [closedRole(A)],
    after: [closedRole(A)],
    lost: [],
  },
  {
    name: 'a closed role that is deleted',
    reason: 'that counts again',
    before: [closedRole(A)],
    after: [],
    lost: ['a'],
  },
  {
    name: 'a role that was made again',
    reason: 'another RoleId is another role',
    before: [A],
    after: [{ ...A, RoleId: 'AROAANOTHER' }],
    lost: ['a'],
  },
  {
    name: 'nothing of a rename',
    reason: 'the successor was made for it',
    before: [A],
    after: [NEW],
    declares: [{ name: 'new', previousNames: ['a'] }],
    lost: [],
  },
  {
    name: 'a role that is folded into another',
    reason: 'the successor was there before',
    before: [A, B],
    after: [B],
    declares: [{ name: 'b', previousNames: ['a'] }],
    lost: ['a'],
  },
  {
    name: 'the second of two that one role claims',
    reason: 'one for one',
    before: [A, B],
    after: [NEW],
    declares: [{ name: 'new', previousNames: ['a', 'b'] }],
    lost: ['b'],
  },
  {
    name: 'a role that another team claims',
    reason: 'its own team is there still',
    before: [A, C],
    after: [A, NEW],
    declares: [{ name: 'a' }, { name: 'new', previousNames: ['c'] }, { name: 'd', team: 'data' }],
    lost: ['c'],
  },
  {
    name: 'nothing of a team that was renamed',
    reason: 'nothing is left of it',
    before: [A],
    after: [CREW],
    declares: [{ name: 'crew-1', team: 'crew', previousNames: ['a'] }],
    lost: [],
  },
  {
    name: 'nothing of a team that was renamed but for what has expired',
    reason: 'a manifest whose last day is over is as good as gone',
    before: [A],
    after: [CREW],
    declares: [
      { name: 'crew-1', team: 'crew', previousNames: ['a'] },
      { name: 'b', expires: '2026-01-31' },
    ],
    lost: [],
  },
  {
    name: 'both roles of a team that was renamed in part',
    reason: 'a rename that loses a role is none',
    before: [A, B],
    after: [CREW],
    declares: [{ name: 'crew-1', team: 'crew', previousNames: ['a'] }],
    lost: ['a', 'b'],
  },
];

describe('lost is', () => {
  for (const { name, reason, before, after, declares = [], lost } of CASES) {
    it(`${name}: ${reason}`, () => {
      const loss = new Losses(new LastDays()).of(before, after, revisionOf(declares), NOON);
      expect([...loss.lost.values()]).toEqual(lost);
      expect(loss.of).toBe(before.length);
    });
  }

  it('a role whose successor is asked for by a later revision only', () => {
    const losses = new Losses(new LastDays());
    losses.of([A], [A, NEW], revisionOf([{ name: 'a' }, { name: 'new' }]), NOON);
    const loss = losses.of([A, NEW], [NEW], revisionOf([{ name: 'new', previousNames: ['a'] }]), NOON);
    expect([...loss.lost.values()]).toEqual(['a']);
  });
});

interface DatedCase {
  name: string;
  reason: string;
  /** When a pass has seen which day of a, one after the other. */
  seen: { at: string; expires?: string }[];
  expires: string;
  isDeleted?: boolean;
  lost: string[];
}

const DATED: DatedCase[] = [
  {
    name: 'nothing of a role that was closed on its last day',
    reason: 'a pass has seen the day before it came',
    seen: [{ at: '2026-11-20T23:59Z', expires: '2026-11-21' }],
    expires: '2026-11-21',
    lost: [],
  },
  {
    name: 'a role whose day was written when it had come',
    reason: 'five minutes before midnight as well',
    seen: [{ at: '2026-11-21T00:00Z', expires: '2026-11-21' }],
    expires: '2026-11-21',
    lost: ['a'],
  },
  {
    name: 'a role whose day was written when it was over',
    reason: 'a removal by another word',
    seen: [{ at: '2026-11-22T11:00Z', expires: '2026-11-21' }],
    expires: '2026-11-21',
    lost: ['a'],
  },
  {
    name: 'a role that was closed on another day than was seen',
    reason: 'the same',
    seen: [{ at: '2026-11-01T00:00Z', expires: '2026-12-31' }],
    expires: '2026-11-21',
    lost: ['a'],
  },
  {
    name: 'a role whose day was taken out and written again',
    reason: 'meanwhile there was none',
    seen: [{ at: '2026-11-01T00:00Z', expires: '2026-11-21' }, { at: '2026-11-02T00:00Z' }],
    expires: '2026-11-21',
    lost: ['a'],
  },
  {
    name: 'a role that was deleted on its last day',
    reason: 'only the closing is foreseen',
    seen: [{ at: '2026-11-01T00:00Z', expires: '2026-11-21' }],
    expires: '2026-11-21',
    isDeleted: true,
    lost: ['a'],
  },
];

describe('lost is, where a manifest has a last day,', () => {
  for (const { name, reason, seen, expires, isDeleted = false, lost } of DATED) {
    it(`${name}: ${reason}`, () => {
      const days = new LastDays();
      for (const { at, ...day } of seen) days.remember([A], revisionOf([{ name: 'a', ...day }]), new Date(at));
      const after = isDeleted ? [] : [closedRole(A)];
      const loss = new Losses(days).of([A], after, revisionOf([{ name: 'a', expires }]), NOON);
      expect([...loss.lost.values()]).toEqual(lost);
      expect(loss.foreseen).toBe(1 - lost.length);
    });
  }
});

function revisionOf(declares: readonly Partial<Sketch>[]): Revision {
  return {
    roles: declares.map((role) => ({ name: '', team: 'shop', repository: 'reports', previousNames: [], ...role })),
    limits: { count: 0, share: 0, shrink: 1 },
    swapped: false,
    removal: 'delete',
    path: PATH,
    broken: {},
  };
}
