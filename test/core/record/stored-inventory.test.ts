/** The inventory as it is kept: written and read again, read as earlier versions wrote it, and refused where it is none. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Deployment, FOREIGN_GRANTS, UNDEPLOYED } from '../../../src/core/model/deployment.ts';
import type { Inventory, InventoryRole } from '../../../src/core/model/inventory.ts';
import { inventoryText, readDeployment, readInventory } from '../../../src/core/record/stored-inventory.ts';
import { aRoleId } from '../../support/ids.ts';

const ROLE: InventoryRole = {
  roleId: aRoleId('AROADEPLOY'),
  digest: 'v1-abc',
  previous: null,
  file: 'teams/shop/deploy.yaml',
  revision: 'abc',
};
const DEPLOYED: Deployment = {
  name: 'second',
  foreignRoles: 'quarantine',
  boundaryDigest: 'of-the-boundary',
  serviceTrusts: { 'rolekeeper-upload': 'of-its-trust' },
};
const INVENTORY: Inventory = {
  version: 'rolekeeper.inventory/v2',
  fence: 1,
  published: { sequence: 1, revision: 'abc' },
  deployment: DEPLOYED,
  roles: { deploy: ROLE },
};

/** A text of now, with other fields. A field that is undefined is not there. */
const text = (fields: object) => JSON.stringify({ ...INVENTORY, ...fields });
/** As version 1 wrote it, which knew the boundary alone. */
const older = (fields: object) =>
  text({ version: 'rolekeeper.inventory/v1', deployment: undefined, boundary: 'of-the-boundary', ...fields });

describe('an inventory as text', () => {
  it('is read as it was written', () => {
    expect(readInventory(inventoryText(INVENTORY))).toEqual(INVENTORY);
  });

  it('is read as it was written, whatever its roles are called and whatever is known of them', () => {
    const known = fc.option(fc.string(), { nil: null });
    const roleId = fc.option(fc.stringMatching(/^\w{1,128}$/).map(aRoleId), { nil: null });
    const role = fc.record({ roleId, digest: known, previous: known, file: known, revision: known });
    const deployment = fc.record({
      name: fc.string(),
      foreignRoles: fc.constantFrom(...FOREIGN_GRANTS),
      boundaryDigest: known,
      serviceTrusts: fc.option(fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }), { nil: null }),
    });
    const roles = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('constructor', '__proto__')), role, {
      noNullPrototype: true,
    });
    const published = fc.record({ sequence: fc.option(fc.nat(), { nil: null }), revision: known });
    fc.assert(
      fc.property(fc.record({ fence: fc.nat(), published, deployment, roles }), (fields) => {
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
      expected: { ...INVENTORY, deployment: { ...UNDEPLOYED, boundaryDigest: 'of-the-boundary' } },
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
      expected: { ...INVENTORY, deployment: { ...UNDEPLOYED, boundaryDigest: 'of-the-boundary' } },
    },
  ];
  for (const { name, reason, text: old, expected } of v1) {
    it(`may be one of version 1 ${name}: ${reason}`, () => expect(readInventory(old)).toEqual(expected));
  }

  it('is written as version 2, whatever version was read', () => {
    const read = readInventory(older({}));
    expect(read && JSON.parse(inventoryText(read))).toEqual({
      ...INVENTORY,
      deployment: { name: 'default', foreignRoles: 'none', boundaryDigest: 'of-the-boundary', serviceTrusts: null },
    });
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
    { reason: 'nothing published', text: text({ published: undefined }) },
    { reason: 'a sequence that is no number', text: text({ published: { sequence: '1', revision: null } }) },
    { reason: 'roles that are a list', text: text({ roles: [ROLE] }) },
    ...[
      { previous: 1 },
      { digest: undefined },
      { roleId: {} },
      { roleId: 'AROA-1' },
      { file: undefined },
      { revision: 7 },
    ].map((wrong) => ({
      reason: `a role with ${JSON.stringify(wrong)} (${Object.keys(wrong)})`,
      text: text({ roles: { good: ROLE, deploy: { ...ROLE, ...wrong } } }),
    })),
  ];
  for (const { reason, text: bad } of none) {
    it(`is not read out of ${reason}`, () => expect(readInventory(bad)).toBeUndefined());
  }
});

describe('what JSON says of a deployment', () => {
  const cases: { name: string; reason: string; value: unknown; expected: Deployment | undefined }[] = [
    { name: 'everything', reason: 'it is taken as it is', value: DEPLOYED, expected: DEPLOYED },
    { name: 'nothing', reason: 'absent facts permit nothing', value: {}, expected: UNDEPLOYED },
    ...FOREIGN_GRANTS.map((grant) => ({
      name: `the grant ${grant} alone`,
      reason: 'the other facts are as if they were not given',
      value: { foreignRoles: grant },
      expected: { ...UNDEPLOYED, foreignRoles: grant },
    })),
    {
      name: 'a digest of the boundary alone',
      reason: 'it is watched, and nothing is granted for that',
      value: { boundaryDigest: 'abc' },
      expected: { ...UNDEPLOYED, boundaryDigest: 'abc' },
    },
    {
      name: 'a fact that this version does not know',
      reason: 'a later version wrote it: nothing here acts on it',
      value: { ...DEPLOYED, regions: ['eu-west-1'] },
      expected: DEPLOYED,
    },
    {
      name: 'an unknown grant',
      reason: 'it is not known what it permits, and none of the known ones is what was meant',
      value: { ...DEPLOYED, foreignRoles: 'everything' },
      expected: undefined,
    },
    { name: 'a grant that is null', reason: 'absent is not null', value: { foreignRoles: null }, expected: undefined },
    {
      name: 'a grant called constructor',
      reason: 'every object seems to have one',
      value: { foreignRoles: 'constructor' },
      expected: undefined,
    },
    { name: 'a name that is no text', reason: 'it was written by hand', value: { name: 7 }, expected: undefined },
    { name: 'a digest that is no text', reason: 'the same', value: { boundaryDigest: 7 }, expected: undefined },
    { name: 'trusts that are a list', reason: 'the same', value: { serviceTrusts: ['x'] }, expected: undefined },
    {
      name: 'a trust that is no text',
      reason: 'the same',
      value: { serviceTrusts: { upload: {} } },
      expected: undefined,
    },
    { name: 'nothing at all', reason: 'that is no deployment', value: undefined, expected: undefined },
    { name: 'null', reason: 'the same', value: null, expected: undefined },
    { name: 'a list', reason: 'the same', value: [], expected: undefined },
  ];
  for (const { name, reason, value, expected } of cases) {
    it(`${name}: ${reason}`, () => expect(readDeployment(value)).toEqual(expected));
  }
});
