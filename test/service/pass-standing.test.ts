/**
 * What an alarm watches says the same in every pass, as long as the fault stands: a pass that cannot know whether it
 * stands leaves the number out, and CloudWatch keeps the state.
 */
import { CreateRoleCommand, DeleteRoleCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import type { MetricName } from '../../src/service/metrics.ts';
import { passMetrics } from '../../src/service/pass-metrics.ts';
import { roleFiles, ServiceWorld } from '../support/service-world.ts';

const COUNTS = { calls: 5, throttles: 0, unknownDoorbells: 0 };
const ROLES = roleFiles('shop', 'a', 'b');
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

interface Fault {
  name: string;
  reason: string;
  metric: MetricName;
  /** While it stands. */
  value: number;
  begin(world: ServiceWorld): Promise<void>;
  end(world: ServiceWorld): Promise<void>;
}

const FAULTS: Fault[] = [
  {
    name: 'the boundary was changed',
    reason: 'no role has to be written, so nothing but this says that none can be',
    metric: 'WritesBlocked',
    value: 1,
    async begin(world) {
      world.deployment = { ...world.deployment, boundary: boundaryOf(world, 'of-another-document') };
    },
    async end(world) {
      world.deployment = new ServiceWorld().deployment;
    },
  },
  {
    name: 'a role of this name is not ours',
    reason: 'the declared role is never made, and no pass fails for it',
    metric: 'RolesInConflict',
    value: 1,
    async begin(world) {
      await world.iam.send(new CreateRoleCommand({ RoleName: 'c', Path: '/', AssumeRolePolicyDocument: TRUST }));
      await world.publish({ ...ROLES, ...roleFiles('shop', 'c') });
    },
    async end(world) {
      await world.iam.send(new DeleteRoleCommand({ RoleName: 'c' }));
    },
  },
];

describe('a fault that stands', () => {
  for (const { name, reason, metric, value, begin, end } of FAULTS) {
    it(`is in ${metric} of every pass: ${name}; ${reason}`, async () => {
      const world = await atRest();
      await begin(world);
      for (let pass = 0; pass < 3; pass++) {
        expect(await metricsOf(world)).toMatchObject({ PassSucceeded: 1, PassFailed: 0, [metric]: value });
      }
      await end(world);
      expect(await metricsOf(world)).toMatchObject({ PassSucceeded: 1, [metric]: 0 });
    });
  }

  it('is not what the settings ask for: a suspended service blocks nothing by mistake', async () => {
    const world = await atRest();
    const suspended = Object.fromEntries(
      Object.entries(ROLES).map(([path, text]) => [path, text.replace('spec:', 'spec:\n  suspend: true')]),
    );
    await world.publish(suspended);
    expect(await metricsOf(world)).toMatchObject({ WritesBlocked: 0 });
  });
});

describe('a pass that cannot know', () => {
  it('whether roles are in conflict says nothing of it: no manifest is in force', async () => {
    const world = await atRest();
    await FAULTS[1]?.begin(world);
    expect(await metricsOf(world)).toMatchObject({ RolesInConflict: 1 });
    await world.publish({ ...ROLES, 'rolekeeper.yaml': 'spec: [' });
    const metrics = await metricsOf(world);
    expect(metrics).toMatchObject({ PassFailed: 1, DriftHigh: 0 });
    for (const unknown of ['RolesInConflict', 'DeletionsBlocked', 'LockoutsBlocked', 'WritesBlocked']) {
      expect(metrics).not.toHaveProperty(unknown);
    }
  });

  it('whether a role fails says nothing of failures: its time was over', async () => {
    const world = new ServiceWorld();
    await world.publish(ROLES);
    const metrics = passMetrics(await world.pass({ remainingMs: () => 10_000 }), COUNTS);
    expect(metrics).toMatchObject({ PassSucceeded: 0, PassDeferred: 0 });
    expect(metrics).not.toHaveProperty('PassFailed');
  });
});

async function atRest(): Promise<ServiceWorld> {
  const world = new ServiceWorld();
  await world.publish(ROLES);
  expect(await metricsOf(world)).toMatchObject({ PassSucceeded: 1, WritesBlocked: 0, RolesInConflict: 0 });
  return world;
}

async function metricsOf(world: ServiceWorld) {
  return passMetrics(await world.pass(), COUNTS);
}

function boundaryOf({ deployment: { boundary } }: ServiceWorld, digest: string) {
  if (boundary === null) throw new Error('a watched deployment has a boundary');
  return { ...boundary, digest };
}
