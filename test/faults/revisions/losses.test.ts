/** Whether the count itself is right: a count that overlooks a loss proves nothing. */
import { describe, expect, it } from 'vitest';
import { PATH } from '../../support/roles.ts';
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
      const loss = new Losses().of(before, after, revisionOf(declares));
      expect([...loss.lost.values()]).toEqual(lost);
      expect(loss.of).toBe(before.length);
    });
  }

  it('a role whose successor is asked for by a later revision only', () => {
    const losses = new Losses();
    losses.of([A], [A, NEW], revisionOf([{ name: 'a' }, { name: 'new' }]));
    const loss = losses.of([A, NEW], [NEW], revisionOf([{ name: 'new', previousNames: ['a'] }]));
    expect([...loss.lost.values()]).toEqual(['a']);
  });
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
