/** The last day of a role: announced, then closed, however many end with it, then deleted; and days that come unannounced. */
import { UntagRoleCommand, UpdateAssumeRolePolicyCommand, UpdateRoleCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { samePolicy } from '../../src/core/iam/policy-document.ts';
import { type ApprovalDigest, approvalDigest } from '../../src/core/model/ids.ts';
import { CLOSED_TRUST } from '../../src/core/plan/quarantine.ts';
import type { PassReport } from '../../src/core/record/report.ts';
import { newApproval } from '../../src/core/record/stored-approval.ts';
import { awsFailure } from '../faults/aws-failure.ts';
import { roleFiles, type ServiceWorld } from '../support/service-world.ts';
import { settled, THREE } from '../support/settled-service.ts';
import { SETTINGS } from '../support/tree.ts';

const QUARANTINE = {
  'rolekeeper.yaml': `${SETTINGS}  removal: {mode: quarantine, quarantine: 7d}\n`,
};

/** It writes nothing, neither to IAM nor of what is remembered. */
async function expectQuiet(world: ServiceWorld): Promise<void> {
  // What a reading confirms of the pass before is remembered once.
  await world.pass();
  const before = world.writes.length;
  const inventory = world.state.objects.get('inventory.json');
  expect(await world.pass()).toMatchObject({ result: 'succeeded', error: null, retryable: false });
  expect(world.writes).toHaveLength(before);
  expect(world.state.objects.get('inventory.json')).toBe(inventory);
}

function roleOf(world: ServiceWorld, name: string) {
  const role = world.iam.state.RoleDetailList.find(({ RoleName }) => RoleName === name);
  if (role === undefined) throw new Error(`there is no ${name}`);
  return role;
}

const blockedBy = ({ findings }: PassReport) =>
  findings.filter(({ blocks }) => blocks !== 'nothing').map(({ code }) => code);

/** Of the deletions that are held back, as the remedy asks people to type it. */
function digestIn({ findings }: PassReport): ApprovalDigest {
  const { remedy = '' } = findings.find(({ blocks }) => blocks === 'deletes') ?? {};
  const digest = approvalDigest(/\S+$/.exec(remedy)?.[0] ?? '');
  if (digest === undefined) throw new Error(`no digest to approve in: ${remedy}`);
  return digest;
}

const namesOf = (team: string, count: number) => Array.from({ length: count }, (_, index) => `${team}-${index}`);
const nameIn = (path: string) => path.replace(/^.*\/|\.yaml$/g, '');
const isClosed = (world: ServiceWorld, name: string) =>
  samePolicy(JSON.stringify(roleOf(world, name).AssumeRolePolicyDocument), CLOSED_TRUST);

function pick(files: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => nameIn(path) === name));
}

/** With a last day. */
function until(day: string, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, text.replace('spec:\n', `spec:\n  expires: ${day}\n`)]),
  );
}

/** A team of ten whose manifests have a last day, beside one of twelve. */
async function tenDated(day: string, settings: Record<string, string> = {}) {
  const rest = { ...roleFiles('shop', ...namesOf('shop', 12)), ...settings };
  const dated = until(day, roleFiles('data', ...namesOf('data', 10)));
  return { world: await settled({ ...rest, ...dated }), rest, dated };
}

describe('a last day', () => {
  it('is announced; then the role is closed, and deleted by the next pass', async () => {
    const dated = { ...THREE, ...until('2026-12-10', pick(THREE, 'storefront-deploy')) };
    const world = await settled(dated);
    world.now = Date.parse('2026-11-26T23:00:00Z');
    expect((await world.pass()).findings).toEqual([]);
    world.now = Date.parse('2026-11-27T12:00:00Z');
    expect((await world.pass()).findings).toMatchObject([{ code: 'expires-soon', role: 'storefront-deploy' }]);
    world.now = Date.parse('2026-12-10T23:50:00Z');
    expect(await world.pass()).toMatchObject({ totals: { deleted: 0 } });
    world.now = Date.parse('2026-12-11T00:00:00Z');
    expect(await world.pass()).toMatchObject({ totals: { quarantined: 1, deleted: 0 } });
    expect(await world.pass()).toMatchObject({ totals: { deleted: 1 } });
    // It is forgotten once a reading does not show it.
    await world.pass();
    await expectQuiet(world);
  });

  it('of ten roles closes all of them at once; they are deleted when a person has approved it', async () => {
    const { world, dated } = await tenDated('2026-12-10');
    world.now = Date.parse('2026-12-10T23:50:00Z');
    await expectQuiet(world);
    world.now = Date.parse('2026-12-11T00:00:00Z');
    expect(await world.pass()).toMatchObject({ totals: { quarantined: 10, deletionsBlocked: 0 } });
    expect(Object.keys(dated).every((path) => isClosed(world, nameIn(path)))).toBe(true);
    // Which is not the question that was answered by the day: it cannot be undone.
    const held = await world.pass();
    expect(held).toMatchObject({ totals: { deleted: 0, deletionsBlocked: 10 } });
    expect(blockedBy(held)).toEqual(['too-many-deletions', 'whole-team']);
    await expectQuiet(world);
    await world.ports().approvals.add(newApproval(digestIn(held), 'maria', new Date(world.now)));
    expect(await world.pass()).toMatchObject({ totals: { deleted: 10 } });
    await world.pass();
    await expectQuiet(world);
  });

  it('of ten roles in quarantine mode closes them, keeps them for their days, and asks then', async () => {
    const { world } = await tenDated('2026-12-10', QUARANTINE);
    world.now = Date.parse('2026-12-11T00:00:00Z');
    expect(await world.pass()).toMatchObject({ totals: { quarantined: 10 } });
    await expectQuiet(world);
    world.now = Date.parse('2026-12-18T23:00:00Z');
    await expectQuiet(world);
    world.now = Date.parse('2026-12-19T00:00:00Z');
    expect(blockedBy(await world.pass())).toEqual(['too-many-deletions', 'whole-team']);
  });

  it('that comes uses nothing of the limits', async () => {
    const { world, rest } = await tenDated('2026-12-10', QUARANTINE);
    world.now = Date.parse('2026-12-11T00:00:00Z');
    await world.pass();
    const closed = await world.pass();
    expect(closed).toMatchObject({ totals: { quarantined: 0 } });
    const dated = until('2026-12-10', roleFiles('data', ...namesOf('data', 10)));
    await world.publish({
      ...Object.fromEntries(Object.entries(rest).filter(([path]) => !/shop-[012]\.yaml/.test(path))),
      ...dated,
      ...QUARANTINE,
    });
    expect(await world.pass()).toMatchObject({ totals: { quarantined: 3, deletionsBlocked: 0 } });
  });

  const sudden = [
    { name: 'is over when a commit writes it', at: '2026-11-25T12:00:00Z', day: '2026-11-24' },
    { name: 'has come when a commit writes it', at: '2026-11-25T23:50:00Z', day: '2026-11-25' },
  ];
  for (const { name, at, day } of sudden) {
    it(`that ${name} is a deletion like any other: ten roles wait for approval`, async () => {
      const { world, rest } = await tenDated('2027-06-30');
      world.now = Date.parse(at);
      await world.publish({ ...rest, ...until(day, roleFiles('data', ...namesOf('data', 10))) });
      await world.pass();
      world.now = Date.parse('2026-11-26T00:00:00Z');
      const held = await world.pass();
      expect(held).toMatchObject({ totals: { quarantined: 0, deleted: 0, deletionsBlocked: 10 } });
      expect(blockedBy(held)).toEqual(['too-many-deletions', 'whole-team']);
    });
  }

  it('that a commit brings forward to tomorrow is announced with the number of roles, and then it closes them', async () => {
    const { world, rest } = await tenDated('2027-06-30');
    await world.publish({ ...rest, ...until('2026-11-23', roleFiles('data', ...namesOf('data', 10))) });
    const { findings } = await world.pass();
    expect(findings.find(({ role }) => role === undefined)).toMatchObject({
      code: 'expires-soon',
      message: expect.stringMatching(/^10 roles have the same last day, 2026-11-23 \(UTC\)/),
    });
    world.now = Date.parse('2026-11-24T00:00:00Z');
    expect(await world.pass()).toMatchObject({ totals: { quarantined: 10 } });
  });

  for (const { name, refused } of [
    { name: 'IAM refuses a call for the role meanwhile', refused: ['TagRole'] },
    { name: 'IAM refuses every call for the role meanwhile', refused: ['TagRole', 'UntagRole', 'UpdateRole'] },
  ]) {
    it(`that a commit writes is known, and closes on time, also where ${name}`, async () => {
      const limits = { 'rolekeeper.yaml': `${SETTINGS}  limits: {deletions: {count: 0, share: 0}}\n` };
      const world = await settled({ ...THREE, ...limits });
      const RoleName = 'storefront-deploy';
      await world.iam.send(new UntagRoleCommand({ RoleName, TagKeys: ['owner'] }));
      await world.iam.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 43_200 }));
      world.interfere = (call, role) => {
        if (role === RoleName && refused.includes(call)) throw awsFailure('AccessDenied', 403);
      };
      await world.publish({ ...THREE, ...limits, ...until('2026-12-10', pick(THREE, RoleName)) });
      for (let pass = 0; pass < 2; pass++) expect(await world.pass()).toMatchObject({ totals: { failed: 1 } });
      world.now = Date.parse('2026-12-11T00:00:00Z');
      expect(await world.pass()).toMatchObject({ totals: { deletionsBlocked: 0 } });
      expect(isClosed(world, RoleName)).toBe(true);
    });
  }

  it('that is over does not wait for approvals that cannot be read, nor for a manifest that is wrong', async () => {
    const { world, rest, dated } = await tenDated('2026-12-10');
    world.now = Date.parse('2026-12-11T00:00:00Z');
    const wrong = { 'teams/shop/shop-0.yaml': 'kind: PipelineRole\n' };
    await world.publish({ ...rest, ...dated, ...wrong });
    world.state.set('approvals.json', 'no list');
    expect(await world.pass()).toMatchObject({ totals: { quarantined: 10, deleted: 0 } });
  });

  it('is over, and the role stays open, where its own manifest is wrong: it may have a later day', async () => {
    const { world, rest, dated } = await tenDated('2026-12-10');
    world.now = Date.parse('2026-12-11T00:00:00Z');
    const wrong = { 'teams/data/data-0.yaml': 'kind: PipelineRole\n' };
    await world.publish({ ...rest, ...dated, ...wrong });
    expect(await world.pass()).toMatchObject({ totals: { quarantined: 9 } });
    expect(isClosed(world, 'data-0')).toBe(false);
  });

  for (const { what, day } of [
    { what: 'a later day', day: '2027-06-30' },
    { what: 'no day', day: undefined },
  ]) {
    it(`that is over, and ${what} in the next commit, opens the role again: the same one`, async () => {
      const world = await settled({
        ...THREE,
        ...QUARANTINE,
        ...until('2026-12-10', pick(THREE, 'storefront-deploy')),
      });
      const { RoleId, AssumeRolePolicyDocument } = roleOf(world, 'storefront-deploy');
      world.now = Date.parse('2026-12-11T00:00:00Z');
      expect(await world.pass()).toMatchObject({ totals: { quarantined: 1 } });
      await world.publish({
        ...THREE,
        ...QUARANTINE,
        ...(day === undefined ? {} : until(day, pick(THREE, 'storefront-deploy'))),
      });
      expect(await world.pass()).toMatchObject({ totals: { updated: 1 }, drift: [] });
      expect(roleOf(world, 'storefront-deploy')).toMatchObject({ RoleId, AssumeRolePolicyDocument });
      await expectQuiet(world);
      if (day === undefined) return;
      world.now = Date.parse('2027-07-01T00:00:00Z');
      expect(await world.pass()).toMatchObject({ totals: { quarantined: 1 } });
    });
  }

  it('by a clock that was a day ahead closes the roles a day early, and opens them when it is right', async () => {
    const { world } = await tenDated('2026-12-10');
    world.now = Date.parse('2026-12-11T12:00:00Z');
    expect(await world.pass()).toMatchObject({ totals: { quarantined: 10 } });
    world.now = Date.parse('2026-12-10T13:00:00Z');
    expect(await world.pass()).toMatchObject({ totals: { updated: 10 }, drift: [] });
    await expectQuiet(world);
  });

  it('is over, and the role is closed again if it is opened by hand, without an approval', async () => {
    const { world } = await tenDated('2026-12-10');
    world.now = Date.parse('2026-12-11T00:00:00Z');
    const open = new Map(namesOf('data', 10).map((name) => [name, roleOf(world, name).AssumeRolePolicyDocument]));
    // Opened before a reading has shown them closed, they would look like a listing that is late: closed without an alarm.
    for (let pass = 0; pass < 2; pass++) await world.pass();
    for (const [RoleName, document] of open) {
      await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(document) }));
    }
    expect(await world.pass()).toMatchObject({ totals: { quarantined: 10 }, drift: { length: 10 } });
    expect(isClosed(world, 'data-7')).toBe(true);
  });
});
