/** The inventory as it is kept: written and read again, read as earlier versions wrote it, and refused where it is none. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DeployedBoundary,
  type Deployment,
  FOREIGN_GRANTS,
  MANIFEST_SOURCES,
  UNDEPLOYED,
  UNOWNED_ROLES,
} from '../../../src/core/model/deployment.ts';
import type { Inventory, InventoryRole } from '../../../src/core/model/inventory.ts';
import { inventoryText, readInventory } from '../../../src/core/record/stored-inventory.ts';
import { anArn, aRoleId, aUuid } from '../../support/ids.ts';
import { BOUNDARY, WORKSPACE } from '../../support/roles.ts';

const ROLE: InventoryRole = {
  roleId: aRoleId('AROADEPLOY'),
  digest: 'v1-abc',
  previous: null,
  file: 'teams/shop/deploy.yaml',
  revision: 'abc',
};
const DEPLOYED: Deployment = {
  name: 'second',
  workspaceUuid: WORKSPACE,
  unownedRoles: 'refuse',
  foreignRoles: 'quarantine',
  boundary: { arn: BOUNDARY, digest: 'of-the-boundary' },
  serviceTrusts: { 'rolekeeper-upload': 'of-its-trust' },
  source: 'bitbucket',
};
const INVENTORY: Inventory = {
  version: 'rolekeeper.inventory/v2',
  fence: 1,
  published: { sequence: 1, revision: 'abc' },
  deployment: DEPLOYED,
  roles: { deploy: ROLE },
};

const GONE = { name: 'gone', roleId: 'AROAGONE', at: '2026-11-22T12:00:00.000Z' };
const SPENT = { limits: { deletions: { count: 3, share: 0.1 }, shrink: 0.5 }, removed: [GONE] };

/** A text of now, with other fields. A field that is undefined is not there. */
const text = (fields: object) => JSON.stringify({ ...INVENTORY, ...fields });
/** As version 1 wrote it, which knew the boundary alone. */
const older = (fields: object) =>
  text({ version: 'rolekeeper.inventory/v1', deployment: undefined, boundary: 'of-the-boundary', ...fields });

/** As version 1 is read. */
const OF_V1: DeployedBoundary = { arn: null, digest: 'of-the-boundary' };

describe('an inventory as text', () => {
  it('is read as it was written', () => {
    expect(readInventory(inventoryText(INVENTORY))).toEqual(INVENTORY);
  });

  it('is read as it was written, whatever its roles are called and whatever is known of them', () => {
    const known = fc.option(fc.string(), { nil: null });
    const roleId = fc.option(fc.stringMatching(/^\w{1,128}$/).map(aRoleId), { nil: null });
    const arn = fc.option(fc.stringMatching(/^arn:aws:iam::\d{12}:policy\/[\w+=,.@/-]{1,64}$/).map(anArn), {
      nil: null,
    });
    const names = fc.dictionary(fc.string(), fc.string());
    const day = fc
      .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const role = fc.record(
      {
        roleId,
        digest: known,
        previous: known,
        file: known,
        revision: known,
        recorded: fc.string(),
        revoking: fc.string(),
        closedOn: day,
        names,
        expires: fc.constantFrom('2026-12-31', '2028-02-29'),
      },
      { requiredKeys: ['roleId', 'digest', 'previous', 'file', 'revision'] },
    );
    const deployment = fc.record({
      name: fc.string(),
      workspaceUuid: fc.option(
        fc.uuid().map((text) => aUuid(`{${text}}`)),
        { nil: null },
      ),
      unownedRoles: fc.constantFrom(...UNOWNED_ROLES),
      foreignRoles: fc.constantFrom(...FOREIGN_GRANTS),
      boundary: fc.option(fc.record({ arn, digest: fc.string() }), { nil: null }),
      serviceTrusts: fc.option(fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }), { nil: null }),
      source: fc.constantFrom(...MANIFEST_SOURCES),
    });
    const roles = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('constructor', '__proto__')), role, {
      noNullPrototype: true,
    });
    const published = fc.record({ sequence: fc.option(fc.integer({ min: 1 }), { nil: null }), revision: known });
    const removed = fc.array(
      fc.record({
        name: fc.string(),
        roleId: fc.stringMatching(/^\w{1,128}$/).map(aRoleId),
        at: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      }),
    );
    const deletions = fc.record({ count: fc.nat(), share: fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs) });
    const limits = fc.record({ deletions, shrink: fc.constantFrom(0, 0.5, 1) });
    const spent = fc.record({ limits, removed });
    const closed = fc.record({ roleId: fc.stringMatching(/^\w{1,128}$/).map(aRoleId), closedOn: day });
    const foreign = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('constructor', '__proto__')), closed, {
      noNullPrototype: true,
    });
    const pace = fc.record({ writesPerSecond: fc.double({ min: 0.5, max: 200, noNaN: true }), learntOn: day });
    const fields = fc.record(
      {
        fence: fc.nat(),
        published,
        deployment,
        spent,
        pace,
        foreign,
        settings: fc.string(),
        fallbackSince: day,
        roles,
      },
      { requiredKeys: ['fence', 'published', 'deployment', 'roles'] },
    );
    fc.assert(
      fc.property(fields, (fields) => {
        const inventory: Inventory = { ...INVENTORY, ...fields };
        expect(readInventory(inventoryText(inventory))).toEqual(inventory);
      }),
    );
  });

  it('is one line a fact, and ends with one: people compare its versions', () => {
    expect(inventoryText(INVENTORY)).toMatch(/^\{\n {2}"version": "rolekeeper\.inventory\/v2",\n[\s\S]*\n\}\n$/);
  });

  const v1 = [
    {
      name: 'with a boundary',
      reason: 'the one fact that it knew is kept, and nothing else is made up',
      text: older({}),
      expected: { ...INVENTORY, deployment: { ...UNDEPLOYED, boundary: OF_V1 } },
    },
    {
      name: 'whose boundary was not watched',
      reason: 'version 1 writes null for that',
      text: older({ boundary: null }),
      expected: { ...INVENTORY, deployment: UNDEPLOYED },
    },
    {
      name: 'of before there was a boundary in it, and a digest of before',
      reason: 'what the first ones lacked is not known',
      text: older({ boundary: undefined, roles: { deploy: { ...ROLE, previous: undefined } } }),
      expected: { ...INVENTORY, deployment: UNDEPLOYED },
    },
    {
      name: 'with a deployment',
      reason: 'it had none: this was not written by version 1, and grants nothing',
      text: older({ deployment: { ...DEPLOYED, foreignRoles: 'delete' } }),
      expected: { ...INVENTORY, deployment: { ...UNDEPLOYED, boundary: OF_V1 } },
    },
  ];
  for (const { name, reason, text: old, expected } of v1) {
    it(`may be one of version 1 ${name}: ${reason}`, () => expect(readInventory(old)).toEqual(expected));
  }

  it('is written as version 2, whatever version was read', () => {
    const read = readInventory(older({}));
    expect(read && readInventory(inventoryText(read))).toEqual(read);
    expect(read && JSON.parse(inventoryText(read))).toEqual({
      ...INVENTORY,
      deployment: { ...UNDEPLOYED, boundary: OF_V1 },
    });
  });

  it('is read without the pace of writes where that is wrong: it is worth less than the rest', () => {
    expect(readInventory(text({ pace: { writesPerSecond: -1, learntOn: '2026-11-22' } }))).toEqual(INVENTORY);
  });

  const none = [
    { reason: 'nothing', text: '' },
    { reason: 'no JSON', text: '{' },
    { reason: 'no object', text: '[]' },
    { reason: 'another version', text: text({ version: 'rolekeeper.inventory/v3' }) },
    { reason: 'no version', text: text({ version: undefined }) },
    { reason: 'version 2 without a deployment', text: text({ deployment: undefined }) },
    {
      reason: 'version 2 with the boundary of version 1 instead',
      text: text({ deployment: undefined, boundary: 'x' }),
    },
    { reason: 'a deployment that is none', text: text({ deployment: 'second' }) },
    { reason: 'an unknown grant', text: text({ deployment: { ...DEPLOYED, foreignRoles: 'everything' } }) },
    { reason: 'version 1 with a boundary that is no digest', text: older({ boundary: 7 }) },
    { reason: 'a fence that is no number', text: text({ fence: '1' }) },
    { reason: 'a fence below 0', text: text({ fence: -1 }) },
    { reason: 'a fence with a fraction', text: text({ fence: 1.5 }) },
    { reason: 'nothing published', text: text({ published: undefined }) },
    { reason: 'a sequence that is no number', text: text({ published: { sequence: '1', revision: null } }) },
    { reason: 'a sequence of 0', text: text({ published: { sequence: 0, revision: null } }) },
    { reason: 'a sequence with a fraction', text: text({ published: { sequence: 1.5, revision: null } }) },
    { reason: 'a digest of settings that is none', text: text({ settings: 1 }) },
    { reason: 'a fallback since no day', text: text({ fallbackSince: 'yesterday' }) },
    { reason: 'roles that are a list', text: text({ roles: [ROLE] }) },
    { reason: 'limits without what was removed', text: text({ spent: { limits: SPENT.limits } }) },
    { reason: 'limits that are no numbers', text: text({ spent: { ...SPENT, limits: { deletions: {}, shrink: 1 } } }) },
    {
      reason: 'a foreign role that was closed on no day',
      text: text({ foreign: { a: { roleId: 'AROAX', closedOn: 'x' } } }),
    },
    { reason: 'a foreign role without a RoleId', text: text({ foreign: { a: { closedOn: '2026-11-22' } } }) },
    { reason: 'a removal of no day', text: text({ spent: { ...SPENT, removed: [{ ...GONE, at: 'yesterday' }] } }) },
    { reason: 'a removal without a RoleId', text: text({ spent: { ...SPENT, removed: [{ ...GONE, roleId: 1.5 }] } }) },
    ...[
      { previous: 1 },
      { revoking: true },
      { closedOn: 'soon' },
      { digest: undefined },
      { roleId: {} },
      { roleId: 'AROA-1' },
      { file: undefined },
      { revision: 7 },
      { expires: 'soon' },
      { expires: '2026-02-30' },
    ].map((wrong) => ({
      reason: `a role with ${JSON.stringify(wrong)} (${Object.keys(wrong)})`,
      text: text({ roles: { good: ROLE, deploy: { ...ROLE, ...wrong } } }),
    })),
  ];
  for (const { reason, text: bad } of none) {
    it(`is not read out of ${reason}`, () => expect(readInventory(bad)).toBeUndefined());
  }
});
