/** A role that is kept without a valid manifest: what it is compared with, what is put back, and what is read for it. */
import { describe, expect, it } from 'vitest';
import { revocationPolicy } from '../../../src/core/iam/revocation-policy.ts';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { AppliedRole } from '../../../src/core/model/applied-role.ts';
import { isDrifted } from '../../../src/core/model/facet-change.ts';
import { BEING_MADE, type InventoryRole } from '../../../src/core/model/inventory.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import { keptChange, needsKeptRecord } from '../../../src/core/plan/kept.ts';
import { operationsFor } from '../../../src/core/plan/operations.ts';
import { CLOSED_DIGEST, CLOSED_TRUST } from '../../../src/core/plan/quarantine.ts';
import { shownDigest } from '../../../src/core/plan/shown-digest.ts';
import { appliedRole } from '../../support/applied-roles.ts';
import { judged } from '../../support/judged-changes.ts';
import { actualRole, BOUNDARY, desiredRole, OWNER } from '../../support/roles.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const LAST = desiredRole({ inlinePolicies: { read: '{"Version":"2012-10-17","Statement":[]}' } });
const BEFORE = desiredRole({ description: 'As it was before' });
const IN_IAM = actualRole(LAST);
const WIDE = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}';
const OPENED = { trust: WIDE, boundaryArn: undefined };
const KNOWN: InventoryRole = {
  roleId: IN_IAM.roleId,
  digest: LAST.digest,
  previous: null,
  file: LAST.file,
  revision: null,
  recorded: LAST.digest,
};
const CLOSED = {
  trust: CLOSED_TRUST,
  tags: { ...IN_IAM.tags, [TAGS.quarantined]: '2026-11-20' },
};
const KNOWN_CLOSED: InventoryRole = { ...KNOWN, digest: CLOSED_DIGEST, closedOn: '2026-11-20' };
const revoked = (before: string) => ({ revoked: { before, document: revocationPolicy(before) } });

interface Case {
  name: string;
  reason: string;
  actual: Partial<ActualRole>;
  /** null: the inventory does not know it. */
  known?: InventoryRole | null;
  /** null: nothing is kept of it. */
  record?: AppliedRole | null;
  /** `compared`, `not compared`, or which facets are written. */
  expected: string;
}

const CASES: Case[] = [
  { name: 'nothing was changed', reason: 'it is as it was applied last', actual: {}, expected: 'compared' },
  {
    name: 'opened, and stripped of its boundary',
    reason: 'kept is not unseen',
    actual: OPENED,
    expected: 'drift: boundary, trust',
  },
  {
    name: 'another spelling of the same policy',
    reason: 'IAM writes policies as it likes',
    actual: { inlinePolicies: { read: '{ "Statement": [], "Version": "2012-10-17" }' } },
    expected: 'compared',
  },
  {
    name: 'nothing is kept of it',
    reason: 'it was kept already when an earlier version ran: that is said',
    actual: OPENED,
    record: null,
    expected: 'not compared',
  },
  {
    name: 'what is kept has another digest than the inventory',
    reason: 'it may be older, or written by a hand',
    actual: OPENED,
    record: appliedRole(BEFORE),
    expected: 'not compared',
  },
  {
    name: 'there is no inventory, and the caller says what was applied last',
    reason: 'a plan with --base',
    actual: OPENED,
    known: null,
    expected: 'drift: boundary, trust',
  },
  {
    name: 'an update was cut short',
    reason: 'what is left of before is no manual change; it is gone on with, as a hand could have put it back',
    actual: { description: BEFORE.description },
    known: { ...KNOWN, previous: BEFORE.digest },
    record: appliedRole(LAST, BEFORE),
    expected: 'upkeep: description',
  },
  {
    name: 'an update was cut short, and a hand was there',
    reason: 'the whole role becomes what was applied last: half of it may be nothing that anybody reviewed',
    actual: { ...OPENED, description: BEFORE.description },
    known: { ...KNOWN, previous: BEFORE.digest },
    record: appliedRole(LAST, BEFORE),
    expected: 'drift, manifest: boundary, trust, description',
  },
  {
    name: 'a pass was cut short between the trust and the end of the sessions',
    reason: 'what was begun for it is finished',
    actual: {},
    known: { ...KNOWN, revoking: '' },
    expected: 'drift: only the sessions',
  },
  {
    name: 'sessions were ended long ago',
    reason: 'the policy that did it has served its time',
    actual: revoked('2026-11-20T08:00:00Z'),
    expected: 'upkeep: revocation',
  },
  {
    name: 'sessions were ended just now',
    reason: 'it is in force',
    actual: revoked('2026-11-22T08:00:00Z'),
    expected: 'compared',
  },
  {
    name: 'it was closed before',
    reason: 'closed is what we did to it last',
    actual: CLOSED,
    known: KNOWN_CLOSED,
    expected: 'compared',
  },
  {
    name: 'it was closed before, and opened by hand',
    reason: 'it is closed again, and not opened to those of its last manifest',
    actual: { ...CLOSED, trust: WIDE },
    known: KNOWN_CLOSED,
    expected: 'drift: trust',
  },
  {
    name: 'a hand wrote how it is to go',
    reason: 'whoever wrote retain meant to keep it; without the tag the next pass would delete it',
    actual: { tags: { ...IN_IAM.tags, [TAGS.onRemoval]: 'retain' } },
    expected: 'compared',
  },
  {
    name: 'an update was cut short, a reading has shown it whole, and a hand has put back what was before',
    reason: 'that was not us any more',
    actual: { description: BEFORE.description },
    record: appliedRole(LAST, BEFORE),
    expected: 'drift: description',
  },
  {
    name: 'it is half made, and was opened by hand',
    reason: 'what is missing waits for a valid manifest; an open door does not',
    actual: { trust: WIDE, inlinePolicies: {} },
    known: { ...KNOWN, digest: null, previous: BEING_MADE },
    expected: 'drift, manifest: trust, inlinePolicy',
  },
];

describe('a role that is kept without a valid manifest', () => {
  for (const { name, reason, actual: change, known = KNOWN, record = appliedRole(LAST), expected } of CASES) {
    it(`${name}: ${reason}`, () => {
      const actual = { ...IN_IAM, ...change };
      const memory = {
        known: known === null ? undefined : { [LAST.name]: known },
        applied: new Map(record === null ? [] : [[LAST.name, record]]),
      };
      const difference = keptChange(actual, 'retained', memory, { now: NOW, owner: OWNER });
      const found = difference.kind === 'keep' && 'kept' in difference && difference.kept.compared;
      if (difference.kind !== 'update') return expect(found ? 'compared' : 'not compared').toBe(expected);
      const facets = difference.facets.map(({ facet }) => facet).join(', ') || 'only the sessions';
      return expect(`${difference.causes.join(', ')}: ${facets}`).toBe(expected);
    });
  }

  it('gets back exactly what was applied, in an order that is safe', () => {
    const memory = { known: { [LAST.name]: KNOWN }, applied: new Map([[LAST.name, appliedRole(LAST)]]) };
    const difference = keptChange({ ...IN_IAM, ...OPENED }, 'frozen', memory, { now: NOW, owner: OWNER });
    const operations = operationsFor(judged(difference), BOUNDARY)?.operations ?? [];
    expect(operations[0]).toEqual({ call: 'PutRolePermissionsBoundary', boundaryArn: LAST.boundaryArn });
    expect(operations).toContainEqual({ call: 'UpdateAssumeRolePolicy', trust: LAST.trust });
    expect(difference.kind === 'update' && difference.facets.every(isDrifted)).toBe(true);
  });
});

describe('what was applied to a kept role is read', () => {
  const shown = { since: '2026-11-10', shown: shownDigest(IN_IAM) };
  const cases: { name: string; actual: Partial<ActualRole>; known?: InventoryRole; reads: boolean }[] = [
    { name: 'not where IAM shows the same as before', actual: {}, known: { ...KNOWN, kept: shown }, reads: false },
    {
      name: 'not where IAM only writes a policy in another way',
      actual: { inlinePolicies: { read: '{ "Statement": [], "Version": "2012-10-17" }' } },
      known: { ...KNOWN, kept: shown },
      reads: false,
    },
    { name: 'where IAM shows something else', actual: OPENED, known: { ...KNOWN, kept: shown }, reads: true },
    {
      name: 'where sessions have to end',
      actual: {},
      known: { ...KNOWN, kept: shown, revoking: '' },
      reads: true,
    },
    { name: 'where it was not compared before', actual: {}, known: KNOWN, reads: true },
    {
      name: 'where ended sessions have served their time',
      actual: revoked('2026-11-20T08:00:00Z'),
      known: { ...KNOWN, kept: shown },
      reads: true,
    },
    {
      name: 'not where nothing is kept of it',
      actual: OPENED,
      known: { roleId: IN_IAM.roleId, digest: LAST.digest, previous: null, file: LAST.file, revision: null },
      reads: false,
    },
  ];
  for (const { name, actual, known = KNOWN, reads } of cases) {
    it(name, () => {
      expect(needsKeptRecord({ ...IN_IAM, ...actual }, { [LAST.name]: known }, NOW)).toBe(reads);
    });
  }
});
