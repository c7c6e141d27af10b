/** How fast the account takes writes is remembered in the inventory, by writes that are made anyway. */
import { describe, expect, it } from 'vitest';
import type { WritePace } from '../../src/core/model/write-pace.ts';
import type { Pace } from '../../src/ports.ts';

import { roleFiles, type ServicePorts, ServiceWorld } from '../support/service-world.ts';

const SHOP = roleFiles('shop', 'checkout-deploy', 'checkout-checks');
const MORE = { ...SHOP, ...roleFiles('shop', 'storefront-deploy') };

class PacedWorld extends ServiceWorld {
  learnt: number | undefined;
  readonly begun: (WritePace | undefined)[] = [];
  readonly #isPaced: boolean;

  constructor({ isPaced = true } = {}) {
    super();
    this.#isPaced = isPaced;
  }

  override ports(): ServicePorts {
    const world = this;
    const pace: Pace = {
      begin: (remembered) => void this.begun.push(remembered),
      get learnt() {
        return world.learnt;
      },
    };
    return { ...super.ports(), ...(this.#isPaced && { pace }) };
  }

  get pace(): unknown {
    return this.state.json('inventory.json').pace;
  }

  setPace(pace: unknown): void {
    this.state.set('inventory.json', JSON.stringify({ ...this.state.json('inventory.json'), pace }));
  }
}

async function created(world: PacedWorld): Promise<PacedWorld> {
  await world.publish(SHOP);
  await world.pass();
  return world;
}

describe('the pace of writes', () => {
  it('is remembered by the pass that learnt it, and the next one begins with it', async () => {
    const world = new PacedWorld();
    world.learnt = 19.83;
    await created(world);
    expect(world.pace).toEqual({ writesPerSecond: 19.8, learntOn: '2026-11-22' });
    await world.pass();
    expect(world.begun).toEqual([undefined, { writesPerSecond: 19.8, learntOn: '2026-11-22' }]);
  });

  it('stays as it was, with its day, where a pass learns nothing', async () => {
    const world = new PacedWorld();
    world.learnt = 19.83;
    await created(world);
    world.learnt = undefined;
    world.now += 30 * 86_400_000;
    await world.publish(MORE, 2);
    await world.pass();
    expect(world.pace).toEqual({ writesPerSecond: 19.8, learntOn: '2026-11-22' });
  });

  it('costs no call to S3', async () => {
    const calls = await Promise.all(
      [true, false].map(async (isPaced) => {
        const world = new PacedWorld({ isPaced });
        world.learnt = 19.83;
        await created(world);
        await world.pass();
        await world.publish(MORE, 2);
        await world.pass();
        return world.state.counts;
      }),
    );
    expect(calls[0]).toEqual(calls[1]);
  });

  it('is not written by a quiet pass, whatever was learnt', async () => {
    const world = await created(new PacedWorld());
    await world.pass();
    world.learnt = 50;
    world.state.calls.length = 0;
    await world.pass();
    expect(world.state.calls.filter((call) => call.startsWith('PutObject'))).toEqual(['PutObject latest.json']);
    expect(world.pace).toBeUndefined();
  });

  const WRONG = [{ writesPerSecond: 1e9, learntOn: '2026-11-22' }, { writesPerSecond: 'fast' }, 'fast', -1, null, []];
  for (const pace of WRONG) {
    it(`that is ${JSON.stringify(pace)} counts as none, and the pass succeeds`, async () => {
      const world = await created(new PacedWorld());
      world.setPace(pace);
      const report = await world.pass();
      expect(report.result).toBe('succeeded');
      expect(world.begun.at(-1)).toBeUndefined();
    });
  }

  it('decides nothing: with any of them the same is planned and made', async () => {
    const digests = await Promise.all(
      [
        undefined,
        { writesPerSecond: 0.5, learntOn: '2026-11-22' },
        { writesPerSecond: 200, learntOn: '2020-01-01' },
      ].map(async (pace) => {
        const world = await created(new PacedWorld());
        if (pace !== undefined) world.setPace(pace);
        await world.publish(MORE, 2);
        const { planDigest } = await world.pass();
        return [planDigest, world.writes];
      }),
    );
    expect(digests[1]).toEqual(digests[0]);
    expect(digests[2]).toEqual(digests[0]);
  });
});
