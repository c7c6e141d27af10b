import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { appliedWorkspace, type Workspace } from '../workspace.ts';

const STATE = '.rolekeeper/iam.json';
const BOUNDARY = 'arn:aws:iam::111122223333:policy/rolekeeper/pipeline-boundary';
const MANIFEST = 'manifests/teams/shop/checkout-deploy.yaml';

interface Role {
  RoleName: string;
  RoleId: string;
}

async function roleIn(folder: Workspace, name: string): Promise<Role | undefined> {
  const { RoleDetailList } = JSON.parse(await folder.read(STATE)) as { RoleDetailList: Role[] };
  return RoleDetailList.find(({ RoleName }) => RoleName === name);
}

/** checkout-deploy has lost its manifest, and then its role. */
async function deleted(): Promise<{ folder: Workspace; manifest: string; before: Role }> {
  const folder = await appliedWorkspace();
  const [manifest, before] = [await folder.read(MANIFEST), await roleIn(folder, 'checkout-deploy')];
  if (before === undefined) throw new Error('the fixture has no checkout-deploy');
  await folder.remove(MANIFEST);
  await folder.run(['apply', '--yes']);
  return { folder, manifest, before };
}

describe('rolekeeper restore', () => {
  it('creates the role again as it was, says that its RoleId is new, and what that breaks', async () => {
    const { folder, manifest, before } = await deleted();
    expect(await roleIn(folder, 'checkout-deploy')).toBeUndefined();
    const { code, out } = await folder.run(['restore', 'checkout-deploy', '--yes']);
    expect(code).toBe(0);
    const after = await roleIn(folder, 'checkout-deploy');
    const same = (role: Role | undefined) => ({ ...role, RoleId: '', CreateDate: '', Tags: undefined });
    expect(same(after)).toEqual(same(before));
    const boundary = { PermissionsBoundaryArn: BOUNDARY, PermissionsBoundaryType: 'Policy' };
    expect(after).toMatchObject({ PermissionsBoundary: boundary });
    expect(after?.RoleId).not.toBe(before.RoleId);
    expect(out).toContain(`Its RoleId is ${after?.RoleId}; it was ${before.RoleId}.`);
    expect(out).toContain('policies elsewhere that name it');
    expect(out).toContain('No manifest declares it: put teams/shop/checkout-deploy.yaml back');
    // And with its manifest there is nothing left to do.
    await folder.write(MANIFEST, manifest);
    expect((await folder.run(['plan', '--detailed-exitcode'])).code).toBe(0);
  });

  it('makes no role without one of its policies: it would not be the role that it was', async () => {
    const { folder } = await deleted();
    const state = await folder.read(STATE);
    const account = JSON.parse(state);
    account.Policies = account.Policies.filter((one: { PolicyName: string }) => one.PolicyName !== 'checkout-deploy');
    await folder.write(STATE, JSON.stringify(account));
    const { code, err } = await folder.run(['restore', 'checkout-deploy', '--yes']);
    expect(code).toBe(1);
    expect(err).toMatch(/error\[policy-missing\] Nothing was changed: .*policy\/ci\/checkout-deploy does not exist/);
    expect(await roleIn(folder, 'checkout-deploy')).toBeUndefined();
    // As the remedy says: create the policy, then restore.
    await folder.write(STATE, state);
    expect((await folder.run(['restore', 'checkout-deploy', '--yes'])).code).toBe(0);
  });

  it('says that the manifest is there, if it is', async () => {
    const { folder, manifest } = await deleted();
    await folder.write(MANIFEST, manifest);
    expect((await folder.run(['restore', 'checkout-deploy', '--yes'])).out).toContain('A manifest declares it');
  });

  it('says who may enter before it asks, also where the trust policy has no fault', async () => {
    const { folder } = await deleted();
    const { out } = await folder.run(['restore', 'checkout-deploy'], { isTTY: true, stdin: 'n\n' });
    expect(out).toMatch(/ {6}who may enter {3}\S.*checkout-api.*\n/);
    expect(out).not.toContain('warning');
  });

  const OPENED = '"api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc:sub":';
  it('warns of a trust policy that was opened by hand, and says who gets in by it', async () => {
    const folder = await appliedWorkspace();
    const state = JSON.parse(await folder.read(STATE));
    const role = state.RoleDetailList.find(({ RoleName }: Role) => RoleName === 'checkout-deploy');
    const opened = JSON.stringify(role.AssumeRolePolicyDocument).replace(
      new RegExp(`${OPENED}("[^"]*"|\\[[^\\]]*\\])`),
      `${OPENED}"*"`,
    );
    role.AssumeRolePolicyDocument = JSON.parse(opened);
    await folder.write(STATE, JSON.stringify(state));
    await folder.remove(MANIFEST);
    // Otherwise it is put back before it goes.
    const settings = await folder.read('manifests/rolekeeper.yaml');
    const accepting = settings.replace('spec:\n', 'spec:\n  drift: {drift-trust: {response: report, reason: tried}}\n');
    await folder.write('manifests/rolekeeper.yaml', accepting);
    await folder.run(['apply', '--yes']);
    const restore = ['restore', 'checkout-deploy', '--color', 'never'];
    const { code, out } = await folder.run(restore, { isTTY: true, stdin: 'n\n' });
    expect(code).toBe(1);
    expect(out).toContain('who may enter   every step of every repository of workspace acme\n');
    expect(out).toContain('warning  its trust policy is judged reject: trust-sub-everything\n');
    const { json } = await folder.json(['restore', 'checkout-deploy', '--yes']);
    expect(json).toMatchObject({ role: 'checkout-deploy', declared: false, trust: { verdict: 'reject' } });
  });

  it('asks a person, takes no for an answer, and does not ask where there is no terminal', async () => {
    const { folder } = await deleted();
    const no = await folder.run(['restore', 'checkout-deploy'], { isTTY: true, stdin: 'n\n' });
    expect([no.code, no.err]).toEqual([1, expect.stringContaining('Make this role again in embedded IAM')]);
    const alone = await folder.run(['restore', 'checkout-deploy']);
    expect([alone.code, alone.err]).toEqual([1, expect.stringContaining('there is no terminal to answer on')]);
    expect(await roleIn(folder, 'checkout-deploy')).toBeUndefined();
  });

  it('keeps one snapshot of each deletion, and takes the newest', async () => {
    const { folder, manifest } = await deleted();
    await folder.write(MANIFEST, manifest.replace('1h', '3h'));
    await folder.run(['apply', '--yes']);
    await folder.remove(MANIFEST);
    await folder.run(['apply', '--yes']);
    expect(readdirSync(folder.path('.rolekeeper/snapshots'))).toHaveLength(2);
    await folder.run(['restore', 'checkout-deploy', '--yes']);
    expect(await roleIn(folder, 'checkout-deploy')).toMatchObject({ MaxSessionDuration: 10_800 });
  });

  it('of a role in quarantine is refused: it is not gone', async () => {
    const folder = await appliedWorkspace();
    await folder.edit(MANIFEST, 'spec:', 'spec:\n  onRemoval: {quarantine: 7d}');
    await folder.run(['apply', '--yes']);
    const manifest = await folder.read(MANIFEST);
    await folder.remove(MANIFEST);
    const closed = await folder.run(['apply', '--yes']);
    expect([closed.code, closed.out]).toEqual([0, expect.stringContaining('1 to quarantine')]);
    const before = await roleIn(folder, 'checkout-deploy');
    const { code, err } = await folder.run(['restore', 'checkout-deploy', '--yes']);
    expect([code, err]).toEqual([1, expect.stringContaining('not deleted, but in quarantine since')]);
    await folder.write(MANIFEST, manifest);
    await folder.run(['apply', '--yes']);
    expect((await roleIn(folder, 'checkout-deploy'))?.RoleId).toBe(before?.RoleId);
    expect((await folder.run(['plan', '--detailed-exitcode'])).code).toBe(0);
  });

  const mistakes = [
    {
      reason: 'a role that was never deleted',
      role: 'nobody',
      says: 'there is no snapshot of role "nobody" in .rolekeeper/snapshots',
    },
    { reason: 'a part of a name', role: 'checkout', says: 'there is no snapshot of role "checkout"' },
  ];
  for (const { reason, role, says } of mistakes) {
    it(`says what is wrong: ${reason}`, async () => {
      const { folder } = await deleted();
      const { code, err } = await folder.run(['restore', role, '--yes']);
      expect([code, err]).toEqual([1, expect.stringContaining(says)]);
    });
  }

  it('makes no role of another owner', async () => {
    const { folder } = await deleted();
    await folder.edit('manifests/rolekeeper.yaml', '  roles:', '  deployment: payments\n  roles:');
    const { code, err } = await folder.run(['restore', 'checkout-deploy', '--yes']);
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('belonged to cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d/default'),
    ]);
    expect(await roleIn(folder, 'checkout-deploy')).toBeUndefined();
  });

  it('changes nothing where the role is there', async () => {
    const { folder, manifest } = await deleted();
    await folder.write(MANIFEST, manifest);
    await folder.run(['apply', '--yes']);
    const before = await folder.read(STATE);
    const { code, err } = await folder.run(['restore', 'checkout-deploy', '--yes']);
    expect([code, err]).toEqual([1, expect.stringContaining('is there: nothing was changed')]);
    expect(await folder.read(STATE)).toBe(before);
  });

  it('has something to restore, or the role is not deleted', async () => {
    const folder = await appliedWorkspace();
    // A file in the place of the folder: nothing can be written there.
    await folder.write('.rolekeeper/snapshots', '');
    await folder.remove(MANIFEST);
    const { code, out } = await folder.run(['apply', '--yes']);
    expect([code, out]).toEqual([
      1,
      expect.stringContaining('checkout-deploy was not taken away, as it could not be kept before'),
    ]);
    expect(await roleIn(folder, 'checkout-deploy')).toBeDefined();
  });
});
