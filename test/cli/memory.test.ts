/** What a command leaves in the service's inventory, and what the next pass of the service makes of it. */
import { DeleteRoleCommand, DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { rememberPlan, rememberRestored } from '../../src/cli/memory.ts';
import { planOptions } from '../../src/cli/state.ts';
import type { Call } from '../../src/cli/verb.ts';
import { desiredState } from '../../src/core/compile/desired-state.ts';
import type { Inventory } from '../../src/core/model/inventory.ts';
import { restoreOperations } from '../../src/core/record/restore.ts';
import { ServiceStateError, UnreachableError } from '../../src/errors.ts';
import type { ApprovalStore, InventoryStore } from '../../src/ports.ts';
import { applyPlan, makePlan } from '../../src/reconcile.ts';
import { BOUNDARY } from '../support/roles.ts';
import { roleFiles, ServiceWorld } from '../support/service-world.ts';
import { tree } from '../support/tree.ts';

const SHOP = roleFiles('shop', 'checkout-deploy', 'checkout-checks', 'storefront-deploy');
const ROLE = 'checkout-deploy';
const FEWER = roleFiles('shop', 'checkout-checks', 'storefront-deploy');

async function settled(): Promise<ServiceWorld> {
  const world = new ServiceWorld();
  await world.publish(SHOP);
  await world.pass();
  await world.pass();
  return world;
}

/** As `apply --target aws` does it, beside the service. */
async function applyFromCommandLine(world: ServiceWorld, files: Record<string, string>, store?: InventoryStore) {
  const ports = world.ports();
  const inventory = store ?? ports.inventory;
  const known = (await inventory.read())?.roles ?? {};
  const plan = await makePlan(desiredState(tree(files)), ports.reader, { known, now: new Date(world.now) });
  const notes: string[] = [];
  const memory = { inventory, fence: 70, note: (text: string) => notes.push(text) };
  const writer = ports.writer(() => undefined);
  const { outcomes } = await rememberPlan(plan, memory, async () => ({
    outcomes: await applyPlan(plan, { reader: ports.reader, writer, snapshots: ports.snapshots }),
  }));
  return { outcomes, notes };
}

async function deleteByHand({ iam }: ServiceWorld): Promise<void> {
  await iam.send(new DeleteRolePolicyCommand({ RoleName: ROLE, PolicyName: 'read' }));
  await iam.send(new DeleteRoleCommand({ RoleName: ROLE }));
}

describe('an apply beside the service', () => {
  it('that makes a role again is not taken for somebody who does', async () => {
    const world = await settled();
    await deleteByHand(world);
    await applyFromCommandLine(world, SHOP);
    expect(await world.pass()).toMatchObject({ findings: [], drift: [], totals: { inSync: 3 } });
  });

  it('that changes a role is not taken for drift when the manifests go back', async () => {
    const world = await settled();
    const more = (SHOP[`teams/shop/${ROLE}.yaml`] ?? '').replace('spec:', 'spec:\n  session: {maxDuration: 3h}');
    await applyFromCommandLine(world, { ...SHOP, [`teams/shop/${ROLE}.yaml`]: more });
    expect(await world.pass()).toMatchObject({ drift: [], totals: { updated: 1 } });
  });

  it('keeps all else that the service remembers', async () => {
    const world = await settled();
    const { roles: _, ...before } = world.state.json('inventory.json');
    await applyFromCommandLine(world, FEWER);
    const { roles, ...after } = world.state.json('inventory.json') as unknown as Inventory;
    expect(after).toEqual({ ...before, fence: 70 });
    expect(roles[ROLE]?.digest).toBeNull();
  });

  it('writes the first inventory where there is none', async () => {
    const world = new ServiceWorld();
    await applyFromCommandLine(world, SHOP);
    await world.publish(FEWER);
    expect(await world.pass()).toMatchObject({ findings: [], totals: { deleted: 1, inSync: 2 } });
  });

  const FAILURES = [
    { name: 'before', reason: 'nothing has been changed yet', at: 1, fails: true, roles: 0 },
    { name: 'after', reason: 'what was done must not be hidden', at: 2, fails: false, roles: 3 },
  ];
  for (const { name, reason, at, fails, roles } of FAILURES) {
    it(`whose memory fails ${name} it has written: ${reason}`, async () => {
      const world = new ServiceWorld();
      const { inventory } = world.ports();
      let writes = 0;
      const failing: InventoryStore = {
        read: () => inventory.read(),
        write: async (next) => {
          if (++writes === at) throw new UnreachableError('no answer');
          await inventory.write(next);
        },
      };
      const applied = applyFromCommandLine(world, SHOP, failing);
      if (fails) await expect(applied).rejects.toThrow(UnreachableError);
      else expect((await applied).notes).toEqual([expect.stringContaining('no answer')]);
      expect(world.roleNames).toHaveLength(roles);
    });
  }

  it('is refused where somebody else has written the inventory meanwhile', async () => {
    const world = await settled();
    const stale = world.ports().inventory;
    await stale.read();
    const changed: InventoryStore = {
      read: async () => {
        const found = await world.ports().inventory.read();
        await world.pass({ boundaryDigest: 'another' });
        return found;
      },
      write: (next) => stale.write(next),
    };
    await expect(applyFromCommandLine(world, FEWER, changed)).rejects.toThrow(ServiceStateError);
  });
});

describe('a restore beside the service', () => {
  async function restored(): Promise<ServiceWorld> {
    const world = await settled();
    await world.publish(FEWER);
    await world.pass();
    const { writer, snapshots, inventory } = world.ports();
    const [snapshot] = await snapshots.find(ROLE);
    if (snapshot === undefined) throw new Error('the pass has kept no snapshot');
    await rememberRestored(snapshot, { inventory, fence: 70 });
    for (const one of restoreOperations(snapshot, BOUNDARY)) await writer(() => undefined).perform(ROLE, one);
    return world;
  }

  it('makes a role that is ours: with its manifest it is at rest', async () => {
    const world = await restored();
    await world.publish(SHOP);
    expect(await world.pass()).toMatchObject({ findings: [], drift: [], totals: { inSync: 3 } });
  });

  it('makes a role that goes again without its manifest, and is not unknown for ever', async () => {
    const world = await restored();
    expect(await world.pass()).toMatchObject({ findings: [], totals: { deleted: 1 } });
    expect(world.roleNames).not.toContain(ROLE);
  });
});

describe('what a plan is made with', () => {
  const approvals: ApprovalStore = {
    place: 's3://state/approvals.json',
    command: 'approve',
    read: async () => [],
    add: async () => undefined,
    change: async () => undefined,
  };
  const optionsWith = (inventory: InventoryStore | undefined) => {
    const call = { options: { target: 'aws', stateBucket: 'state' }, io: { env: {} }, program: 'rolekeeper' };
    const snapshots = { place: '', keep: async () => undefined, find: async () => [] };
    return planOptions(call as unknown as Call, { approvals, snapshots, inventory, close: () => undefined });
  };
  const storeOf = (found: Inventory | undefined): InventoryStore => ({
    read: async () => found,
    write: async () => undefined,
  });

  it('is, where the inventory is lost, that nothing is known: path and tag are not enough to delete', async () => {
    expect((await optionsWith(storeOf(undefined))).known).toEqual({});
  });

  it('is, where no service is, path and tag alone', async () => {
    expect((await optionsWith(undefined)).known).toBeUndefined();
  });

  it('is the boundary that the service was deployed with, where it says so', async () => {
    const inventory = {
      version: 'rolekeeper.inventory/v1',
      fence: 1,
      published: { sequence: 1, revision: 'abc' },
    } as const;
    const deployed = { ...inventory, boundary: 'b0', roles: {} };
    expect((await optionsWith(storeOf(deployed))).boundaryDigest).toBe('b0');
    expect((await optionsWith(storeOf({ ...deployed, boundary: null }))).boundaryDigest).toBeUndefined();
  });
});
