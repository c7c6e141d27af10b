import { describe, expect, it } from 'vitest';
import { isApproved } from '../../../src/core/plan/approval.ts';
import {
  approvalOf,
  approvalsText,
  approvalsWith,
  newApproval,
  readApprovals,
} from '../../../src/core/record/stored-approval.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const HOUR = 3_600_000;
const later = (hours: number) => new Date(NOW.getTime() + hours * HOUR);

describe('an approval', () => {
  const cases = [
    { given: undefined, asked: 0, approved: true, reason: 'just now' },
    { given: undefined, asked: 23.99, approved: true, reason: 'within its day' },
    { given: undefined, asked: 24, approved: false, reason: 'its day is over' },
    { given: 2 * HOUR, asked: 1.99, approved: true, reason: 'somebody gave it two hours' },
    { given: 2 * HOUR, asked: 2, approved: false, reason: 'and no more' },
    { given: 100 * HOUR, asked: 24, approved: false, reason: 'nobody gets more than a day' },
  ];
  for (const { given, asked, approved, reason } of cases) {
    it(`${approved ? 'stands' : 'is over'} after ${asked} hours: ${reason}`, () => {
      const kept =
        readApprovals(approvalsText(approvalsWith([], newApproval('e96f746b625a', 'maria', NOW, given), NOW))) ?? [];
      const approvals = kept.map((one) => approvalOf(one, 'approvals.json'));
      expect(isApproved({ digest: 'e96f746b625a', roles: [] }, approvals, later(asked))).toBe(approved);
      expect(isApproved({ digest: '0123456789ab', roles: [] }, approvals, later(asked))).toBe(false);
    });
  }

  const refused = [
    { name: 'given for two days', change: { expires: later(48).toISOString() }, reason: 'longer than anybody may' },
    {
      name: 'given tomorrow for a day',
      change: { approvedAt: later(24).toISOString(), expires: later(48).toISOString() },
      reason: 'a clock that is wrong, or a hand',
    },
  ];
  for (const { name, change, reason } of refused) {
    it(`${name} is refused: ${reason}`, () => {
      const approvals = [approvalOf({ ...newApproval('e96f746b625a', null, NOW), ...change }, 'approvals.json')];
      expect(isApproved({ digest: 'e96f746b625a', roles: [] }, approvals, later(0))).toBe(false);
    });
  }

  it('given for two days does not become approval on its last day', () => {
    const forged = { ...newApproval('e96f746b625a', null, NOW), expires: later(48).toISOString() };
    const approvals = [approvalOf(forged, 'approvals.json')];
    for (const hours of [0, 12, 24, 30, 47.9, 48]) {
      expect(isApproved({ digest: 'e96f746b625a', roles: [] }, approvals, later(hours))).toBe(false);
    }
  });

  const good = { digest: 'e96f746b625a', approvedAt: NOW.toISOString(), expires: later(1).toISOString(), by: null };
  const unreadable = [
    { reason: 'nothing', text: '' },
    { reason: 'no object', text: '[]' },
    { reason: 'another version', text: JSON.stringify({ version: 'rolekeeper.approvals/v2', approvals: [] }) },
    { reason: 'no list', text: JSON.stringify({ version: 'rolekeeper.approvals/v1', approvals: good }) },
    ...[
      { digest: 7 },
      { expires: 'tomorrow' },
      { expires: undefined },
      { by: 7 },
      { approvedAt: null },
      { left: 'all' },
      { left: [{ name: 'a', roleId: 'AROA', kind: 'keep' }] },
      { ofSettings: 'yes' },
    ].map((wrong) => ({
      reason: JSON.stringify(wrong),
      text: JSON.stringify({ version: 'rolekeeper.approvals/v1', approvals: [good, { ...good, ...wrong }] }),
    })),
  ];
  for (const { reason, text } of unreadable) {
    it(`is not read out of ${reason}`, () => expect(readApprovals(text)).toBeUndefined());
  }
});
