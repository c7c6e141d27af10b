import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operationsFor } from '../../src/core/operations.ts';
import { TAGS } from '../../src/core/ownership.ts';
import { CLOSED_TRUST } from '../../src/core/quarantine.ts';
import { restoreOperations } from '../../src/core/restore.ts';
import {
  isOfClosedRole,
  parseSnapshotFile,
  readSnapshot,
  snapshotFile,
  snapshotOf,
  snapshotsOf,
} from '../../src/core/snapshot.ts';
import { actualRole, BOUNDARY, desiredRole } from '../support/roles.ts';

const NOW = new Date('2026-11-22T12:00:00.123Z');
const desired = desiredRole({
  managedPolicyArns: ['arn:aws:iam::111122223333:policy/ci/a'],
  inlinePolicies: { assets: '{"Version":"2012-10-17","Statement":[]}' },
});

describe('a snapshot', () => {
  it('is read as it was written', () => {
    const actual = actualRole(desired, { lastUsed: new Date('2026-11-01T08:00:00Z'), instanceProfiles: ['old'] });
    const snapshot = snapshotOf(actual, 'delete', NOW);
    expect(readSnapshot(JSON.stringify(snapshot))).toEqual(snapshot);
    expect(snapshot).toMatchObject({ account: '111122223333', role: { lastUsed: '2026-11-01T08:00:00.000Z' } });
  });

  it('makes the very role again that it was taken of, by the calls of a creation', () => {
    const restored = restoreOperations(snapshotOf(actualRole(desired), 'delete', NOW), BOUNDARY);
    expect(restored).toEqual(operationsFor({ kind: 'create', name: desired.name, desired }, BOUNDARY)?.operations);
  });

  it('gives a role its boundary back, whatever it wore, and no mark of a quarantine', () => {
    const marked = actualRole(desired, {
      boundaryArn: undefined,
      tags: { ...desired.tags, [TAGS.quarantined]: '2026-11-01' },
    });
    const [create] = restoreOperations(snapshotOf(marked, 'quarantine', NOW), BOUNDARY);
    expect(create).toMatchObject({ boundaryArn: BOUNDARY, tags: desired.tags });
  });

  it('knows a role that nobody could enter', () => {
    const closed = actualRole(desired, { trust: CLOSED_TRUST });
    expect(isOfClosedRole(snapshotOf(closed, 'delete', NOW))).toBe(true);
    expect(isOfClosedRole(snapshotOf(actualRole(desired), 'delete', NOW))).toBe(false);
  });

  const good = JSON.parse(JSON.stringify(snapshotOf(actualRole(desired), 'delete', NOW)));
  for (const [reason, text] of [
    ['nothing', ''],
    ['no object', '7'],
    ['another version', JSON.stringify({ ...good, version: 'rolekeeper.snapshot/v2' })],
    ['no role', JSON.stringify({ ...good, role: undefined })],
    ['no trust', JSON.stringify({ ...good, role: { ...good.role, trust: undefined } })],
    ['policies that are no texts', JSON.stringify({ ...good, role: { ...good.role, inlinePolicies: { a: {} } } })],
  ] as const) {
    it(`is not read out of ${reason}`, () => expect(readSnapshot(text)).toBeUndefined());
  }
});

describe('the name of a snapshot', () => {
  const names = fc.stringMatching(/^[\w+=,.@-]{1,64}$/);
  const ids = fc.stringMatching(/^AROA[A-Z0-9]{17}$/);
  const moments = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });

  it('tells role, id and moment, whatever the role is called', () => {
    fc.assert(
      fc.property(names, ids, moments, (name, roleId, moment) => {
        const file = snapshotFile(snapshotOf(actualRole(desired, { name, roleId }), 'delete', moment));
        expect(file).not.toMatch(/[:/\\]/);
        expect(parseSnapshotFile(file)).toEqual({
          role: name,
          roleId,
          takenAt: moment.toISOString().replaceAll(':', '-'),
        });
      }),
    );
  });

  it('is not taken for that of a role with a longer name; the newest comes first', () => {
    const file = (name: string, hour: string) =>
      snapshotFile(snapshotOf(actualRole(desired, { name }), 'delete', new Date(`2026-11-22T${hour}:00:00Z`)));
    const files = [file('checkout', '10'), file('checkout-AROAX', '11'), file('checkout', '12'), 'readme.txt'];
    expect(snapshotsOf('checkout', files)).toEqual([file('checkout', '12'), file('checkout', '10')]);
  });
});
