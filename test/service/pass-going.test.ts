/** A role that no manifest declares any more, and that a hand has changed before it goes. */
import {
  DeleteRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { REVOCATION } from '../../src/core/iam/revocation-policy.ts';
import { TAGS } from '../../src/core/model/ownership.ts';
import { CLOSED_TRUST } from '../../src/core/plan/quarantine.ts';
import { awsFailure } from '../faults/aws-failure.ts';
import { roleFiles, type ServiceWorld } from '../support/service-world.ts';
import { settled } from '../support/settled-service.ts';
import { SETTINGS } from '../support/tree.ts';

const DAY = 86_400_000;
const NAME = 'storefront-deploy';
const FILE = `teams/shop/${NAME}.yaml`;
const SHOP = roleFiles('shop', 'checkout-deploy', 'checkout-checks', NAME);
const { [FILE]: OWN = '', ...REST } = SHOP;
const saying = (line: string) => ({ 'rolekeeper.yaml': `${SETTINGS}  ${line}\n` });
const QUARANTINE = saying('removal: {mode: quarantine, quarantine: 30d}');
const EVERYBODY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
});

const found = ({ iam: { state } }: ServiceWorld) => state.RoleDetailList.find(({ RoleName }) => RoleName === NAME);
const isOpen = (world: ServiceWorld) => JSON.stringify(found(world)?.AssumeRolePolicyDocument).includes('"AWS":"*"');
const isRevoked = (world: ServiceWorld) =>
  found(world)?.RolePolicyList?.some(({ PolicyName }) => PolicyName === REVOCATION) === true;

async function openByHand(world: ServiceWorld): Promise<void> {
  await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: NAME, PolicyDocument: EVERYBODY }));
  await world.iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: NAME }));
}

async function tagByHand(world: ServiceWorld, Value: string): Promise<void> {
  await world.iam.send(new TagRoleCommand({ RoleName: NAME, Tags: [{ Key: TAGS.onRemoval, Value }] }));
}

describe('a role whose removal waits, and that a hand opens', () => {
  const holds: { name: string; files?: Record<string, string>; hold?(world: ServiceWorld): void }[] = [
    { name: 'a manifest that is wrong', files: { 'teams/shop/checkout-checks.yaml': 'kind: PipelineRole\n' } },
    { name: 'limits that allow none', files: saying('limits: {deletions: {count: 0, share: 0}}') },
    { name: 'approvals that cannot be read', hold: (world) => world.state.set('approvals.json', 'no list') },
  ];
  for (const mode of ['delete', 'quarantine'] as const) {
    for (const { name, files = {}, hold } of holds) {
      it(`is put back, rings, and its sessions end: held by ${name}, to ${mode}`, async () => {
        const own =
          mode === 'delete' ? {} : { [FILE]: OWN.replace('spec:\n', 'spec:\n  onRemoval: {quarantine: 30d}\n') };
        const limits = files['rolekeeper.yaml'] === undefined ? {} : files;
        const world = await settled({ ...SHOP, ...own, ...limits });
        hold?.(world);
        await world.publish({ ...REST, ...files });
        await world.pass();
        expect(found(world)).toBeDefined();
        await openByHand(world);
        const report = await world.pass();
        expect(report.drift.map(({ kind, role }) => [kind, role])).toEqual([
          ['drift-boundary', NAME],
          ['drift-trust', NAME],
        ]);
        expect([isOpen(world), isRevoked(world)]).toEqual([false, true]);
        expect(found(world)?.PermissionsBoundary).toBeDefined();
      });
    }
  }

  it('has its sessions ended also if that failed before its manifest was removed', async () => {
    const world = await settled(SHOP);
    await openByHand(world);
    world.interfere = (call) => {
      if (call === 'PutRolePolicy') throw awsFailure('ServiceFailure', 500);
    };
    await world.pass();
    world.interfere = () => undefined;
    expect([isOpen(world), isRevoked(world)]).toEqual([false, false]);
    await world.publish({ ...REST, 'teams/shop/checkout-checks.yaml': 'kind: PipelineRole\n' });
    await world.pass();
    expect(isRevoked(world)).toBe(true);
  });
});

describe('a role whose sessions did not end, and the settings end none any more', () => {
  const NO_END = 'drift: {revokeSessions: false}';
  const ACCEPTING = 'drift: {revokeSessions: false, drift-tags: {response: report, reason: "FIN-7"}}';
  const tagged = (world: ServiceWorld) =>
    world.iam.send(new TagRoleCommand({ RoleName: NAME, Tags: [{ Key: 'cost', Value: 'x' }] }));
  const retained = OWN.replace('spec:\n', 'spec:\n  onRemoval: retain\n');
  for (const { name, own = OWN, line = NO_END, hand, totals } of [
    { name: 'goes: that nobody ends them does not hold it', totals: { deleted: 1, driftFound: 0 } },
    { name: 'goes, also if other drift of it is accepted', line: ACCEPTING, hand: tagged, totals: { deleted: 1 } },
    { name: 'is at rest if it is retained', own: retained, totals: { driftFound: 0, driftUnhealed: 0 } },
  ]) {
    it(name, async () => {
      const world = await settled({ ...REST, [FILE]: own });
      await openByHand(world);
      world.interfere = (call) => {
        if (call === 'PutRolePolicy') throw awsFailure('ServiceFailure', 500);
      };
      await world.pass();
      world.interfere = () => undefined;
      await hand?.(world);
      await world.publish({ ...REST, ...saying(line) });
      await world.pass();
      expect(await world.pass()).toMatchObject({ totals });
    });
  }
});

describe('a role that was opened by hand, and whose manifest is removed in the next commit', () => {
  it('rings and loses its sessions before it is closed', async () => {
    const world = await settled({ ...SHOP, ...QUARANTINE });
    await openByHand(world);
    await world.publish({ ...REST, ...QUARANTINE });
    const report = await world.pass();
    expect(report).toMatchObject({ totals: { driftFound: 1, driftHigh: 2, quarantined: 0 } });
    expect([isOpen(world), isRevoked(world)]).toEqual([false, true]);
    expect(await world.pass()).toMatchObject({ totals: { quarantined: 1, driftFound: 0 } });
  });

  it('rings before it is deleted', async () => {
    const world = await settled(SHOP);
    await openByHand(world);
    await world.publish(REST);
    expect(await world.pass()).toMatchObject({ totals: { driftFound: 1, deleted: 0 } });
    expect(await world.pass()).toMatchObject({ totals: { driftFound: 0, deleted: 1 } });
  });

  it('goes at once where the settings accept such drift', async () => {
    const accepting = saying('drift: {drift-trust: {response: report, reason: "tried, SEC-1"}}');
    const world = await settled({ ...SHOP, ...accepting });
    await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: NAME, PolicyDocument: EVERYBODY }));
    await world.publish({ ...REST, ...accepting });
    expect(await world.pass()).toMatchObject({ totals: { deleted: 1 } });
  });
});

describe('roles that go together, and of which a hand opens one', () => {
  const PAIR = roleFiles('data', 'data-one', 'data-two');
  const opened = (world: ServiceWorld) =>
    world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'data-one', PolicyDocument: EVERYBODY }));

  it('are still a whole team that goes: no other one is deleted in the pass that puts it back', async () => {
    const world = await settled({ ...SHOP, ...PAIR });
    await opened(world);
    await world.publish(SHOP);
    const first = await world.pass();
    expect(first).toMatchObject({ totals: { deleted: 0, driftFound: 1 } });
    expect(first.findings.map(({ code }) => code)).toContain('put-back-first');
    for (let pass = 0; pass < 3; pass++) {
      const held = await world.pass();
      expect(held).toMatchObject({ totals: { deleted: 0 } });
      expect(held.findings.map(({ code }) => code)).toContain('whole-team');
      await opened(world);
      expect(await world.pass()).toMatchObject({ totals: { deleted: 0 } });
    }
  });

  it('go with the next pass where nothing else holds them', async () => {
    const world = await settled({ ...SHOP, ...PAIR, ...roleFiles('data', 'data-three') });
    await opened(world);
    await world.publish({ ...SHOP, ...roleFiles('data', 'data-three') });
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { deleted: 0 } });
    expect(await world.pass()).toMatchObject({ totals: { deleted: 2 } });
  });

  it('are compared also where a hand has closed one as we do: what it may do is put back, and it is not opened', async () => {
    const world = await settled({ ...SHOP, ...saying('limits: {deletions: {count: 0, share: 0}}') });
    await world.publish({ ...REST, ...saying('limits: {deletions: {count: 0, share: 0}}') });
    await world.pass();
    await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: NAME, PolicyDocument: CLOSED_TRUST }));
    await world.iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: NAME }));
    expect((await world.pass()).drift.map(({ kind }) => kind)).toContain('drift-boundary');
    expect(found(world)?.PermissionsBoundary).toBeDefined();
    expect(JSON.stringify(found(world)?.AssumeRolePolicyDocument)).toContain('RolekeeperQuarantine');
  });
});

describe('what a hand has taken from a role that goes', () => {
  const HELD = saying('limits: {deletions: {count: 0, share: 0}}');
  const DENIED = EVERYBODY.replace('"Effect":"Allow"', '"Effect":"Deny"');
  const NOBODY = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] });
  const trust = (world: ServiceWorld) => JSON.stringify(found(world)?.AssumeRolePolicyDocument);

  it('is not given back: a trust policy that admits no caller', async () => {
    const world = await settled({ ...SHOP, ...HELD });
    await world.publish({ ...REST, ...HELD });
    await world.pass();
    await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: NAME, PolicyDocument: DENIED }));
    for (let pass = 0; pass < 2; pass++) await world.pass();
    expect(trust(world)).toBe(DENIED);
  });

  it('is not given back beside what is taken back', async () => {
    const world = await settled({ ...SHOP, ...HELD });
    await world.publish({ ...REST, ...HELD });
    await world.pass();
    await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: NAME, PolicyDocument: DENIED }));
    await world.iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: NAME }));
    await world.pass();
    expect(trust(world)).toBe(DENIED);
    expect(found(world)?.PermissionsBoundary).toBeDefined();
  });

  it('is not given back: a policy that denies everything is more than was applied, and none that gives', async () => {
    const world = await settled({ ...SHOP, ...HELD });
    await world.publish({ ...REST, ...HELD });
    await world.pass();
    const PolicyName = 'incident';
    await world.iam.send(new PutRolePolicyCommand({ RoleName: NAME, PolicyName, PolicyDocument: NOBODY }));
    await world.pass();
    expect(found(world)?.RolePolicyList?.map((policy) => policy.PolicyName)).toContain(PolicyName);
  });
});

describe('a role whose last day was known, and that a hand has changed', () => {
  const DATED = { [FILE]: OWN.replace('spec:\n', 'spec:\n  expires: 2026-12-10\n') };
  const closed = (world: ServiceWorld) =>
    JSON.stringify(found(world)?.AssumeRolePolicyDocument).includes('RolekeeperQuarantine');
  const adding = {
    PolicyName: 'by-hand',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    }),
  };

  it('is closed on time, rings, and its sessions end', async () => {
    const world = await settled({ ...REST, ...DATED });
    world.now = Date.parse('2026-12-11T00:00:00Z');
    await openByHand(world);
    const report = await world.pass();
    expect(report).toMatchObject({ totals: { quarantined: 1, driftFound: 1, driftUnhealed: 0 } });
    expect(report.drift.map(({ kind }) => kind)).toEqual(['drift-boundary', 'drift-trust']);
    expect([closed(world), isRevoked(world)]).toEqual([true, true]);
  });

  it('is closed on time also where IAM refuses to take off what was added', async () => {
    const world = await settled({ ...REST, ...DATED });
    world.now = Date.parse('2026-12-11T00:00:00Z');
    await world.iam.send(new PutRolePolicyCommand({ RoleName: NAME, ...adding }));
    world.interfere = (call) => {
      if (call === 'DeleteRolePolicy') throw awsFailure('AccessDenied', 403);
    };
    expect((await world.pass()).drift).toMatchObject([{ kind: 'drift-permissions', role: NAME }]);
    expect(closed(world)).toBe(true);
  });
});

describe('the tag that says how a role goes, written by hand', () => {
  it('makes no closed role go before its time', async () => {
    for (const word of ['delete', 'quarantine:1d']) {
      const world = await settled({ ...SHOP, ...QUARANTINE });
      await world.publish({ ...REST, ...QUARANTINE });
      expect(await world.pass()).toMatchObject({ totals: { quarantined: 1 } });
      await tagByHand(world, word);
      world.now += 3 * DAY;
      expect(await world.pass()).toMatchObject({ totals: { deleted: 0 } });
      world.now += 30 * DAY;
      expect(await world.pass()).toMatchObject({ totals: { deleted: 1 } });
    }
  });

  it('makes no retained role go', async () => {
    const own = { [FILE]: OWN.replace('spec:\n', 'spec:\n  onRemoval: retain\n') };
    for (const hand of [
      (world: ServiceWorld) => tagByHand(world, 'delete'),
      (world: ServiceWorld) => world.iam.send(new UntagRoleCommand({ RoleName: NAME, TagKeys: [TAGS.onRemoval] })),
    ]) {
      const world = await settled({ ...SHOP, ...own });
      await world.publish(REST);
      await world.pass();
      await hand(world);
      for (let pass = 0; pass < 2; pass++) expect(await world.pass()).toMatchObject({ totals: { deleted: 0 } });
      expect(found(world)).toBeDefined();
    }
  });

  it('makes no role go that the settings retain', async () => {
    const retain = saying('removal: {mode: retain}');
    const world = await settled({ ...SHOP, ...retain });
    await world.publish({ ...REST, ...retain });
    await world.pass();
    await tagByHand(world, 'delete');
    for (let pass = 0; pass < 2; pass++) expect(await world.pass()).toMatchObject({ totals: { deleted: 0 } });
  });

  it('counts for nothing while the manifest is there, and only its day is over', async () => {
    const dated = (onRemoval: string) => ({
      [FILE]: OWN.replace('spec:\n', `spec:\n  expires: 2026-12-10\n  onRemoval: ${onRemoval}\n`),
    });
    const world = await settled({ ...REST, ...dated('delete') });
    world.now = Date.parse('2026-12-11T00:00:00Z');
    await world.publish({ ...REST, ...dated('retain') });
    for (let pass = 0; pass < 3; pass++) expect(await world.pass()).toMatchObject({ totals: { deleted: 0 } });
    expect(found(world)).toBeDefined();
  });
});

describe('what was applied before, put back by hand right after an update or a closing', () => {
  const REPORTS = OWN.replace('repositories: [checkout-api]', 'repositories: [reports]');
  const NARROW = { [FILE]: REPORTS };
  const WIDE = { [FILE]: REPORTS.replace('environments: [production]', 'environments: [production, staging]') };
  const BROKEN = { 'rolekeeper.yaml': 'kind: x\n' };
  const WRONG = { 'teams/shop/checkout-checks.yaml': 'kind: PipelineRole\n' };
  const ACCEPTING = 'drift: {drift-tags: {response: report, reason: "the cost tool tags roles, FIN-7"}}';
  const trustOf = (world: ServiceWorld) => JSON.stringify(found(world)?.AssumeRolePolicyDocument);

  const cases: { name: string; next(world: ServiceWorld): Promise<unknown> }[] = [
    {
      name: 'and its removal waits for another manifest that is wrong',
      next: (world) => world.publish({ ...REST, 'teams/shop/checkout-checks.yaml': 'kind: PipelineRole\n' }),
    },
    {
      name: 'and nothing can be planned by what is published',
      next: (world) => world.publish({ ...REST, ...NARROW, ...BROKEN }),
    },
    { name: 'and its own manifest is wrong', next: (world) => world.publish({ ...REST, [FILE]: `${OWN}bad: 1\n` }) },
    {
      name: 'and a hand has it retained',
      next: async (world) => {
        await world.publish(REST);
        await tagByHand(world, 'retain');
      },
    },
  ];
  const applied: { what: string; reason: string; before: string }[] = [
    { what: 'further callers', reason: 'they would stay', before: WIDE[FILE] ?? '' },
    { what: 'other callers', reason: 'the ones of now are given again, and those of before would stay', before: OWN },
    {
      what: 'other permissions',
      reason: 'the same',
      before: REPORTS.replace('s3:GetObject', 's3:PutObject'),
    },
  ];
  const accessOf = (world: ServiceWorld) =>
    JSON.stringify([trustOf(world), found(world)?.RolePolicyList?.map(({ PolicyDocument }) => PolicyDocument)]);
  for (const { what, reason, before } of applied) {
    for (const { name, next } of cases) {
      it(`does not stay where no manifest counts: ${what}, as ${reason}; ${name}`, async () => {
        const world = await settled({ ...REST, [FILE]: before });
        const trust = trustOf(world);
        const policies = structuredClone(found(world)?.RolePolicyList ?? []);
        await world.publish({ ...REST, ...NARROW });
        await world.pass();
        const narrow = accessOf(world);
        await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: NAME, PolicyDocument: trust }));
        for (const { PolicyName, PolicyDocument } of policies) {
          const document = JSON.stringify(PolicyDocument);
          await world.iam.send(new PutRolePolicyCommand({ RoleName: NAME, PolicyName, PolicyDocument: document }));
        }
        expect(accessOf(world)).not.toBe(narrow);
        await next(world);
        await world.pass();
        expect(accessOf(world)).toBe(narrow);
      });
    }
  }

  it('rings once a reading has shown the role as it was applied last, also while its removal waits', async () => {
    const world = await settled({ ...REST, ...WIDE });
    const wide = trustOf(world);
    await world.publish({ ...REST, ...NARROW });
    await world.pass();
    const narrow = trustOf(world);
    await world.publish({ ...REST, 'teams/shop/checkout-checks.yaml': 'kind: PipelineRole\n' });
    await world.pass();
    await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: NAME, PolicyDocument: wide }));
    expect(await world.pass()).toMatchObject({ totals: { driftFound: 1, driftHigh: 1 } });
    expect(trustOf(world)).toBe(narrow);
  });

  const also: { name: string; line?: string; spec?: string; next?(world: ServiceWorld): Promise<unknown> }[] = [
    { name: 'its removal waits', next: (world) => world.publish({ ...REST, ...WRONG }) },
    {
      name: 'its removal waits, and the settings accept the tag',
      line: ACCEPTING,
      next: (world) => world.publish({ ...REST, ...WRONG, ...saying(ACCEPTING) }),
    },
    { name: 'its manifest is there, and the settings accept the tag', line: ACCEPTING },
    {
      name: 'it is retained, and the settings accept the tag',
      line: ACCEPTING,
      spec: 'onRemoval: retain',
      next: (world) => world.publish({ ...REST, ...saying(ACCEPTING) }),
    },
    {
      name: 'its own manifest is wrong, and the settings accept the tag',
      line: ACCEPTING,
      next: (world) => world.publish({ ...REST, [FILE]: `${OWN}bad: 1\n`, ...saying(ACCEPTING) }),
    },
    {
      name: 'its manifest says suspend',
      next: (world) => world.publish({ ...REST, [FILE]: NARROW[FILE].replace('spec:\n', 'spec:\n  suspend: true\n') }),
    },
  ];
  for (const { name, line, spec, next } of also) {
    it(`rings after a reading also if a hand has added a tag meanwhile, which stays: ${name}`, async () => {
      const settings = line === undefined ? {} : saying(line);
      const own = (text: string) => (spec === undefined ? text : text.replace('spec:\n', `spec:\n  ${spec}\n`));
      const world = await settled({ ...REST, [FILE]: own(WIDE[FILE]), ...settings });
      const wide = trustOf(world);
      await world.publish({ ...REST, [FILE]: own(NARROW[FILE]), ...settings });
      await world.pass();
      await world.iam.send(new TagRoleCommand({ RoleName: NAME, Tags: [{ Key: 'cost', Value: 'FIN-7' }] }));
      await next?.(world);
      await world.pass();
      await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: NAME, PolicyDocument: wide }));
      expect((await world.pass()).drift).toContainEqual(
        expect.objectContaining({ kind: 'drift-trust', severity: 'high' }),
      );
    });
  }

  it('does not open a role that we have closed, also if a hand has it retained', async () => {
    const broken = { 'teams/shop/checkout-checks.yaml': 'kind: PipelineRole\n' };
    for (const next of [
      (world: ServiceWorld) => world.publish({ ...REST, ...QUARANTINE, ...BROKEN }),
      (world: ServiceWorld) => world.publish({ ...REST, ...QUARANTINE, ...broken }),
      (world: ServiceWorld) => tagByHand(world, 'retain'),
    ]) {
      const world = await settled({ ...SHOP, ...QUARANTINE });
      const open = trustOf(world);
      await world.publish({ ...REST, ...QUARANTINE });
      await world.pass();
      const closed = trustOf(world);
      await world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: NAME, PolicyDocument: open }));
      await next?.(world);
      await world.pass();
      expect(trustOf(world)).toBe(closed);
    }
  });
});
