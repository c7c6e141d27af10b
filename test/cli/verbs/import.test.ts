import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openReader } from '../../../src/cli/account/open-reader.ts';
import { loadFolder } from '../../../src/cli/manifests/manifests.ts';
import { DUMP_COMPLETION } from '../../../src/core/codes/dump-command.ts';
import { EmbeddedIam } from '../../../src/embedded/embedded-iam.ts';
import { stateIn } from '../../../src/embedded/state-file.ts';
import { LoopbackAws } from '../../support/loopback-aws.ts';
import { ALLOWS, type OldRole, oldAccount } from '../../support/old-account.ts';
import { ACCOUNT, ENVIRONMENT, OTHER_REPOSITORY, REPOSITORY, settings as validSettings } from '../../support/roles.ts';
import { LOCK, SETTINGS } from '../../support/tree.ts';
import { emptyWorkspace } from '../workspace.ts';

const NOW = new Date('2026-11-27T12:00:00Z');
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const NOWHERE = '{????????-????-????-????-????????????}';

async function folderWith(roles: readonly OldRole[], boundary?: unknown) {
  const folder = await emptyWorkspace();
  await folder.write('manifests/rolekeeper.yaml', SETTINGS);
  await folder.write('manifests/bitbucket.lock.yaml', LOCK);
  await folder.write('dump.json', oldAccount(roles, boundary));
  const run = (...argv: string[]) => folder.run(['import', '--target', 'file:dump.json', ...argv], { now: NOW });
  return { folder, run };
}

/** Two hundred roles of ten kinds. */
const OLD: readonly OldRole[] = Array.from({ length: 200 }, (_, index): OldRole => {
  const kind = index % 10;
  const stranger = `{${String(index).padStart(8, 'a')}-93d4-4e0b-8a57-2c4d6e8f0a1b}`;
  const repository = kind === 9 ? stranger : index % 4 < 2 ? REPOSITORY : OTHER_REPOSITORY;
  const subs = [
    undefined,
    `${REPOSITORY}:${ENVIRONMENT}:*`,
    `${OTHER_REPOSITORY}:*:*`,
    `${repository}:${NOWHERE}`,
    `${repository}:*:main`,
  ];
  return {
    name: `deploy-${String(index).padStart(3, '0')}`,
    sub: kind < subs.length ? subs[kind] : `${repository}:*`,
    inline: {
      assets: ALLOWS('s3:GetObject'),
      ...(kind === 5 && { queue: ALLOWS('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111122223333:a') }),
    },
    tags: kind === 6 ? { ManagedBy: 'terraform' } : kind === 7 ? { team: 'Shop' } : {},
    ...(kind === 8 && { managed: [ADMIN] }),
    ...{ description: 'Déploie', session: 7200, lastUsed: '2026-08-01T00:00:00Z' },
  };
});

/** An AWS account on loopback, with one role that is given back. */
async function aws() {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  onTestFinished(() => void vi.unstubAllEnvs());
  const text = oldAccount([{ name: 'old', sub: `${REPOSITORY}:*`, session: 7200 }]);
  const server = new LoopbackAws(ACCOUNT, new EmbeddedIam(stateIn(text, 'dump.json')));
  const url = await server.start();
  onTestFinished(() => server.stop());
  return { server, argv: ['--target', 'aws', '--region', 'us-east-1', '--endpoint-url', url] };
}

describe('rolekeeper import', () => {
  it('reads AWS and makes no call that changes anything', async () => {
    const { folder } = await folderWith([]);
    const { server, argv } = await aws();
    const { code, err, out } = await folder.run(['import', ...argv], { now: NOW });
    expect([code, err]).toEqual([0, '']);
    // The role is under /, and whole all the same: ListRoles is asked for every path.
    expect(out).toContain('1 of 1 manifest: no change');
    expect(server.calls).toContain('ListRoles');
    expect(server.writes).toEqual([]);
  });

  it('opens an account that has no writer', async () => {
    const { folder } = await folderWith([]);
    const { desired } = await loadFolder('manifests', { cwd: folder.directory });
    const options = { target: { file: 'dump.json' }, profile: undefined, region: undefined, endpointUrl: undefined };
    const opened = await openReader(options, { cwd: folder.directory, env: {}, desired, settings: validSettings() });
    expect(Object.keys(opened).sort()).toEqual(['close', 'name', 'note', 'reader']);
    opened.close();
  });

  it('tells of 200 roles on a screen of 80 columns, the summary first and the counts last', async () => {
    const { folder } = await folderWith(OLD);
    const { code, out, err } = await folder.run(['import', '--target', 'file:dump.json', '--check'], {
      now: NOW,
      columns: 80,
    });
    expect(err).toBe('');
    expect(code).toBe(1);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(out.split('\n').length).toBeLessThan(60);
    await expect(out).toMatchFileSnapshot('../expected/import.txt');
  });

  it('writes manifests, lock file and report, never the account, and the second time not a byte', async () => {
    const { folder, run } = await folderWith(OLD);
    const dump = await folder.read('dump.json');
    const first = await run();
    expect(first).toMatchObject({ code: 0, err: '' });
    const files = await folder.files('manifests');
    expect(Object.keys(files).some((path) => path.endsWith('teams/shop/deploy-007-bb.yaml'))).toBe(true);
    const second = await run();
    expect(second.out).toContain('Nothing to write: 100 as they were');
    expect(await folder.files('manifests')).toEqual(files);
    expect(await folder.read('dump.json')).toBe(dump);
    const valid = await folder.run(['validate'], { now: NOW });
    expect(valid).toMatchObject({ code: 0 });
  });

  it('writes the same report where the names go into several parts of the lock file', async () => {
    const roles = ['c', 'a', 'b'].map((team, index): OldRole => {
      const uuid = `{${'9531'[index]}b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0a1b}`;
      return { name: `deploy-${team}`, sub: `${uuid}:*`, tags: { team } };
    });
    const { folder, run } = await folderWith(roles);
    await folder.write('manifests/bitbucket.lock.yaml', LOCK.replace(/ {4}reports:[\s\S]*/, ''));
    await folder.write(
      'manifests/bitbucket.lock.d/b.yaml',
      `${LOCK.replace(/ {4}checkout-api:[\s\S]*(?= {4}reports:)/, '')}`,
    );
    expect(await run()).toMatchObject({ code: 0, err: '' });
    const files = await folder.files('manifests');
    expect((await run()).out).toContain('Nothing to write');
    expect(await folder.files('manifests')).toEqual(files);
  });

  it('counts what trusts Bitbucket as it is, also where only some roles are asked for', async () => {
    const { run } = await folderWith(['a', 'b', 'c'].map((name) => ({ name, sub: `${REPOSITORY}:*` })));
    expect((await run('--check', '--only', 'a')).out).toContain('3 of 3 roles trust Bitbucket; 1 of them by --only\n');
    const { out } = await run('--check', '--only', 'z*');
    expect(out).toContain('None of the 3 roles that trust Bitbucket is called so: --only asks for a name');
  });

  it('says what is wrong with each line of a list of teams', async () => {
    const { folder, run } = await folderWith([{ name: 'a', sub: `${REPOSITORY}:*` }]);
    await folder.write('teams.csv', 'role;team\na;shop\n');
    const { code, err } = await run('--team-from', 'teams.csv');
    expect(code).toBe(1);
    expect(err).toContain('teams.csv:1:1: 1 value; a line is role,team; teams.csv:2:1: 1 value');
  });

  it('writes nothing with --check, and fails unless every manifest changes nothing', async () => {
    const exact = await folderWith([{ name: 'old', sub: `${REPOSITORY}:*` }]);
    const before = await exact.folder.files();
    expect(await exact.run('--check')).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 of 1 manifest: no change'),
    });
    expect(await exact.folder.files()).toEqual(before);
    const tightens = await folderWith([{ name: 'old', sub: `${REPOSITORY}*` }]);
    expect(await tightens.run('--check')).toMatchObject({
      code: 1,
      out: expect.stringContaining('0 of 1 manifest: no change'),
    });
  });

  it('writes what widens only where that is accepted', async () => {
    const { folder, run } = await folderWith([{ name: 'old', sub: `${REPOSITORY}:${NOWHERE}` }]);
    expect(await run()).toMatchObject({ code: 0, out: expect.stringContaining('not written') });
    expect(Object.keys(await folder.files('manifests')).filter((path) => path.includes('teams'))).toEqual([]);
    await run('--accept-widening');
    expect(await folder.read('manifests/teams/checkout-api/old-bb.yaml')).toContain('anyBranch: true');
  });

  it('makes no role exact of a dump without the listing, and names the one command that adds it', async () => {
    const { run } = await folderWith([{ name: 'old', sub: `${REPOSITORY}:*`, session: null }]);
    const { out } = await run('--check');
    expect(out).toContain(`  ${DUMP_COMPLETION}\n`);
    expect(out).toContain('0 of 1 manifest: no change');
  });

  it('names what the boundary takes away', async () => {
    const { run } = await folderWith([
      {
        name: 'old',
        sub: `${REPOSITORY}:*`,
        inline: { a: ALLOWS('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111122223333:a') },
      },
    ]);
    const { out } = await run('--check');
    expect(out).toContain('old: boundary: takes away sqs:SendMessage');
  });

  it('takes roles by name, or by path and name', async () => {
    const roles = [
      { name: 'checkout-a', sub: `${REPOSITORY}:*` },
      { name: 'checkout-b', path: '/ci/', sub: `${REPOSITORY}:*` },
      { name: 'other', path: '/ci/', sub: `${REPOSITORY}:*` },
    ];
    const { folder, run } = await folderWith(roles);
    const names = async (...argv: string[]) => {
      const { json } = await folder.json(['import', '--check', '--target', 'file:dump.json', ...argv], { now: NOW });
      return (json as { roles: { name: string }[] }).roles.map(({ name }) => name);
    };
    expect(await names('--only', 'checkout-*')).toEqual(['checkout-a', 'checkout-b']);
    expect(await names('--only', '/ci/*')).toEqual(['checkout-b', 'other']);
    expect(await names('--only', 'other', '--only', 'checkout-a')).toEqual(['checkout-a', 'other']);
    expect((await run('--only', 'nobody', '--check')).out).toContain('None of the 3 roles');
  });

  it('reads teams from a list, and names every mistake in it with its place', async () => {
    const { folder, run } = await folderWith([{ name: 'old', sub: `${REPOSITORY}:*` }]);
    await folder.write('teams.csv', 'role,team\nold,data,x\nold\n');
    const wrong = await run('--team-from', 'teams.csv');
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('teams.csv:2:1: 3 values') });
    expect(wrong.err).toContain('teams.csv:3:1: 1 value');
    await folder.write('teams.csv', 'role,team\nold,data\n');
    expect(await run('--team-from', 'teams.csv')).toMatchObject({ code: 0 });
    expect(await folder.read('manifests/teams/data/old-bb.yaml')).toContain(
      'adopts: arn:aws:iam::111122223333:role/old',
    );
    expect((await run('--team-from', 'who')).err).toContain('Write tag:KEY, path, repository');
    expect((await run('--team-from', 'none.csv')).err).toContain('there is no such file');
  });

  it('asks for settings first, and for right manifests', async () => {
    const { folder, run } = await folderWith([{ name: 'old', sub: `${REPOSITORY}:*` }]);
    const elsewhere = await run('--out', 'other');
    expect(elsewhere).toMatchObject({ code: 1, err: expect.stringContaining('rolekeeper init --from aws') });
    await folder.write('manifests/teams/shop/broken.yaml', 'apiVersion: rolekeeper/v1\nkind: PipelineRole\n');
    expect(await run()).toMatchObject({ code: 1, err: expect.stringContaining('broken.yaml') });
    expect(Object.keys(await folder.files('manifests')).some((path) => path.includes('import-report'))).toBe(false);
  });
});
