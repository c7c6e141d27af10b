/** Roles of before, taken over by the command line: the credentials of a person. */
import { describe, expect, it } from 'vitest';
import { appliedWorkspace, type Workspace } from '../workspace.ts';

const STATE = '.rolekeeper/iam.json';
const FILE = 'manifests/teams/shop/checkout-deploy.yaml';

interface Role {
  RoleName: string;
  Path: string;
  Arn: string;
  RoleId: string;
  MaxSessionDuration: number;
  Tags: { Key: string; Value: string }[];
  PermissionsBoundary?: { PermissionsBoundaryArn: string };
}

async function roleIn(folder: Workspace, name: string): Promise<Role | undefined> {
  const { RoleDetailList } = JSON.parse(await folder.read(STATE)) as { RoleDetailList: Role[] };
  return RoleDetailList.find(({ RoleName }) => RoleName === name);
}

/** checkout-deploy as apply makes it. */
async function appliedRole(): Promise<Role> {
  const role = await roleIn(await appliedWorkspace(), 'checkout-deploy');
  if (role === undefined) throw new Error('the samples have no checkout-deploy');
  return role;
}

/** With checkout-deploy as it was before Rolekeeper: no boundary, no tags of ours, and nothing that remembers it. */
async function withOld(more: Partial<Role> = {}): Promise<Workspace> {
  const folder = await appliedWorkspace();
  const state = JSON.parse(await folder.read(STATE)) as { RoleDetailList: Role[] };
  state.RoleDetailList = state.RoleDetailList.map((role) => {
    if (role.RoleName !== 'checkout-deploy') return role;
    const { PermissionsBoundary: _, ...bare } = role;
    const Tags = role.Tags.filter(({ Key }) => !Key.startsWith('rolekeeper:'));
    return { ...bare, Tags, RoleId: 'AROAEXAMPLEBEFOREXXXX', ...more };
  });
  await folder.write(STATE, JSON.stringify(state));
  const inventory = JSON.parse(await folder.read('.rolekeeper/inventory.json'));
  delete inventory.roles['checkout-deploy'];
  await folder.write('.rolekeeper/inventory.json', JSON.stringify(inventory));
  const arn = `arn:aws:iam::111122223333:role${more.Path ?? '/bitbucket/'}${more.RoleName ?? 'checkout-deploy'}`;
  await folder.edit(FILE, 'name: checkout-deploy', `name: checkout-deploy\n  adopts: ${arn}`);
  return folder;
}

describe('a role of before', () => {
  it('becomes ours by apply, keeps its id, and then nothing is left to do', async () => {
    const folder = await withOld();
    const { json } = await folder.json(['plan']);
    expect(json).toMatchObject({
      counts: { adopt: 1, create: 0, update: 0, delete: 0, blocked: 0 },
      operations: [
        { role: 'checkout-deploy', operations: [{ call: 'PutRolePermissionsBoundary' }, { call: 'TagRole' }] },
      ],
    });
    expect((await folder.run(['apply', '--yes'])).code).toBe(0);
    expect(await roleIn(folder, 'checkout-deploy')).toMatchObject({
      RoleId: 'AROAEXAMPLEBEFOREXXXX',
      PermissionsBoundary: { PermissionsBoundaryArn: expect.stringMatching(/pipeline-boundary$/) },
    });
    expect((await folder.run(['plan', '--detailed-exitcode'])).code).toBe(0);
  });

  it('that would lose something waits, is adopted by the approval that the plan prints, and by no other', async () => {
    const folder = await withOld({ MaxSessionDuration: 43_200 });
    const { json } = await folder.json(['plan']);
    expect(json).toMatchObject({
      counts: { adopt: 0, blocked: 1 },
      operations: [],
      findings: expect.arrayContaining([
        expect.objectContaining({
          code: 'adoption-tightens',
          message: expect.stringContaining('sessions of more than 1h'),
        }),
      ]),
    });
    const { findings } = json as { findings: { code: string; remedy: string }[] };
    const remedy = findings.find(({ code }) => code === 'adoption-tightens')?.remedy ?? '';
    const [, digest = ''] = /approve (lockouts-[0-9a-f]{32})/.exec(remedy) ?? [];
    expect((await folder.run(['apply', '--yes', '--allow-lockouts', `lockouts-${'0'.repeat(32)}`])).code).toBe(1);
    expect(await roleIn(folder, 'checkout-deploy')).not.toHaveProperty('PermissionsBoundary');
    const { out } = await folder.run(['approve', digest, '--yes']);
    expect(out).toMatch(/becomes ours\n +loses +sessions of more than 1h\n/);
    expect((await folder.json(['approve', digest, '--yes'])).json).toMatchObject({
      roles: [{ name: 'checkout-deploy', leaves: 'some', loses: ['sessions of more than 1h'] }],
    });
    expect((await folder.run(['apply', '--yes'])).code).toBe(0);
    expect(await roleIn(folder, 'checkout-deploy')).toMatchObject({ MaxSessionDuration: 3600 });
  });

  it('is approved for what was shown: another loss is another approval', async () => {
    const folder = await withOld({ MaxSessionDuration: 43_200 });
    const digestOf = async () => /lockouts-[0-9a-f]{32}/.exec((await folder.run(['plan'])).out)?.[0];
    const before = await digestOf();
    await folder.edit(FILE, 'maxDuration: 1h', 'maxDuration: 2h');
    expect(before).toBeDefined();
    expect(await digestOf()).not.toBe(before);
  });

  it('that was made ours by hand loses nothing more that nobody has approved, in no pass that follows', async () => {
    const folder = await withOld({ MaxSessionDuration: 43_200 });
    const { Tags, PermissionsBoundary } = await appliedRole();
    const state = JSON.parse(await folder.read(STATE)) as { RoleDetailList: Role[] };
    for (const role of state.RoleDetailList) {
      if (role.RoleName === 'checkout-deploy') Object.assign(role, { Tags, PermissionsBoundary });
    }
    await folder.write(STATE, JSON.stringify(state));
    for (let pass = 0; pass < 2; pass++) {
      const { json } = await folder.json(['plan']);
      expect(json).toMatchObject({ counts: { update: 0, blocked: 1 }, operations: [] });
      expect(JSON.stringify(json)).not.toContain('lossDigest');
      // Something else is done meanwhile, so that the inventory is written.
      await folder.edit('manifests/teams/data/reports-publish.yaml', `${2 + pass}h`, `${3 + pass}h`);
      expect((await folder.run(['apply', '--yes'])).code).toBe(1);
      expect(await roleIn(folder, 'checkout-deploy')).toMatchObject({ MaxSessionDuration: 43_200 });
    }
  });

  it('under another path stays as it is, and ours is made beside it', async () => {
    const folder = await withOld({ Path: '/', RoleName: 'legacy', Arn: 'arn:aws:iam::111122223333:role/legacy' });
    const { out } = await folder.run(['plan']);
    expect(out).toContain('1 to create (1 beside a role of before)');
    expect((await folder.run(['apply', '--yes'])).code).toBe(0);
    expect(await roleIn(folder, 'legacy')).toMatchObject({ RoleId: 'AROAEXAMPLEBEFOREXXXX', Path: '/' });
    expect(await roleIn(folder, 'checkout-deploy')).toMatchObject({ Path: '/bitbucket/' });
  });

  it('that was ours already, and has lost its tag, is not adopted by the line that is left in its manifest', async () => {
    const folder = await withOld();
    await folder.run(['apply', '--yes']);
    const state = JSON.parse(await folder.read(STATE)) as { RoleDetailList: Role[] };
    for (const role of state.RoleDetailList) {
      if (role.RoleName === 'checkout-deploy')
        role.Tags = role.Tags.filter(({ Key }) => Key !== 'rolekeeper:managed-by');
    }
    await folder.write(STATE, JSON.stringify(state));
    const { json } = await folder.json(['plan']);
    expect(json).toMatchObject({
      counts: { adopt: 0, conflict: 1 },
      findings: expect.arrayContaining([expect.objectContaining({ code: 'ownership-lost', role: 'checkout-deploy' })]),
    });
  });
});
