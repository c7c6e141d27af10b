/**
 * What the managed policies of the account say, from the plan on: what keeps a policy from being attached, what is only
 * told, and what nobody could look at.
 */
import { describe, expect, it } from 'vitest';
import { appliedWorkspace, type Workspace, workspace } from '../workspace.ts';

const own = (name: string) => `arn:aws:iam::111122223333:policy/ci/${name}`;
const STATE = '.rolekeeper/iam.json';
const MANIFEST = 'manifests/teams/shop/checkout-deploy.yaml';
const PASS_ANY = { Effect: 'Allow', Action: ['iam:PassRole', 'ec2:RunInstances'], Resource: '*' };
const PASS_ONE = { Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/billing' };
const RUN_CODE = {
  Effect: 'Allow',
  Action: 'lambda:CreateFunction',
  Resource: 'arn:aws:lambda:*:*:function:checkout-*',
};

interface Found {
  code: string;
  blocks: string;
  role?: string;
  message: string;
  place?: { file: string; line: number };
}

interface PlanJson {
  findings: Found[];
  operations: { role: string; operations: { call: string }[] }[];
}

async function planned(folder: Workspace): Promise<{ said: string[]; found: Found[]; calls: string[]; code: number }> {
  const { json, code } = await folder.json(['plan']);
  const { findings, operations } = json as PlanJson;
  const found = findings.filter(({ code }) => code.startsWith('policy-text') || code === 'pass-role');
  return {
    code,
    found,
    said: found.map(({ code, blocks, role = '' }) => `${code} ${blocks} ${role}`.trim()),
    calls: operations.flatMap(({ role, operations: all }) => all.map(({ call }) => `${role} ${call}`)),
  };
}

/** The policy of the account gets another default version, as its owner would give it one. */
async function says(folder: Workspace, name: string, statement: object, version = 'v2'): Promise<void> {
  const state = JSON.parse(await folder.read(STATE));
  const policy = state.Policies.find(({ Arn }: { Arn: string }) => Arn === own(name));
  const Document = { Version: '2012-10-17', Statement: [statement] };
  const before = policy.PolicyVersionList.map((one: object) => ({ ...one, IsDefaultVersion: false }));
  const [{ CreateDate }] = before;
  policy.PolicyVersionList = [{ Document, VersionId: version, IsDefaultVersion: true, CreateDate }, ...before];
  policy.DefaultVersionId = version;
  await folder.write(STATE, JSON.stringify(state));
}

/** Nothing of the roles is there yet, and the account is. */
async function newRoles(): Promise<Workspace> {
  const folder = await appliedWorkspace();
  const state = JSON.parse(await folder.read(STATE));
  const policies = state.Policies.map((policy: object) => ({ ...policy, AttachmentCount: 0 }));
  await folder.write(STATE, JSON.stringify({ ...state, RoleDetailList: [], Policies: policies }));
  await folder.remove('.rolekeeper/inventory.json');
  return folder;
}

describe('what customer managed policies say', () => {
  it('is not objected to where no rule does', async () => {
    expect(await planned(await appliedWorkspace())).toMatchObject({ said: [], calls: [], code: 0 });
  });

  it('keeps a new role from being made, at the line of the policy, and no other role', async () => {
    const folder = await newRoles();
    await says(folder, 'checkout-deploy', PASS_ANY);
    const { said, found, calls } = await planned(folder);
    expect(said).toEqual(['policy-text-refused writes checkout-deploy']);
    expect(found[0]?.place).toMatchObject({ file: 'teams/shop/checkout-deploy.yaml', line: 13 });
    expect(found[0]?.message).toMatch(/^policy checkout-deploy: iam:PassRole on \* .* \(pass-role\)$/);
    expect(calls.filter((call) => call.startsWith('checkout-deploy'))).toEqual([]);
    expect(calls).toContain('reports-publish CreateRole');
  });

  it('keeps such a policy from a role that is there, which gets everything else', async () => {
    const folder = await appliedWorkspace();
    await folder.addPolicy('more');
    await says(folder, 'more', PASS_ANY, 'v7');
    await folder.write(MANIFEST, `${await folder.read(MANIFEST)}    - managed: ${own('more')}\n`);
    await folder.edit(MANIFEST, 'maxDuration: 1h', 'maxDuration: 2h');
    const { said, calls } = await planned(folder);
    expect(said).toEqual(['policy-text-refused attachments checkout-deploy']);
    expect(calls).toEqual(['checkout-deploy UpdateRole']);
  });

  it('freezes no role that has the policy already: who changed it does not write manifests', async () => {
    const folder = await appliedWorkspace();
    await says(folder, 'checkout-deploy', PASS_ANY);
    await folder.edit(MANIFEST, 'maxDuration: 1h', 'maxDuration: 2h');
    const { said, found, calls } = await planned(folder);
    expect(said).toEqual(['policy-text-refused nothing checkout-deploy']);
    expect(found[0]?.message).toContain('it is attached already, and stays');
    expect(calls).toEqual(['checkout-deploy UpdateRole']);
    expect((await folder.run(['apply', '--yes'])).code).toBe(0);
  });

  it('counts together with the statements of the role', async () => {
    const folder = await appliedWorkspace();
    await folder.addPolicy('code');
    await says(folder, 'code', RUN_CODE, 'v7');
    const passes = '{actions: ["iam:PassRole"], resources: ["arn:aws:iam::111122223333:role/billing"]}';
    const entries = `    - {name: pass, statements: [${passes}]}\n    - managed: ${own('code')}\n`;
    await folder.write(MANIFEST, `${await folder.read(MANIFEST)}${entries}`);
    const { said, calls } = await planned(folder);
    expect(said).toEqual(['policy-text-refused attachments checkout-deploy']);
    expect(calls).toEqual(['checkout-deploy PutRolePolicy']);
  });

  it('keeps the other half of a way out of the manifest, where the policy is attached already', async () => {
    const folder = await appliedWorkspace();
    await says(folder, 'checkout-deploy', PASS_ONE);
    await folder.edit(MANIFEST, 'maxDuration: 1h', 'maxDuration: 2h');
    const code = '{actions: ["lambda:CreateFunction"], resources: ["arn:aws:lambda:*:*:function:checkout-*"]}';
    await folder.write(MANIFEST, `${await folder.read(MANIFEST)}    - {name: code, statements: [${code}]}\n`);
    const { said, calls } = await planned(folder);
    expect(said).toContain('policy-text-refused attachments checkout-deploy');
    expect(calls).toEqual(['checkout-deploy UpdateRole']);
  });

  it('keeps nothing from a role that has both halves already', async () => {
    const folder = await appliedWorkspace();
    const code = '{actions: ["lambda:CreateFunction"], resources: ["arn:aws:lambda:*:*:function:checkout-*"]}';
    await folder.write(MANIFEST, `${await folder.read(MANIFEST)}    - {name: code, statements: [${code}]}\n`);
    expect((await folder.run(['apply', '--yes'])).code).toBe(0);
    await says(folder, 'checkout-deploy', PASS_ONE);
    const more = '{actions: ["s3:GetObject"], resources: ["arn:aws:s3:::checkout-assets/*"]}';
    await folder.write(MANIFEST, `${await folder.read(MANIFEST)}    - {name: more, statements: [${more}]}\n`);
    const { said, calls } = await planned(folder);
    expect(said).toContain('policy-text-refused nothing checkout-deploy');
    expect(calls).toEqual(['checkout-deploy PutRolePolicy']);
  });

  it('is only reported where the platform excepts the role', async () => {
    const folder = await newRoles();
    await says(folder, 'checkout-deploy', PASS_ANY);
    const settings = await folder.read('manifests/rolekeeper.yaml');
    const excepted = '  guardrails: {pass-role: {exceptions: {checkout-deploy: until March}}}\n';
    await folder.write('manifests/rolekeeper.yaml', settings.replace('spec:\n', `spec:\n${excepted}`));
    const { said, calls } = await planned(folder);
    expect(said).toEqual(['pass-role nothing checkout-deploy']);
    expect(calls).toContain('checkout-deploy CreateRole');
  });

  it('is told to be unknown where a dump does not hold it', async () => {
    const folder = await appliedWorkspace();
    const { RoleDetailList } = JSON.parse(await folder.read(STATE));
    await folder.write(STATE, JSON.stringify({ RoleDetailList }));
    const { said } = await planned(folder);
    expect(said).toEqual(['policy-text-unread nothing']);
  });

  it('shows in status, and where it could not be read', async () => {
    const folder = await appliedWorkspace();
    await says(folder, 'checkout-deploy', PASS_ANY);
    const { json } = await folder.json(['status']);
    const [, deploy] = (json as { roles: object[] }).roles;
    expect(deploy).toMatchObject({
      name: 'checkout-deploy',
      state: 'in sync',
      policies: 'reject',
      guardrails: ['pass-role'],
    });
    const { RoleDetailList } = JSON.parse(await folder.read(STATE));
    await folder.write(STATE, JSON.stringify({ RoleDetailList }));
    const { out } = await folder.run(['status']);
    expect(out).toMatch(/checkout-deploy +shop +in sync +not looked at/);
  });

  it('is named by validate as not looked at, as no account is asked', async () => {
    const folder = await workspace();
    const { json, code } = await folder.json(['validate']);
    expect(code).toBe(0);
    expect(json).toMatchObject({ notLookedAt: [{ policy: own('checkout-deploy'), roles: ['checkout-deploy'] }] });
    expect((await folder.run(['validate'])).out).toContain(`not looked at what ${own('checkout-deploy')} says`);
  });
});
