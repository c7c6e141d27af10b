/** What a pass of the service does, alone and beside others, and when its time is short. */
import {
  CreatePolicyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { UNDEPLOYED } from '../../src/core/model/deployment.ts';
import { s3Failure } from '../support/fake-s3.ts';
import { ACCOUNT } from '../support/roles.ts';
import { roleFiles, ServiceWorld } from '../support/service-world.ts';
import { expectQuiet, settled, THREE } from '../support/settled-service.ts';
import { SETTINGS } from '../support/tree.ts';

describe('a pass', () => {
  it('creates what is published, remembers it, and is quiet afterwards', async () => {
    const world = new ServiceWorld();
    const commit = await world.publish(THREE);
    const report = await world.pass();
    expect(report).toMatchObject({
      result: 'succeeded',
      revision: commit,
      sequence: 1,
      fence: 1,
      totals: { created: 3 },
    });
    expect(world.roleNames).toEqual(['checkout-checks', 'checkout-deploy', 'storefront-deploy']);
    expect(await expectQuiet(world)).toMatchObject({ totals: { inSync: 3, created: 0, driftFound: 0 } });
    expect(world.state.json('inventory.json')).toMatchObject({
      published: { sequence: 1, revision: commit },
      roles: {
        'checkout-deploy': {
          roleId: expect.stringMatching(/^AROA/),
          digest: expect.stringMatching(/^v1-/),
          file: 'teams/shop/checkout-deploy.yaml',
          revision: commit,
        },
      },
    });
  });

  const BULK = ['GetAccountAuthorizationDetails', 'GetOpenIDConnectProvider', 'ListRoles'];
  const quiet = [
    { name: 'the bulk read and one call more', reason: 'it is not known what the boundary should be', calls: BULK },
    {
      name: 'two more where the boundary is watched',
      reason: 'its document is in none of the others',
      boundary: 'watched',
      calls: [...BULK, 'GetPolicy', 'GetPolicyVersion'],
    },
  ];
  for (const { name, reason, boundary, calls } of quiet) {
    it(`that has nothing to do costs ${name} (${reason}), and writes one object`, async () => {
      const world = new ServiceWorld();
      if (boundary === undefined) world.deployment = UNDEPLOYED;
      await world.publish(THREE);
      await world.pass();
      await expectQuiet(world);
      world.calls.length = 0;
      world.state.calls.length = 0;
      world.config.calls.length = 0;
      await world.pass();
      expect(world.calls.sort()).toEqual(calls.toSorted());
      expect(world.config.counts).toEqual({ GetObject: 2 });
      expect(world.state.calls.filter((call) => call.startsWith('Put'))).toEqual(['PutObject latest.json']);
    });
  }

  it('puts back what was changed by hand, and says that it was', async () => {
    const world = await settled();
    await world.iam.send(new UpdateRoleCommand({ RoleName: 'checkout-deploy', MaxSessionDuration: 43_200 }));
    await world.iam.send(
      new PutRolePolicyCommand({
        RoleName: 'checkout-deploy',
        PolicyName: 'by-hand',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
        }),
      }),
    );
    const report = await world.pass();
    expect(report).toMatchObject({
      result: 'succeeded',
      totals: { updated: 1, driftFound: 1, driftUnhealed: 0, inSync: 2 },
      roles: [{ role: 'checkout-deploy', change: 'update', causes: ['drift'], result: 'done' }],
    });
    expect(report.roles[0]?.facets.map(({ facet }) => facet).sort()).toEqual(['inlinePolicy', 'session']);
    await expectQuiet(world);
  });

  it('creates a role again that was deleted by hand, and calls it drift', async () => {
    const world = await settled();
    await world.iam.send(new DeleteRolePolicyCommand({ RoleName: 'checkout-deploy', PolicyName: 'read' }));
    await world.iam.send(new DeleteRoleCommand({ RoleName: 'checkout-deploy' }));
    expect(await world.pass()).toMatchObject({
      totals: { created: 1, driftFound: 1, driftUnhealed: 0 },
      roles: [{ role: 'checkout-deploy', change: 'create', causes: ['drift'], result: 'done' }],
    });
    await expectQuiet(world);
  });

  it('in mode report reports drift and changes nothing', async () => {
    const world = await settled();
    await world.iam.send(new UpdateRoleCommand({ RoleName: 'checkout-deploy', MaxSessionDuration: 43_200 }));
    const before = world.writes.length;
    const report = await world.pass({ mode: 'report' });
    expect(report).toMatchObject({
      result: 'succeeded',
      mode: 'report',
      totals: { driftFound: 1, driftUnhealed: 1, updated: 0 },
      roles: [{ result: 'planned', calls: [] }],
    });
    expect(world.writes).toHaveLength(before);
    await world.pass();
    await expectQuiet(world);
  });

  it('fails for a managed policy that is not there, leaves no half-made role, and goes on when it is', async () => {
    const world = new ServiceWorld();
    const policy = `arn:aws:iam::${ACCOUNT}:policy/ci/late`;
    const files = roleFiles('shop', 'early', 'late');
    const late = files['teams/shop/late.yaml'] ?? '';
    await world.publish({
      ...files,
      'teams/shop/late.yaml': late.replace('policies:', `policies:\n    - managed: ${policy}`),
    });
    const report = await world.pass();
    expect(report).toMatchObject({ result: 'failed', findings: [{ code: 'policy-missing', role: 'late' }] });
    expect(report.roles).toMatchObject([
      { role: 'early', result: 'done' },
      { role: 'late', result: 'blocked' },
    ]);
    expect(world.roleNames).toEqual(['early']);
    const PolicyDocument =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}';
    await world.iam.send(new CreatePolicyCommand({ Path: '/ci/', PolicyName: 'late', PolicyDocument }));
    expect(await world.pass()).toMatchObject({ result: 'succeeded', findings: [] });
    expect(world.roleNames).toEqual(['early', 'late']);
    // A quiet pass asks what the boundary and the policy say. The function keeps its reader, and with it the texts; a
    // pass here has a reader of its own.
    world.calls.length = 0;
    await world.pass();
    const QUIET = ['GetPolicy', 'GetPolicy', 'GetPolicyVersion', 'GetPolicyVersion'];
    expect(world.calls.filter((call) => call.startsWith('GetPolicy')).sort()).toEqual(QUIET);
  });

  it('deletes the role whose manifest was removed', async () => {
    const world = await settled();
    await world.publish(roleFiles('shop', 'checkout-deploy', 'checkout-checks'));
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { deleted: 1 } });
    expect(world.roleNames).toEqual(['checkout-checks', 'checkout-deploy']);
    await expectQuiet(world);
  });
});

describe('several at once', () => {
  for (const { name, reason, breaks } of [
    {
      name: 'unreadable',
      reason: 'an object that is no lease',
      breaks: (world: ServiceWorld) => world.state.set('lease.json', 'not a lease'),
    },
    {
      name: 'out of reach',
      reason: 'a policy of the bucket that is wrong',
      breaks: (world: ServiceWorld) => {
        world.state.interfere = (call, key) => {
          if (call === 'GetObject' && key === 'lease.json') throw s3Failure('AccessDenied', 403);
        };
      },
    },
  ]) {
    it(`the latest report says failed while the lease is ${name}: ${reason}`, async () => {
      const world = await settled();
      expect(world.state.json('latest.json')).toMatchObject({ result: 'succeeded' });
      breaks(world);
      const writes = world.writes.length;
      expect(await world.pass()).toMatchObject({ result: 'failed' });
      const error = { message: expect.stringContaining('lease.json'), remedy: expect.any(String) };
      expect(world.state.json('latest.json')).toMatchObject({ result: 'failed', error });
      expect(world.writes).toHaveLength(writes);
    });
  }

  it('a pass that finds the lease taken does nothing, says who has it, and comes again', async () => {
    const world = await settled();
    await world.publish(roleFiles('shop', 'checkout-deploy', 'checkout-checks'));
    const lease = await world.ports().leases.take('somebody else', 600_000);
    const before = world.calls.length;
    const report = await world.pass();
    expect(report).toMatchObject({
      result: 'deferred',
      retryable: true,
      error: { message: expect.stringMatching(/somebody else holds/) },
    });
    expect(world.calls).toHaveLength(before);
    expect(world.state.json('latest.json')).not.toMatchObject({ result: 'deferred' });
    await lease.release();
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { deleted: 1 } });
    await expectQuiet(world);
  });

  it('the same event twice, or an old one after a new one, is one more look at what is true', async () => {
    const world = await settled();
    await world.publish(roleFiles('shop', 'checkout-deploy', 'checkout-checks'));
    await world.pass({ doorbells: ['manifests current.json'] });
    for (const doorbells of [
      ['manifests current.json'],
      ['iam CreateRole on storefront-deploy'],
      ['unknown: not JSON'],
    ]) {
      expect(await world.pass({ doorbells })).toMatchObject({ result: 'succeeded', roles: [], doorbells });
    }
    expect(world.roleNames).toEqual(['checkout-checks', 'checkout-deploy']);
  });

  it('a pass beside which another one has begun and ended while it was reading writes nothing: it does not get the lease', async () => {
    const world = await settled();
    await world.publish(roleFiles('shop', 'checkout-deploy', 'checkout-checks'));
    const before = world.writes.length;
    // While this pass reads IAM, another one takes over and finishes.
    world.interfere = async (call) => {
      if (call !== 'ListRoles') return;
      world.interfere = () => undefined;
      world.now += 3_600_000;
      expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { deleted: 1 } });
    };
    const report = await world.pass();
    expect(report).toMatchObject({ result: 'deferred', error: { code: 'lease-held' }, retryable: true });
    // What it has read is half of before and half of after: none of it is reported.
    expect(report).toMatchObject({ roles: [], drift: [], findings: [], totals: {} });
    // The other pass's deletion, and nothing of this one's.
    expect(world.writes.slice(before)).toEqual(['DeleteRolePolicy', 'DeleteRole']);
    await expectQuiet(world);
  });

  it('a holder that was stopped in the middle of its writes begins none when it wakes up', async () => {
    const world = new ServiceWorld();
    const path = 'teams/shop/checkout-deploy.yaml';
    const { [path]: text = '' } = roleFiles('shop', 'checkout-deploy');
    const second = '- {name: write, statements: [{actions: [s3:PutObject], resources: ["arn:aws:s3:::assets/*"]}]}';
    await world.publish({ [path]: text.replace(/^( *)- name: read$/m, `$1${second}\n$1- name: read`) });
    world.interfere = async (call) => {
      if (call !== 'PutRolePolicy') return;
      world.interfere = () => undefined;
      world.now += 3_600_000;
      expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { updated: 1 } });
    };
    const report = await world.pass();
    expect(report).toMatchObject({ result: 'failed', retryable: true });
    expect(report.roles).toMatchObject([{ calls: ['CreateRole', 'PutRolePolicy'], failure: { code: 'lease-lost' } }]);
    // Its first PutRolePolicy was under way when it stopped; the other pass put both policies, and it did not.
    expect(world.writes).toEqual(['CreateRole', 'PutRolePolicy', 'PutRolePolicy', 'PutRolePolicy']);
    await expectQuiet(world);
  });
});

describe('the end of the time', () => {
  it('stops between two operations; the next pass goes on and repeats nothing', async () => {
    const world = new ServiceWorld();
    await world.publish(THREE);
    let left = 4;
    world.interfere = (call) => {
      if (!/^(Get|List)/.test(call)) left -= 1;
    };
    const report = await world.pass({ remainingMs: () => (left > 0 ? 300_000 : 30_000) });
    expect(report).toMatchObject({ result: 'stopped', retryable: true, error: null });
    expect(report.roles.some(({ result }) => result === 'notTried')).toBe(true);
    const floor = 3 * 2;
    expect(world.writes.length).toBeLessThan(floor);
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { failed: 0 } });
    // CreateRole and PutRolePolicy for each of three roles, no call twice.
    expect(world.writes).toHaveLength(floor);
    await expectQuiet(world);
  });

  it('that has come already before the first operation leaves everything to the next pass', async () => {
    const world = new ServiceWorld();
    await world.publish(THREE);
    expect(await world.pass({ remainingMs: () => 10_000 })).toMatchObject({ result: 'stopped', retryable: true });
    expect(world.writes).toEqual([]);
    await world.pass();
    await expectQuiet(world);
  });

  it('that comes during the second look leaves the deletions to the next pass', async () => {
    const world = await settled();
    await world.publish(roleFiles('shop', 'checkout-deploy', 'checkout-checks'));
    let listings = 0;
    world.interfere = (call) => {
      if (call === 'ListRoles') listings += 1;
    };
    const report = await world.pass({ remainingMs: () => (listings < 2 ? 300_000 : 30_000) });
    expect(report).toMatchObject({ result: 'stopped', totals: { deleted: 0 } });
    expect(world.roleNames).toContain('storefront-deploy');
    expect(await world.pass()).toMatchObject({ result: 'succeeded', totals: { deleted: 1 } });
  });

  it('is outlived by the lease, and not by much', async () => {
    const world = await settled();
    await world.publish(roleFiles('shop', 'checkout-deploy', 'checkout-checks'));
    let milliseconds: unknown;
    world.state.interfere = () => {
      milliseconds ??=
        world.state.json('lease.json').holder === 'test' ? world.state.json('lease.json').milliseconds : undefined;
    };
    await world.pass({ remainingMs: () => 200_000 });
    expect(milliseconds).toBe(260_000);
  });
});

describe('a freeze that begins while a pass is under way', () => {
  const FREEZE = '  freeze: [{from: 2026-11-22T12:05:00Z, to: 2026-11-23T00:00:00Z, reason: launch}]\n';
  const frozenSoon = (files: Record<string, string>) => ({ ...files, 'rolekeeper.yaml': `${SETTINGS}${FREEZE}` });
  const LONGER = Object.fromEntries(
    Object.entries(THREE).map(([path, text]) => [path, text.replace('spec:', 'spec:\n  session: {maxDuration: 3h}')]),
  );
  const cases = [
    {
      name: 'in the middle of the writes',
      reason: 'the people who asked for it count on every write',
      files: LONGER,
      slow: /^(Update|Tag)/,
      writes: 2,
    },
    {
      name: 'during the second look',
      reason: 'a freeze exists above all to prevent deletions',
      files: roleFiles('shop', 'checkout-deploy', 'checkout-checks'),
      slow: /^ListRoles$/,
      writes: 0,
    },
  ];
  for (const { name, reason, files, slow, writes } of cases) {
    it(`${name} stops it: ${reason}`, async () => {
      const world = await settled();
      await world.publish(frozenSoon(files));
      const [before, late] = [world.writes.length, [] as string[]];
      const begins = Date.parse('2026-11-22T12:05:00Z');
      world.interfere = (call) => {
        if (!/^(Get|List)/.test(call) && world.now >= begins) late.push(call);
        if (slow.test(call)) world.now += 61_000;
      };
      expect(await world.pass()).toMatchObject({ result: 'stopped', retryable: true });
      expect(late).toEqual([]);
      expect(world.writes).toHaveLength(before + writes);
      world.interfere = () => undefined;
      const frozen = await world.pass();
      expect(frozen).toMatchObject({ result: 'succeeded', findings: [{ code: 'freeze' }] });
      expect(world.writes).toHaveLength(before + writes);
      world.now = Date.parse('2026-11-23T00:00:00Z');
      await world.pass();
      await expectQuiet(world);
    });
  }
});
