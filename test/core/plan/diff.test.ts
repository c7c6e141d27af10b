import { describe, expect, it } from 'vitest';
import type { ActualRole } from '../../../src/core/model/actual-role.ts';
import type { DesiredRole, FrozenFile } from '../../../src/core/model/desired-role.ts';
import type { FacetDifference } from '../../../src/core/model/facet-change.ts';
import type { RoleId } from '../../../src/core/model/ids.ts';
import { BEING_MADE, type InventoryRole, type KnownRoles } from '../../../src/core/model/inventory.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import { type Declared, diff } from '../../../src/core/plan/diff.ts';
import { rolesAsOf } from '../../../src/core/plan/expiry.ts';
import { CLOSED_DIGEST, CLOSED_TRUST } from '../../../src/core/plan/quarantine.ts';
import { anArn, aRoleId } from '../../support/ids.ts';
import { byHand } from '../../support/judged-changes.ts';
import { actualRole, desiredRole, NO_MEMORY, RULES } from '../../support/roles.ts';

const POLICY = anArn('arn:aws:iam::111122223333:policy/ci/a');
const BY_HAND = anArn('arn:aws:iam::111122223333:policy/by-hand');

const desired = desiredRole({
  managedPolicyArns: [POLICY],
  inlinePolicies: { assets: '{"Version":"2012-10-17","Statement":[]}' },
});
const actual = actualRole(desired);

function inventory(roleId: RoleId | null): KnownRoles {
  return { 'checkout-deploy': { roleId, digest: null, previous: null, file: null, revision: null } };
}

function remembered(more: Partial<InventoryRole> = {}): KnownRoles {
  const { roleId } = actual;
  return { 'checkout-deploy': { roleId, digest: desired.digest, previous: null, file: null, revision: null, ...more } };
}

function declared(roles: readonly DesiredRole[], frozen: readonly FrozenFile[] = []): Declared {
  return { ...rolesAsOf(roles, RULES.now), frozen };
}

/** Which of the changes a role gets, and nothing about the others. */
interface Case {
  name: string;
  reason: string;
  roles?: DesiredRole[];
  frozen?: FrozenFile[];
  actual?: ActualRole[];
  known?: KnownRoles;
  expected: string[];
}

const CASES: Case[] = [
  { name: 'declared and not there', reason: 'the first apply', roles: [desired], expected: ['create checkout-deploy'] },
  {
    name: 'declared and equal',
    reason: 'rest',
    roles: [desired],
    actual: [actual],
    expected: ['keep checkout-deploy in-sync'],
  },
  {
    name: 'equal, and the inventory has the digest of another spec',
    reason: 'there is nothing to write to IAM',
    roles: [desired],
    actual: [actual],
    known: remembered({ digest: 'v1-old' }),
    expected: ['keep checkout-deploy in-sync'],
  },
  {
    name: 'different, and the inventory has this spec’s digest',
    reason: 'we wrote this spec once, so the role was changed by hand',
    roles: [desired],
    actual: [{ ...actual, maxSessionSeconds: 7200 }],
    known: remembered(),
    expected: ['update checkout-deploy drift'],
  },
  {
    name: 'different, and nothing is remembered',
    reason: 'it is not known whether a hand changed it, or its manifest',
    roles: [desired],
    actual: [{ ...actual, trust: '{}' }],
    expected: ['update checkout-deploy unknown'],
  },
  {
    name: 'half made, as the inventory says',
    reason: 'a create that was cut short is no drift',
    roles: [desired],
    actual: [{ ...actual, inlinePolicies: {} }],
    known: remembered({ roleId: null, digest: null, previous: BEING_MADE, recorded: desired.digest }),
    expected: ['update checkout-deploy manifest'],
  },
  {
    name: 'declared again, and in quarantine, which the inventory does not know for certain',
    reason: 'the pass that closed it did not come to its end, and it was us all the same',
    roles: [desired],
    actual: [{ ...actual, trust: CLOSED_TRUST }],
    known: remembered({ previous: CLOSED_DIGEST }),
    expected: ['update checkout-deploy manifest'],
  },
  {
    name: 'equal, and being revoked',
    reason: 'a pass died between trust and revocation',
    roles: [desired],
    actual: [actual],
    known: remembered({ revoking: '' }),
    expected: ['update checkout-deploy drift'],
  },
  {
    name: 'equal, with sessions revoked',
    reason: 'who ends sessions by hand must not find it undone',
    roles: [desired],
    actual: [{ ...actual, revoked: { before: '2026-11-22T09:00:00Z', document: '{}' } }],
    expected: ['keep checkout-deploy in-sync'],
  },
  {
    name: 'equal, with sessions revoked long ago',
    reason: 'no session is that old, and there was no manual change',
    roles: [desired],
    actual: [{ ...actual, revoked: { before: '2026-11-20T09:00:00Z', document: '{}' } }],
    expected: ['update checkout-deploy upkeep'],
  },
  {
    name: 'different, with sessions revoked long ago',
    reason: 'drift stays drift',
    known: remembered(),
    roles: [desired],
    actual: [{ ...actual, maxSessionSeconds: 7200, revoked: { before: '2026-11-20T09:00:00Z', document: '{}' } }],
    expected: ['update checkout-deploy drift'],
  },
  {
    name: 'equal, with sessions revoked that are not opened yet',
    reason: 'the role is switched off, and no manifest says so',
    roles: [desired],
    actual: [{ ...actual, revoked: { before: '2027-11-22T09:00:00Z', document: '{}' } }],
    known: remembered(),
    expected: ['update checkout-deploy drift'],
  },
  {
    name: 'undeclared and ours',
    reason: 'its manifest was removed',
    actual: [actual],
    expected: ['delete checkout-deploy'],
  },
  {
    name: 'undeclared and another’s',
    reason: 'not ours to touch',
    actual: [{ ...actual, owner: 'other' }],
    expected: [],
  },
  {
    name: 'undeclared and retained',
    reason: 'its last manifest asks for it',
    actual: [{ ...actual, tags: { ...actual.tags, [TAGS.onRemoval]: 'retain' } }],
    expected: ['keep checkout-deploy retained'],
  },
  {
    name: 'undeclared, its file is broken',
    reason: 'could not read is not the same as not there',
    frozen: [{ file: actual.tags[TAGS.source] ?? '', name: undefined }],
    actual: [actual],
    expected: ['keep checkout-deploy frozen'],
  },
  {
    name: 'undeclared, a broken file of another path names it',
    reason: 'the file was moved and broken at once',
    frozen: [{ file: 'teams/new/x.yaml', name: 'Checkout-Deploy' }],
    actual: [actual],
    expected: ['keep checkout-deploy frozen'],
  },
  {
    name: 'declared twice, once in a broken file',
    reason: 'it is not known which of the two is meant',
    roles: [desired],
    frozen: [{ file: 'teams/new/x.yaml', name: 'checkout-deploy' }],
    actual: [{ ...actual, maxSessionSeconds: 7200 }],
    expected: ['keep checkout-deploy frozen'],
  },
  {
    name: 'not there, and a broken file names it',
    reason: 'nothing is made of a broken file',
    roles: [desired],
    frozen: [{ file: 'teams/new/x.yaml', name: 'checkout-deploy' }],
    expected: [],
  },
  {
    name: 'the name is another’s',
    reason: 'a role that is not ours is left alone',
    roles: [desired],
    actual: [{ ...actual, owner: 'other', path: '/', tags: {} }],
    expected: ['conflict checkout-deploy not-ours'],
  },
  {
    name: 'the name is under another path, with our tag, and nothing is remembered',
    reason: 'roles.path was edited: ours as far as can be known, and left alone',
    roles: [desired],
    actual: [{ ...actual, owner: 'other', path: '/old/' }],
    expected: ['conflict checkout-deploy path'],
  },
  {
    name: 'the name is under another path, with the RoleId that we know',
    reason: 'roles.path was edited; no tag is needed to know that',
    roles: [desired],
    actual: [{ ...actual, owner: 'other', path: '/old/', tags: {} }],
    known: inventory(actual.roleId),
    expected: ['conflict checkout-deploy path'],
  },
  {
    name: 'the name is under another path, with our tag and a RoleId that we do not know',
    reason: 'a tag can be copied, a RoleId cannot',
    roles: [desired],
    actual: [{ ...actual, owner: 'other', path: '/old/' }],
    known: inventory(aRoleId('AROAOTHERXXXXXXXXXXXX')),
    expected: ['conflict checkout-deploy not-ours'],
  },
  {
    name: 'undeclared, under another path, with the RoleId that we know',
    reason: 'ours, and not deleted because a line in the settings was edited',
    actual: [{ ...actual, owner: 'other', path: '/old/' }],
    known: inventory(actual.roleId),
    expected: ['keep checkout-deploy elsewhere'],
  },
  {
    name: 'undeclared, under another path, with our tag, beside a declared one',
    reason: 'nothing is remembered, and the path of the declared one is that of before',
    roles: [desired],
    actual: [
      { ...actual, owner: 'other', path: '/old/' },
      { ...actual, name: 'reports', owner: 'other', path: '/old/' },
    ],
    expected: ['conflict checkout-deploy path', 'keep reports elsewhere'],
  },
  {
    name: 'undeclared, under another path, with our tag, and nothing is remembered',
    reason: 'it may be that of another service in the account, with a path of its own',
    actual: [{ ...actual, owner: 'other', path: '/old/' }],
    expected: [],
  },
  {
    name: 'undeclared, under another path, with our tag, and the inventory knows others',
    reason: 'a copied tag makes no role ours',
    actual: [{ ...actual, name: 'copied', owner: 'other', path: '/old/' }],
    known: inventory(actual.roleId),
    expected: [],
  },
  {
    name: 'the name is another’s, in other letters',
    reason: 'IAM names are unique ignoring case',
    roles: [desired],
    actual: [{ ...actual, name: 'Checkout-Deploy', owner: 'other' }],
    expected: ['conflict checkout-deploy not-ours'],
  },
  {
    name: 'ours, under another path',
    reason: 'IAM cannot move a role',
    roles: [desired],
    actual: [{ ...actual, path: '/bitbucket/old/' }],
    expected: ['conflict checkout-deploy path'],
  },
  {
    name: 'ours, in other letters',
    reason: 'IAM cannot rename a role',
    roles: [desired],
    actual: [{ ...actual, name: 'Checkout-Deploy' }],
    expected: ['conflict checkout-deploy case'],
  },
  {
    name: 'undeclared, ours, with the RoleId that we know',
    reason: 'path, tag and inventory agree',
    actual: [actual],
    known: inventory(actual.roleId),
    expected: ['delete checkout-deploy'],
  },
  {
    name: 'undeclared, ours, made by the last pass',
    reason: 'its id was not read yet, and no other role can have had the name',
    actual: [actual],
    known: inventory(null),
    expected: ['delete checkout-deploy'],
  },
  {
    name: 'undeclared, ours, with another RoleId',
    reason: 'it was deleted and created again by hand',
    actual: [actual],
    known: inventory(aRoleId('AROAOTHER')),
    expected: ['keep checkout-deploy recreated'],
  },
  {
    name: 'with another RoleId, and its file is broken',
    reason: 'it is kept in any case, and that it was created again is still reported',
    frozen: [{ file: actual.tags[TAGS.source] ?? '', name: undefined }],
    actual: [actual],
    known: inventory(aRoleId('AROAOTHER')),
    expected: ['keep checkout-deploy recreated'],
  },
  {
    name: 'with another RoleId, and retained',
    reason: 'the tag was copied with the others',
    actual: [{ ...actual, tags: { ...actual.tags, [TAGS.onRemoval]: 'retain' } }],
    known: inventory(aRoleId('AROAOTHER')),
    expected: ['keep checkout-deploy recreated'],
  },
  {
    name: 'undeclared, ours by path and tag, not in the inventory',
    reason: 'tags can be copied; this is not enough to delete',
    actual: [actual],
    known: {},
    expected: ['keep checkout-deploy unknown'],
  },
  {
    name: 'declared, with another RoleId',
    reason: 'policies elsewhere may name the new one',
    roles: [desired],
    actual: [{ ...actual, maxSessionSeconds: 7200 }],
    known: inventory(aRoleId('AROAOTHER')),
    expected: ['conflict checkout-deploy recreated'],
  },
  {
    name: 'declared, not in the inventory',
    reason: 'declaring a role that is ours by path and tag takes it over',
    roles: [desired],
    actual: [{ ...actual, maxSessionSeconds: 7200 }],
    known: {},
    expected: ['update checkout-deploy unknown'],
  },
];

describe('diff', () => {
  for (const { name, reason, roles = [], frozen = [], actual: there = [], known, expected } of CASES) {
    it(`${name}: ${reason}`, () => {
      const changes = diff(declared(roles, frozen), there, RULES, { ...NO_MEMORY, known });
      expect(
        changes.map((c) =>
          [c.kind, c.name, ...('reason' in c ? [c.reason] : []), ...('causes' in c ? [c.causes.join('+')] : [])].join(
            ' ',
          ),
        ),
      ).toEqual(expected);
    });
  }

  it('sorts by name, whatever the order of the sources', () => {
    const names = ['b', 'a', 'c'].map((name) => desiredRole({ name }));
    const changes = diff(declared(names), [actualRole(desiredRole({ name: 'aa' }))], RULES, NO_MEMORY);
    expect(changes.map(({ name }) => name)).toEqual(['a', 'aa', 'b', 'c']);
  });
});

const FACETS: { name: string; actual: Partial<ActualRole>; expected: FacetDifference[] }[] = [
  {
    name: 'another trust',
    actual: { trust: '{"Statement":[]}' },
    expected: [byHand({ facet: 'trust', before: '{"Statement":[]}', after: desired.trust })],
  },
  {
    name: 'no boundary',
    actual: { boundaryArn: undefined },
    expected: [byHand({ facet: 'boundary', before: undefined, after: desired.boundaryArn })],
  },
  {
    name: 'a longer session',
    actual: { maxSessionSeconds: 43_200 },
    expected: [byHand({ facet: 'session', before: '43200', after: '3600' })],
  },
  {
    name: 'another description',
    actual: { description: 'mine' },
    expected: [byHand({ facet: 'description', before: 'mine', after: desired.description })],
  },
  {
    name: 'a policy too many and one missing',
    actual: { managedPolicyArns: [BY_HAND] },
    expected: [
      byHand({ facet: 'managedPolicy', key: BY_HAND, before: BY_HAND, after: undefined }),
      byHand({ facet: 'managedPolicy', key: POLICY, before: undefined, after: POLICY }),
    ],
  },
  {
    name: 'an inline policy that is not declared',
    actual: { inlinePolicies: { ...desired.inlinePolicies, constructor: '{}' } },
    expected: [byHand({ facet: 'inlinePolicy', key: 'constructor', before: '{}', after: undefined })],
  },
  {
    name: 'an inline policy in other words',
    actual: { inlinePolicies: { assets: '{ "Statement": [], "Version": "2012-10-17" }' } },
    expected: [],
  },
  {
    name: 'tags: one changed, one added by hand',
    actual: { tags: { ...desired.tags, [TAGS.team]: 'data', extra: 'x' } },
    expected: [
      byHand({ facet: 'tag', key: TAGS.team, before: 'data', after: 'shop' }),
      byHand({ facet: 'tag', key: 'extra', before: 'x', after: undefined }),
    ],
  },
  {
    name: 'facets that the state does not show',
    actual: { maxSessionSeconds: 0, description: '', unread: ['session', 'description'] },
    expected: [],
  },
];

describe('the facets of an update', () => {
  for (const { name, actual: overrides, expected } of FACETS) {
    it(name, () => {
      const [change] = diff(declared([desired]), [{ ...actual, ...overrides }], RULES, {
        ...NO_MEMORY,
        known: remembered(),
      });
      expect(change?.kind === 'update' ? change.facets : []).toEqual(expected);
    });
  }
});
