/** One line of the settings, `roles.path`, makes strangers of all our roles: what the service does, and when it is put back. */
import { describe, expect, it } from 'vitest';
import { roleFiles, ServiceWorld } from '../support/service-world.ts';
import { SETTINGS } from '../support/tree.ts';

const ROLES = roleFiles('shop', 'checkout-deploy', 'checkout-checks', 'storefront-deploy');
const CLOSING = '  drift: {foreign-trust: {response: delete, quarantine: 1d, reason: SEC-160}}\n';
const under = (path: string) => ({
  ...ROLES,
  'rolekeeper.yaml': `${SETTINGS.replace('  roles:\n', `  roles:\n    path: ${path}\n`)}${CLOSING}`,
});

/** A service at rest that closes foreign roles. */
async function settled(): Promise<ServiceWorld> {
  const world = new ServiceWorld();
  world.deployment = { ...world.deployment, foreignRoles: 'delete' };
  await world.publish(under('/bitbucket/'));
  for (let pass = 0; pass < 2; pass++) await world.pass();
  return world;
}

describe('an edited roles.path', () => {
  for (const { name, change } of [
    { name: 'and nothing else', change: (files: Record<string, string>) => files },
    {
      name: 'and a manifest removed in the same commit',
      change: ({ 'teams/shop/checkout-checks.yaml': _, ...files }: Record<string, string>) => files,
    },
  ]) {
    it(`(${name}) is one finding; no role is written to, pass after pass, nor told as a stranger`, async () => {
      const world = await settled();
      await world.publish(change(under('/ci/')), 2);
      const before = world.writes.length;
      for (let pass = 0; pass < 4; pass++) {
        world.now += 86_400_000;
        const { findings, totals, drift } = await world.pass();
        expect(findings.map(({ code }) => code)).toEqual(['path-changed']);
        expect(findings[0]?.message).toContain('3 roles of ours are under /bitbucket/, and roles.path is /ci/');
        expect(totals).toMatchObject({ quarantined: 0, deleted: 0, created: 0 });
        expect(drift).toEqual([]);
      }
      expect(world.writes).toHaveLength(before);
    });
  }

  it('that is put back, as the remedy says, leaves everything as it was', async () => {
    const world = await settled();
    const before = structuredClone(world.iam.state.RoleDetailList);
    const known = world.state.json('inventory.json');
    await world.publish(under('/ci/'), 2);
    for (let pass = 0; pass < 3; pass++) await world.pass();
    await world.publish(under('/bitbucket/'), 3);
    expect(await world.pass()).toMatchObject({ result: 'succeeded', findings: [], totals: { inSync: 3 } });
    expect(world.iam.state.RoleDetailList).toEqual(before);
    expect(world.state.json('inventory.json')).toMatchObject({ roles: (known as { roles: unknown }).roles });
  });
});
