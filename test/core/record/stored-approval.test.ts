import { describe, expect, it } from 'vitest';
import { approvalDigestOf, planDigestOf } from '../../../src/core/model/ids.ts';
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
const DIGEST = approvalDigestOf('deletions', 'one set');
const ANOTHER = approvalDigestOf('deletions', 'another set');
const later = (hours: number) => new Date(NOW.getTime() + hours * HOUR);

describe('an approval', () => {
  const cases = [
    { given: undefined, asked: 0, approved: true, reason: 'just now' },
    { given: undefined, asked: 23.99, approved: true, reason: 'within its day' },
    { given: undefined, asked: 24, approved: false, reason: 'its day is over' },
    { given: 2 * HOUR, asked: 1.99, approved: true, reason: 'it was given two hours' },
    { given: 2 * HOUR, asked: 2, approved: false, reason: 'and no more' },
    { given: 100 * HOUR, asked: 24, approved: false, reason: 'no approval gets more than a day' },
  ];
  for (const { given, asked, approved, reason } of cases) {
    it(`${approved ? 'stands' : 'is over'} after ${asked} hours: ${reason}`, () => {
      const kept = readApprovals(approvalsText(approvalsWith([], newApproval(DIGEST, 'maria', NOW, given), NOW))) ?? [];
      const approvals = kept.map((one) => approvalOf(one, 'approvals.json'));
      expect(isApproved({ digest: DIGEST, roles: [] }, approvals, later(asked))).toBe(approved);
      expect(isApproved({ digest: ANOTHER, roles: [] }, approvals, later(asked))).toBe(false);
    });
  }

  const refused = [
    { name: 'given for two days', change: { expires: later(48).toISOString() }, reason: 'longer than allowed' },
    {
      name: 'given tomorrow for a day',
      change: { approvedAt: later(24).toISOString(), expires: later(48).toISOString() },
      reason: 'a clock that is wrong, or a manual change',
    },
  ];
  for (const { name, change, reason } of refused) {
    it(`${name} is refused: ${reason}`, () => {
      const approvals = [approvalOf({ ...newApproval(DIGEST, null, NOW), ...change }, 'approvals.json')];
      expect(isApproved({ digest: DIGEST, roles: [] }, approvals, later(0))).toBe(false);
    });
  }

  it('given for two days does not become approval on its last day', () => {
    const forged = { ...newApproval(DIGEST, null, NOW), expires: later(48).toISOString() };
    const approvals = [approvalOf(forged, 'approvals.json')];
    for (const hours of [0, 12, 24, 30, 47.9, 48]) {
      expect(isApproved({ digest: DIGEST, roles: [] }, approvals, later(hours))).toBe(false);
    }
  });

  const good = { digest: DIGEST, approvedAt: NOW.toISOString(), expires: later(1).toISOString(), by: null };
  const unreadable = [
    { reason: 'nothing', text: '' },
    { reason: 'no object', text: '[]' },
    { reason: 'a later version', text: JSON.stringify({ version: 'rolekeeper.approvals/v3', approvals: [] }) },
    { reason: 'no list', text: JSON.stringify({ version: 'rolekeeper.approvals/v2', approvals: good }) },
    ...[
      { digest: 7 },
      { digest: 'e96f746b625a' },
      { digest: planDigestOf('a plan') },
      { expires: 'tomorrow' },
      { expires: undefined },
      { by: 7 },
      { approvedAt: null },
      { remaining: 'all' },
      { remaining: [{ name: 'a', roleId: 'AROA', kind: 'keep' }] },
      { remaining: [{ name: 'a', roleId: 'AROA', kind: 'update' }] },
      { ofSettings: 'yes' },
    ].map((wrong) => ({
      reason: JSON.stringify(wrong),
      text: JSON.stringify({ version: 'rolekeeper.approvals/v2', approvals: [good, { ...good, ...wrong }] }),
    })),
  ];
  it('is read as it was written, whatever became of it since', () => {
    const begun = { ...good, remaining: [{ name: 'a', roleId: 'AROA', kind: 'delete' }], ofSettings: true };
    const lockouts = {
      ...good,
      digest: approvalDigestOf('lockouts', 'one set'),
      remaining: [{ name: 'a', roleId: 'AROA', kind: 'update', trust: 'of the new policy' }],
    };
    const text = JSON.stringify({ version: 'rolekeeper.approvals/v2', approvals: [good, begun, lockouts] });
    expect(readApprovals(text)).toEqual([good, begun, lockouts]);
  });

  it('of the first version approves nothing: no set has a digest of twelve digits any more', () => {
    const old = { ...good, digest: 'e96f746b625a', left: [] };
    expect(readApprovals(JSON.stringify({ version: 'rolekeeper.approvals/v1', approvals: [old] }))).toEqual([]);
  });

  for (const { reason, text } of unreadable) {
    it(`is not read out of ${reason}`, () => expect(readApprovals(text)).toBeUndefined());
  }
});
