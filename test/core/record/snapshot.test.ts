import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scopeOf } from '../../../src/core/manifest/scope.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import { operationsFor } from '../../../src/core/plan/operations.ts';
import { CLOSED_TRUST } from '../../../src/core/plan/quarantine.ts';
import { restorePlan } from '../../../src/core/record/restore.ts';
import {
  isKeptBy,
  parseSnapshotFile,
  readSnapshot,
  snapshotFile,
  snapshotOf,
  snapshotsOf,
  wholeSnapshot,
} from '../../../src/core/record/snapshot.ts';
import { anArn, aRoleId } from '../../support/ids.ts';
import { judged } from '../../support/judged-changes.ts';
import { actualRole, BOUNDARY, desiredRole, settings } from '../../support/roles.ts';

const NOW = new Date('2026-11-22T12:00:00.123Z');
const SCOPE = scopeOf(settings());
const desired = desiredRole({
  managedPolicyArns: [anArn('arn:aws:iam::111122223333:policy/ci/a')],
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
    const restored = restorePlan(snapshotOf(actualRole(desired), 'delete', NOW), SCOPE, BOUNDARY);
    const creation = judged({ kind: 'create', name: desired.name, desired });
    expect(restored.operations).toEqual([operationsFor(creation, BOUNDARY)]);
  });

  it('from before there were owners gives the role ours', () => {
    const { [TAGS.owner]: _, ...tags } = desired.tags;
    const before = actualRole(desired, { owner: 'unowned', tags });
    const [role] = restorePlan(snapshotOf(before, 'delete', NOW), SCOPE, BOUNDARY).operations;
    const [create] = role?.operations ?? [];
    expect(create && 'tags' in create && create.tags).toEqual(desired.tags);
  });

  for (const boundaryArn of [undefined, anArn('arn:aws:iam::111122223333:policy/not-ours')]) {
    it(`gives a role the boundary of the settings, whatever it wore (${boundaryArn ?? 'none'}), and no mark of a quarantine`, () => {
      const marked = actualRole(desired, { boundaryArn, tags: { ...desired.tags, [TAGS.quarantined]: '2026-11-01' } });
      const [role] = restorePlan(snapshotOf(marked, 'quarantine', NOW), SCOPE, BOUNDARY).operations;
      const [create] = role?.operations ?? [];
      expect(create).toMatchObject({ boundaryArn: BOUNDARY });
      expect(create && 'tags' in create && create.tags).toEqual(desired.tags);
    });
  }

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

describe('the snapshot to restore from', () => {
  const at = (
    minute: number,
    overrides: Parameters<typeof actualRole>[1] = {},
    before: 'delete' | 'quarantine' = 'delete',
    applied: string | undefined = desired.digest,
  ) => snapshotOf(actualRole(desired, overrides), before, new Date(NOW.getTime() + minute * 60_000), applied);
  const whole = at(0);
  const stripped = { inlinePolicies: {}, managedPolicyArns: [] };
  const closed = { trust: CLOSED_TRUST };
  const cases = [
    { name: 'there is none', reason: 'the role was never taken away', kept: [], expected: undefined },
    { name: 'one', reason: 'the deletion was one pass', kept: [whole], expected: whole },
    {
      name: 'a deletion in three passes',
      reason: 'the newest two are of what the passes before had left',
      kept: [at(30, stripped), at(15, { managedPolicyArns: [] }), whole],
      expected: whole,
    },
    {
      name: 'an older role of the name',
      reason: 'it is another one, with other policies',
      kept: [at(15, stripped), at(0, { roleId: aRoleId('AROAOLDER') })],
      expected: at(15, stripped),
    },
    {
      name: 'another manifest',
      reason: 'the role was declared again in between, with fewer policies',
      kept: [at(15, stripped), at(0, {}, 'delete', 'v1-older')],
      expected: at(15, stripped),
    },
    {
      name: 'another trust',
      reason: 'who may enter is that of the end',
      kept: [at(15, stripped), at(0, { trust: '{}' })],
      expected: at(15, stripped),
    },
    {
      name: 'a policy that the older one lacks',
      reason: 'it is not what is left of the older one',
      kept: [at(15, { managedPolicyArns: [] }), at(0, { inlinePolicies: {} })],
      expected: at(15, { managedPolicyArns: [] }),
    },
    {
      name: 'a policy of the same name with another text',
      reason: 'a name is no policy',
      kept: [at(15, { managedPolicyArns: [] }), at(0, { inlinePolicies: { assets: '{"Statement":[{}]}' } })],
      expected: at(15, { managedPolicyArns: [] }),
    },
    {
      name: 'a closed role',
      reason: 'no caller could enter it: that of its closing is the one that worked',
      kept: [at(30, { ...stripped, ...closed }), at(15, closed), at(0, {}, 'quarantine')],
      expected: at(0, {}, 'quarantine'),
    },
    {
      name: 'closed ones only',
      reason: 'they bring back nothing that a caller can enter',
      kept: [at(0, closed)],
      expected: undefined,
    },
  ];
  for (const { name, reason, kept, expected } of cases) {
    it(`of ${name}: ${reason}`, () => expect(wholeSnapshot(kept)).toEqual(expected));
  }

  it('is not taken twice of a role that is still there, or of what is left of it', () => {
    const again = [at(15), at(15, stripped), at(15, { lastUsed: NOW })];
    const other = [
      at(15, {}, 'quarantine'),
      at(15, { roleId: aRoleId('AROAOTHER') }),
      at(15, {}, 'delete', 'v1-older'),
      at(15, closed),
      at(15, { boundaryArn: undefined }),
      at(15, { tags: { ...desired.tags, 'by-hand': 'yes' } }),
      at(15, { description: 'by hand' }),
      at(15, { maxSessionSeconds: 43_200 }),
      at(15, { instanceProfiles: ['by-hand'] }),
      at(15, { inlinePolicies: { ...desired.inlinePolicies, 'by-hand': '{}' } }),
      at(15, { managedPolicyArns: [...desired.managedPolicyArns, anArn('arn:aws:iam::111122223333:policy/by-hand')] }),
    ];
    expect(again.map((next) => isKeptBy(next, whole))).toEqual(again.map(() => true));
    expect(other.map((next) => isKeptBy(next, whole))).toEqual(other.map(() => false));
  });
});

describe('the name of a snapshot', () => {
  const names = fc.stringMatching(/^[\w+=,.@-]{1,64}$/);
  const ids = fc.stringMatching(/^AROA[A-Z0-9]{17}$/).map(aRoleId);
  const moments = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });

  it('gives role, id and moment, whatever the role is called', () => {
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
