/** Approved commits as they are kept: written and read again, refused where they are none, and what each approves. */
import { describe, expect, it } from 'vitest';
import {
  type ApprovedCommit,
  approvedCommit,
  approvedCommitsText,
  commitsWith,
  isCommitApproved,
  readApprovedCommits,
} from '../../../src/core/record/approved-commits.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const HOUR = 3_600_000;
const later = (hours: number) => new Date(NOW.getTime() + hours * HOUR);
const STEP = { commit: 'a'.repeat(40), after: 'b'.repeat(40) };
const GIVEN = approvedCommit(STEP, 'maria', NOW);
const at = (more: Partial<ApprovedCommit>): ApprovedCommit => ({ ...GIVEN, ...more });

const CASES: { name: string; reason: string; approved: ApprovedCommit[]; now?: Date; expected: boolean }[] = [
  { name: 'this step', reason: 'it was just given', approved: [GIVEN], expected: true },
  { name: 'none', reason: 'nobody has looked', approved: [], expected: false },
  { name: 'the last second', reason: 'a day is a day', approved: [GIVEN], now: later(23.9), expected: true },
  { name: 'a day later', reason: 'it is over', approved: [GIVEN], now: later(24), expected: false },
  { name: 'another commit', reason: 'not looked at', approved: [at({ commit: 'c'.repeat(40) })], expected: false },
  { name: 'another step to it', reason: 'it loses another thing', approved: [at({ after: 'x' })], expected: false },
  {
    name: 'a step for a week',
    reason: 'it was written by hand, and does not become valid on its last day',
    approved: [at({ approvedAt: later(-150).toISOString(), expires: later(10).toISOString() })],
    expected: false,
  },
  {
    name: 'a step from a clock that is ahead',
    reason: 'it would last for longer than a day from now',
    approved: [at({ approvedAt: later(2).toISOString(), expires: later(26).toISOString() })],
    expected: false,
  },
];

describe('a step is approved by', () => {
  for (const { name, reason, approved, now = NOW, expected } of CASES) {
    it(`${expected ? '' : 'no approval of '}${name}: ${reason}`, () => {
      expect(isCommitApproved(STEP, approved, now)).toBe(expected);
    });
  }
});

describe('approved commits', () => {
  it('are read as they were written', () => {
    const commits = [GIVEN, at({ by: null, after: 'folder-0123456789ab' })];
    expect(readApprovedCommits(approvedCommitsText(commits))).toEqual(commits);
  });

  it('last for as long as was said, and for a day at most', () => {
    expect(approvedCommit(STEP, null, NOW, 2 * HOUR).expires).toBe(later(2).toISOString());
    expect(approvedCommit(STEP, null, NOW, 99 * HOUR).expires).toBe(later(24).toISOString());
  });

  it('are forgotten when they are over, and the same step is there once', () => {
    const over = at({ commit: 'c'.repeat(40), expires: NOW.toISOString() });
    const other = at({ commit: 'd'.repeat(40) });
    const again = approvedCommit(STEP, 'paul', later(1));
    expect(commitsWith([over, other, GIVEN], again, later(1))).toEqual([other, again]);
  });

  const NONE = [
    { name: 'no JSON', text: '{' },
    { name: 'another version', text: '{"version": "rolekeeper.approved-commits/v2", "commits": []}' },
    { name: 'no list', text: '{"version": "rolekeeper.approved-commits/v1", "commits": {}}' },
    ...[
      { commit: 'a'.repeat(12) },
      { commit: 7 },
      { after: null },
      { expires: 'tomorrow' },
      { approvedAt: undefined },
      { by: 7 },
    ].map((wrong) => ({
      name: `one with ${JSON.stringify(wrong)}`,
      text: approvedCommitsText([at(wrong as Partial<ApprovedCommit>)]),
    })),
  ];
  for (const { name, text } of NONE) {
    it(`are not read from ${name}`, () => expect(readApprovedCommits(text)).toBeUndefined());
  }
});
