/**
 * The whole way, with nothing of ours standing in for anything: `rolekeeper publish` writes to S3, the queue holds events
 * as AWS sends them, the bundled function runs as a process of its own against the Runtime API, and IAM is asked what is
 * there. moto plays S3, SQS and IAM in one server.
 */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AttachRolePolicyCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolesCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FunctionEnvironment } from '../../functions/environment.ts';
import { emptyWorkspace, type Workspace } from '../cli/workspace.ts';
import { changeByHand, driftCheck, objectCreated } from '../functions/sample-events.ts';
import { type FunctionFolder, functionFolder } from '../support/function-folder.ts';
import { type Invocation, LambdaRuntime } from '../support/lambda-runtime.ts';
import { findMoto, type Moto, startMoto } from '../support/moto.ts';
import { prepareAccount } from './moto-account.ts';

const SAMPLES = join(import.meta.dirname, '../../manifests');
const ROLES = [
  'checkout-checks',
  'checkout-deploy',
  'image-release',
  'network-stacks',
  'reports-publish',
  'storefront-deploy',
  'warehouse-load',
];
const ACCOUNT = '111122223333';
const CONFIG = 'rolekeeper-config-111122223333-eu-central-1';
const STATE = 'rolekeeper-state-111122223333-eu-central-1';
const ENVIRONMENT: FunctionEnvironment = {
  CONFIG_BUCKET: CONFIG,
  STATE_BUCKET: STATE,
  LAYOUT: 'revision',
  MODE: 'heal',
  ACCOUNT,
  POWERTOOLS_SERVICE_NAME: 'rolekeeper',
  POWERTOOLS_METRICS_NAMESPACE: 'Rolekeeper',
  POWERTOOLS_LOG_LEVEL: 'INFO',
};

describe.skipIf(findMoto() === undefined)('the service, on moto', () => {
  let moto: Moto;
  let bundle: FunctionFolder;
  let lambda: LambdaRuntime;
  let iam: IAMClient;
  let s3: S3Client;
  let sqs: SQSClient;
  let queue: string;
  let folder: Workspace;
  let commits: number;

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
    [iam, s3, sqs] = [new IAMClient(), new S3Client(), new SQSClient()];
    for (const Bucket of [CONFIG, STATE]) {
      await s3.send(
        new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }),
      );
    }
    queue = await createQueue();
    commits = 0;
    folder = await emptyWorkspace();
    await cp(SAMPLES, folder.path('manifests'), { recursive: true });
    await prepareAccount(iam, folder.path('manifests'));
    lambda = await startFunction();
  });
  afterEach(async () => {
    await lambda?.stop();
    for (const client of [iam, s3, sqs]) client?.destroy();
    vi.unstubAllEnvs();
  });

  it('makes IAM equal to what is published, and is quiet then', async () => {
    expect(await roleNames()).toEqual([]);
    await publish();
    const first = await ring(objectCreated(CONFIG));
    expect(first.answer).toEqual({ batchItemFailures: [] });
    expect(linesOf(first, 'role changed')).toHaveLength(ROLES.length);
    expect(await roleNames()).toEqual(ROLES);
    expect(await ring(driftCheck())).toSatisfy(isQuiet);
    expect(await report('latest.json')).toMatchObject({
      result: 'succeeded',
      sequence: 1,
      totals: { inSync: 7 },
      roles: [],
    });
    expect(await report('inventory.json')).toMatchObject({
      published: { sequence: 1 },
      roles: { 'checkout-deploy': { roleId: await roleId('checkout-deploy') } },
    });
    expect((await text('history.jsonl')).trimEnd().split('\n')).toHaveLength(2);
  });

  it('puts hand edits back when the schedule rings', async () => {
    await settle();
    const RoleName = 'checkout-deploy';
    const before = await stateOf(RoleName);
    await iam.send(
      new AttachRolePolicyCommand({ RoleName, PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/ci/warehouse-load` }),
    );
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'assets' }));
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: ANYBODY }));
    expect(await stateOf(RoleName)).not.toEqual(before);

    const healed = await ring(driftCheck());
    expect(linesOf(healed, 'role changed')).toMatchObject([{ role: RoleName, change: 'update', cause: 'drift' }]);
    expect(metricsOf(healed)).toMatchObject({ PassSucceeded: 1, DriftFound: 1, DriftUnhealed: 0, RolesUpdated: 1 });
    expect(await stateOf(RoleName)).toEqual(before);
    expect(await ring(driftCheck())).toSatisfy(isQuiet);
  });

  it('hears of a hand edit from CloudTrail, keeps who made it, and does not believe the event', async () => {
    await settle();
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'checkout-deploy', PolicyName: 'assets' }));
    // The event names another role than the one that was changed: it only rings.
    expect(linesOf(await ring(changeByHand('storefront-deploy')), 'role changed')).toMatchObject([
      { role: 'checkout-deploy' },
    ]);
    expect(await report('latest.json')).toMatchObject({
      doorbells: [expect.stringContaining('by arn:aws:sts::111122223333:assumed-role/Admin/somebody from 192.0.2.20')],
    });
  });

  it('deletes the role whose manifest was removed', async () => {
    await settle();
    await folder.remove('manifests/teams/shop/storefront-deploy.yaml');
    await publish();
    const pass = await ring(objectCreated(CONFIG));
    expect(linesOf(pass, 'role changed')).toMatchObject([
      { role: 'storefront-deploy', change: 'delete', cause: 'manifest' },
    ]);
    expect(await roleNames()).toEqual(ROLES.filter((name) => name !== 'storefront-deploy'));
    expect(await ring(driftCheck())).toSatisfy(isQuiet);
  });

  it('goes on with the others when one manifest is broken, and deletes nothing', async () => {
    await settle();
    const before = await stateOf('checkout-deploy');
    await folder.edit('manifests/teams/shop/checkout-deploy.yaml', 'kind: PipelineRole', 'kind: PipelineRol');
    await folder.edit('manifests/teams/data/reports-publish.yaml', 'description: ', 'description: Now it ');
    await folder.remove('manifests/teams/shop/storefront-deploy.yaml');
    await publish('--skip-invalid');
    const pass = await ring(objectCreated(CONFIG));
    expect(pass.answer).toEqual({ batchItemFailures: [] });
    expect(linesOf(pass, 'role changed')).toMatchObject([
      { role: 'reports-publish', change: 'update', cause: 'manifest' },
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
    expect(await roleNames()).toEqual(ROLES);
    expect(await stateOf('checkout-deploy')).toEqual(before);
  });

  it('does not take a source that was emptied for a wish', async () => {
    await settle();
    await s3.send(new DeleteObjectCommand({ Bucket: CONFIG, Key: 'current.json' }));
    const pass = await ring(driftCheck());
    expect(linesOf(pass, 'pass failed')).toMatchObject([
      { code: 'source-unreadable', detail: expect.stringMatching(/nothing was published yet/) },
    ]);
    expect(metricsOf(pass)).toMatchObject({ PassFailed: 1 });
    expect(await roleNames()).toEqual(ROLES);
  });

  it('refuses a pointer that goes back, until it is told to go on', async () => {
    await publish();
    const old = await text('current.json', CONFIG);
    await folder.edit('manifests/teams/data/reports-publish.yaml', 'description: ', 'description: Now it ');
    await publish();
    await ring(objectCreated(CONFIG));
    await s3.send(new PutObjectCommand({ Bucket: CONFIG, Key: 'current.json', Body: old }));
    expect(linesOf(await ring(objectCreated(CONFIG)), 'pass failed')).toMatchObject([
      { detail: expect.stringMatching(/went back/) },
    ]);
    await publish('--sequence', '3');
    expect(await ring(objectCreated(CONFIG))).toSatisfy(isQuiet);
  });

  it('makes one pass of several messages, in any order, and ends a poisoned one', async () => {
    await publish();
    const pass = await ring(driftCheck(), 'not JSON', objectCreated(CONFIG), objectCreated(CONFIG));
    expect(pass.answer).toEqual({ batchItemFailures: [] });
    expect(linesOf(pass, 'pass succeeded')).toHaveLength(1);
    expect(metricsOf(pass)).toMatchObject({ UnknownDoorbells: 1, PassSucceeded: 1 });
    expect(await waiting()).toBe(0);
  });

  it('leaves the work to who has the lease, and the message in the queue', async () => {
    await settle();
    const until = new Date(Date.now() + 600_000).toISOString();
    const lease = { version: 'rolekeeper.lease/v1', fence: 9, holder: 'somebody else', until };
    await s3.send(new PutObjectCommand({ Bucket: STATE, Key: 'lease.json', Body: JSON.stringify(lease) }));
    const pass = await ring(driftCheck());
    expect(pass.answer).toMatchObject({ batchItemFailures: [expect.anything()] });
    expect(linesOf(pass, 'pass deferred')).toMatchObject([{ level: 'WARN', code: 'lease-held' }]);
    expect(metricsOf(pass)).toMatchObject({ PassDeferred: 1, PassFailed: 0 });
    expect(await waiting()).toBe(1);
    // It is hidden for a minute, and with it all of its message group: a fresh queue is that minute later.
    await sqs.send(new PurgeQueueCommand({ QueueUrl: queue }));

    await s3.send(
      new PutObjectCommand({ Bucket: STATE, Key: 'lease.json', Body: JSON.stringify({ ...lease, holder: null }) }),
    );
    expect(await ring(driftCheck())).toSatisfy(isQuiet);
    expect(await report('latest.json')).toMatchObject({ fence: 10 });
  });

  /** Publishes the folder as the pipeline does, as a new commit. */
  async function publish(...options: string[]): Promise<void> {
    const commit = (++commits).toString(16).padStart(40, '0');
    const { code, err } = await folder.run(['publish', '--bucket', CONFIG, '--commit', commit, ...options]);
    expect(code, err).toBe(options.includes('--skip-invalid') ? 1 : 0);
  }

  async function settle(): Promise<void> {
    await publish();
    await ring(objectCreated(CONFIG));
    expect(await roleNames()).toEqual(ROLES);
  }

  /** Sends messages to the queue, hands all of them to the function, and does with them what Lambda does. */
  async function ring(...bodies: readonly (object | string)[]): Promise<Invocation> {
    for (const [index, body] of bodies.entries()) {
      const MessageBody = typeof body === 'string' ? body : JSON.stringify(body);
      const MessageDeduplicationId = `${Date.now()}-${index}`;
      await sqs.send(
        new SendMessageCommand({ QueueUrl: queue, MessageBody, MessageGroupId: 'reconcile', MessageDeduplicationId }),
      );
    }
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queue, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] }),
    );
    expect(Messages.length).toBeGreaterThanOrEqual(bodies.length);
    const Records = Messages.map(({ MessageId, ReceiptHandle, Body, Attributes }) => ({
      messageId: MessageId,
      receiptHandle: ReceiptHandle,
      body: Body,
      attributes: Attributes,
      messageAttributes: {},
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:eu-central-1:${ACCOUNT}:rolekeeper-doorbells.fifo`,
      awsRegion: 'eu-central-1',
    }));
    const invocation = await lambda.invoke({ Records });
    const { batchItemFailures = [] } = (invocation.answer ?? {}) as {
      batchItemFailures?: { itemIdentifier: string }[];
    };
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { messageId, receiptHandle } of Records) {
      if (failed.has(messageId ?? '')) continue;
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: receiptHandle }));
    }
    return invocation;
  }

  async function createQueue(): Promise<string> {
    const Attributes = { FifoQueue: 'true', ContentBasedDeduplication: 'true', VisibilityTimeout: '1800' };
    const { QueueUrl = '' } = await sqs.send(
      new CreateQueueCommand({ QueueName: 'rolekeeper-doorbells.fifo', Attributes }),
    );
    return QueueUrl;
  }

  /** Messages that are not deleted: waiting, or hidden until they come again. */
  async function waiting(): Promise<number> {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ['All'] }),
    );
    return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
  }

  function startFunction(): Promise<LambdaRuntime> {
    return LambdaRuntime.start({
      folder: bundle.path,
      handler: 'reconcile.handler',
      functionName: 'rolekeeper-reconcile',
      account: ACCOUNT,
      region: 'eu-central-1',
      timeout: 300_000,
      patience: 30_000,
      environment: { ...ENVIRONMENT, AWS_ENDPOINT_URL: moto.endpoint },
    });
  }

  async function roleNames(): Promise<string[]> {
    const { Roles = [] } = await iam.send(new ListRolesCommand({ PathPrefix: '/bitbucket/' }));
    return Roles.map(({ RoleName = '' }) => RoleName).sort();
  }

  async function roleId(RoleName: string): Promise<string | undefined> {
    return (await iam.send(new GetRoleCommand({ RoleName }))).Role?.RoleId;
  }

  /** All of a role that the hand edits above touch. */
  async function stateOf(RoleName: string): Promise<unknown> {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    const inline = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'assets' })).catch(() => undefined);
    return {
      trust: Role?.AssumeRolePolicyDocument,
      attached: AttachedPolicies,
      assets: inline?.PolicyDocument,
      id: Role?.RoleId,
    };
  }

  async function text(Key: string, Bucket = STATE): Promise<string> {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return (await Body?.transformToString()) ?? '';
  }

  async function report(key: string): Promise<unknown> {
    return JSON.parse(await text(key));
  }
});

const ANYBODY = JSON.stringify({
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
