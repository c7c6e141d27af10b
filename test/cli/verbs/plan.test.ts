import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { appliedWorkspace, workspace } from '../workspace.ts';

const TARGET = 'embedded IAM (.rolekeeper/iam.json)';

describe('rolekeeper plan', () => {
  it('plans against a new embedded account, says so, and leaves no file behind', async () => {
    const folder = await workspace();
    const { code, out, err } = await folder.run(['plan']);
    expect(code).toBe(0);
    expect(out).toContain(`Target  ${TARGET}\n`);
    expect(out).toContain('3 to create');
    expect(err).toMatch(/^\.rolekeeper\/iam\.json is not there yet: this is a new account/);
    expect(existsSync(folder.path('.rolekeeper'))).toBe(false);
  });

  const codes = [
    { reason: 'changes are no error', argv: ['plan'], applied: false, code: 0 },
    { reason: 'unless an exit code is asked for', argv: ['plan', '--detailed-exitcode'], applied: false, code: 2 },
    { reason: 'nothing to do', argv: ['plan', '--detailed-exitcode'], applied: true, code: 0 },
  ];
  for (const { reason, argv, applied, code } of codes) {
    it(`exits ${code} for ${argv.join(' ')}: ${reason}`, async () => {
      const folder = applied ? await appliedWorkspace() : await workspace();
      expect((await folder.run(argv)).code).toBe(code);
    });
  }

  it('makes no plan while a manifest is broken, and says what would let it', async () => {
    const folder = await appliedWorkspace();
    await folder.edit('manifests/teams/shop/checkout-deploy.yaml', 'spec:', 'spex:');
    const { code, out, err } = await folder.run(['plan', '--detailed-exitcode']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('error[unknown-field] manifests/teams/shop/checkout-deploy.yaml:6:1');
    expect(err).toContain('--skip-invalid goes on with the 2 roles whose manifests are right');
  });

  it('goes on with the others with --skip-invalid, keeps the broken one, deletes nothing, and still exits 1', async () => {
    const folder = await appliedWorkspace();
    await folder.edit('manifests/teams/shop/checkout-deploy.yaml', 'spec:', 'spex:');
    await folder.edit('manifests/teams/data/reports-publish.yaml', '2h', '3h');
    await folder.remove('manifests/teams/shop/checkout-checks.yaml');
    const { code, out } = await folder.run(['plan', '--skip-invalid', '--detailed-exitcode']);
    expect(code).toBe(1);
    expect(out).toContain('= checkout-deploy');
    expect(out).toContain('blocked[manifests-invalid]');
    expect(out).toContain('1 to update, 1 blocked; 1 kept');
  });

  it('cannot go on without settings, whatever is skipped', async () => {
    const folder = await workspace();
    await folder.remove('manifests/rolekeeper.yaml');
    const { code, out, err } = await folder.run(['plan', '--skip-invalid']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('error[settings-missing] manifests/rolekeeper.yaml\n');
  });

  it('shows of a manifest on standard input what it changes in the role of that name, and nothing else', async () => {
    const folder = await appliedWorkspace();
    const stdin = (await folder.read('manifests/teams/shop/checkout-deploy.yaml')).replace('1h', '4h');
    const { code, out } = await folder.run(['plan', '-'], { stdin });
    expect(code).toBe(0);
    expect(out).toContain('~ max session     1h -> 4h');
    expect(out).toContain('1 to update; 2 in sync');
    expect(out).not.toContain('rolekeeper:');
  });

  it('puts a new role from standard input into a team of its own', async () => {
    const folder = await appliedWorkspace();
    const stdin = (await folder.read('manifests/teams/shop/checkout-checks.yaml')).replace('checkout-checks', 'draft');
    const { out } = await folder.run(['plan', '-'], { stdin });
    expect(out).toContain('+ draft  teams/stdin/manifest.yaml');
    expect(out).toContain('1 to create; 3 in sync');
  });

  it('plans against a state file, and never makes one', async () => {
    const folder = await appliedWorkspace();
    const state = await folder.read('.rolekeeper/iam.json');
    await folder.write('dump.json', state);
    const { code, out } = await folder.run(['plan', '--target', 'file:dump.json']);
    expect(code).toBe(0);
    expect(out).toContain('Target  embedded IAM (dump.json)');
    const missing = await folder.run(['plan', '--target', 'file:nowhere.json']);
    expect([missing.code, missing.err.split('\n')[0]]).toEqual([1, 'error[state-file] nowhere.json is not there']);
    expect(existsSync(folder.path('nowhere.json'))).toBe(false);
  });

  it('shows an edit of the state file as drift', async () => {
    const folder = await appliedWorkspace();
    await folder.edit('.rolekeeper/iam.json', '"MaxSessionDuration": 7200', '"MaxSessionDuration": 43200');
    const { out } = await folder.run(['plan']);
    expect(out).toContain('Drift');
    expect(out).toContain('max session     12h -> 2h');
    expect(out).toContain('1 drifted; 2 in sync');
  });

  it('refuses a state file of another account', async () => {
    const folder = await appliedWorkspace();
    for (const file of ['manifests/rolekeeper.yaml', 'manifests/teams/shop/checkout-deploy.yaml']) {
      await folder.write(file, (await folder.read(file)).replaceAll('111122223333', '444455556666'));
    }
    const { code, err } = await folder.run(['plan']);
    expect(code).toBe(1);
    expect(err).toContain('error[wrong-account]');
  });

  it('names the target in markdown too', async () => {
    const folder = await workspace();
    const { out } = await folder.run(['plan', '--format', 'markdown']);
    expect(out).toContain('### Rolekeeper plan');
    expect(out).toContain(`Target: ${TARGET}`);
  });

  it('says on one screen with --summary what is lost, in its last line, and exits as without it', async () => {
    const folder = await appliedWorkspace();
    await folder.remove('manifests/teams/shop/checkout-checks.yaml');
    await folder.edit('manifests/teams/data/reports-publish.yaml', '2h', '3h');
    const { code, out } = await folder.run(['plan', '--summary', '--detailed-exitcode']);
    expect(code).toBe(2);
    expect(out).toBe(`Compared with IAM: ${TARGET}.

  deletion  checkout-checks would be deleted: no manifest declares it
            manifests/teams/shop/checkout-checks.yaml

Passed  Deletes checkout-checks; updates 1 role
`);
    expect((await folder.run(['plan', '--summary', '--json'])).code).toBe(1);
  });

  it('is coloured for a terminal, and plain in a file even from a terminal', async () => {
    const folder = await appliedWorkspace();
    expect((await folder.run(['plan'], { isTTY: true })).out).toContain('\x1b[1mTarget');
    await folder.run(['plan', '--out', 'plan.txt'], { isTTY: true });
    expect(await folder.read('plan.txt')).not.toContain('\x1b');
  });
});
