/** What a pass writes to the state bucket, object by object: S3 bills every one of them. */
import { UpdateRoleCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { UNDEPLOYED } from '../../src/core/model/deployment.ts';
import { s3Failure } from '../support/fake-s3.ts';
import { roleFiles, type ServiceWorld } from '../support/service-world.ts';
import { settled, THREE } from '../support/settled-service.ts';

/** The objects that one pass has written, in order; `applied/…` and `reports/…` by their prefix. */
async function writtenBy(world: ServiceWorld, pass: () => Promise<unknown> = () => world.pass()): Promise<string[]> {
  world.state.calls.length = 0;
  await pass();
  const written = world.state.calls.filter((call) => call.startsWith('PutObject '));
  return written.map((call) => call.replace('PutObject ', '').replace(/^(applied|reports|snapshots)\/.*/, '$1'));
}

const longer = (world: ServiceWorld) =>
  world.iam.send(new UpdateRoleCommand({ RoleName: 'checkout-deploy', MaxSessionDuration: 43_200 }));

/** The two that are written at the same time come in any order. */
const REPORT = ['reports', 'days/2026-11-22.json', 'latest.json'];
const QUIETER = ['lease.json', 'reports', 'latest.json', 'lease.json'];

const cases: { name: string; reason: string; arrange: (world: ServiceWorld) => unknown; written: string[] }[] = [
  {
    name: 'that is quiet writes one object',
    reason: 'the latest report with its own time says that the service was there and what it found; no lease is taken',
    arrange: () => undefined,
    written: ['latest.json'],
  },
  {
    name: 'that puts back a change',
    reason: 'lease, inventory, the report, the record of the day, and the lease back; what was applied is kept already',
    arrange: longer,
    written: ['lease.json', 'inventory.json', ...REPORT, 'lease.json'],
  },
  {
    name: 'after a change',
    reason: 'it says that all is well again; the day has the change already, and the inventory the result',
    arrange: async (world) => {
      await longer(world);
      await world.pass();
    },
    written: QUIETER,
  },
  {
    name: 'that creates a role',
    reason: 'the inventory is written before it, and after it as well: only then its RoleId is known',
    arrange: (world) => world.publish({ ...THREE, ...roleFiles('shop', 'new-one') }),
    written: ['lease.json', 'applied', 'inventory.json', 'inventory.json', ...REPORT, 'lease.json'],
  },
  {
    name: 'of a deployment that says something else',
    reason: 'only the inventory is another one; nothing of it is for the record of the day',
    arrange: (world) => {
      world.deployment = UNDEPLOYED;
    },
    written: ['lease.json', 'inventory.json', 'reports', 'latest.json', 'lease.json'],
  },
  {
    name: 'of another revision that changes no role',
    reason: 'no later pass may fall behind it, and who follows its commit reads the report',
    arrange: (world) => world.publish(THREE, 2),
    written: ['lease.json', 'inventory.json', 'reports', 'latest.json', 'lease.json'],
  },
  {
    name: 'that meets a fault for the first time',
    reason: 'the report says what; the inventory, since when the last good settings hold, and then what they show',
    arrange: (world) => world.publish({ ...THREE, 'rolekeeper.yaml': 'kind: Settings' }, 2),
    written: ['lease.json', 'inventory.json', 'inventory.json', ...REPORT, 'lease.json'],
  },
  {
    name: 'that meets the same fault again writes one object',
    reason: 'a fault that stands for a month is not told three thousand times',
    arrange: async (world) => {
      await world.publish({ ...THREE, 'rolekeeper.yaml': 'kind: Settings' }, 2);
      await world.pass();
    },
    written: ['latest.json'],
  },
  {
    name: 'that finds the lease taken writes nothing',
    reason: 'the holder reports for itself',
    arrange: (world) => world.ports().leases.take('somebody else', 600_000),
    written: [],
  },
];

describe('a pass', () => {
  for (const { name, reason, arrange, written } of cases) {
    it(`${name}: ${reason}`, async () => {
      const world = await settled();
      await world.pass();
      await arrange(world);
      expect((await writtenBy(world)).sort()).toEqual([...written].sort());
    });
  }

  it('takes the lease before everything else that it writes, and gives it back after all of it', async () => {
    const world = await settled();
    await longer(world);
    const written = await writtenBy(world);
    expect([written.indexOf('lease.json'), written.lastIndexOf('lease.json')]).toEqual([0, written.length - 1]);
    expect(written.at(-2), 'a report that is the latest is told in all other places already').toBe('latest.json');
  });
});

describe('latest.json', () => {
  it('is always about the last pass that was not deferred', async () => {
    const world = await settled();
    for (const change of [() => undefined, longer, () => undefined, () => world.publish(THREE, 2), () => undefined]) {
      await change(world);
      const { startedAt, endedAt, revision, result, fence } = await world.pass();
      expect(world.state.json('latest.json')).toMatchObject({ startedAt, endedAt, revision, result, fence });
    }
  });

  it('says after a quiet pass which fence was the last one: approve sees by it whether a command has written since', async () => {
    const world = await settled();
    await (await world.ports().leases.take('a command', 60_000)).release();
    await world.pass();
    expect(world.state.json('latest.json')).toMatchObject({ fence: world.state.json('lease.json').fence });
  });

  it('stays that of a pass which has said more meanwhile', async () => {
    const world = await settled();
    world.interfere = async (call) => {
      if (call !== 'ListRoles') return;
      world.interfere = () => undefined;
      world.now += 1_000;
      await world.publish(THREE, 2);
      await world.pass();
    };
    const { revision } = await world.pass();
    expect(world.state.json('latest.json').revision).not.toBe(revision);
  });

  it('stays that of a later pass, where an earlier one stood still for longer than its lease and goes on then', async () => {
    const world = await settled();
    await longer(world);
    const later: Promise<unknown>[] = [];
    world.state.interfere = async (call, key) => {
      if (call !== 'PutObject' || !key.startsWith('reports/')) return;
      world.state.interfere = () => undefined;
      world.now += 400_000;
      await world.publish(THREE, 2);
      later.push(Promise.resolve(await world.pass()));
    };
    await world.pass();
    expect(later).toHaveLength(1);
    expect(world.state.json('latest.json')).toMatchObject(JSON.parse(JSON.stringify(await later[0])));
  });

  it('is that of a pass that has put something back, where a quiet one that began after it has reported before it', async () => {
    const world = await settled();
    let quiet: Promise<unknown> | undefined;
    world.interfere = async (call) => {
      if (call !== 'ListRoles' || quiet !== undefined) return;
      quiet = world.pass();
      await quiet;
      await longer(world);
    };
    const report = await world.pass();
    expect(report.totals).toMatchObject({ updated: 1 });
    expect(world.state.json('latest.json')).toMatchObject({ totals: { updated: 1 } });
  });

  it('says that the pass has failed where its report or the record of the day could not be kept', async () => {
    const world = await settled();
    await longer(world);
    world.state.interfere = (call, key) => {
      if (call === 'PutObject' && key.startsWith('days/')) throw s3Failure('InternalError', 500);
    };
    expect(await world.pass()).toMatchObject({ result: 'failed', totals: { updated: 1 } });
    expect(world.state.json('latest.json')).toMatchObject({ result: 'failed', totals: { updated: 1 } });
    world.state.interfere = () => undefined;
    expect(await world.pass()).toMatchObject({ result: 'succeeded' });
    expect(world.state.json('latest.json')).toMatchObject({ result: 'succeeded' });
  });
});

describe('the record of a day', () => {
  const NAME = 'days/2026-11-22.json';

  it('is not there on a quiet day', async () => {
    const world = await settled();
    world.state.objects.delete(NAME);
    world.now = Date.parse('2026-11-23T08:00:00Z');
    for (let pass = 0; pass < 5; pass++) await world.pass();
    expect([...world.state.objects.keys()].filter((key) => key.startsWith('days/'))).toEqual([]);
  });

  it('says what was changed by hand, who did it, and when it was right again', async () => {
    const world = await settled();
    await longer(world);
    const by = 'arn:aws:sts::111122223333:assumed-role/Admin/maria';
    const actor = { role: 'checkout-deploy', call: 'UpdateRole', by, at: '2026-11-22T12:03:00Z', from: '192.0.2.1' };
    const { endedAt } = await world.pass({ actors: [actor] });
    const roles = world.state.json(NAME).roles as Record<string, unknown>[];
    expect(roles.find(({ role }) => role === actor.role)).toMatchObject({
      role: 'checkout-deploy',
      drift: ['drift-session'],
      by: [{ by, call: 'UpdateRole', at: actor.at, from: actor.from }],
      rightAt: endedAt,
    });
  });

  it('says that a pass died: what that one has put back is in no report, and the next one finds all well', async () => {
    const world = await settled();
    await longer(world);
    // As a function that has no memory left: nothing more is written, the lease is not given back.
    let isDead = false;
    world.state.interfere = (call, key) => {
      isDead ||= call === 'PutObject' && !/^(lease|inventory)/.test(key);
      if (isDead) throw new Error('the process ends here');
    };
    await expect(world.pass({ holder: 'the one that died' })).rejects.toThrow(/ends here/);
    world.state.interfere = () => undefined;
    expect(await world.pass()).toMatchObject({ result: 'deferred' });
    world.now += 360_000;
    expect(await world.pass()).toMatchObject({ result: 'succeeded', roles: [], interrupted: 'the one that died' });
    const passes = world.state.json(NAME).passes as Record<string, unknown>[];
    expect(passes.at(-1)).toMatchObject({ result: 'succeeded', interrupted: 'the one that died' });
    expect(await world.pass(), 'told once').not.toHaveProperty('interrupted');
    await world.pass();
    expect(await writtenBy(world)).toEqual(['latest.json']);
  });

  it('says nothing of the kind of a pass that has reported, and only could not give the lease back', async () => {
    const world = await settled();
    await longer(world);
    let writes = 0;
    world.state.interfere = (call, key) => {
      if (call === 'PutObject' && key === 'lease.json' && ++writes > 1) throw s3Failure('InternalError', 500);
    };
    await world.pass();
    world.state.interfere = () => undefined;
    world.now += 360_000;
    const report = await world.pass();
    expect([report.result, report.interrupted]).toEqual(['succeeded', undefined]);
  });

  it('has a role that is not put back on every day, until it is right', async () => {
    const world = await settled();
    await longer(world);
    await world.pass({ mode: 'report' });
    world.now = Date.parse('2026-11-23T08:00:00Z');
    for (const day of ['2026-11-23', '2026-11-24', '2026-11-25']) {
      await world.pass({ mode: 'report' });
      const record = world.state.json(`days/${day}.json`);
      expect(record).toMatchObject({ roles: [{ role: 'checkout-deploy', worst: 'planned', rightAt: null }] });
      expect(await writtenBy(world, () => world.pass({ mode: 'report' }))).toEqual(['latest.json']);
      world.now += 24 * 3_600_000;
    }
    const { endedAt } = await world.pass();
    expect(world.state.json('days/2026-11-26.json')).toMatchObject({ roles: [{ rightAt: endedAt }] });
  });
});
