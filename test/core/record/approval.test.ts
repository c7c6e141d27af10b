import { describe, expect, it } from 'vitest';
import { isConsented } from '../../../src/core/plan/consent.ts';
import { approval, approvalsText, approvalsWith, consentOf, readApprovals } from '../../../src/core/record/approval.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const HOUR = 3_600_000;
const later = (hours: number) => new Date(NOW.getTime() + hours * HOUR);

describe('an approval', () => {
  const cases = [
    { given: undefined, asked: 0, consented: true, reason: 'just now' },
    { given: undefined, asked: 23.99, consented: true, reason: 'within its day' },
    { given: undefined, asked: 24, consented: false, reason: 'its day is over' },
    { given: 2 * HOUR, asked: 1.99, consented: true, reason: 'somebody gave it two hours' },
    { given: 2 * HOUR, asked: 2, consented: false, reason: 'and no more' },
    { given: 100 * HOUR, asked: 24, consented: false, reason: 'nobody gets more than a day' },
  ];
  for (const { given, asked, consented, reason } of cases) {
    it(`${consented ? 'stands' : 'is over'} after ${asked} hours: ${reason}`, () => {
      const kept =
        readApprovals(approvalsText(approvalsWith([], approval('e96f746b625a', 'maria', NOW, given), NOW))) ?? [];
      const consents = kept.map((one) => consentOf(one, 'approvals.json'));
      expect(isConsented({ digest: 'e96f746b625a', roles: [] }, consents, later(asked))).toBe(consented);
      expect(isConsented({ digest: '0123456789ab', roles: [] }, consents, later(asked))).toBe(false);
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
      const consents = [consentOf({ ...approval('e96f746b625a', null, NOW), ...change }, 'approvals.json')];
      expect(isConsented({ digest: 'e96f746b625a', roles: [] }, consents, later(0))).toBe(false);
    });
  }

  it('given for two days does not become consent on its last day', () => {
    const forged = { ...approval('e96f746b625a', null, NOW), expires: later(48).toISOString() };
    const consents = [consentOf(forged, 'approvals.json')];
    for (const hours of [0, 12, 24, 30, 47.9, 48]) {
      expect(isConsented({ digest: 'e96f746b625a', roles: [] }, consents, later(hours))).toBe(false);
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
