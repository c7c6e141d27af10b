import { describe, expect, it } from 'vitest';
import { appliedWorkspace, type Workspace } from '../workspace.ts';

const HOST = 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
const PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${HOST}`;
const AUD = `${HOST}:aud`;
const SUB = `${HOST}:sub`;
const AUDIENCE = { [AUD]: 'ari:cloud:bitbucket::workspace/cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d' };
const REPOSITORY = '{3f5f830f-cfa7-44a2-bc63-88ffe448a123}';

/** What an account looks like on the first day: other people's roles. */
const FOREIGN = [
  {
    name: 'article-deploy',
    Condition: { StringEquals: AUDIENCE },
    managed: ['arn:aws:iam::aws:policy/AdministratorAccess'],
  },
  { name: 'wildcard', Condition: { StringEquals: AUDIENCE, StringLike: { [SUB]: '*' } } },
  { name: 'terraform', Condition: { 'ForAllValues:StringEquals': { [AUD]: 'sts.amazonaws.com' } } },
  {
    name: 'nobody',
    Condition: { StringEquals: AUDIENCE, StringLike: { [SUB]: `${REPOSITORY}:*:main` } },
    inline: { all: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } },
  },
  { name: 'everybody', Principal: '*', Condition: {} },
  {
    name: 'good',
    Condition: {
      StringEquals: AUDIENCE,
      StringLike: { [SUB]: `${REPOSITORY}:{b724c703-77fe-4524-985e-a0675f422829}:*` },
    },
  },
  {
    name: 'github',
    Principal: { Federated: PROVIDER.replace(HOST, 'token.actions.githubusercontent.com') },
    Condition: { StringEquals: { 'token.actions.githubusercontent.com:sub': 'repo:acme/x:ref:refs/heads/main' } },
  },
  { name: 'ec2', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole', Condition: {} },
];

async function accountOfDayOne(): Promise<Workspace> {
  const folder = await appliedWorkspace();
  const state = JSON.parse(await folder.read('.rolekeeper/iam.json'));
  for (const [index, { name, managed = [], inline = {}, ...statement }] of FOREIGN.entries()) {
    state.RoleDetailList.push({
      ...state.RoleDetailList[0],
      Path: '/',
      RoleName: name,
      RoleId: `AROAFOREIGNROLE00000${index}`,
      Arn: `arn:aws:iam::111122223333:role/${name}`,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Federated: PROVIDER },
            Action: 'sts:AssumeRoleWithWebIdentity',
            ...statement,
          },
        ],
      },
      RolePolicyList: Object.entries(inline).map(([PolicyName, PolicyDocument]) => ({ PolicyName, PolicyDocument })),
      AttachedManagedPolicies: managed.map((PolicyArn) => ({ PolicyName: PolicyArn.split('/').at(-1), PolicyArn })),
      Tags: [],
    });
  }
  await folder.write('.rolekeeper/iam.json', JSON.stringify(state));
  return folder;
}

describe('rolekeeper scan', () => {
  it('lists every role that trusts Bitbucket, the worst first', async () => {
    const folder = await accountOfDayOne();
    const { code, out } = await folder.run(['scan']);
    expect(code).toBe(1);
    await expect(out).toMatchFileSnapshot('../expected/scan.txt');
  });

  it('shows every fault of every role with --verbose, and those of one with --role', async () => {
    const folder = await accountOfDayOne();
    const whole = await folder.run(['scan', '--verbose']);
    await expect(whole.out).toMatchFileSnapshot('../expected/scan-verbose.txt');
    const one = await folder.run(['scan', '--role', 'Wildcard']);
    expect(one.code).toBe(1);
    expect(one.out).toContain('error[trust-sub-everything] wildcard');
    expect(one.out).not.toContain('article-deploy');
    const none = await folder.run(['scan', '--role', 'ec2']);
    expect(none.code).toBe(1);
    expect(none.err).toContain('has no role ec2 that trusts Bitbucket');
  });

  it('answers in JSON, without roles that have nothing to do with Bitbucket', async () => {
    const folder = await accountOfDayOne();
    const { code, json } = await folder.json(['scan']);
    expect(code).toBe(1);
    expect(json).toMatchObject({
      version: 'rolekeeper.scan/v3',
      counts: { roles: 11, trusting: 9, reject: 5, warn: 1, ok: 3, admin: 2 },
    });
    const { roles } = json as { roles: { name: string; owner: string; verdict: string; nobody: boolean }[] };
    expect(roles.map(({ name, owner, verdict, nobody }) => `${name} ${owner} ${verdict} ${nobody}`)).toEqual([
      'article-deploy other reject false',
      'everybody other reject false',
      'nobody other reject true',
      'terraform other reject false',
      'wildcard other reject false',
      'checkout-checks us warn false',
      'checkout-deploy us ok false',
      'good other ok false',
      'reports-publish us ok false',
    ]);
  });

  it('answers in SARIF 2.1.0', async () => {
    const folder = await accountOfDayOne();
    const { code, out } = await folder.run(['scan', '--format', 'sarif']);
    expect(code).toBe(1);
    const sarif = JSON.parse(out);
    expect(sarif.version).toBe('2.1.0');
    const [{ tool, results }] = sarif.runs;
    const ids = tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    for (const { ruleId, ruleIndex, level, message, locations, partialFingerprints } of results) {
      expect(ids[ruleIndex]).toBe(ruleId);
      expect(['error', 'warning']).toContain(level);
      expect(message.text).toMatch(/\.$/);
      expect(locations[0].logicalLocations[0].fullyQualifiedName).toMatch(/^arn:aws:iam::111122223333:role\//);
      expect(Object.values(partialFingerprints)).toHaveLength(1);
    }
    const ours = results.find(({ ruleId }: { ruleId: string }) => ruleId === 'trust-any-branch');
    expect(ours.locations[0].physicalLocation.artifactLocation.uri).toBe('manifests/teams/shop/checkout-checks.yaml');
    expect(results.filter(({ ruleId }: { ruleId: string }) => ruleId.startsWith('admin-'))).toHaveLength(2);
  });

  it('exits 0 if no role is rejected', async () => {
    const folder = await appliedWorkspace();
    const { code, out } = await folder.run(['scan']);
    expect(code).toBe(0);
    expect(out.split('\n')[2]).toBe('3 of 3 roles trust Bitbucket: 1 warn, 2 ok');
  });

  it('says so if no role trusts Bitbucket', async () => {
    const folder = await appliedWorkspace();
    const state = JSON.parse(await folder.read('.rolekeeper/iam.json'));
    await folder.write('.rolekeeper/iam.json', JSON.stringify({ ...state, RoleDetailList: [] }));
    const { code, out } = await folder.run(['scan']);
    expect(code).toBe(0);
    expect(out).toContain('None of 0 roles trusts a Bitbucket provider.');
  });

  it('does not mind a broken manifest, and says so', async () => {
    const folder = await appliedWorkspace();
    await folder.edit('manifests/teams/shop/checkout-deploy.yaml', 'spec:', 'spex:');
    const { code, out, err } = await folder.run(['scan']);
    expect(code).toBe(0);
    expect(out).toContain('3 of 3 roles');
    expect(err).toContain('error[unknown-field]');
  });
});
