/** A role that is not ours and lets pipelines in, pass by pass: closed, at rest, deleted, and never ours. */
import {
  CreateRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  PutRolePermissionsBoundaryCommand,
  TagRoleCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import type { ForeignGrant } from '../../src/core/model/deployment.ts';
import { trustPolicy } from '../../src/core/trust/trust.ts';
import { BOUNDARY, OTHER_REPOSITORY, settings } from '../support/roles.ts';
import { roleFiles, ServiceWorld } from '../support/service-world.ts';
import { SETTINGS } from '../support/tree.ts';

const DAY = 86_400_000;
const DENY_ALL = 'arn:aws:iam::aws:policy/AWSDenyAll';
const ROLES = roleFiles('shop', 'checkout-deploy');

const saying = (words: string) => ({
  ...ROLES,
  'rolekeeper.yaml': `${SETTINGS}  drift: {foreign-trust: {${words}, reason: SEC-160}}\n`,
});

/** A service at rest whose deployment grants that much, and then a role that lets pipelines in is created by hand. */
async function withLegacy(foreignRoles: ForeignGrant, files: Record<string, string>): Promise<ServiceWorld> {
  const world = new ServiceWorld();
  world.deployment = { ...world.deployment, foreignRoles };
  await world.publish(files);
  await world.pass();
  await world.iam.send(
    new CreateRoleCommand({
      RoleName: 'legacy',
      Path: '/',
      AssumeRolePolicyDocument: trustPolicy(settings().provider, [{ repositoryUuid: OTHER_REPOSITORY }]),
      PermissionsBoundary: BOUNDARY,
    }),
  );
  return world;
}

function legacyIn(world: ServiceWorld) {
  return world.iam.state.RoleDetailList.find(({ RoleName }) => RoleName === 'legacy');
}

const snapshots = (world: ServiceWorld) =>
  [...world.state.objects.keys()].filter((key) => key.startsWith('snapshots/'));

describe('a role that is not ours', () => {
  it('is closed, rests, and is deleted when its days are over; each time it is kept first', async () => {
    const world = await withLegacy('delete', saying('response: delete, quarantine: 3d'));
    const closing = await world.pass();
    expect(closing).toMatchObject({ result: 'succeeded', totals: { quarantined: 1, driftFound: 1, driftUnhealed: 0 } });
    expect(closing.drift).toMatchObject([{ kind: 'foreign-trust', role: 'legacy' }]);
    expect(closing.roles).toMatchObject([
      { role: 'legacy', causes: ['drift'], reason: 'foreign', calls: ['PutRolePermissionsBoundary', 'TagRole'] },
    ]);
    expect(legacyIn(world)?.PermissionsBoundary).toMatchObject({ PermissionsBoundaryArn: DENY_ALL });
    const [before = ''] = snapshots(world);
    // What a person needs to open it again.
    expect(world.state.json(before)).toMatchObject({ before: 'quarantine', role: { boundaryArn: BOUNDARY } });

    world.now += 2 * DAY;
    const resting = await world.pass();
    expect(resting).toMatchObject({ totals: { quarantined: 0, deleted: 0, driftFound: 0 }, drift: [], findings: [] });

    world.now += 2 * DAY;
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { deleted: 1 } });
    expect(legacyIn(world)).toBeUndefined();
    expect(snapshots(world)).toHaveLength(2);
  });

  it('has its days by what is remembered: an old one in its tag, or in both marks, deletes nothing', async () => {
    const world = await withLegacy('delete', saying('response: delete, quarantine: 3d'));
    const Tags = [{ Key: 'rolekeeper:quarantined', Value: '2020-01-01' }];
    const marks = { RoleName: 'legacy', PermissionsBoundary: DENY_ALL };
    await world.iam.send(new PutRolePermissionsBoundaryCommand(marks));
    await world.iam.send(new TagRoleCommand({ RoleName: 'legacy', Tags }));
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { deleted: 0 }, drift: [] });
    expect(world.state.json('inventory.json')).toMatchObject({
      foreign: { legacy: { roleId: legacyIn(world)?.RoleId, closedOn: '2026-11-22' } },
    });
    world.now += 2 * DAY;
    await world.iam.send(new TagRoleCommand({ RoleName: 'legacy', Tags }));
    expect(await world.pass()).toMatchObject({ totals: { deleted: 0 } });
    world.now += 2 * DAY;
    expect(await world.pass()).toMatchObject({ totals: { deleted: 1 } });
    // Two readings have to agree that it is gone.
    for (let pass = 0; pass < 2; pass++) await world.pass();
    expect(world.state.json('inventory.json')).not.toHaveProperty('foreign');
  });

  it('is remembered quietly: a pass at rest writes nothing', async () => {
    const world = await withLegacy('quarantine', saying('response: quarantine'));
    for (let pass = 0; pass < 3; pass++) await world.pass();
    world.state.calls.length = 0;
    await world.pass();
    expect(world.state.calls.filter((call) => call.startsWith('PutObject inventory'))).toEqual([]);
  });

  it('is never one of ours in the inventory', async () => {
    const world = await withLegacy('quarantine', saying('response: quarantine'));
    for (let pass = 0; pass < 3; pass++) {
      await world.pass();
      expect(Object.keys((world.state.json('inventory.json') as { roles: object }).roles)).toEqual(['checkout-deploy']);
    }
  });

  it('is closed again when it is opened by hand, and its days start again', async () => {
    const world = await withLegacy('delete', saying('response: delete, quarantine: 3d'));
    await world.pass();
    await world.iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: 'legacy' }));
    world.now += 10 * DAY;
    expect(await world.pass()).toMatchObject({ totals: { quarantined: 1, deleted: 0 } });
    expect(legacyIn(world)?.Tags).toEqual([{ Key: 'rolekeeper:quarantined', Value: '2026-12-02' }]);
  });

  it('is only reported where the deployment grants nothing, and the report says so', async () => {
    const world = await withLegacy('none', saying('response: delete'));
    const report = await world.pass();
    expect(report).toMatchObject({ result: 'succeeded', totals: { quarantined: 0 } });
    expect(report.findings.map(({ code }) => code)).toEqual(['foreign-trust', 'foreign-not-granted']);
    expect(legacyIn(world)?.PermissionsBoundary).toMatchObject({ PermissionsBoundaryArn: BOUNDARY });
  });

  it('stays closed when the settings ask for less, as it is not ours to open', async () => {
    const world = await withLegacy('quarantine', saying('response: quarantine'));
    await world.pass();
    await world.publish(saying('response: report'));
    const writes = world.writes.length;
    expect((await world.pass()).findings).toMatchObject([{ code: 'foreign-closed', role: 'legacy' }]);
    expect(world.writes).toHaveLength(writes);
  });

  it('is left alone in mode report', async () => {
    const world = await withLegacy('quarantine', saying('response: quarantine'));
    const writes = world.writes.length;
    const report = await world.pass({ mode: 'report' });
    expect(report).toMatchObject({ totals: { quarantined: 0, driftUnhealed: 1 } });
    expect(world.writes).toHaveLength(writes);
  });
});
