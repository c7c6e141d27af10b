/** A state file is one account, whatever it is called and whoever else writes to it. */
import { lstatSync, statSync } from 'node:fs';
import { chmod, symlink } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openEmbeddedTarget } from '../../../src/cli/account/embedded-target.ts';
import { LONGEST_LEASE } from '../../../src/core/record/state-ports.ts';
import { stateFolder } from '../../../src/embedded/state-folder.ts';
import { writeWhole } from '../../../src/embedded/whole-file.ts';
import { LeaseLostError } from '../../../src/errors.ts';
import { ManifestFolder } from '../../../src/files/manifest-folder.ts';
import { loadDesired } from '../../../src/reconcile.ts';
import { appliedWorkspace, type Workspace } from '../workspace.ts';

const STATE = '.rolekeeper/iam.json';
const PUBLISH = 'manifests/teams/data/reports-publish.yaml';
const APPLY = ['apply', '--yes'];

/** The applied account as a dump in a folder of its own, and a link to it. */
async function linked(): Promise<Workspace> {
  const folder = await appliedWorkspace();
  await folder.write('real/dump.json', await folder.read(STATE));
  await folder.remove('.rolekeeper');
  await symlink('real/dump.json', folder.path('dump.json'));
  return folder;
}

describe('one file under two names', () => {
  it('has one lock: the embedded account, named as a file', async () => {
    const folder = await appliedWorkspace();
    await folder.edit(PUBLISH, '2h', '3h');
    const { leases } = stateFolder(folder.path('.rolekeeper'), '.rolekeeper', () => new Date());
    const lease = await leases.take('another command', LONGEST_LEASE);
    const { code, err } = await folder.run([...APPLY, '--target', `file:${STATE}`]);
    expect([code, err]).toEqual([1, expect.stringContaining('error[lease-held]')]);
    await lease.release();
    expect((await folder.run([...APPLY, '--target', `file:${STATE}`])).code).toBe(0);
    expect(await folder.read('.rolekeeper/inventory.json')).toContain('"fence": 3');
  });

  it('is written through a link, and its state lies beside the file itself', async () => {
    const folder = await linked();
    await folder.edit(PUBLISH, '2h', '3h');
    expect((await folder.run([...APPLY, '--target', 'file:dump.json'])).code).toBe(0);
    expect(lstatSync(folder.path('dump.json')).isSymbolicLink()).toBe(true);
    expect(await folder.read('real/dump.json')).toContain('"MaxSessionDuration": 10800');
    const after = await folder.run(['plan', '--target', 'file:real/dump.json']);
    expect(after.out).toContain('Plan  nothing to do');
    expect(await folder.read('real/dump.json.rolekeeper/inventory.json')).toContain('rolekeeper.inventory/v2');
  });
});

describe('a link to a file that is not there yet', () => {
  it('stays a link: the file is made where it leads', async () => {
    const folder = await linked();
    await symlink('real/first.json', folder.path('first.json'));
    await writeWhole(folder.path('first.json'), 'text');
    expect(lstatSync(folder.path('first.json')).isSymbolicLink()).toBe(true);
    expect(await folder.read('real/first.json')).toBe('text');
  });
});

describe('what another process does meanwhile', () => {
  it('is not overwritten: what was done is not kept, and the command says so', async () => {
    const folder = await appliedWorkspace();
    const desired = await loadDesired(new ManifestFolder(folder.path('manifests')));
    const { settings } = desired;
    if (settings === undefined) throw new Error('the settings of the workspace are good');
    const target = await openEmbeddedTarget(STATE, { cwd: folder.directory, env: {}, settings, desired });
    const writer = target.writer(() => undefined);
    await writer.perform('checkout-deploy', { call: 'UpdateRole', description: 'ours', maxSessionSeconds: 7200 });
    const edited = `${await folder.read(STATE)}\n`;
    await folder.write(STATE, edited);
    await expect(target.keep()).rejects.toThrow(/was changed meanwhile: nothing of what was done is kept/);
    expect(await folder.read(STATE)).toBe(edited);
  });

  it('is not overwritten where the lease is over', async () => {
    const folder = await appliedWorkspace();
    const desired = await loadDesired(new ManifestFolder(folder.path('manifests')));
    const { settings } = desired;
    if (settings === undefined) throw new Error('the settings of the workspace are good');
    const target = await openEmbeddedTarget(STATE, { cwd: folder.directory, env: {}, settings, desired });
    const before = await folder.read(STATE);
    let isOver = false;
    const writer = target.writer(() => {
      if (isOver) throw new LeaseLostError('the lease is over');
    });
    await writer.perform('checkout-deploy', { call: 'UpdateRole', description: 'ours', maxSessionSeconds: 7200 });
    isOver = true;
    await expect(target.keep()).rejects.toThrow(LeaseLostError);
    expect(await folder.read(STATE)).toBe(before);
  });
});

describe('the file that is written', () => {
  it('keeps its mode: who may read an account is not ours to change', async () => {
    const folder = await appliedWorkspace();
    await folder.edit(PUBLISH, '2h', '3h');
    await chmod(folder.path(STATE), 0o600);
    expect((await folder.run(APPLY)).code).toBe(0);
    expect(statSync(folder.path(STATE)).mode & 0o777).toBe(0o600);
  });

  it('is not written, and not formatted, by an apply of which every call was refused', async () => {
    const folder = await appliedWorkspace();
    await folder.fillAccount();
    const compact = await folder.read(STATE);
    await folder.write('dump.json', compact);
    await folder.write(
      'manifests/teams/data/added.yaml',
      (await folder.read(PUBLISH)).replace('reports-publish', 'added'),
    );
    const { code, out } = await folder.run([...APPLY, '--target', 'file:dump.json']);
    expect([code, out]).toEqual([1, expect.stringContaining('Applied  0 of 1')]);
    expect(await folder.read('dump.json')).toBe(compact);
  });

  it('leaves no file of a process that was killed while it wrote', async () => {
    const folder = await appliedWorkspace();
    await folder.edit(PUBLISH, '2h', '3h');
    await folder.write(`${STATE}.4711.tmp`, '{"half": ');
    expect((await folder.run(APPLY)).code).toBe(0);
    expect(Object.keys(await folder.files()).filter((path) => path.endsWith('.tmp'))).toEqual([]);
  });
});

describe('what the file says of its boundary', () => {
  const BOUNDARY = 'arn:aws:iam::111122223333:policy/rolekeeper/pipeline-boundary';

  it('is not taken for reviewed where nothing is remembered of it', async () => {
    const folder = await appliedWorkspace();
    await folder.remove('.rolekeeper/inventory.json');
    expect((await folder.run(['plan'])).out).toContain(
      `[not-watched] no deployment says what it should be, so it is not watched: the document of ${BOUNDARY}`,
    );
    await folder.edit(PUBLISH, '2h', '3h');
    expect((await folder.run(APPLY)).code).toBe(0);
    expect((await folder.run(['plan'])).out).not.toContain('not-watched');
  });

  it('blocks every write once it was changed, a restore as well', async () => {
    const folder = await appliedWorkspace();
    await folder.remove('manifests/teams/shop/checkout-checks.yaml');
    expect((await folder.run(APPLY)).code).toBe(0);
    await folder.write(STATE, opened(await folder.read(STATE)));
    expect((await folder.run(['plan'])).out).toContain('blocked[boundary-changed]');
    const { code, err } = await folder.run(['restore', 'checkout-checks', '--yes']);
    expect([code, err]).toEqual([1, expect.stringContaining('error[boundary-changed] Nothing was changed')]);
  });

  it('is another one, and no change, where the settings name another policy of the account', async () => {
    const folder = await appliedWorkspace();
    await folder.write(STATE, withPolicy(await folder.read(STATE), `${BOUNDARY}-2`));
    await folder.edit('manifests/rolekeeper.yaml', BOUNDARY, `${BOUNDARY}-2`);
    const { code, out } = await folder.run(APPLY);
    expect([code, out]).toEqual([0, expect.stringContaining('In sync')]);
    expect(await folder.read('.rolekeeper/inventory.json')).toContain(`"arn": "${BOUNDARY}-2"`);
  });
});

interface Policy {
  Arn: string;
  PolicyName: string;
  PolicyId: string;
  PolicyVersionList: { Document: unknown }[];
}

function changed(text: string, change: (policies: Policy[]) => Policy[]): string {
  const state = JSON.parse(text) as { Policies: Policy[] };
  return JSON.stringify({ ...state, Policies: change(state.Policies) });
}

function opened(text: string): string {
  const Document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  return changed(text, (policies) =>
    policies.map((policy) =>
      policy.PolicyName === 'pipeline-boundary'
        ? { ...policy, PolicyVersionList: policy.PolicyVersionList.map((version) => ({ ...version, Document })) }
        : policy,
    ),
  );
}

function withPolicy(text: string, Arn: string): string {
  return changed(text, (policies) => {
    const boundary = policies.find(({ PolicyName }) => PolicyName === 'pipeline-boundary');
    if (boundary === undefined) throw new Error('there is no boundary');
    const name = Arn.slice(Arn.lastIndexOf('/') + 1);
    return [...policies, { ...boundary, Arn, PolicyName: name, PolicyId: 'ANPAEXAMPLEOTHERXXXXX' }];
  });
}
