/** A service that has done its work, and the claim that it has nothing to do. */
import { expect } from 'vitest';
import type { PassReport } from '../../src/core/record/report.ts';
import { roleFiles, ServiceWorld } from './service-world.ts';

export const THREE = roleFiles('shop', 'checkout-deploy', 'checkout-checks', 'storefront-deploy');

/** It has applied these roles, and a further pass has found nothing to do. */
export async function settled(files = THREE): Promise<ServiceWorld> {
  const world = new ServiceWorld();
  await world.publish(files);
  await world.pass();
  await expectQuiet(world);
  return world;
}

/** One more pass: it succeeds and writes nothing to IAM. */
export async function expectQuiet(world: ServiceWorld): Promise<PassReport> {
  const before = world.writes.length;
  const report = await world.pass();
  expect(report).toMatchObject({ result: 'succeeded', error: null, roles: [], retryable: false });
  expect(world.writes).toHaveLength(before);
  return report;
}
