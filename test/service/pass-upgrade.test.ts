/**
 * The first passes after an upgrade from a version that told drift from a change by a tag on the role. What it left: the
 * tag, an inventory in which `previous` was never forgotten and no day of a closing stands, and what it applied.
 */
import {
  DeleteRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { REVOCATION } from '../../src/core/iam/revocation-policy.ts';
import type { InventoryRole } from '../../src/core/model/inventory.ts';
import { TAGS } from '../../src/core/model/ownership.ts';
import { trustPolicy } from '../../src/core/trust/trust.ts';
import { OTHER_REPOSITORY, settings as SAMPLE } from '../support/roles.ts';
import { roleFiles, type ServiceWorld } from '../support/service-world.ts';
import { settled } from '../support/settled-service.ts';
import { SETTINGS } from '../support/tree.ts';

const DAY = 24 * 3_600_000;
const QUARANTINE = { 'rolekeeper.yaml': `${SETTINGS}  removal: {mode: quarantine, quarantine: 7d}\n` };
const SHOP: Record<string, string> = {
  ...roleFiles('shop', 'checkout-deploy', 'checkout-checks', 'storefront-deploy'),
  ...QUARANTINE,
};
const { 'teams/shop/storefront-deploy.yaml': _, ...TWO }: Record<string, string> = SHOP;
const PATH = 'teams/shop/checkout-deploy.yaml';
const LONGER = { ...TWO, [PATH]: (TWO[PATH] ?? '').replace('spec:', 'spec:\n  session: {maxDuration: 2h}') };
const OTHER_TRUST = trustPolicy(SAMPLE().provider, [{ repositoryUuid: OTHER_REPOSITORY }]);

/** Two roles at rest and one in quarantine, as the earlier version left them. */
async function upgraded(change: (name: string, role: object) => object = (_, role) => role): Promise<ServiceWorld> {
  const world = await settled(SHOP);
  await world.publish(TWO);
  await world.pass();
  await world.pass();
  const inventory = world.state.json('inventory.json') as { roles: Record<string, InventoryRole> };
  for (const [RoleName, { closedOn: _, ...role }] of Object.entries(inventory.roles)) {
    await world.iam.send(new UntagRoleCommand({ RoleName, TagKeys: [TAGS.creation] }));
    const Tags = [{ Key: 'rolekeeper:digest', Value: role.digest ?? '' }];
    await world.iam.send(new TagRoleCommand({ RoleName, Tags }));
    inventory.roles[RoleName] = change(RoleName, { ...role, previous: 'v1-long-ago' }) as InventoryRole;
  }
  world.state.set('inventory.json', JSON.stringify(inventory));
  world.calls.length = 0;
  return world;
}

const isRevoked = (world: ServiceWorld, name: string) =>
  world.iam.state.RoleDetailList.some(
    ({ RoleName, RolePolicyList }) =>
      RoleName === name && RolePolicyList.some(({ PolicyName }) => PolicyName === REVOCATION),
  );

describe('the first passes after an upgrade from a version with digest tags', () => {
  it('write nothing to IAM, ring no alarm, and leave the tags where they are', async () => {
    const world = await upgraded();
    for (let pass = 0; pass < 3; pass++) {
      const report = await world.pass();
      expect(report).toMatchObject({ result: 'succeeded', drift: [], findings: [] });
      expect(world.writes).toEqual([]);
    }
    const tags = world.iam.state.RoleDetailList.flatMap(({ Tags }) => Tags.map(({ Key }) => Key));
    expect(tags.filter((key) => key === 'rolekeeper:digest')).toHaveLength(3);
  });

  it('write the inventory once, and nothing after that', async () => {
    const world = await upgraded();
    const inventories: string[] = [];
    for (let pass = 0; pass < 3; pass++) {
      world.state.calls.length = 0;
      await world.pass();
      inventories.push(...world.state.calls.filter((call) => call.startsWith('PutObject inventory')));
      if (pass === 0) expect(world.state.text('inventory.json')).not.toContain('v1-long-ago');
    }
    expect(inventories).toHaveLength(1);
  });

  it('count the days of a closed role from the day in its tag, once: what a hand writes later does not count', async () => {
    const world = await upgraded();
    await world.pass();
    const RoleName = 'storefront-deploy';
    const Tags = [{ Key: TAGS.quarantined, Value: '2020-01-01' }];
    await world.iam.send(new TagRoleCommand({ RoleName, Tags }));
    expect(await world.pass()).toMatchObject({ totals: { deleted: 0 }, drift: [] });
    world.now += 8 * DAY;
    expect(await world.pass()).toMatchObject({ totals: { deleted: 1 } });
  });

  it('take a changed manifest for a change, and end no session', async () => {
    const world = await upgraded();
    await world.publish(LONGER);
    const report = await world.pass();
    expect(report.drift).toEqual([]);
    expect(report.roles).toMatchObject([
      { role: 'checkout-deploy', causes: ['manifest'], result: 'done' },
      { role: 'storefront-deploy' },
    ]);
    expect([world.writes, isRevoked(world, 'checkout-deploy')]).toEqual([['UpdateRole'], false]);
  });

  it('take it for a change also where nothing was kept of what was applied', async () => {
    const world = await upgraded((_, role) => ({ ...role, recorded: undefined }));
    for (const key of [...world.state.objects.keys()].filter((one) => one.startsWith('applied/'))) {
      world.state.objects.delete(key);
    }
    await world.publish(LONGER);
    const report = await world.pass();
    expect([report.drift, world.writes, isRevoked(world, 'checkout-deploy')]).toEqual([[], ['UpdateRole'], false]);
    expect(report.findings.map(({ code }) => code)).toEqual(['not-remembered']);
    expect(await world.pass()).toMatchObject({ result: 'succeeded', drift: [], findings: [] });
  });

  it('see a trust that was opened by hand before the upgrade', async () => {
    const world = await upgraded();
    const input = { RoleName: 'checkout-deploy', PolicyDocument: OTHER_TRUST };
    await world.iam.send(new UpdateAssumeRolePolicyCommand(input));
    expect((await world.pass()).drift).toMatchObject([{ kind: 'drift-trust', severity: 'high' }]);
    expect(isRevoked(world, 'checkout-deploy')).toBe(true);
    expect((await world.pass()).drift).toEqual([]);
  });

  it('finish a role that the earlier version left half made, as a change of its manifest', async () => {
    const world = await upgraded((name, role) =>
      name === 'checkout-checks' ? { ...role, digest: null, previous: null, roleId: null } : role,
    );
    const { RoleDetailList } = world.iam.state;
    expect(RoleDetailList.map(({ RoleName }) => RoleName)).toContain('checkout-checks');
    await world.iam.send(new DeleteRolePolicyCommand({ RoleName: 'checkout-checks', PolicyName: 'read' }));
    const report = await world.pass();
    expect([report.drift, world.writes]).toEqual([[], ['PutRolePolicy']]);
  });
});
