/** Two deployments in one account and on one path; and manifests that are of another deployment than the service. */
import { TagRoleCommand, UntagRoleCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { TAGS } from '../../src/core/model/ownership.ts';
import type { PassReport } from '../../src/core/record/report.ts';
import { OWNER, WORKSPACE } from '../support/roles.ts';
import { roleFiles, ServiceWorld } from '../support/service-world.ts';
import { SETTINGS } from '../support/tree.ts';

const SHOP = roleFiles('shop', 'checkout-deploy', 'checkout-checks');
const DATA = roleFiles('data', 'reports-deploy', 'reports-checks');
const ROLE = 'checkout-deploy';
const PAYMENTS = OWNER.replace('/default', '/payments');

const withSettings = (lines: string) => ({
  'rolekeeper.yaml': SETTINGS.replace('  roles:', `${lines.replace(/^/gm, '  ')}\n  roles:`),
});
const codes = ({ findings }: PassReport) => [...new Set(findings.map(({ code }) => code))];
const drifts = ({ drift }: PassReport) => drift.map(({ kind, severity }) => `${severity} ${kind}`);

async function settled(files: Record<string, string>, world = new ServiceWorld()): Promise<ServiceWorld> {
  await world.publish(files);
  await world.pass();
  await world.pass();
  return world;
}

/** Another deployment in the account of the first one, with buckets of its own. */
function beside(first: ServiceWorld, name: string): ServiceWorld {
  const second = new ServiceWorld();
  second.iam = first.iam;
  second.deployment = { ...second.deployment, name };
  return second;
}

describe('two deployments on one path', () => {
  it('leave the roles of the other one alone, and an alarm rings until the settings name it', async () => {
    const first = await settled(SHOP);
    const second = await settled({ ...DATA, ...withSettings('deployment: payments') }, beside(first, 'payments'));
    expect(first.roleNames).toHaveLength(4);
    const report = await second.pass();
    expect(codes(report)).toEqual(['owner-unknown']);
    expect(drifts(report)).toEqual(['high owner-unknown', 'high owner-unknown']);
    expect(codes(await first.pass())).toEqual(['owner-unknown']);
    await first.publish({ ...SHOP, ...withSettings('owners: [{deployment: payments, who: the payments platform}]') });
    expect(await first.pass()).toMatchObject({ drift: [], findings: [{ code: 'other-owners' }] });
    expect(first.roleNames).toHaveLength(4);
  });

  it('of one name are told apart by RoleId alone: what the second one does not know, it keeps', async () => {
    const first = await settled(SHOP);
    const second = await settled(DATA, beside(first, 'default'));
    expect(codes(await second.pass())).toEqual(['unknown-role']);
    expect(first.roleNames).toHaveLength(4);
  });

  it('that want one name: the second one says whose it is', async () => {
    const first = await settled(SHOP);
    const second = beside(first, 'payments');
    await second.publish({ ...SHOP, ...withSettings('deployment: payments') });
    const report = await second.pass();
    expect(codes(report)).toEqual(['name-taken', 'owner-unknown']);
    expect(report.findings[0]?.message).toContain(`belongs to ${OWNER}`);
    expect(second.writes).toEqual([]);
  });
});

describe('manifests of another deployment', () => {
  const cases = [
    { name: 'another name', settings: withSettings('deployment: payments'), says: 'deployment "payments"' },
    {
      name: 'another workspace',
      settings: { 'rolekeeper.yaml': SETTINGS.replace(WORKSPACE, '{99999999-8f1b-4c55-9a60-1d2e3f405162}') },
      says: 'workspace {99999999',
    },
  ];
  for (const { name, settings, says } of cases) {
    it(`are refused, and nothing that they ask for is done: ${name}`, async () => {
      const world = new ServiceWorld();
      world.deployment = { ...world.deployment, workspaceUuid: WORKSPACE };
      await settled(SHOP, world);
      await world.publish({ ...DATA, ...settings });
      const before = world.writes.length;
      const { result, error, findings } = await world.pass();
      expect([result, error?.code]).toEqual(['failed', 'wrong-deployment']);
      expect(error?.message).toContain(says);
      expect(findings.map(({ code }) => code)).toContain('last-good-revision');
      expect(world.writes).toHaveLength(before);
      await world.publish(SHOP);
      expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { inSync: 2 } });
    });
  }
});

describe('an owner tag', () => {
  it('that a hand took off is put back, as drift of tags', async () => {
    const world = await settled(SHOP);
    await world.iam.send(new UntagRoleCommand({ RoleName: ROLE, TagKeys: [TAGS.owner] }));
    expect(drifts(await world.pass())).toEqual(['medium drift-tags']);
    expect(await world.pass()).toMatchObject({ drift: [], totals: { inSync: 2 } });
  });

  it('that a hand has changed is not forgotten, also of a role that no manifest declares any more', async () => {
    const world = await settled({ ...SHOP, ...DATA });
    await world.iam.send(new TagRoleCommand({ RoleName: ROLE, Tags: [{ Key: TAGS.owner, Value: PAYMENTS }] }));
    await world.publish({ ...roleFiles('shop', 'checkout-checks'), ...DATA });
    for (let pass = 0; pass < 3; pass++) expect(drifts(await world.pass())).toEqual(['high owner-changed']);
    expect(world.roleNames).toContain(ROLE);
    await world.publish({ ...SHOP, ...DATA });
    await world.iam.send(new TagRoleCommand({ RoleName: ROLE, Tags: [{ Key: TAGS.owner, Value: OWNER }] }));
    expect(await world.pass()).toMatchObject({ drift: [], totals: { inSync: 4 } });
  });
});
