/** Pipelines that one line would shut out, pass by pass: what is held, and that every remedy works as it is written. */
import { UpdateRoleCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { type ApprovalDigest, approvalDigest } from '../../src/core/model/ids.ts';
import type { PassReport } from '../../src/core/record/report.ts';
import { newApproval } from '../../src/core/record/stored-approval.ts';
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import { s3Failure } from '../support/fake-s3.ts';
import { ENVIRONMENT, OTHER_REPOSITORY, REPOSITORY, settings } from '../support/roles.ts';
import { roleFiles, ServiceWorld } from '../support/service-world.ts';
import { LOCK, OTHER_ENVIRONMENT, SETTINGS } from '../support/tree.ts';

const NAMES = ['checkout-deploy', 'checkout-checks', 'storefront-deploy'];
const SHOP = roleFiles('shop', ...NAMES);
const NEW_ROLE = roleFiles('shop', 'new-one');
const { audience: RIGHT } = settings().provider;
const WRONG = 'sts.amazonaws.com';
const MISTYPED = { 'rolekeeper.yaml': SETTINGS.replace('workspace: acme,', `workspace: acme, audience: ${WRONG},`) };
const renamed = (text: string) => text.replaceAll('workspace: acme', 'workspace: acme-shop');
const RENAMED = { 'rolekeeper.yaml': renamed(SETTINGS), 'bitbucket.lock.yaml': renamed(LOCK) };
/** Both repositories under the other's name, with their environments as they were. */
const EXCHANGED = {
  'bitbucket.lock.yaml': LOCK.replace(REPOSITORY, '{?}')
    .replace(OTHER_REPOSITORY, REPOSITORY)
    .replace('{?}', OTHER_REPOSITORY),
};
const NEW_ENVIRONMENT = {
  'bitbucket.lock.yaml': LOCK.replace(ENVIRONMENT, '{00000000-0000-4000-8000-000000000001}'),
};

async function settled(files: Record<string, string> = SHOP): Promise<ServiceWorld> {
  const world = new ServiceWorld();
  await world.publish(files);
  await world.pass();
  await expectQuiet(world);
  return world;
}

async function expectQuiet(world: ServiceWorld): Promise<void> {
  const before = world.writes.length;
  expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { lockoutsBlocked: 0 } });
  expect(world.writes).toHaveLength(before);
}

function trustOf({ iam: { state } }: ServiceWorld, name: string): string {
  return JSON.stringify(state.RoleDetailList.find(({ RoleName }) => RoleName === name)?.AssumeRolePolicyDocument);
}

const blocking = ({ findings }: PassReport) => findings.filter(({ blocks }) => blocks === 'lockouts');
const codes = (report: PassReport) => blocking(report).map(({ code }) => code);

function digestIn(report: PassReport): ApprovalDigest {
  const digest = approvalDigest(/\S+$/.exec(blocking(report)[0]?.remedy ?? '')?.[0] ?? '');
  if (digest === undefined) throw new Error(`no digest to approve in: ${blocking(report)[0]?.remedy}`);
  return digest;
}

async function approve(world: ServiceWorld, digest: ApprovalDigest): Promise<void> {
  await world.ports().approvals.add(newApproval(digest, 'maria', new Date(world.now)));
}

/** As an administrator does it. */
function setProviders(world: ServiceWorld, ...providers: { workspace: string; clientIds: string[] }[]): void {
  const [first] = world.iam.state.OpenIDConnectProviders ?? [];
  if (first === undefined) throw new Error('the account has no provider');
  const [, name = ''] = /workspaces\/([^/]+)\//.exec(first.Url) ?? [];
  const named = (text: string, workspace: string) => text.replace(`/${name}/`, `/${workspace}/`);
  world.iam = new EmbeddedIam({
    ...world.iam.state,
    OpenIDConnectProviders: providers.map(({ workspace, clientIds }) => ({
      ...first,
      Arn: named(first.Arn, workspace),
      Url: named(first.Url, workspace),
      ClientIDList: clientIds,
    })),
  });
}

describe('the audience of another page', () => {
  it('changes no role, and a new one is made', async () => {
    const world = await settled();
    const before = trustOf(world, 'checkout-deploy');
    await world.publish({ ...SHOP, ...NEW_ROLE, ...MISTYPED });
    const report = await world.pass();
    expect(codes(report)).toEqual(['nobody-enters']);
    expect(report).toMatchObject({ result: 'succeeded', totals: { created: 1, updated: 0, lockoutsBlocked: 3 } });
    expect(trustOf(world, 'checkout-deploy')).toBe(before);
  });

  it('corrected, is as if nothing had been', async () => {
    const world = await settled();
    await world.publish({ ...SHOP, ...MISTYPED });
    await world.pass();
    await world.publish(SHOP);
    await expectQuiet(world);
  });

  it('keeps nobody from seeing what a hand puts back of the time before the last update', async () => {
    const saying = (description: string) =>
      Object.fromEntries(
        Object.entries(SHOP).map(([path, text]) => [
          path,
          text.replace('\nspec:', `\n  description: ${description}\nspec:`),
        ]),
      );
    const world = await settled(saying('before'));
    await world.publish(saying('now'));
    expect(await world.pass()).toMatchObject({ totals: { updated: 3 } });
    await world.publish({ ...saying('now'), ...MISTYPED });
    expect(await world.pass()).toMatchObject({ totals: { lockoutsBlocked: 3 } });
    await world.iam.send(new UpdateRoleCommand({ RoleName: 'checkout-deploy', Description: 'before' }));
    const ofRoles = (await world.pass()).drift.filter(({ role }) => role !== undefined);
    expect(ofRoles).toMatchObject([{ kind: 'drift-description', role: 'checkout-deploy' }]);
  });

  it('if it was right, goes on after the audience was added and the set approved, and the old one may stay', async () => {
    const world = await settled();
    await world.publish({ ...SHOP, ...MISTYPED });
    const digest = digestIn(await world.pass());
    setProviders(world, { workspace: 'acme', clientIds: [RIGHT, WRONG] });
    await approve(world, digest);
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { updated: 3 } });
    expect(trustOf(world, 'checkout-deploy')).toContain(WRONG);
    const report = await world.pass();
    expect(report.findings.find(({ code }) => code === 'provider-changed')?.remedy).toMatch(`keep ${RIGHT} if`);
    await expectQuiet(world);
  });

  it('of many roles asks for the same approval once the audience is there', async () => {
    const names = Array.from({ length: 5 }, (_, index) => `deploy-${index}`);
    const files = roleFiles('shop', ...names);
    const world = await settled(files);
    await world.publish({ ...files, ...MISTYPED });
    const digest = digestIn(await world.pass());
    setProviders(world, { workspace: 'acme', clientIds: [RIGHT, WRONG] });
    const report = await world.pass();
    expect(codes(report)).toEqual(['too-many-lockouts']);
    expect(digestIn(report)).toBe(digest);
  });
});

describe('a workspace renamed in the settings', () => {
  it('waits for its provider, and for no approval', async () => {
    const world = await settled();
    await world.publish({ ...SHOP, ...RENAMED });
    expect(codes(await world.pass())).toEqual(['nobody-enters']);
    setProviders(world, { workspace: 'acme', clientIds: [RIGHT] }, { workspace: 'acme-shop', clientIds: [RIGHT] });
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { updated: 3, lockoutsBlocked: 0 } });
    await expectQuiet(world);
  });

  it('by mistake, and put back, is as if nothing had been', async () => {
    const world = await settled();
    await world.publish({ ...SHOP, ...RENAMED });
    await world.pass();
    await world.publish(SHOP);
    await expectQuiet(world);
  });
});

describe('names that were exchanged in the lock file', () => {
  const reports = {
    'teams/data/reports.yaml':
      Object.values(roleFiles('data', 'reports'))[0]?.replace('[checkout-api]', '[reports]') ?? '',
  };

  it('wait, each with its old and its new UUID', async () => {
    const world = await settled({ ...SHOP, ...reports });
    await world.publish({ ...SHOP, ...reports, ...EXCHANGED });
    const report = await world.pass();
    expect(codes(report).slice(0, 2)).toEqual(['another-uuid', 'another-uuid']);
    expect(blocking(report)[0]?.message).toMatch(
      `repository checkout-api is another repository now (${REPOSITORY} -> ${OTHER_REPOSITORY})`,
    );
    expect(report).toMatchObject({ totals: { updated: 0, lockoutsBlocked: 4 } });
    await world.publish({ ...SHOP, ...reports });
    await expectQuiet(world);
  });

  it('are given away once they are approved, and asked about again when they are given back', async () => {
    const world = await settled();
    await world.publish({ ...SHOP, ...NEW_ENVIRONMENT });
    await approve(world, digestIn(await world.pass()));
    expect(await world.pass()).toMatchObject({ totals: { updated: 3, lockoutsBlocked: 0 } });
    await expectQuiet(world);
    await world.publish(SHOP);
    expect(codes(await world.pass())).toEqual(['another-uuid']);
  });

  it('are no news where the manifest names the other repository', async () => {
    const world = await settled();
    const path = 'teams/shop/checkout-deploy.yaml';
    await world.publish({ ...SHOP, [path]: (SHOP[path] ?? '').replace('[checkout-api]', '[reports]') });
    expect(await world.pass()).toMatchObject({ totals: { updated: 1, lockoutsBlocked: 0 } });
    expect(trustOf(world, 'checkout-deploy')).toContain(OTHER_ENVIRONMENT);
  });

  it('need no second approval after a pass that was cut short, and are used up with the last one', async () => {
    const world = await settled();
    await world.publish({ ...SHOP, ...NEW_ENVIRONMENT });
    const digest = digestIn(await world.pass());
    await approve(world, digest);
    world.interfere = (call, name) => {
      if (call === 'UpdateAssumeRolePolicy' && name === 'storefront-deploy') throw s3Failure('AccessDenied', 403);
    };
    expect(await world.pass()).toMatchObject({ result: 'failed', totals: { updated: 2, failed: 1 } });
    world.interfere = () => undefined;
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { updated: 1, lockoutsBlocked: 0 } });
    await expectQuiet(world);
    const [approval] = await world.ports().approvals.read();
    expect(approval?.digest).toBe(digest);
  });

  it('are not given away where the approvals cannot be read', async () => {
    const world = await settled();
    await world.publish({ ...SHOP, ...NEW_ENVIRONMENT });
    await approve(world, digestIn(await world.pass()));
    world.state.interfere = (call, key) => {
      if (call === 'GetObject' && key === 'approvals.json') throw s3Failure('AccessDenied', 403);
    };
    expect(await world.pass()).toMatchObject({ totals: { updated: 0, lockoutsBlocked: 3 } });
  });
});
