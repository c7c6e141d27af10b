/** `scan` and `lint-trust --role` on day one: nothing is there but the account. */
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../src/cli/text/display-width.ts';
import { untidyAccount } from '../../support/untidy-account.ts';
import { appliedWorkspace, emptyWorkspace, type Workspace } from '../workspace.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const HOST = 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
const ARN = `arn:aws:iam::444455556666:oidc-provider/${HOST}`;
const SCAN = ['scan', '--target', 'file:dump.json'];

async function dayOne(roles = 200): Promise<Workspace> {
  const folder = await emptyWorkspace();
  await folder.write('dump.json', JSON.stringify(untidyAccount(roles), null, 4));
  return folder;
}

describe('a dump of 200 roles and no manifests folder', () => {
  it.each([80, 140])('fits a terminal of %i columns, and one screen', async (columns) => {
    const folder = await dayOne();
    const { code, out } = await folder.run(SCAN, { columns, isTTY: true, now: NOW, env: { NO_COLOR: '1' } });
    expect(code).toBe(1);
    await expect(out).toMatchFileSnapshot(`../expected/scan-${columns}.txt`);
    const lines = out.split('\n');
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(columns);
    expect(lines.length).toBeLessThanOrEqual(50);
  });

  it.each([
    ['reject', 120],
    ['warn', 27],
    ['admin', 16],
    ['foreign', 200],
  ])('shows with --only %s these alone, and counts all', async (only, count) => {
    const folder = await dayOne();
    const { code, json } = await folder.json([...SCAN, '--only', only], { now: NOW });
    expect(code).toBe(1);
    expect(json).toMatchObject({ account: '444455556666', counts: { roles: 200, trusting: 200, reject: 120 } });
    expect((json as { roles: unknown[] }).roles).toHaveLength(count);
    const { out } = await folder.run([...SCAN, '--only', only], { now: NOW });
    expect(out).toContain(`Shown: ${only}, ${count} roles\n`);
  });

  it('is a line a role with --format csv', async () => {
    const folder = await dayOne(3);
    const { out } = await folder.run([...SCAN, '--format', 'csv'], { now: NOW });
    const [headings, ...rows] = out.split('\r\n');
    expect(headings).toBe('role,arn,verdict,owner,manifest,administrator,last_used,who_gets_in,codes,not_looked_at');
    expect(rows).toHaveLength(4);
    expect(rows[0]).toBe(
      'legacy-platform-services-deployment-0,arn:aws:iam::444455556666:role/legacy-platform-services-deployment-0,reject,other,,yes,2026-11-20T08:00:00.000Z,every step of every repository of workspace acme,trust-no-sub admin-managed-policy,',
    );
  });

  it('judges one of its roles', async () => {
    const folder = await dayOne(3);
    const { code, out } = await folder.run(['lint-trust', '--role', 'team1-deploy-1', '--target', 'file:dump.json']);
    expect([code, out]).toEqual([0, expect.stringContaining('team1-deploy-1 (dump dump.json): as good as')]);
  });
});

describe('which workspaces an account is judged by', () => {
  const named = (aud: string) => ({ StringEquals: { [`${HOST}:aud`]: aud } });
  const role = (name: string, provider: string, condition: object) => ({
    ...untidyAccount(2).RoleDetailList[1],
    RoleName: name,
    Arn: `arn:aws:iam::444455556666:role/${name}`,
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: provider },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: condition,
        },
      ],
    },
  });
  const ONE = 'ari:cloud:bitbucket::workspace/11111111-1111-4111-8111-111111111111';
  const TWO = 'ari:cloud:bitbucket::workspace/22222222-2222-4222-8222-222222222222';
  const roles = [role('a', ARN, named(ONE)), role('b', ARN, named(TWO)), role('c', ARN, named(TWO))];
  const provider = { Arn: ARN, Url: HOST, ClientIDList: [ONE], ThumbprintList: [], CreateDate: '2023-01-01', Tags: [] };
  const cases = [
    {
      name: 'no provider in the dump',
      reason: 'a bare dump never has one: the audience that most roles name',
      state: { RoleDetailList: roles },
      judged: `for workspace acme, audience ${TWO}, which most trust policies name`,
      wrong: ['a'],
    },
    {
      name: 'a provider with its client ids',
      reason: 'what IAM takes is certain',
      state: { RoleDetailList: roles, OpenIDConnectProviders: [provider] },
      judged: `for workspace acme, audience ${ONE}, which its provider takes`,
      wrong: ['b', 'c'],
    },
    {
      name: 'two workspaces',
      reason: 'each role is judged by its own',
      state: {
        RoleDetailList: [...roles.slice(1), role('d', ARN.replace('acme', 'other'), named(TWO))],
      },
      judged: 'which most trust policies name; also other',
      wrong: [],
    },
    {
      name: 'a provider of another account',
      reason: 'a role takes tokens of its own account alone',
      state: {
        RoleDetailList: [...roles.slice(1), role('d', ARN.replace('444455556666', '999900001111'), named(TWO))],
      },
      judged: 'for workspace acme',
      wrong: [],
      said: 'is in account 999900001111',
    },
  ];
  it.each(cases)('$name: $reason', async ({ state, judged, wrong, said = '' }) => {
    const folder = await emptyWorkspace();
    await folder.write('dump.json', JSON.stringify(state));
    const { out } = await folder.run([...SCAN, '--verbose'], { now: NOW });
    const words = out.replace(/\s+/g, ' ');
    expect(words).toContain(judged);
    expect(words).toContain(said);
    const others = [...out.matchAll(/error\[trust-aud-other\] (\w)/g)].map(([, name]) => name);
    expect(others).toEqual(wrong);
  });
});

describe('the manifests folder', () => {
  it('of another account is left out where nobody named it, and said', async () => {
    const folder = await appliedWorkspace();
    await folder.write('dump.json', JSON.stringify(untidyAccount(3)));
    const { code, out, err } = await folder.run(SCAN, { now: NOW });
    expect(code).toBe(1);
    expect(err).toContain('manifests/rolekeeper.yaml is of account 111122223333, the made-up account of the samples,');
    expect(err).toContain('dump dump.json is 444455556666');
    expect(out).toContain('without manifests');
  });

  it('of another account is refused where it was named', async () => {
    const folder = await appliedWorkspace();
    await folder.write('dump.json', JSON.stringify(untidyAccount(3)));
    const { code, err } = await folder.run(['scan', 'manifests', '--target', 'file:dump.json'], { now: NOW });
    expect([code, err.split('\n')[0]]).toEqual([1, expect.stringContaining('error[wrong-account] dump.json is of')]);
  });

  it('that is broken is said, named or not', async () => {
    const folder = await dayOne(3);
    await folder.write('manifests/rolekeeper.yaml', 'apiVersion: rolekeeper/v1\nkind: Settings\n');
    const { code, err } = await folder.run(SCAN, { now: NOW });
    expect([code, err]).toEqual([1, expect.stringContaining('manifests/rolekeeper.yaml')]);
  });

  it('of another program is none', async () => {
    const folder = await dayOne(3);
    await folder.write('manifests/deployment.yaml', 'apiVersion: apps/v1\nkind: Deployment\n');
    const { out, err } = await folder.run(SCAN, { now: NOW });
    expect([err, out]).toEqual(['', expect.stringContaining('without manifests')]);
  });

  it('must be there where it was named', async () => {
    const folder = await dayOne(3);
    const { code, err } = await folder.run(['scan', 'nowhere', '--target', 'file:dump.json'], { now: NOW });
    expect([code, err]).toEqual([1, expect.stringContaining('nowhere')]);
  });

  it('is needed for an embedded account that is not there yet: nothing else says what it holds', async () => {
    const folder = await emptyWorkspace();
    const { code, err } = await folder.run(['scan']);
    expect([code, err]).toEqual([1, expect.stringContaining('.rolekeeper/iam.json is not there')]);
  });
});
