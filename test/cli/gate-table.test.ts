/** The gate's table at the command line: shown, agreed to, written beside the account, and looked at again. */
import { describe, expect, it } from 'vitest';
import { readGateTable } from '../../src/core/gate/stored-table.ts';
import { GATE_VPC } from '../support/gate-vpcs.ts';
import { type Workspace, workspace } from './workspace.ts';

const DEPLOY = 'manifests/teams/shop/checkout-deploy.yaml';
const TABLE = '.rolekeeper/gate.json';
const GATED = 'branches: [main, release/*]\n  enforcement: gate';

/** The gate is deployed, and keeps the branches of a role. */
async function gatedWorkspace(): Promise<Workspace> {
  const folder = await workspace();
  await folder.run(['apply', '--yes']);
  const inventory = JSON.parse(await folder.read('.rolekeeper/inventory.json'));
  inventory.deployment.gate = { vpc: GATE_VPC };
  await folder.write('.rolekeeper/inventory.json', JSON.stringify(inventory));
  const settings = await folder.read('manifests/rolekeeper.yaml');
  await folder.write('manifests/rolekeeper.yaml', `${settings}  gate:\n    vpcs: ["${GATE_VPC}"]\n`);
  await folder.edit(DEPLOY, 'environments: [production]\n  branches: [main]', GATED);
  const { code, out, err } = await folder.run(['apply', '--yes']);
  if (code !== 0) throw new Error(out + err);
  return folder;
}

const branchesOf = async (folder: Workspace) =>
  readGateTable(await folder.read(TABLE))?.roles['checkout-deploy']?.branches;
const takeAway = (folder: Workspace) => folder.edit(DEPLOY, 'main, release/*', 'main');

describe('a role that the gate keeps the branches of', () => {
  it('is in the table after an apply, and a plan has nothing to do then', async () => {
    const folder = await gatedWorkspace();
    expect(await branchesOf(folder)).toEqual(['main', 'release/*']);
    const { code, out } = await folder.run(['plan', '--detailed-exitcode']);
    expect([code, out.includes("gate's table")]).toEqual([0, false]);
  });

  it('loses a branch by a plan that says so, is something to do, and changes nothing in IAM', async () => {
    const folder = await gatedWorkspace();
    await takeAway(folder);
    const plan = await folder.run(['plan', '--detailed-exitcode']);
    expect(plan.code).toBe(2);
    expect(plan.out).toContain('checkout-deploy: no longer admits branch release/*\n');
    const account = await folder.read('.rolekeeper/iam.json');
    const applied = await folder.run(['apply', '--yes', '--detailed-exitcode']);
    expect([applied.code, applied.out]).toEqual([2, expect.stringContaining("the gate's table was written")]);
    expect(applied.out).toContain('planned again, nothing is left to do');
    expect(await branchesOf(folder)).toEqual(['main']);
    expect(await folder.read('.rolekeeper/iam.json')).toBe(account);
  });

  it('is changed by the agreed plan or not at all, as the digest covers the table', async () => {
    const folder = await gatedWorkspace();
    await takeAway(folder);
    const { json } = await folder.json(['plan']);
    const { digest, gate } = json as { digest: string; gate: unknown };
    expect(gate).toEqual({
      stored: 'known',
      roles: ['checkout-deploy'],
      rows: [{ role: 'checkout-deploy', effect: 'shrinks', what: 'no longer admits branch release/*' }],
    });
    await folder.edit(DEPLOY, '[main]', '[main, next]');
    const refused = await folder.run(['apply', '--yes', '--expect', digest]);
    expect([refused.code, refused.err.includes('error[plan-changed]')]).toEqual([1, true]);
    expect(await branchesOf(folder)).toEqual(['main', 'release/*']);
    await folder.edit(DEPLOY, '[main, next]', '[main]');
    expect((await folder.run(['apply', '--yes', '--expect', digest])).code).toBe(0);
    expect(await branchesOf(folder)).toEqual(['main']);
  });

  it('asks a person before the table is written', async () => {
    const folder = await gatedWorkspace();
    await takeAway(folder);
    const { code, err } = await folder.run(['apply'], { isTTY: true, stdin: 'n\n' });
    expect([code, err]).toEqual([1, expect.stringContaining("Change the gate's table in embedded IAM")]);
    expect(await branchesOf(folder)).toEqual(['main', 'release/*']);
  });

  it('widens by a branch: --fail-on widening fails', async () => {
    const folder = await gatedWorkspace();
    await folder.edit(DEPLOY, 'main, release/*', 'main, next, release/*');
    const { code, err } = await folder.run(['plan', '--fail-on', 'widening']);
    expect([code, err]).toEqual([1, expect.stringContaining('checkout-deploy: admits branch next')]);
    await folder.edit(DEPLOY, 'main, next, release/*', 'main');
    expect((await folder.run(['plan', '--fail-on', 'widening'])).code).toBe(0);
  });

  it('that is suspended keeps its entry: the plan says what the gate still admits, and has nothing to do', async () => {
    const folder = await gatedWorkspace();
    await folder.edit(DEPLOY, GATED, 'branches: [main]\n  enforcement: gate\n  suspend: true');
    const plan = await folder.run(['plan', '--detailed-exitcode', '--fail-on', 'widening']);
    expect(plan.code).toBe(0);
    expect(plan.out).toContain('= checkout-deploy (waits): still admits branch release/*\n');
    expect(plan.out).not.toContain('digest');
    const { json } = await folder.json(['plan']);
    expect(json).toMatchObject({
      counts: { gate: 0, gateWaiting: 1 },
      gate: { rows: [{ role: 'checkout-deploy', effect: 'waits', what: 'still admits branch release/*' }] },
    });
    expect((await folder.run(['plan', '--format', 'markdown'])).out).toContain('checkout-deploy (waits): still admits');
    const applied = await folder.run(['apply', '--yes']);
    expect(applied.out).toContain('1 role left alone, for the reasons above\n');
    expect(await branchesOf(folder)).toEqual(['main', 'release/*']);
    const status = await folder.run(['status']);
    expect(status.out).toContain('Gate    has a table of 1 role; 1 entry waits: rolekeeper plan says which\n');
  });

  it('is counted by status, with what is still to be written', async () => {
    const folder = await gatedWorkspace();
    expect((await folder.run(['status'])).out).toContain('Gate    has a table of 1 role\n');
    await takeAway(folder);
    const { out } = await folder.run(['status']);
    expect(out).toContain('Gate    has a table of 1 role; 1 entry to write: rolekeeper plan says which\n');
    const { json } = await folder.json(['status']);
    expect(json).toMatchObject({ gate: { stored: 'known', roles: ['checkout-deploy'], entriesToWrite: 1 } });
  });

  it('stays as it is where what is stored cannot be read: that is never no table', async () => {
    const folder = await gatedWorkspace();
    await takeAway(folder);
    await folder.remove(TABLE);
    await folder.write(`${TABLE}/file`, '');
    const { code, err } = await folder.run(['apply', '--yes']);
    expect([code, err]).toEqual([1, expect.stringContaining('error[state-file]')]);
  });
});
