/** The embedded account as a command leaves it: its roles, what is remembered of them, and who may write when. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LONGEST_LEASE } from '../../../src/core/record/state-ports.ts';
import { stateFolder } from '../../../src/embedded/state-folder.ts';
import { command, type Ended } from '../command.ts';
import { FakeTerminal } from '../fake-terminal.ts';
import { appliedWorkspace, settledWorkspace, type Workspace, workspace } from '../workspace.ts';

const MAIN = join(import.meta.dirname, '../../../src/cli/main.ts');
const STATE = '.rolekeeper/iam.json';
const PUBLISH = 'manifests/teams/data/reports-publish.yaml';

interface Role {
  RoleName: string;
  RoleId: string;
  Arn: string;
}

async function rolesIn(folder: Workspace, path = STATE): Promise<Role[]> {
  return (JSON.parse(await folder.read(path)) as { RoleDetailList: Role[] }).RoleDetailList;
}

/** Files and folders: one that is empty is one too many as well. */
function namesIn({ directory }: Workspace): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
}

/** A manual change, in the file. */
async function editRoles(folder: Workspace, change: (roles: Role[]) => Role[], path = STATE): Promise<void> {
  const state = JSON.parse(await folder.read(path)) as { RoleDetailList: Role[] };
  await folder.write(path, JSON.stringify({ ...state, RoleDetailList: change(state.RoleDetailList) }));
}

/** The same account as a file that is named on the command line, without anything that is remembered of it. */
async function dumped(): Promise<Workspace> {
  const folder = await appliedWorkspace();
  await folder.write('dump.json', await folder.read(STATE));
  await folder.remove('.rolekeeper');
  return folder;
}

const PLACES = [
  {
    target: 'embedded',
    argv: [],
    state: STATE,
    beside: '.rolekeeper',
    made: appliedWorkspace,
    // Of a role that is gone it is kept as well: restore makes it again as it was.
    applied: ['checkout-checks', 'checkout-deploy', 'reports-publish'],
  },
  {
    target: 'file:dump.json',
    argv: ['--target', 'file:dump.json'],
    state: 'dump.json',
    beside: 'dump.json.rolekeeper',
    made: dumped,
    applied: ['checkout-deploy', 'reports-publish'],
  },
];

for (const { target, argv, state, beside, made, applied } of PLACES) {
  describe(`an account in a file, --target ${target}`, () => {
    const APPLY = ['apply', '--yes', ...argv];

    it('has beside it what is remembered, its approvals and its snapshots, and no other folder has', async () => {
      const folder = await made();
      await folder.remove('manifests/teams/shop/checkout-checks.yaml');
      // Then even one deletion asks for approval.
      await folder.edit('manifests/rolekeeper.yaml', 'spec:\n', 'spec:\n  limits: {deletions: {count: 0, share: 0}}\n');
      const { out } = await folder.run(['plan', ...argv]);
      const [digest = ''] = /deletions-[0-9a-f]{32}/.exec(out) ?? [];
      await folder.run(['approve', digest, '--yes', ...argv]);
      expect((await folder.run(APPLY)).code).toBe(0);
      const kept = Object.keys(await folder.files()).filter((path) => !path.startsWith('manifests/'));
      expect(kept.map((path) => path.replace(/-AROA.*/, ''))).toEqual(
        [
          state,
          ...applied.map((role) => `${beside}/applied/${role}.json`),
          `${beside}/approvals.json`,
          `${beside}/inventory.json`,
          `${beside}/lease.json`,
          `${beside}/snapshots/checkout-checks`,
        ].sort(),
      );
      expect((await folder.run(['restore', 'checkout-checks', '--yes', ...argv])).code).toBe(0);
    });

    const READERS = [['apply', '--yes'], ['plan'], ['status'], ['scan'], ['lint-trust', '--role', 'checkout-deploy']];
    for (const reader of READERS) {
      it(`is left as it is, byte by byte, by a ${reader[0]} that has nothing to do`, async () => {
        const folder = await made();
        const [names, before] = [namesIn(folder), await folder.files()];
        expect((await folder.run([...reader, ...argv])).code).toBe(0);
        expect(namesIn(folder)).toEqual(names);
        expect(await folder.files()).toEqual(before);
      });
    }

    it('is not written by a plan that has something to do', async () => {
      const folder = await made();
      await folder.edit(PUBLISH, '2h', '3h');
      const [names, before] = [namesIn(folder), await folder.files()];
      expect((await folder.run(['plan', '--detailed-exitcode', ...argv])).code).toBe(2);
      expect(namesIn(folder)).toEqual(names);
      expect(await folder.files()).toEqual(before);
    });

    it('is left as it is where its file is read-only: that is found before anything is done', async () => {
      const folder = await made();
      await folder.edit(PUBLISH, '2h', '3h');
      await folder.remove('manifests/teams/shop/checkout-checks.yaml');
      const before = await folder.files();
      await chmod(folder.path(state), 0o444);
      const { code, out, err } = await folder.run(APPLY);
      expect([code, err]).toEqual([1, expect.stringContaining('error[state-file]')]);
      expect(err).toContain(`${state} cannot be written: Error: the file is read-only`);
      expect(out).not.toContain('Applied');
      // Who may write was asked first: the lease counts how often.
      const { [`${beside}/lease.json`]: _, ...after } = await folder.files();
      expect({ ...after, ...Object.fromEntries(leaseOf(before)) }).toEqual(before);
      expect((await folder.run(['plan', ...argv])).code).toBe(0);
    });

    it('is written before it says that something was applied', async () => {
      const folder = await made();
      await folder.edit(PUBLISH, '2h', '3h');
      const terminal = new FakeTerminal({ cwd: folder.directory });
      let written = '';
      terminal.when('Applied', () => {
        written = readFileSync(folder.path(state), 'utf8');
      });
      expect((await folder.runOn(terminal, [...APPLY, '--color', 'never'])).code).toBe(0);
      expect(written).toContain('"MaxSessionDuration": 10800');
    });

    // src/cli/account/embedded-target.ts reads the file again for the second look before a deletion: what the same apply
    // has done until then is not in it yet, and is lost.
    it('keeps all that an apply did which also deletes a role', async () => {
      const folder = await made();
      await folder.edit(PUBLISH, '2h', '3h');
      await folder.remove('manifests/teams/shop/checkout-checks.yaml');
      const { code, out } = await folder.run(APPLY);
      expect([code, out]).toEqual([0, expect.stringContaining('Applied  2 of 2 roles changed')]);
      const { out: after } = await folder.run(['plan', ...argv]);
      expect(after).toContain('Plan  nothing to do; 2 in sync');
    });

    it('has one writer at a time: while another one writes, apply and restore are refused, and change nothing', async () => {
      const folder = await made();
      await folder.remove('manifests/teams/shop/checkout-checks.yaml');
      await folder.run(APPLY);
      await folder.edit(PUBLISH, '2h', '3h');
      const { leases } = stateFolder(folder.path(beside), beside, () => new Date());
      const lease = await leases.take('another command', LONGEST_LEASE);
      const before = await folder.files();
      for (const verb of [APPLY, ['restore', 'checkout-checks', '--yes', ...argv]]) {
        const { code, out, err } = await folder.run(verb);
        expect([code, err]).toEqual([1, expect.stringContaining('error[lease-held] another command (process')]);
        expect(out).not.toMatch(/^(Applied|Restored)/m);
        expect(await folder.files()).toEqual(before);
      }
      await lease.release();
      expect((await folder.run(APPLY)).out).toContain('Applied  1 of 1 role changed');
      expect(existsSync(folder.path(`${beside}/lease.json.lock`))).toBe(false);
    });
  });
}

function leaseOf(files: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(files).filter(([path]) => path.endsWith('/lease.json'));
}

/** Three folders of manifests on one account; what only another one declares is retained, and not taken away. */
async function withThreeFolders(): Promise<Workspace> {
  const folder = await workspace();
  const fixture = await folder.files('manifests');
  const settings = `${fixture['manifests/rolekeeper.yaml']?.trimEnd()}\n  removal: {mode: retain}\n`;
  const folders = { one: ['only-one'], two: ['only-two'], both: ['only-one', 'only-two'] };
  for (const [manifests, names] of Object.entries(folders)) {
    const added = names.map((name): [string, string] => [
      `manifests/teams/data/${name}.yaml`,
      fixture[PUBLISH]?.replace('reports-publish', name) ?? '',
    ]);
    const files = { ...fixture, 'manifests/rolekeeper.yaml': settings, ...Object.fromEntries(added) };
    for (const [path, text] of Object.entries(files)) await folder.write(path.replace('manifests', manifests), text);
  }
  return folder;
}

describe('two applies that are started at once on a new account', () => {
  const STARTS: { name: string; run: (folder: Workspace, argv: string[]) => Promise<Ended> }[] = [
    { name: 'as two processes', run: (folder, argv) => command(MAIN, argv, { cwd: folder.directory }) },
    { name: 'in one process, where they meet more often', run: (folder, argv) => folder.run(argv) },
  ];
  for (const { name, run } of STARTS) {
    it(`lose nothing, ${name}`, async () => {
      const folder = await withThreeFolders();
      const apply = (manifests: string) => run(folder, ['apply', manifests, '--yes']);
      const started = await Promise.all(
        ['one', 'two'].map(async (manifests) => ({ manifests, ended: await apply(manifests) })),
      );
      const refused = started.filter(({ ended }) => ended.code !== 0);
      expect(refused.length, 'one of them is the first').toBeLessThan(2);
      for (const { manifests, ended } of refused) {
        // The other one was writing, or had written already what this one had not seen.
        expect(ended.err).toMatch(/error\[(lease-held|plan-changed)\]/);
        expect(ended.out).not.toContain('Applied');
        expect(await apply(manifests)).toMatchObject({ code: 0 });
      }
      const names = ['checkout-checks', 'checkout-deploy', 'only-one', 'only-two', 'reports-publish'];
      expect((await rolesIn(folder)).map(({ RoleName }) => RoleName).sort()).toEqual(names);
      expect(Object.keys(JSON.parse(await folder.read('.rolekeeper/inventory.json')).roles)).toEqual(names);
      const { code, out } = await folder.run(['plan', 'both', '--detailed-exitcode']);
      expect([code, out]).toEqual([0, expect.stringContaining('Plan  nothing to do; 5 in sync\n')]);
      expect(Object.keys(await folder.files('.rolekeeper'))).toEqual(
        [...names.map((role) => `applied/${role}`), 'iam', 'inventory', 'lease'].map(
          (file) => `.rolekeeper/${file}.json`,
        ),
      );
    });
  }
});

describe('whose role it is', () => {
  const copy = (roles: Role[]): Role[] => {
    const [role] = roles;
    if (role === undefined) throw new Error('the fixture has roles');
    const { Arn, RoleName } = role;
    return [
      ...roles,
      { ...role, RoleName: 'copied', RoleId: 'AROAEXAMPLECOPIEDXXXX', Arn: Arn.replace(RoleName, 'copied') },
    ];
  };

  it('say path and tag alone until the first apply', async () => {
    const folder = await dumped();
    await editRoles(folder, copy, 'dump.json');
    const { out } = await folder.run(['plan', '--target', 'file:dump.json']);
    expect(out).toContain('  - copied  no manifest declares it\n');
    expect(out).toContain('Plan  1 to delete; 3 in sync');
  });

  it('says the inventory from then on: a copy that carries our tag is unknown, and kept', async () => {
    const folder = await appliedWorkspace();
    await editRoles(folder, copy);
    const plan = await folder.run(['plan']);
    expect([plan.code, plan.out]).toEqual([1, expect.stringContaining('blocked[unknown-role] copied')]);
    expect((await folder.run(['status'])).out).toContain('4 roles: 1 unknown, 3 in sync');
    expect((await folder.run(['apply', '--yes'])).code).toBe(1);
    expect(await rolesIn(folder)).toHaveLength(4);
  });

  it('says the inventory of what was there before the first apply, too', async () => {
    const folder = await dumped();
    const TARGET = ['--target', 'file:dump.json'];
    await folder.edit(PUBLISH, '2h', '3h');
    await folder.run(['apply', '--yes', ...TARGET]);
    await editRoles(
      folder,
      (roles) => roles.map((role, index) => ({ ...role, RoleId: `AROAEXAMPLEAGAINXXXX${index}` })),
      'dump.json',
    );
    expect((await folder.run(['status', ...TARGET])).out).toContain('3 roles: 3 conflict');
  });

  it('is not ours any more after it was created again by hand, and that is reported', async () => {
    const folder = await settledWorkspace();
    await editRoles(folder, (roles) =>
      roles.map((role) => (role.RoleName === 'checkout-deploy' ? { ...role, RoleId: 'AROAEXAMPLEAGAINXXXXX' } : role)),
    );
    const { code, out } = await folder.run(['plan']);
    expect([code, out]).toEqual([1, expect.stringContaining('blocked[recreated] checkout-deploy')]);
  });

  it('is known by its RoleId from the first apply on', async () => {
    const folder = await appliedWorkspace();
    await editRoles(folder, (roles) =>
      roles.map((role) => (role.RoleName === 'checkout-deploy' ? { ...role, RoleId: 'AROAEXAMPLEAGAINXXXXX' } : role)),
    );
    expect((await folder.run(['plan'])).out).toContain('blocked[recreated] checkout-deploy');
  });

  it('is ours as well if it was deleted by hand: it is created again, and that is drift', async () => {
    const folder = await settledWorkspace();
    await editRoles(folder, (roles) => roles.filter(({ RoleName }) => RoleName !== 'checkout-deploy'));
    const { json } = await folder.json(['plan']);
    expect(json).toMatchObject({
      drift: [expect.objectContaining({ kind: 'drift-deleted', role: 'checkout-deploy' })],
      counts: { create: 1 },
    });
    expect((await folder.run(['apply', '--yes'])).code).toBe(0);
    expect((await folder.run(['plan', '--detailed-exitcode'])).code).toBe(0);
  });
});

describe('what is watched', () => {
  it('is the boundary of the account of our own, as it was at the first apply', async () => {
    const folder = await appliedWorkspace();
    expect((await folder.run(['plan'])).out).not.toContain('not-watched');
    const state = JSON.parse(await folder.read(STATE));
    for (const policy of state.Policies) {
      if (policy.PolicyName === 'pipeline-boundary') policy.PolicyVersionList[0].Document.Statement[0].Resource = 'x';
    }
    await folder.write(STATE, JSON.stringify(state));
    const { code, out } = await folder.run(['plan']);
    expect([code, out]).toEqual([1, expect.stringContaining('blocked[boundary-changed]')]);
  });

  it('is nothing in a file that is named on the command line, and every plan says so', async () => {
    const folder = await dumped();
    const { code, out } = await folder.run(['plan', '--target', 'file:dump.json', '--detailed-exitcode']);
    expect(code).toBe(0);
    expect(out).toContain(
      'warning[not-watched] no deployment says what it should be, so it is not watched: the document of ' +
        'arn:aws:iam::111122223333:policy/rolekeeper/pipeline-boundary, and who may enter the roles of the service itself\n',
    );
  });
});
