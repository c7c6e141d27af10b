/** Three things are compared: what was applied, what IAM has, and what the manifest wants. Who changed what follows. */
import { describe, expect, it } from 'vitest';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { AppliedRole } from '../../../src/core/model/applied-role.ts';
import type { DesiredRole } from '../../../src/core/model/desired-role.ts';
import { type FacetDifference, isAskedFor, isDrifted } from '../../../src/core/model/facet-change.ts';
import { BEING_MADE, type InventoryRole } from '../../../src/core/model/inventory.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import type { Cause } from '../../../src/core/model/update-change.ts';
import { diff } from '../../../src/core/plan/diff.ts';
import { rolesAsOf } from '../../../src/core/plan/expiry.ts';
import { needsRecord } from '../../../src/core/plan/last-applied.ts';
import { CLOSED_DIGEST, CLOSED_TRUST } from '../../../src/core/plan/quarantine.ts';
import { appliedRole } from '../../support/applied-roles.ts';
import { actualRole, desiredRole, RULES } from '../../support/roles.ts';

/** The same role, as its manifest was over time. */
function manifest(time: number, overrides: Partial<DesiredRole> = {}): DesiredRole {
  return desiredRole({
    maxSessionSeconds: time * 3600,
    description: `Manifest ${time}`,
    inlinePolicies: { read: `{"Version":"2012-10-17","Statement":[],"Id":"${time}"}` },
    ...overrides,
  });
}

const [FIRST, SECOND, THIRD] = [manifest(1), manifest(2), manifest(3)];
const NAME = FIRST.name;

const IN_IAM = actualRole(FIRST);
/** By hand; no manifest ever asked for it. */
const WIDE = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}';
const CLOSED: ActualRole = {
  ...IN_IAM,
  trust: CLOSED_TRUST,
  tags: { ...IN_IAM.tags, [TAGS.quarantined]: '2026-11-20' },
};

const known = (overrides: Partial<InventoryRole> = {}): InventoryRole => ({
  roleId: IN_IAM.roleId,
  digest: FIRST.digest,
  previous: null,
  file: FIRST.file,
  revision: null,
  ...overrides,
});
/** An update from the first manifest to the second has been written down, and perhaps begun. */
const BEGUN = known({ digest: SECOND.digest, previous: FIRST.digest, recorded: SECOND.digest });
/** A reading has shown it since. */
const UPDATED = known({ digest: SECOND.digest, recorded: SECOND.digest });
const CLOSED_BEFORE = known({ digest: CLOSED_DIGEST, closedOn: '2026-11-20', recorded: FIRST.digest });
const JUST_CLOSED = { ...CLOSED_BEFORE, previous: FIRST.digest };

interface Case {
  name: string;
  reason: string;
  desired: DesiredRole;
  actual: Partial<ActualRole>;
  /** undefined: the inventory does not know the role. */
  role?: InventoryRole;
  /** undefined: nothing is kept. */
  kept?: AppliedRole;
  causes: Cause[];
  /** Every facet that differs, and who changed it. */
  facets: string[];
  /** What the update remembers as applied. */
  applied?: DesiredRole[];
}

const ALL_ASKED = ['session: manifest', 'description: manifest', 'inlinePolicy: manifest'];

const GROUPS: Record<string, Case[]> = {
  'what is remembered of a role': [
    {
      name: 'the inventory has the digest of the manifest',
      reason: 'the manifest itself is what was applied, and nothing else has to be kept',
      desired: FIRST,
      actual: { trust: WIDE },
      role: known(),
      causes: ['drift'],
      facets: ['trust: hand'],
      applied: [FIRST],
    },
    {
      name: 'what is kept has the digest of the inventory, and the manifest changed',
      reason: 'IAM is as it was applied',
      desired: SECOND,
      actual: {},
      role: known(),
      kept: appliedRole(FIRST),
      causes: ['manifest'],
      facets: ALL_ASKED,
      applied: [FIRST],
    },
    {
      name: 'the same, and a hand has changed another facet',
      reason: 'a merged commit must not hide what a hand did to the same role',
      desired: SECOND,
      actual: { trust: WIDE },
      role: known(),
      kept: appliedRole(FIRST),
      causes: ['drift', 'manifest'],
      facets: ['trust: hand', ...ALL_ASKED],
      applied: [FIRST],
    },
    {
      name: 'the same, and a hand has changed the same facet',
      reason: 'one facet can have both',
      desired: SECOND,
      actual: { maxSessionSeconds: 43_200 },
      role: known(),
      kept: appliedRole(FIRST),
      causes: ['drift', 'manifest'],
      facets: ['session: hand and manifest', 'description: manifest', 'inlinePolicy: manifest'],
    },
    {
      name: 'the same, and a hand has removed what the manifest does away with',
      reason: 'there is nothing left to do about it',
      desired: manifest(2, { inlinePolicies: {} }),
      actual: { inlinePolicies: {} },
      role: known(),
      kept: appliedRole(FIRST),
      causes: ['manifest'],
      facets: ['session: manifest', 'description: manifest'],
    },
    {
      name: 'the same, and a hand has added what no manifest has, beside what one adds',
      reason: 'a policy of its own is told by its name',
      desired: manifest(1, { inlinePolicies: { ...FIRST.inlinePolicies, constructor: '{}' } }),
      actual: { inlinePolicies: { ...FIRST.inlinePolicies, temporary: '{}' } },
      role: known(),
      kept: appliedRole(FIRST),
      causes: ['drift', 'manifest'],
      facets: ['inlinePolicy temporary: hand', 'inlinePolicy constructor: manifest'],
    },
    {
      name: 'IAM has another spelling of what was applied',
      reason: 'policies are compared by what they mean',
      desired: SECOND,
      actual: { inlinePolicies: { read: '{ "Id": "1", "Statement": [], "Version": "2012-10-17" }' } },
      role: known(),
      kept: appliedRole(FIRST),
      causes: ['manifest'],
      facets: ALL_ASKED,
    },
    {
      name: 'what is kept is newer than the inventory',
      reason:
        'the process died between the two writes, and before any call to IAM: what was applied is the earlier one',
      desired: SECOND,
      actual: { trust: WIDE },
      role: known(),
      kept: appliedRole(SECOND, FIRST),
      causes: ['drift', 'manifest'],
      facets: ['trust: hand', ...ALL_ASKED],
      applied: [FIRST],
    },
    {
      name: 'what is kept is newer than the inventory, and the manifest is back as it was',
      reason: 'nothing of the newer one was ever written to IAM: to have it there took a hand',
      desired: FIRST,
      actual: { maxSessionSeconds: SECOND.maxSessionSeconds },
      role: known(),
      kept: appliedRole(SECOND, FIRST),
      causes: ['drift'],
      facets: ['session: hand'],
      applied: [FIRST],
    },
    {
      name: 'what is kept is of another digest than the inventory',
      reason: 'it says nothing about this role: with another digest than the manifest, it counts as a change',
      desired: SECOND,
      actual: { trust: WIDE },
      role: known(),
      kept: appliedRole(THIRD),
      causes: ['manifest'],
      facets: ['trust: manifest', ...ALL_ASKED],
      applied: [],
    },
    {
      name: 'something is kept, and there is no inventory',
      reason: 'manifests that were applied last can be given as well, where no state remembers them',
      desired: SECOND,
      actual: { trust: WIDE },
      kept: appliedRole(FIRST),
      causes: ['drift', 'manifest'],
      facets: ['trust: hand', ...ALL_ASKED],
      applied: [FIRST],
    },
  ],
  'an update that was cut short': [
    {
      name: 'once',
      reason: 'every facet is either as it was before or as it was to be: no hand was there',
      desired: SECOND,
      actual: { maxSessionSeconds: SECOND.maxSessionSeconds },
      role: BEGUN,
      kept: appliedRole(SECOND, FIRST),
      causes: ['manifest'],
      facets: ['description: manifest', 'inlinePolicy: manifest'],
      applied: [SECOND, FIRST],
    },
    {
      name: 'once, and the manifest changed again',
      reason: 'parts are of the first, parts of the second, and both were applied',
      desired: THIRD,
      actual: { maxSessionSeconds: SECOND.maxSessionSeconds },
      role: BEGUN,
      kept: appliedRole(SECOND, FIRST),
      causes: ['manifest'],
      facets: ALL_ASKED,
      applied: [SECOND, FIRST],
    },
    {
      name: 'twice, one after the other',
      reason: 'all three may be there',
      desired: THIRD,
      actual: { maxSessionSeconds: THIRD.maxSessionSeconds, description: SECOND.description },
      role: known({ digest: THIRD.digest, previous: SECOND.digest, recorded: THIRD.digest }),
      kept: appliedRole(THIRD, SECOND, FIRST),
      causes: ['manifest'],
      facets: ['description: manifest', 'inlinePolicy: manifest'],
      applied: [THIRD, SECOND, FIRST],
    },
    {
      name: 'once, and a hand has written a third value',
      reason: 'neither before nor after: that was not us',
      desired: SECOND,
      actual: { maxSessionSeconds: 43_200, trust: WIDE },
      role: BEGUN,
      kept: appliedRole(SECOND, FIRST),
      causes: ['drift', 'manifest'],
      facets: ['trust: hand', 'session: hand', 'description: manifest', 'inlinePolicy: manifest'],
    },
    {
      name: 'or is not shown yet, as the listing is late',
      reason: 'it shows wholly what was applied before: a false alarm would end live sessions',
      desired: SECOND,
      actual: {},
      role: BEGUN,
      kept: appliedRole(SECOND, FIRST),
      causes: ['manifest'],
      facets: ALL_ASKED,
      applied: [SECOND, FIRST],
    },
    {
      name: 'or so it seems: a reading has shown it whole, and a hand has put a facet back to what was before',
      reason: 'once it was seen as it was applied last, nothing else was us',
      desired: SECOND,
      actual: { ...actualRole(SECOND), maxSessionSeconds: FIRST.maxSessionSeconds },
      role: UPDATED,
      kept: appliedRole(SECOND, FIRST),
      causes: ['drift'],
      facets: ['session: hand'],
      applied: [SECOND],
    },
    {
      name: 'of a role of which it was not kept what was before, and a hand was there',
      reason: 'an earlier version applied that; who opened a trust must not hide behind it',
      desired: SECOND,
      actual: { ...actualRole(SECOND), trust: WIDE },
      role: BEGUN,
      kept: appliedRole(SECOND),
      causes: ['drift'],
      facets: ['trust: hand'],
      applied: [SECOND],
    },
  ],
  'a role in quarantine that is declared again': [
    {
      name: 'as it was',
      reason: 'we have closed it ourselves',
      desired: FIRST,
      actual: CLOSED,
      role: CLOSED_BEFORE,
      kept: appliedRole(FIRST),
      causes: ['manifest'],
      facets: ['trust: manifest', 'tag rolekeeper:quarantined: manifest'],
      applied: [FIRST],
    },
    {
      name: 'by another manifest',
      reason: 'all of it is asked for',
      desired: SECOND,
      actual: CLOSED,
      role: CLOSED_BEFORE,
      kept: appliedRole(FIRST),
      causes: ['manifest'],
      facets: ['trust: manifest', ...ALL_ASKED, 'tag rolekeeper:quarantined: manifest'],
    },
    {
      name: 'after it was opened by hand',
      reason: 'no caller was meant to get in, and the new manifest must not hide that one could',
      desired: FIRST,
      actual: { ...CLOSED, trust: WIDE },
      role: CLOSED_BEFORE,
      kept: appliedRole(FIRST),
      causes: ['drift', 'manifest'],
      facets: ['trust: hand and manifest', 'tag rolekeeper:quarantined: manifest'],
    },
    {
      name: 'and a listing that is late still shows it open',
      reason: 'no reading has shown it closed yet, and it is what we have closed since',
      desired: SECOND,
      actual: { trust: FIRST.trust },
      role: JUST_CLOSED,
      kept: appliedRole(FIRST),
      causes: ['manifest'],
      facets: ALL_ASKED,
    },
    {
      name: 'and its closing was cut short before it was touched',
      reason: 'the day of an earlier closing is ours',
      desired: FIRST,
      actual: { ...CLOSED, trust: FIRST.trust },
      role: known({ previous: CLOSED_DIGEST }),
      kept: appliedRole(FIRST),
      causes: ['manifest'],
      facets: ['tag rolekeeper:quarantined: manifest'],
    },
    {
      name: 'and its closing was cut short before the last call',
      reason: 'the trust is closed, and that was us too',
      desired: FIRST,
      actual: CLOSED,
      role: known({ previous: CLOSED_DIGEST }),
      kept: appliedRole(FIRST),
      causes: ['manifest'],
      facets: ['trust: manifest', 'tag rolekeeper:quarantined: manifest'],
    },
    {
      name: 'and nothing is kept of what it was',
      reason: 'the inventory has no manifest’s digest, so that every difference counts as a change',
      desired: FIRST,
      actual: CLOSED,
      role: known({ digest: CLOSED_DIGEST, previous: FIRST.digest }),
      causes: ['manifest'],
      facets: ['trust: manifest', 'tag rolekeeper:quarantined: manifest'],
      applied: [],
    },
  ],
  'a role that is being made': [
    {
      name: 'and the process died',
      reason: 'what is missing was not made yet',
      desired: FIRST,
      actual: { inlinePolicies: {} },
      role: known({ roleId: null, digest: null, previous: BEING_MADE, recorded: FIRST.digest }),
      kept: appliedRole(FIRST),
      causes: ['manifest'],
      facets: ['inlinePolicy: manifest'],
      applied: [FIRST],
    },
    {
      name: 'and the process died under an earlier version',
      reason: 'it wrote down the same, and less of it',
      desired: FIRST,
      actual: { inlinePolicies: {} },
      role: known({ roleId: null, digest: null, recorded: FIRST.digest }),
      kept: appliedRole(FIRST),
      causes: ['manifest'],
      facets: ['inlinePolicy: manifest'],
    },
    {
      name: 'and the process died, and the manifest changed',
      reason: 'what it was to be is kept as well',
      desired: SECOND,
      actual: { inlinePolicies: {} },
      role: known({ digest: null, previous: BEING_MADE, recorded: FIRST.digest }),
      kept: appliedRole(FIRST),
      causes: ['manifest'],
      facets: ALL_ASKED,
      applied: [FIRST],
    },
    {
      name: 'and was opened by hand meanwhile',
      reason: 'CreateRole writes the trust: no moment of the making had that one',
      desired: FIRST,
      actual: { trust: WIDE, inlinePolicies: {} },
      role: known({ digest: null, previous: BEING_MADE, recorded: FIRST.digest }),
      kept: appliedRole(FIRST),
      causes: ['drift', 'manifest'],
      facets: ['trust: hand', 'inlinePolicy: manifest'],
    },
    {
      name: 'as a listing that is late shows it',
      reason: 'it is whole since',
      desired: FIRST,
      actual: { inlinePolicies: {} },
      role: known({ previous: BEING_MADE, recorded: FIRST.digest }),
      kept: appliedRole(FIRST),
      causes: ['manifest'],
      facets: ['inlinePolicy: manifest'],
      applied: [FIRST],
    },
    {
      name: 'no more, as a reading has shown it whole',
      reason: 'the policy was taken off by hand',
      desired: FIRST,
      actual: { inlinePolicies: {} },
      role: known({ recorded: FIRST.digest }),
      causes: ['drift'],
      facets: ['inlinePolicy: hand'],
    },
  ],
  'a role of which nothing is remembered': [
    {
      name: 'at all',
      reason: 'it is not known whether a hand changed it, or a manifest, and nothing on the role is asked',
      desired: FIRST,
      actual: { trust: WIDE, maxSessionSeconds: 43_200 },
      causes: ['unknown'],
      facets: ['trust: manifest', 'session: manifest'],
      applied: [],
    },
    {
      name: 'but its RoleId',
      reason: 'the inventory was made when it was there already',
      desired: SECOND,
      actual: { trust: WIDE },
      role: known({ digest: null }),
      causes: ['unknown'],
      facets: ['trust: manifest', ...ALL_ASKED],
      applied: [],
    },
    {
      name: 'but the digest',
      reason: 'an earlier version of the service kept no more: a change, as the digest is not the manifest’s',
      desired: SECOND,
      actual: { trust: WIDE },
      role: known(),
      causes: ['manifest'],
      facets: ['trust: manifest', ...ALL_ASKED],
      applied: [],
    },
  ],
};

function whoChanged(facet: FacetDifference): string {
  const who = [...(isDrifted(facet) ? ['hand'] : []), ...(isAskedFor(facet) ? ['manifest'] : [])];
  const key = facet.key === undefined || facet.key === 'read' ? '' : ` ${facet.key}`;
  return `${facet.facet}${key}: ${who.join(' and ')}`;
}

for (const [group, cases] of Object.entries(GROUPS)) {
  describe(group, () => {
    for (const { name, reason, desired, actual, role, kept, causes, facets, applied } of cases) {
      it(`${name}: ${reason}`, () => {
        const [change, ...others] = diff(
          { ...rolesAsOf([desired], RULES.now), frozen: [] },
          [{ ...IN_IAM, ...actual }],
          RULES,
          { known: role && { [NAME]: role }, applied: new Map(kept ? [[NAME, kept]] : []) },
        );
        if (change?.kind !== 'update' || others.length > 0) throw new Error('one role is one update');
        expect(change.facets.map(whoChanged)).toEqual(facets);
        expect(change.causes).toEqual(causes);
        if (applied !== undefined) {
          expect(change.applied.map(({ digest }) => digest)).toEqual(applied.map(({ digest }) => digest));
        }
      });
    }
  });
}

describe('what is kept of a role', () => {
  const cases: { name: string; reason: string; actual?: Partial<ActualRole>; role?: InventoryRole; is: boolean }[] = [
    { name: 'is not read', reason: 'the inventory has the digest of the manifest', role: known(), is: false },
    {
      name: 'is not read',
      reason: 'a hand has changed the role, and the manifest is what was applied',
      actual: { trust: WIDE },
      role: known(),
      is: false,
    },
    { name: 'is not read', reason: 'the role is not ours', actual: { owner: 'other' }, is: false },
    { name: 'is read', reason: 'the inventory has another digest', role: known({ digest: SECOND.digest }), is: true },
    {
      name: 'is read',
      reason: 'an update of it is not confirmed by a reading, and it is not as it should be',
      actual: { description: SECOND.description },
      role: known({ previous: SECOND.digest }),
      is: true,
    },
    {
      name: 'is not read',
      reason: 'this reading confirms the update',
      role: known({ previous: SECOND.digest }),
      is: false,
    },
    { name: 'is read', reason: 'there is no inventory', is: true },
  ];
  for (const { name, reason, actual, role, is } of cases) {
    it(`${name}: ${reason}`, () => {
      expect(needsRecord(FIRST, { ...IN_IAM, ...actual }, role && { [NAME]: role })).toBe(is);
    });
  }

  it('is not read of a role that is not there', () => {
    expect(needsRecord(FIRST, undefined, { [NAME]: known({ digest: 'v1-x' }) })).toBe(false);
  });
});
