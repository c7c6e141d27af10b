import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FakeTerminal } from '../fake-terminal.ts';
import { appliedWorkspace, workspace } from '../workspace.ts';

const STATE = '.rolekeeper/iam.json';

describe('rolekeeper apply', () => {
  it('applies the plan, looks again, and shows a newcomer the next step', async () => {
    const folder = await workspace();
    const { code, out, err } = await folder.run(['apply', '--yes'], {
      env: { npm_lifecycle_event: 'start', npm_package_name: 'rolekeeper' },
    });
    expect(code).toBe(0);
    // What stands above is the plan, whose words test/scenarios promises.
    await expect(out.slice(out.indexOf('Plan  '))).toMatchFileSnapshot('../expected/apply-first.txt');
    await expect(err).toMatchFileSnapshot('../expected/apply-first-notes.txt');
    expect(existsSync(folder.path(STATE))).toBe(true);
  });

  it('has nothing to do the second time, and does not touch the state file', async () => {
    const folder = await appliedWorkspace();
    const before = await folder.read(STATE);
    const { code, out } = await folder.run(['apply', '--yes', '--detailed-exitcode']);
    expect(code).toBe(0);
    expect(out).toContain('Plan  nothing to do; 3 in sync\n');
    expect(out).toContain(`In sync  embedded IAM (${STATE}): nothing to do\n`);
    expect(await folder.read(STATE)).toBe(before);
  });

  it('exits 2 with --detailed-exitcode when it changed something', async () => {
    const folder = await workspace();
    expect((await folder.run(['apply', '--yes', '--detailed-exitcode'])).code).toBe(2);
  });

  it('changes nothing where no person can answer, and says how to go on', async () => {
    const folder = await workspace();
    const { code, out, err } = await folder.run(['apply']);
    expect(code).toBe(1);
    expect(out).toContain('3 to create');
    expect(err).toContain('error[usage] apply asks before it changes anything, and there is no terminal to answer on');
    expect(err).toContain('apply with --yes --expect');
    expect(existsSync(folder.path(STATE))).toBe(false);
  });

  it('needs no --yes where there is nothing to be asked', async () => {
    const folder = await appliedWorkspace();
    expect((await folder.run(['apply'])).code).toBe(0);
  });

  it('asks a person, and takes no for an answer', async () => {
    const folder = await workspace();
    const { code, err } = await folder.run(['apply'], { isTTY: true, stdin: 'n\n' });
    expect(code).toBe(1);
    expect(err).toContain(`Change these 3 roles in embedded IAM (${STATE})? [y/N] `);
    expect(err).toContain('Nothing was changed.');
    expect(existsSync(folder.path(STATE))).toBe(false);
  });

  it('asks a person, and takes yes for an answer', async () => {
    const folder = await workspace();
    expect((await folder.run(['apply'], { isTTY: true, stdin: 'y\n' })).code).toBe(0);
    expect((await folder.run(['plan', '--detailed-exitcode'])).code).toBe(0);
  });

  it('applies the reviewed plan, and refuses any other', async () => {
    const folder = await workspace();
    const { json } = await folder.json(['plan']);
    const digest = (json as { digest: string }).digest;
    const refused = await folder.run(['apply', '--yes', '--expect', `plan-${'0'.repeat(32)}`]);
    expect([refused.code, refused.err.includes('error[plan-changed]')]).toEqual([1, true]);
    expect(existsSync(folder.path(STATE))).toBe(false);
    expect((await folder.run(['apply', '--yes', '--expect', digest])).code).toBe(0);
  });

  it('writes nothing while a manifest is broken', async () => {
    const folder = await appliedWorkspace();
    const before = await folder.read(STATE);
    await folder.edit('manifests/teams/data/reports-publish.yaml', '2h', '3h');
    await folder.edit('manifests/teams/shop/checkout-deploy.yaml', 'spec:', 'spex:');
    expect((await folder.run(['apply', '--yes'])).code).toBe(1);
    expect(await folder.read(STATE)).toBe(before);
  });

  it('goes on with the others with --skip-invalid; the broken file’s role stays, and so does one whose file is gone', async () => {
    const folder = await appliedWorkspace();
    await folder.edit('manifests/teams/data/reports-publish.yaml', '2h', '3h');
    await folder.edit('manifests/teams/shop/checkout-deploy.yaml', 'spec:', 'spex:');
    await folder.remove('manifests/teams/shop/checkout-checks.yaml');
    const { code, out } = await folder.run(['apply', '--yes', '--skip-invalid']);
    expect(code).toBe(1);
    expect(out).toContain('Applied  1 of 1 role changed');
    expect(out).toContain('Not in sync');
    const state = await folder.read(STATE);
    expect(state).toContain('"MaxSessionDuration": 10800');
    expect(state).toContain('"RoleName": "checkout-deploy"');
    expect(state).toContain('"RoleName": "checkout-checks"');
  });

  it('deletes the role of a manifest that is gone', async () => {
    const folder = await appliedWorkspace();
    await folder.remove('manifests/teams/shop/checkout-checks.yaml');
    expect((await folder.run(['apply', '--yes'])).code).toBe(0);
    expect(await folder.read(STATE)).not.toContain('"RoleName": "checkout-checks"');
  });

  it('deletes more than the limits allow only with the approval that the plan names', async () => {
    const folder = await appliedWorkspace();
    await folder.remove('manifests/teams/shop');
    const blocked = await folder.run(['apply', '--yes']);
    expect(blocked.code).toBe(1);
    const digest = /rolekeeper approve (deletions-[0-9a-f]{32})$/m.exec(blocked.out)?.[1] ?? '';
    expect((await folder.run(['apply', '--yes', '--allow-deletions', digest])).code).toBe(0);
    expect(await folder.read(STATE)).not.toContain('"RoleName": "checkout-deploy"');
  });

  it('reports what IAM refused, finishes the other roles, and keeps what was done', async () => {
    const folder = await appliedWorkspace();
    const role = await folder.read('manifests/teams/data/reports-publish.yaml');
    await folder.write('manifests/teams/data/added.yaml', role.replace('reports-publish', 'added'));
    await folder.edit('manifests/teams/data/reports-publish.yaml', '2h', '3h');
    await folder.fillAccount();
    const { code, out, err } = await folder.run(['apply', '--yes']);
    expect(code).toBe(1);
    expect(out).toContain('error[refused] added  CreateRole');
    expect(out).toContain('Applied  1 of 2 roles changed, 1 failed');
    expect(out).toContain('Not in sync');
    expect(err).toContain('The embedded IAM refuses what AWS would refuse');
    expect(await folder.read(STATE)).toContain('"MaxSessionDuration": 10800');
  });

  it('stops at Ctrl-C after the running calls, says what is done and what not, and keeps it', async () => {
    const folder = await workspace();
    // One that is not finished when the first of them is.
    const more = ['b', 'c', 'd'].map(
      (name) =>
        `    - {name: ${name}, statements: [{actions: [s3:GetObject], resources: ["arn:aws:s3:::${name}/*"]}]}\n`,
    );
    await folder.edit(
      'manifests/teams/shop/checkout-deploy.yaml',
      '    - managed: ',
      `${more.join('')}    - managed: `,
    );
    const terminal = new FakeTerminal({ cwd: folder.directory, isTTY: true });
    terminal.when('1/3', () => terminal.interrupt());
    const { code, out, err } = await folder.runOn(terminal, ['apply', '--yes', '--color', 'never']);
    expect(code).toBe(1);
    expect(err).toContain('Stopping: the running calls are finished first');
    expect(out).toMatch(/Interrupted\n {2}done {7}checkout-checks.*\n {2}half done {2}checkout-deploy/);
    expect(out).not.toContain('In sync');
    expect(terminal.listeners).toBe(0);
    expect(await folder.read(STATE)).toContain('"RoleName": "checkout-checks"');
    // What was cut short is finished by the next run: nothing is made twice, nothing stands in the way.
    expect((await folder.run(['apply', '--yes'])).code).toBe(0);
  });

  it('takes no manifest from standard input, and says why', async () => {
    const folder = await workspace();
    const { code, err } = await folder.run(['apply', '-', '--yes'], { stdin: 'kind: PipelineRole' });
    expect(code).toBe(1);
    expect(err).toContain('error[usage] apply takes a folder, not a manifest on standard input');
  });

  it('finds out that --out cannot be written before it changes anything', async () => {
    const folder = await workspace();
    const { code, err } = await folder.run(['apply', '--yes', '--out', 'no/such/folder/plan.txt']);
    expect(code).toBe(1);
    expect(err).toContain('error[usage] --out no/such/folder/plan.txt cannot be written');
    expect(existsSync(folder.path(STATE))).toBe(false);
  });
});
