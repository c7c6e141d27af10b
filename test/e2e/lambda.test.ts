/**
 * The whole way, with nothing of ours standing in for anything: `rolekeeper publish` writes to S3, the queue holds events
 * as AWS sends them, the bundled function runs as a process of its own against the Runtime API, and IAM is asked what is
 * there. moto plays S3, SQS and IAM in one server.
 */
import { AttachRolePolicyCommand, DeleteRolePolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { OUTPUT_SCHEMAS } from '../../src/cli/command/schemas.ts';
import { changeByHand, driftCheck, objectCreated } from '../functions/sample-events.ts';
import { type FunctionFolder, functionFolder } from '../support/function-folder.ts';
import type { Invocation } from '../support/lambda-runtime.ts';
import { findMoto, type Moto, startMoto } from '../support/moto.ts';
import { SAMPLE_ROLES } from '../support/sample-roles.ts';
import { ACCOUNT, CONFIG, ServiceOnMoto, STATE } from './service-on-moto.ts';

describe.skipIf(findMoto() === undefined)('the service, on moto', () => {
  let moto: Moto;
  let bundle: FunctionFolder;
  let service: ServiceOnMoto;

  beforeAll(async () => {
    // moto takes its account's number from here; the samples' settings name this one.
    vi.stubEnv('MOTO_ACCOUNT_ID', ACCOUNT);
    [moto, bundle] = await Promise.all([startMoto(), functionFolder('reconcile')]);
    vi.unstubAllEnvs();
  });
  afterAll(async () => {
    await Promise.all([moto?.stop(), bundle?.remove()]);
  });

  beforeEach(async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', moto.endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_PROFILE', undefined);
    await moto.reset();
    service = await ServiceOnMoto.start(moto.endpoint, bundle.path);
  });
  afterEach(async () => {
    await service?.stop();
    vi.unstubAllEnvs();
  });

  it('makes IAM equal to what is published, and is quiet then', async () => {
    expect(await service.roleNames()).toEqual([]);
    await service.publish();
    const first = await service.ring(objectCreated(CONFIG));
    expect(first.answer).toEqual({ batchItemFailures: [] });
    expect(linesOf(first, 'role changed')).toHaveLength(SAMPLE_ROLES.length);
    expect(await service.roleNames()).toEqual(SAMPLE_ROLES);
    expect(await service.ring(driftCheck())).toSatisfy(isQuiet);
    expect(await service.report('latest.json')).toMatchObject({
      result: 'succeeded',
      sequence: 1,
      totals: { inSync: 7 },
      roles: [],
    });
    expect(await service.report('inventory.json')).toMatchObject({
      published: { sequence: 1 },
      roles: { 'checkout-deploy': { roleId: await service.roleId('checkout-deploy') } },
    });
  });

  it('gives a program what was published, as publication.schema.json says', async () => {
    const argv = ['publish', '--bucket', CONFIG, '--commit', 'f'.repeat(40)];
    const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: false });
    for (const [name, schema] of Object.entries(OUTPUT_SCHEMAS)) ajv.addSchema(schema, name);
    for (const changed of [true, false]) {
      const { code, json } = await service.folder.json(argv);
      expect(code).toBe(0);
      expect(json).toMatchObject({ sequence: 1, changed, roles: 7 });
      expect(ajv.validate('publication', json), ajv.errorsText()).toBe(true);
    }
  });

  it('puts manual changes back when the schedule rings', async () => {
    await service.settle();
    const RoleName = 'checkout-deploy';
    const before = await service.stateOf(RoleName);
    await service.iam.send(
      new AttachRolePolicyCommand({ RoleName, PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/ci/warehouse-load` }),
    );
    await service.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'assets' }));
    await service.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: EVERYBODY }));
    expect(await service.stateOf(RoleName)).not.toEqual(before);

    const healed = await service.ring(driftCheck());
    expect(linesOf(healed, 'role changed')).toMatchObject([{ role: RoleName, change: 'update', causes: ['drift'] }]);
    expect(metricsOf(healed)).toMatchObject({ PassSucceeded: 1, DriftFound: 1, DriftUnhealed: 0, RolesUpdated: 1 });
    expect(await service.stateOf(RoleName)).toEqual(before);
    expect(await service.ring(driftCheck())).toSatisfy(isQuiet);
  });

  it('hears of a manual change from CloudTrail, keeps who made it, and does not believe the event', async () => {
    await service.settle();
    await service.iam.send(new DeleteRolePolicyCommand({ RoleName: 'checkout-deploy', PolicyName: 'assets' }));
    // The event names another role than the one that was changed: it only rings.
    expect(linesOf(await service.ring(changeByHand('storefront-deploy')), 'role changed')).toMatchObject([
      { role: 'checkout-deploy' },
    ]);
    expect(await service.report('latest.json')).toMatchObject({
      doorbells: [expect.stringContaining('by arn:aws:sts::111122223333:assumed-role/Admin/somebody from 192.0.2.20')],
    });
  });

  it('deletes the role whose manifest was removed', async () => {
    await service.settle();
    await service.folder.remove('manifests/teams/shop/storefront-deploy.yaml');
    await service.publish();
    const pass = await service.ring(objectCreated(CONFIG));
    expect(linesOf(pass, 'role changed')).toMatchObject([
      { role: 'storefront-deploy', change: 'delete', causes: ['manifest'] },
    ]);
    expect(await service.roleNames()).toEqual(SAMPLE_ROLES.filter((name) => name !== 'storefront-deploy'));
    expect(await service.ring(driftCheck())).toSatisfy(isQuiet);
  });

  it('goes on with the others when one manifest is broken, and deletes nothing', async () => {
    await service.settle();
    const before = await service.stateOf('checkout-deploy');
    await service.folder.edit('manifests/teams/shop/checkout-deploy.yaml', 'kind: PipelineRole', 'kind: PipelineRol');
    await service.folder.edit('manifests/teams/data/reports-publish.yaml', 'description: ', 'description: Now it ');
    await service.folder.remove('manifests/teams/shop/storefront-deploy.yaml');
    await service.publish('--skip-invalid');
    const pass = await service.ring(objectCreated(CONFIG));
    expect(pass.answer).toEqual({ batchItemFailures: [] });
    expect(linesOf(pass, 'role changed')).toMatchObject([
      { role: 'reports-publish', change: 'update', causes: ['manifest'] },
    ]);
    expect(linesOf(pass, 'manifest invalid')).toMatchObject([
      { code: 'wrong-kind', place: expect.stringMatching(/checkout-deploy\.yaml:\d+:\d+$/) },
    ]);
    expect(metricsOf(pass)).toMatchObject({
      PassSucceeded: 1,
      InvalidManifests: 1,
      RolesFrozen: 1,
      DeletionsBlocked: 1,
    });
    expect(await service.roleNames()).toEqual(SAMPLE_ROLES);
    expect(await service.stateOf('checkout-deploy')).toEqual(before);
  });

  it('does not take a source that was emptied for a wish', async () => {
    await service.settle();
    await service.s3.send(new DeleteObjectCommand({ Bucket: CONFIG, Key: 'current.json' }));
    const pass = await service.ring(driftCheck());
    expect(linesOf(pass, 'pass failed')).toMatchObject([
      { code: 'source-unreadable', detail: expect.stringMatching(/nothing was published yet/) },
    ]);
    expect(metricsOf(pass)).toMatchObject({ PassFailed: 1 });
    expect(await service.roleNames()).toEqual(SAMPLE_ROLES);
  });

  it('refuses a pointer that goes back, until a higher number is published', async () => {
    await service.publish();
    const old = await service.text('current.json', CONFIG);
    await service.folder.edit('manifests/teams/data/reports-publish.yaml', 'description: ', 'description: Now it ');
    await service.publish();
    await service.ring(objectCreated(CONFIG));
    await service.s3.send(new PutObjectCommand({ Bucket: CONFIG, Key: 'current.json', Body: old }));
    expect(linesOf(await service.ring(objectCreated(CONFIG)), 'pass failed')).toMatchObject([
      { detail: expect.stringMatching(/does not follow what was seen before/) },
    ]);
    await service.publish('--sequence', '3', '--renumber');
    expect(await service.ring(objectCreated(CONFIG))).toSatisfy(isQuiet);
  });

  it('makes one pass of several messages, in any order, and ends a poisoned one', async () => {
    await service.publish();
    const pass = await service.ring(driftCheck(), 'not JSON', objectCreated(CONFIG), objectCreated(CONFIG));
    expect(pass.answer).toEqual({ batchItemFailures: [] });
    expect(linesOf(pass, 'pass succeeded')).toHaveLength(1);
    expect(metricsOf(pass)).toMatchObject({ UnknownDoorbells: 1, PassSucceeded: 1 });
    expect(await service.waiting()).toBe(0);
  });

  it('leaves the work to who has the lease, and the message in the queue', async () => {
    await service.settle();
    const until = new Date(Date.now() + 600_000).toISOString();
    const lease = { version: 'rolekeeper.lease/v1', fence: 9, holder: 'somebody else', until };
    await service.s3.send(new PutObjectCommand({ Bucket: STATE, Key: 'lease.json', Body: JSON.stringify(lease) }));
    const pass = await service.ring(driftCheck());
    expect(pass.answer).toMatchObject({ batchItemFailures: [expect.anything()] });
    expect(linesOf(pass, 'pass deferred')).toMatchObject([{ level: 'WARN', code: 'lease-held' }]);
    expect(metricsOf(pass)).toMatchObject({ PassDeferred: 1, PassSucceeded: 0 });
    expect(await service.waiting()).toBe(1);
    // It is hidden for a minute, and with it all of its message group: a fresh queue is that minute later.
    await service.purge();

    await service.s3.send(
      new PutObjectCommand({ Bucket: STATE, Key: 'lease.json', Body: JSON.stringify({ ...lease, holder: null }) }),
    );
    expect(await service.ring(driftCheck())).toSatisfy(isQuiet);
    // Nothing was to be written, so no lease was taken: the fence is the one that the pass has seen.
    expect(await service.report('latest.json')).toMatchObject({ fence: 9 });
  });
});

const EVERYBODY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
});

function isQuiet(invocation: Invocation): boolean {
  const metrics = metricsOf(invocation);
  return metrics?.PassSucceeded === 1 && metrics.DriftFound === 0 && linesOf(invocation, 'role changed').length === 0;
}

function linesOf({ log }: Invocation, message: string): Record<string, unknown>[] {
  return log.map((line) => JSON.parse(line)).filter((line) => line.message === message);
}

function metricsOf({ log }: Invocation): Record<string, unknown> | undefined {
  return log.map((line) => JSON.parse(line)).find((line) => '_aws' in line);
}
