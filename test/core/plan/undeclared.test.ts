/** What becomes of a role that no manifest wants: deleted, kept, or closed first, at which day and in which mode. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { AppliedRole } from '../../../src/core/model/applied-role.ts';
import type { InventoryRole } from '../../../src/core/model/inventory.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import { type Removal, removalOf, removalTag } from '../../../src/core/model/removal.ts';
import { operationsFor } from '../../../src/core/plan/operations.ts';
import { CLOSED_DIGEST, CLOSED_TRUST } from '../../../src/core/plan/quarantine.ts';
import { undeclaredChange } from '../../../src/core/plan/undeclared.ts';
import { DAY } from '../../../src/core/text/days.ts';
import { appliedRole } from '../../support/applied-roles.ts';
import { judged } from '../../support/judged-changes.ts';
import { actualRole, BOUNDARY, desiredRole, RULES } from '../../support/roles.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const role = actualRole();
/** Where nothing is remembered. */
const NOTHING = { known: undefined, applied: new Map() };
const KNOWN: InventoryRole = {
  roleId: role.roleId,
  digest: desiredRole().digest,
  previous: null,
  file: null,
  revision: null,
};
const CLOSED = { digest: CLOSED_DIGEST };
const FIFTY_TAGS = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`by-hand-${index}`, 'x']));
const DELETE: Removal = { mode: 'delete' };
const QUARANTINE: Removal = { mode: 'quarantine', days: 7 };

function tagged(tags: Record<string, string>, overrides: Partial<ActualRole> = {}): ActualRole {
  return { ...role, tags: { ...role.tags, ...tags }, ...overrides };
}

function closed(on: string, overrides: Partial<ActualRole> = {}): ActualRole {
  return tagged({ [TAGS.quarantined]: on }, { trust: CLOSED_TRUST, ...overrides });
}

interface Case {
  name: string;
  reason: string;
  actual?: ActualRole;
  byDefault?: Removal;
  frozen?: boolean;
  /** The last day in its manifest, which is over; undefined: there is no manifest. */
  expired?: string;
  /** The last day that is remembered of it; undefined: nothing is remembered. */
  remembered?: string | null;
  /** What the inventory has of it; undefined: nothing is remembered at all. */
  known?: Partial<InventoryRole>;
  /** What was applied to it last, where that is kept. */
  kept?: AppliedRole;
  expected: Record<string, unknown>;
}

const CASES: Case[] = [
  { name: 'nothing is given', reason: 'the settings delete', expected: { kind: 'delete' } },
  {
    name: 'retained by the settings',
    reason: 'roles are never deleted here',
    byDefault: { mode: 'retain' },
    expected: { kind: 'keep', reason: 'retained' },
  },
  {
    name: 'delete on the role, retain in the settings',
    reason: 'the last manifest has the last word',
    actual: tagged({ [TAGS.onRemoval]: 'delete' }),
    byDefault: { mode: 'retain' },
    expected: { kind: 'delete' },
  },
  {
    name: 'a tag that we never write',
    reason: 'a person meant something by it, so nothing is lost',
    actual: tagged({ [TAGS.onRemoval]: 'quarantine:forever' }),
    expected: { kind: 'keep', reason: 'retained' },
  },
  {
    name: 'quarantine by the settings',
    reason: 'closed today, seven whole days follow',
    byDefault: QUARANTINE,
    expected: { kind: 'quarantine', on: '2026-11-22', until: '2026-11-30' },
  },
  {
    name: 'quarantine by the role',
    reason: 'its own number of days',
    actual: tagged({ [TAGS.onRemoval]: 'quarantine:30d' }),
    byDefault: QUARANTINE,
    expected: { kind: 'quarantine', until: '2026-12-23' },
  },
  {
    name: 'quarantine of a frozen role',
    reason: 'a broken file may declare it',
    byDefault: QUARANTINE,
    frozen: true,
    expected: { kind: 'keep', reason: 'frozen' },
  },
  {
    name: 'closed, on its last day',
    reason: 'the last whole day ends at midnight UTC',
    actual: closed('2026-11-15'),
    byDefault: QUARANTINE,
    expected: { kind: 'keep', reason: 'quarantined', until: '2026-11-23' },
  },
  {
    name: 'closed, its time is over',
    reason: 'seven whole days',
    actual: closed('2026-11-14'),
    byDefault: QUARANTINE,
    expected: { kind: 'delete', closedOn: '2026-11-14' },
  },
  {
    name: 'closed, used on the same day',
    reason: 'it is not known whether before or after; a session may have been alive',
    actual: closed('2026-11-14', { lastUsed: new Date('2026-11-14T23:59:59Z') }),
    byDefault: QUARANTINE,
    expected: { kind: 'delete' },
  },
  {
    name: 'closed, used the day after',
    reason: 'it may still be needed: its time counts from there',
    actual: closed('2026-11-14', { lastUsed: new Date('2026-11-15T13:00:00Z') }),
    byDefault: QUARANTINE,
    expected: { kind: 'keep', reason: 'quarantined', until: '2026-11-22' },
  },
  {
    name: 'closed, used last long before',
    reason: 'a use from before is no sign that it is still needed, and its time does not begin there',
    actual: closed('2026-11-20', { lastUsed: new Date('2026-10-01T13:00:00Z') }),
    byDefault: QUARANTINE,
    expected: { kind: 'keep', reason: 'quarantined', until: '2026-11-28' },
  },
  {
    name: 'closed, its time is over, and a pass died before it could end sessions',
    reason: 'what is deleted has no sessions',
    actual: closed('2026-11-14'),
    known: { ...CLOSED, closedOn: '2026-11-14', revoking: '' },
    byDefault: QUARANTINE,
    expected: { kind: 'delete' },
  },
  {
    name: 'the day is there, the trust was opened by hand',
    reason: 'its time starts again',
    actual: tagged({ [TAGS.quarantined]: '2026-11-01' }),
    byDefault: QUARANTINE,
    expected: { kind: 'quarantine', on: '2026-11-22' },
  },
  {
    name: 'closed, the day was taken off by hand',
    reason: 'it is not known since when',
    actual: { ...role, trust: CLOSED_TRUST },
    byDefault: QUARANTINE,
    expected: { kind: 'quarantine', on: '2026-11-22' },
  },
  {
    name: 'closed, the day is none',
    reason: 'it was written by hand',
    actual: closed('long ago'),
    byDefault: QUARANTINE,
    expected: { kind: 'quarantine', on: '2026-11-22' },
  },
  {
    name: 'closed, and a day that is yet to come',
    reason: 'written by hand, 9999-12-31 would keep the role for ever',
    actual: closed('2026-12-24'),
    byDefault: QUARANTINE,
    expected: { kind: 'quarantine', on: '2026-11-22', until: '2026-11-30' },
  },
  {
    name: 'closed, and a pass died before it could end the sessions of who had opened it',
    reason: 'the day of its closing stays',
    actual: closed('2026-11-20'),
    known: { ...CLOSED, closedOn: '2026-11-20', revoking: '' },
    byDefault: QUARANTINE,
    expected: { kind: 'quarantine', on: '2026-11-20', until: '2026-11-28', isClosed: true },
  },
  {
    name: 'expired, on the day that is remembered',
    reason: 'it is closed before it is deleted, as the closing waits for no limit',
    expired: '2026-11-21',
    remembered: '2026-11-21',
    expected: { kind: 'quarantine', on: '2026-11-22', until: '2026-11-22', isForeseen: true },
  },
  {
    name: 'expired on the day that is remembered, in quarantine mode',
    reason: 'its days are those of its mode',
    expired: '2026-11-21',
    remembered: '2026-11-21',
    byDefault: QUARANTINE,
    expected: { kind: 'quarantine', on: '2026-11-22', until: '2026-11-30', isForeseen: true },
  },
  {
    name: 'expired on the day that is remembered, and closed',
    reason: 'the next pass deletes it, and that counts',
    actual: closed('2026-11-22'),
    known: { ...CLOSED, closedOn: '2026-11-22' },
    expired: '2026-11-21',
    remembered: '2026-11-21',
    expected: { kind: 'delete', closedOn: '2026-11-22' },
  },
  {
    name: 'expired on the day that is remembered, and closed without room for the tag',
    reason: 'closed is closed',
    actual: { ...role, trust: CLOSED_TRUST },
    expired: '2026-11-21',
    remembered: '2026-11-21',
    expected: { kind: 'delete' },
  },
  {
    name: 'expired on the day that is remembered, closed, and opened by hand',
    reason: 'it is closed again, and that is as foreseen as the first time',
    actual: tagged({ [TAGS.quarantined]: '2026-11-22' }),
    expired: '2026-11-21',
    remembered: '2026-11-21',
    expected: { kind: 'quarantine', isForeseen: true },
  },
  {
    name: 'expired on the day that is remembered, and retained',
    reason: 'whoever wrote both wants it to stay',
    expired: '2026-11-21',
    remembered: '2026-11-21',
    byDefault: { mode: 'retain' },
    expected: { kind: 'keep', reason: 'retained' },
  },
  {
    name: 'expired on the day that is remembered, and frozen',
    reason: 'a broken manifest has its name, and may have a later day',
    expired: '2026-11-21',
    remembered: '2026-11-21',
    frozen: true,
    expected: { kind: 'keep', reason: 'frozen' },
  },
  {
    name: 'expired on another day than is remembered',
    reason: 'a past day that a commit has written',
    expired: '2026-11-20',
    remembered: '2026-11-21',
    expected: { kind: 'delete' },
  },
  {
    name: 'expired on another day than is remembered, in quarantine mode',
    reason: 'the same: it counts like a deletion',
    expired: '2026-11-20',
    remembered: '2026-11-21',
    byDefault: QUARANTINE,
    expected: { kind: 'quarantine', until: '2026-11-30' },
  },
  {
    name: 'expired, and no day is remembered',
    reason: 'the manifest had none before',
    expired: '2026-11-21',
    remembered: null,
    expected: { kind: 'delete' },
  },
  {
    name: 'expired, and nothing is remembered',
    reason: 'nothing says that the day was there in time',
    expired: '2026-11-21',
    expected: { kind: 'delete' },
  },
  {
    name: 'expired, and a hand has written the day into a tag',
    reason: 'who may tag a role is not who may have it closed: only the inventory counts',
    actual: tagged({ 'rolekeeper:expires': '2026-11-21' }),
    expired: '2026-11-21',
    remembered: null,
    expected: { kind: 'delete' },
  },
  {
    name: 'gone from the manifests on the day after its last one',
    reason: 'a day that no manifest has is no day',
    remembered: '2026-11-21',
    expected: { kind: 'delete' },
  },
  {
    name: 'closed, open again, and the settings delete by now',
    reason: 'its deletion may have to wait, and the door must not',
    known: { ...CLOSED, closedOn: '2026-11-20' },
    expected: { kind: 'quarantine', on: '2026-11-22', again: true, reopened: true },
  },
  {
    name: 'closed, and the settings delete by now',
    reason: 'the settings of today count',
    actual: closed('2026-11-22'),
    expected: { kind: 'delete' },
  },

  // By what is remembered
  {
    name: 'closed by us, and an old day written by hand',
    reason: 'it does not start the clock: what is remembered counts, and people are shown that',
    actual: closed('2025-01-01'),
    known: { ...CLOSED, closedOn: '2026-11-20' },
    byDefault: QUARANTINE,
    expected: { kind: 'quarantine', on: '2026-11-20', until: '2026-11-28', isClosed: true },
  },
  {
    name: 'closed by us, and a newer day written by hand',
    reason: 'the newer of the two counts: more time loses nothing',
    actual: closed('2026-11-20'),
    known: { ...CLOSED, closedOn: '2026-11-14' },
    byDefault: QUARANTINE,
    expected: { kind: 'keep', reason: 'quarantined', on: '2026-11-20', until: '2026-11-28' },
  },
  {
    name: 'closed by us, and a day that is yet to come',
    reason: 'it would keep the role for ever',
    actual: closed('9999-12-31'),
    known: { ...CLOSED, closedOn: '2026-11-14' },
    byDefault: QUARANTINE,
    expected: { kind: 'delete', closedOn: '2026-11-14' },
  },
  {
    name: 'closed by hand, with an old day',
    reason: 'both marks are there, and we did not close it: its time begins now',
    actual: closed('2025-01-01'),
    known: {},
    byDefault: QUARANTINE,
    expected: { kind: 'quarantine', on: '2026-11-22', until: '2026-11-30', isClosed: undefined },
  },
  {
    name: 'closed by us, and declared again since, and closed by hand, with the old day',
    reason: 'what was remembered of its first closing ended with it',
    actual: closed('2026-11-01'),
    known: { previous: CLOSED_DIGEST },
    byDefault: QUARANTINE,
    expected: { kind: 'quarantine', on: '2026-11-22' },
  },
  {
    name: 'closed by an earlier version',
    reason: 'it remembered that it was closed, and the day in the tag alone',
    actual: closed('2026-11-20'),
    known: CLOSED,
    byDefault: QUARANTINE,
    expected: { kind: 'keep', reason: 'quarantined', on: '2026-11-20' },
  },
  {
    name: 'closed by a pass that died before it could write the day for people',
    reason: 'the day is in the inventory, from before the first call on',
    actual: { ...role, trust: CLOSED_TRUST },
    known: { previous: CLOSED_DIGEST, closedOn: '2026-11-20' },
    byDefault: QUARANTINE,
    expected: { kind: 'quarantine', on: '2026-11-20', isClosed: true },
  },
  {
    name: 'closed by us, of fifty tags, so that it has no day',
    reason: 'IAM takes no more of them, and its time is over all the same',
    actual: { ...role, trust: CLOSED_TRUST, tags: FIFTY_TAGS },
    known: { ...CLOSED, closedOn: '2026-11-14' },
    byDefault: QUARANTINE,
    expected: { kind: 'delete', closedOn: '2026-11-14' },
  },
  {
    name: 'closed by us, of fifty tags, and its time is not over',
    reason: 'there is nothing to do',
    actual: { ...role, trust: CLOSED_TRUST, tags: FIFTY_TAGS },
    known: { ...CLOSED, closedOn: '2026-11-20' },
    byDefault: QUARANTINE,
    expected: { kind: 'keep', reason: 'quarantined', on: '2026-11-20' },
  },
  {
    name: 'closed by us, and opened by hand',
    reason: 'no caller was meant to get in: an alarm, an end of sessions, and a new period',
    actual: closed('2026-11-14', { trust: role.trust }),
    known: { ...CLOSED, closedOn: '2026-11-14' },
    byDefault: QUARANTINE,
    expected: { kind: 'quarantine', on: '2026-11-22', reopened: true },
  },
  {
    name: 'closed just now, in a listing that is late',
    reason: 'it still shows what was applied before: nothing was opened, and no session has to end',
    known: { ...CLOSED, previous: desiredRole().digest, recorded: desiredRole().digest, closedOn: '2026-11-22' },
    kept: appliedRole(desiredRole()),
    byDefault: QUARANTINE,
    expected: { kind: 'quarantine', on: '2026-11-22', reopened: undefined },
  },
  {
    name: 'closed just now, and opened by hand to others than before',
    reason: 'no late listing shows that',
    actual: { ...role, trust: '{}' },
    known: { ...CLOSED, previous: desiredRole().digest, recorded: desiredRole().digest, closedOn: '2026-11-22' },
    kept: appliedRole(desiredRole()),
    byDefault: QUARANTINE,
    expected: { kind: 'quarantine', on: '2026-11-22', reopened: true },
  },
  {
    name: 'to be deleted, and remembered',
    reason: 'its snapshot has the digest of what was applied to it last',
    known: { recorded: 'v1-last' },
    expected: { kind: 'delete', recorded: 'v1-last' },
  },
];

describe('a role that no manifest wants', () => {
  for (const one of CASES) {
    const { name, reason, actual = role, byDefault = DELETE, frozen = false, known, kept, expired, expected } = one;
    it(`${name}: ${reason}`, () => {
      const because =
        expired === undefined ? ({ is: 'undeclared' } as const) : ({ is: 'expired', on: expired } as const);
      const day =
        one.remembered === undefined ? known : { ...known, ...(one.remembered && { expires: one.remembered }) };
      const memory = {
        known: day && { [role.name]: { ...KNOWN, ...day } },
        applied: new Map(kept ? [[role.name, kept]] : []),
      };
      const change = undeclaredChange({ actual, because, frozen }, { ...RULES, byDefault, now: NOW }, memory);
      expect({ reopened: undefined, isClosed: undefined, ...change }).toMatchObject(expected);
      expect('isForeseen' in change).toBe('isForeseen' in expected);
    });
  }

  it('is, once closed, left alone until its time is over, and deleted only then', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 365 }), fc.integer({ min: 0, max: 400 * DAY }), (days, later) => {
        const byDefault: Removal = { mode: 'quarantine', days };
        const undeclared = { because: { is: 'undeclared' } as const, frozen: false };
        const begin = undeclaredChange({ ...undeclared, actual: role }, { ...RULES, byDefault, now: NOW }, NOTHING);
        if (begin.kind !== 'quarantine') throw new Error(begin.kind);
        const until = Date.parse(begin.until ?? 'never');
        // What its operations leave behind.
        let after = role;
        for (const operation of operationsFor(judged(begin), BOUNDARY)?.operations ?? []) {
          if (operation.call === 'UpdateAssumeRolePolicy') after = { ...after, trust: operation.trust };
          if (operation.call === 'TagRole') after = { ...after, tags: { ...after.tags, ...operation.tags } };
        }
        const now = new Date(NOW.getTime() + later);
        const change = undeclaredChange({ ...undeclared, actual: after }, { ...RULES, byDefault, now }, NOTHING);
        expect(change.kind).toBe(now.getTime() < until ? 'keep' : 'delete');
        expect(until - NOW.getTime()).toBeGreaterThanOrEqual(days * DAY);
      }),
    );
  });
});

describe('the tag that outlives the manifest', () => {
  it('says what the manifest says, whatever the settings say', () => {
    const modes = fc.oneof(
      fc.constantFrom<Removal>({ mode: 'delete' }, { mode: 'retain' }),
      fc.integer({ min: 1, max: 365 }).map((days): Removal => ({ mode: 'quarantine', days })),
    );
    fc.assert(
      fc.property(modes, modes, (ofManifest, byDefault) => {
        const actual = actualRole(desiredRole({ tags: { [TAGS.onRemoval]: removalTag(ofManifest) } }));
        expect(removalOf(actual, byDefault)).toEqual(ofManifest);
        expect(removalOf(actualRole(desiredRole({ tags: {} })), byDefault)).toEqual(byDefault);
        // IAM's alphabet for tag values.
        expect(removalTag(ofManifest)).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u);
      }),
    );
  });
});
