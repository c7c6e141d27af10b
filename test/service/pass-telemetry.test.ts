import { UpdateRoleCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { CHANGE_LOG, METRICS } from '../../src/service/metrics.ts';
import { passLog } from '../../src/service/pass-log.ts';
import { passMetrics } from '../../src/service/pass-metrics.ts';
import { iamError } from '../aws/scripted-iam.ts';
import { roleFiles, ServiceWorld } from '../support/service-world.ts';

const COUNTS = { calls: 5, throttles: 1, unknownDoorbells: 0 };

describe('metrics of a pass', () => {
  it('are all of them, zeros included, once roles were counted', async () => {
    const world = new ServiceWorld();
    await world.publish(roleFiles('shop', 'a', 'b'));
    const metrics = passMetrics(await world.pass(), COUNTS);
    expect(Object.keys(metrics).sort()).toEqual(Object.keys(METRICS).sort());
    expect(metrics).toMatchObject({ PassSucceeded: 1, PassFailed: 0, PassDeferred: 0, RolesCreated: 2, DriftFound: 0 });
    expect(metrics.LastSuccess).toBe(Math.floor(world.now / 1000));
  });

  it('leave out what a failed pass did not count: no zero that reads as "all roles are gone"', async () => {
    const world = new ServiceWorld();
    const metrics = passMetrics(await world.pass(), COUNTS);
    expect(metrics).toEqual({
      PassSucceeded: 0,
      PassFailed: 1,
      PassDeferred: 0,
      PassDurationMs: 0,
      ApiCalls: 5,
      ApiThrottles: 1,
      UnknownDoorbells: 0,
    });
  });

  it('of a pass that found the lease taken are neither success nor failure', async () => {
    const world = new ServiceWorld();
    await world.ports().leases.take('somebody else', 600_000);
    const metrics = passMetrics(await world.pass(), COUNTS);
    expect(metrics).toMatchObject({ PassSucceeded: 0, PassDeferred: 1 });
    expect(metrics).not.toHaveProperty('PassFailed');
  });
});

describe('the log of a pass', () => {
  it('has one line for each changed role, with the fields that the dashboard asks for', async () => {
    const world = new ServiceWorld();
    const revision = await world.publish(roleFiles('shop', 'a'));
    const [line, last] = passLog(await world.pass());
    expect(line).toEqual({
      level: 'info',
      message: CHANGE_LOG.message,
      fields: { role: 'a', change: 'create', causes: ['manifest'], file: 'teams/shop/a.yaml', revision },
    });
    expect(Object.keys(line?.fields ?? {})).toEqual([...CHANGE_LOG.fields]);
    expect(last).toMatchObject({ level: 'info', message: 'pass succeeded' });
  });

  it('has no policy in it, whatever failed', async () => {
    const world = new ServiceWorld();
    await world.publish(roleFiles('shop', 'a', 'b', 'c'));
    await world.pass();
    await world.iam.send(new UpdateRoleCommand({ RoleName: 'a', MaxSessionDuration: 7_200 }));
    await world.publish({
      ...roleFiles('shop', 'a', 'b'),
      'teams/shop/b.yaml': roleFiles('shop', 'b')['teams/shop/b.yaml']?.replace('GetObject', 'PutObject') ?? '',
      'teams/shop/broken.yaml': 'spec: [',
    });
    world.interfere = (call) => {
      if (call === 'PutRolePolicy') throw iamError('MalformedPolicyDocument', 'Syntax errors in policy.');
    };
    const lines = passLog(await world.pass());
    expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'info role changed',
      'error role failed',
      'warn drift',
      'warn guardrail',
      'warn manifest invalid',
      'error pass failed',
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/Statement|s3:PutObject|s3:GetObject/);
  });

  it('of a failure has the code, the place and the way out', async () => {
    const [line] = passLog(await new ServiceWorld().pass());
    expect(line).toMatchObject({
      level: 'error',
      message: 'pass failed',
      fields: {
        result: 'failed',
        code: 'source-unreadable',
        detail: expect.stringMatching(/nothing was published yet/),
        remedy: expect.stringMatching(/rolekeeper publish/),
      },
    });
  });
});
