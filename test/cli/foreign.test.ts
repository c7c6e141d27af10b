/** A role that is not ours and lets pipelines in, as the command line shows and treats it. */
import { describe, expect, it } from 'vitest';
import type { ForeignGrant } from '../../src/core/model/deployment.ts';
import { appliedWorkspace, type Workspace } from './workspace.ts';

const STATE = '.rolekeeper/iam.json';

interface Role {
  RoleName: string;
  Path: string;
  Arn: string;
  RoleId: string;
  Tags: { Key: string; Value: string }[];
  PermissionsBoundary?: { PermissionsBoundaryArn: string };
}

async function legacyIn(folder: Workspace): Promise<Role | undefined> {
  const { RoleDetailList } = JSON.parse(await folder.read(STATE)) as { RoleDetailList: Role[] };
  return RoleDetailList.find(({ RoleName }) => RoleName === 'legacy');
}

/**
 * With a copy of a managed role elsewhere, tags and all, settings that have such roles closed or deleted, and a deployment
 * that grants as much, or less.
 */
async function withLegacy(response: string, granted: ForeignGrant): Promise<Workspace> {
  const folder = await appliedWorkspace();
  await folder.grant(granted);
  const state = JSON.parse(await folder.read(STATE)) as { RoleDetailList: Role[] };
  const ours = state.RoleDetailList.find(({ RoleName }) => RoleName === 'checkout-deploy');
  if (ours === undefined) throw new Error('the fixture has no checkout-deploy');
  const { PermissionsBoundary: _, ...bare } = ours;
  const Arn = 'arn:aws:iam::111122223333:role/legacy';
  state.RoleDetailList.push({ ...bare, RoleName: 'legacy', Path: '/', Arn, RoleId: 'AROAEXAMPLELEGACYXXXX' });
  await folder.write(STATE, JSON.stringify(state));
  const drift = `\n  drift:\n    foreign-trust: {response: ${response}, quarantine: 1d, reason: SEC-160}\n`;
  await folder.write('manifests/rolekeeper.yaml', (await folder.read('manifests/rolekeeper.yaml')).trimEnd() + drift);
  return folder;
}

describe('a role that is not ours', () => {
  it('is only reported where the deployment grants no more, and stays: settings alone cannot close it', async () => {
    const folder = await withLegacy('quarantine', 'none');
    const before = await legacyIn(folder);
    const { json } = await folder.json(['plan']);
    expect(json).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ code: 'foreign-trust', blocks: 'nothing', role: 'legacy' }),
        expect.objectContaining({ code: 'foreign-not-granted', blocks: 'nothing' }),
      ]),
      operations: [],
    });
    const { code, out } = await folder.run(['apply', '--yes']);
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('warning[foreign-not-granted] rolekeeper.yaml says quarantine'),
    ]);
    expect(await legacyIn(folder)).toEqual(before);
  });

  it('is not touched on a new account: what no deployment says permits nothing', async () => {
    const folder = await withLegacy('delete', 'delete');
    const before = await legacyIn(folder);
    await folder.remove('.rolekeeper/inventory.json');
    const { out } = await folder.run(['apply', '--yes']);
    expect(out).toContain('warning[foreign-not-granted] rolekeeper.yaml says delete');
    expect(await legacyIn(folder)).toEqual(before);
  });

  it('is reported, closed, and shown as closed, where the deployment grants it', async () => {
    const folder = await withLegacy('quarantine', 'quarantine');
    const plan = await folder.json(['plan']);
    expect(plan.json).toMatchObject({
      changes: expect.arrayContaining([
        expect.objectContaining({
          name: 'legacy',
          action: 'quarantine',
          reason: 'foreign',
          why: 'SEC-160',
          whoGetsIn: expect.stringContaining('repository'),
          closedBy: 'arn:aws:iam::aws:policy/AWSDenyAll',
        }),
      ]),
    });
    const { code, out } = await folder.run(['apply', '--yes']);
    expect([code, out]).toEqual([0, expect.stringContaining('closed now by the boundary AWSDenyAll')]);
    expect((await legacyIn(folder))?.PermissionsBoundary?.PermissionsBoundaryArn).toContain('policy/AWSDenyAll');

    const status = await folder.json(['status']);
    // Its tags are copied: it is no role of that team and file.
    expect(status.json).toMatchObject({
      roles: expect.arrayContaining([
        expect.objectContaining({ name: 'legacy', state: 'foreign', team: null, file: null }),
      ]),
    });
    expect((await folder.run(['status'])).out).toContain('closed by the boundary AWSDenyAll, or apply closes it');
    expect((await folder.run(['plan', '--detailed-exitcode'])).code).toBe(0);
  });

  it('is not created again by restore: it was not ours', async () => {
    const folder = await withLegacy('delete', 'delete');
    await folder.run(['apply', '--yes']);
    const closed = await folder.run(['restore', 'legacy', '--yes']);
    expect([closed.code, closed.err]).toEqual([1, expect.stringContaining('explain foreign-closed')]);

    // As if it had been closed for days.
    const inventory = JSON.parse(await folder.read('.rolekeeper/inventory.json'));
    inventory.foreign.legacy.closedOn = '2020-01-01';
    await folder.write('.rolekeeper/inventory.json', JSON.stringify(inventory));
    const tag = /("Key": ?"rolekeeper:quarantined",\s*"Value": ?")[0-9-]+/;
    await folder.write(STATE, (await folder.read(STATE)).replace(tag, '$12020-01-01'));
    expect((await folder.run(['apply', '--yes'])).out).toContain('closed by the boundary AWSDenyAll since 2020-01-01');
    expect(await legacyIn(folder)).toBeUndefined();
    const gone = await folder.run(['restore', 'legacy', '--yes']);
    expect([gone.code, gone.err]).toEqual([1, expect.stringContaining('was not ours')]);
    expect(await legacyIn(folder)).toBeUndefined();
  });
});
