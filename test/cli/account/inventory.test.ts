/** What a command leaves in the service's inventory, and what the next pass of the service makes of it. */
import { DeleteRoleCommand, DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import type { DeployedBoundary } from '../../../src/core/model/deployment.ts';
import type { Inventory } from '../../../src/core/model/inventory.ts';
import { anArn } from '../../support/ids.ts';
import { ACCOUNT, BOUNDARY } from '../../support/roles.ts';
import { roleFiles, type ServiceWorld } from '../../support/service-world.ts';
import { BUCKET, besideService } from './beside-service.ts';

const SHOP = roleFiles('shop', 'checkout-deploy', 'checkout-checks', 'storefront-deploy');
const ROLE = 'checkout-deploy';
const FEWER = roleFiles('shop', 'checkout-checks', 'storefront-deploy');
const APPLY = ['apply', '--yes'];
const OTHER_BOUNDARY = anArn(`arn:aws:iam::${ACCOUNT}:policy/other-boundary`);

const service = besideService();

async function settle(world: ServiceWorld): Promise<void> {
  await world.publish(SHOP);
  await world.pass();
  await world.pass();
}

async function deleteByHand({ iam }: ServiceWorld): Promise<void> {
  await iam.send(new DeleteRolePolicyCommand({ RoleName: ROLE, PolicyName: 'read' }));
  await iam.send(new DeleteRoleCommand({ RoleName: ROLE }));
}

function inventoryOf({ state }: ServiceWorld): Inventory {
  return state.json('inventory.json') as unknown as Inventory;
}

describe('an apply beside the service', () => {
  it('that creates a role again is not taken for a manual change', async () => {
    const { world } = service();
    await settle(world);
    await deleteByHand(world);
    const { code, out } = await service().run(APPLY, SHOP);
    expect([code, out]).toEqual([0, expect.stringContaining('1 to create')]);
    expect(await world.pass()).toMatchObject({ findings: [], drift: [], totals: { inSync: 3 } });
  });

  it('that changes a role is not taken for drift when the manifests go back', async () => {
    const { world } = service();
    await settle(world);
    const more = (SHOP[`teams/shop/${ROLE}.yaml`] ?? '').replace('spec:', 'spec:\n  session: {maxDuration: 3h}');
    const { code } = await service().run(APPLY, { ...SHOP, [`teams/shop/${ROLE}.yaml`]: more });
    expect(code).toBe(0);
    expect(await world.pass()).toMatchObject({ drift: [], totals: { updated: 1 } });
  });

  it('without the lease goes by the inventory all the same, and leaves it to the service', async () => {
    const { world } = service();
    await settle(world);
    const before = inventoryOf(world);
    const { code, out } = await service().run([...APPLY, '--no-lease'], FEWER);
    expect([code, out]).toEqual([0, expect.stringContaining('1 to delete')]);
    expect(inventoryOf(world)).toEqual(before);
  });

  it('keeps all else that the service remembers', async () => {
    const { world } = service();
    await settle(world);
    const { roles: _, ...before } = inventoryOf(world);
    expect((await service().run(APPLY, FEWER)).code).toBe(0);
    const { roles, ...after } = inventoryOf(world);
    expect(after).toEqual({ ...before, fence: after.fence, spent: after.spent });
    expect(after.spent).toMatchObject({ limits: before.spent?.limits, removed: [{ name: ROLE }] });
    expect(after.fence).toBeGreaterThan(before.fence);
    expect(roles[ROLE]?.digest).toBeNull();
  });

  it('writes nothing where there is nothing to do: no lease, no inventory', async () => {
    const { world, aws } = service();
    await settle(world);
    const before = world.state.snapshot();
    const { code, err } = await service().run(APPLY, SHOP);
    expect([code, err]).toEqual([0, '']);
    expect(world.state.snapshot()).toEqual(before);
    expect(aws.calls.filter((call) => call.startsWith('PUT '))).toEqual([]);
  });

  it('writes the first inventory where there is none', async () => {
    const { world } = service();
    expect((await service().run(APPLY, SHOP)).code).toBe(0);
    await world.publish(FEWER);
    expect(await world.pass()).toMatchObject({ findings: [], totals: { deleted: 1, inSync: 2 } });
  });

  const FAILURES = [
    { name: 'before', reason: 'nothing has been changed yet', at: 1, code: 1, roles: 0 },
    { name: 'after', reason: 'what was done must not be hidden', at: 2, code: 0, roles: 3 },
  ];
  for (const { name, reason, at, code, roles } of FAILURES) {
    it(`whose memory fails ${name} it has written: ${reason}`, async () => {
      const { world, aws } = service();
      let writes = 0;
      aws.onCall = (call) =>
        call === `PUT /${BUCKET}/inventory.json` && ++writes === at ? { status: 403, code: 'AccessDenied' } : undefined;
      const ran = await service().run(APPLY, SHOP);
      expect(ran.code).toBe(code);
      expect(ran.err).toContain(code === 1 ? 'error[access-denied]' : 'The result could not be remembered');
      expect(ran.err).toContain('inventory.json');
      expect(world.roleNames).toHaveLength(roles);
    });
  }

  it('is refused where another process has written the inventory meanwhile', async () => {
    const { world, aws } = service();
    await settle(world);
    const written = aws.writes.length;
    aws.onCall = (call) => {
      if (call === `PUT /${BUCKET}/inventory.json`) world.state.set('inventory.json', '{"by": "another process"}');
      return undefined;
    };
    const { code, err } = await service().run(APPLY, FEWER);
    expect([code, err]).toEqual([1, expect.stringContaining('error[service-state]')]);
    expect(world.state.json('inventory.json')).toEqual({ by: 'another process' });
    expect(aws.writes).toHaveLength(written);
  });
});

describe('a restore beside the service', () => {
  async function restored(): Promise<ServiceWorld> {
    const { world } = service();
    await settle(world);
    await world.publish(FEWER);
    await world.pass();
    const { code, err } = await service().run(['restore', ROLE, '--yes'], FEWER);
    expect([code, err]).toEqual([0, '']);
    return world;
  }

  it('makes a role that is ours: with its manifest it is at rest', async () => {
    const world = await restored();
    await world.publish(SHOP);
    expect(await world.pass()).toMatchObject({ findings: [], drift: [], totals: { inSync: 3 } });
  });

  it('creates a role that is deleted again without its manifest, and is not unknown for ever', async () => {
    const world = await restored();
    expect(await world.pass()).toMatchObject({ findings: [], totals: { deleted: 1 } });
    expect(world.roleNames).not.toContain(ROLE);
  });
});

describe('what a plan is made with', () => {
  it('is, where the inventory is lost, that nothing is known: path and tag are not enough to delete', async () => {
    const { world } = service();
    await settle(world);
    world.state.objects.delete('inventory.json');
    const plan = await service().run(['plan'], FEWER);
    expect([plan.code, plan.out]).toEqual([1, expect.stringContaining('blocked[unknown-role] checkout-deploy')]);
    expect(plan.out).toContain('Plan  nothing to do; 2 in sync, 1 kept');
    const status = await service().run(['status'], FEWER);
    expect([status.code, status.out]).toEqual([1, expect.stringContaining('3 roles: 1 unknown, 2 in sync')]);
  });

  it('is, where no service is, path and tag alone', async () => {
    const { world } = service();
    await settle(world);
    const { out } = await service().run(['plan'], FEWER, []);
    expect(out).toContain('1 to delete; 2 in sync');
  });

  it('is the boundary that the service was deployed with, where it says so', async () => {
    const { world } = service();
    await settle(world);
    const deployed = inventoryOf(world);
    const planWith = async (boundary: DeployedBoundary | null) => {
      world.state.set(
        'inventory.json',
        JSON.stringify({ ...deployed, deployment: { ...deployed.deployment, boundary } }),
      );
      return (await service().run(['plan'], SHOP)).out;
    };
    const [same, other, another, unsaid] = [
      await planWith(deployed.deployment.boundary),
      await planWith({ arn: BOUNDARY, digest: 'b0' }),
      await planWith({ arn: OTHER_BOUNDARY, digest: deployed.deployment.boundary?.digest ?? '' }),
      await planWith(null),
    ];
    expect(same).not.toMatch(/boundary-changed|not-watched/);
    expect(other).toContain(`blocked[boundary-changed] the permissions boundary ${BOUNDARY} was changed`);
    expect(another).toContain(
      `blocked[boundary-changed] the settings name ${BOUNDARY} as the permissions boundary, and ${OTHER_BOUNDARY} was deployed`,
    );
    expect(unsaid).toContain('warning[not-watched]');
    expect(unsaid).not.toContain('boundary-changed');
  });

  it('is no deployment where no inventory says anything: neither boundary nor service roles are watched', async () => {
    const { out } = await service().run(['plan'], SHOP, []);
    expect(out).toContain(
      'warning[not-watched] no deployment says what it should be, so it is not watched: the document of',
    );
    expect(out).toContain('and who may enter the roles of the service itself');
  });
});
