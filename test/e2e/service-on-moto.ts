/** The deployed service, on moto: buckets, queue, function, and an account prepared for it. */

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import type { FunctionEnvironment } from '../../functions/environment.ts';
import { UNDEPLOYED } from '../../src/core/model/deployment.ts';
import { Workspace } from '../cli/workspace.ts';
import { driftCheck, objectCreated } from '../functions/sample-events.ts';
import { type Invocation, LambdaRuntime } from '../support/lambda-runtime.ts';
import { prepareAccount } from './moto-account.ts';

export const ACCOUNT = '111122223333';
export const CONFIG = 'rolekeeper-config-111122223333-eu-central-1';
export const STATE = 'rolekeeper-state-111122223333-eu-central-1';

const SAMPLES = join(import.meta.dirname, '../../manifests');
const ENVIRONMENT: FunctionEnvironment = {
  CONFIG_BUCKET: CONFIG,
  STATE_BUCKET: STATE,
  LAYOUT: 'revision',
  MODE: 'heal',
  ACCOUNT,
  DEPLOYMENT: JSON.stringify({ ...UNDEPLOYED, serviceTrusts: {} }),
  POWERTOOLS_SERVICE_NAME: 'rolekeeper',
  POWERTOOLS_METRICS_NAMESPACE: 'Rolekeeper',
  POWERTOOLS_LOG_LEVEL: 'INFO',
};

export class ServiceOnMoto {
  readonly iam = new IAMClient();
  readonly s3 = new S3Client();
  /** Holds the sample manifests. */
  readonly folder: Workspace;
  readonly #sqs = new SQSClient();
  readonly #lambda: LambdaRuntime;
  #queue = '';
  #commits = 0;

  private constructor(folder: Workspace, lambda: LambdaRuntime) {
    this.folder = folder;
    this.#lambda = lambda;
  }

  /** Clients read the endpoint and the credentials from this process's environment; the function has its own. */
  static async start(endpoint: string, bundle: string): Promise<ServiceOnMoto> {
    const folder = new Workspace(await mkdtemp(join(tmpdir(), 'rolekeeper-service-')));
    await cp(SAMPLES, folder.path('manifests'), { recursive: true });
    const lambda = await LambdaRuntime.start({
      folder: bundle,
      handler: 'reconcile.handler',
      functionName: 'rolekeeper-reconcile',
      account: ACCOUNT,
      region: 'eu-central-1',
      timeout: 300_000,
      patience: 30_000,
      environment: { ...ENVIRONMENT, AWS_ENDPOINT_URL: endpoint },
    });
    const service = new ServiceOnMoto(folder, lambda);
    await service.#deploy();
    return service;
  }

  async #deploy(): Promise<void> {
    for (const Bucket of [CONFIG, STATE]) {
      const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' as const };
      await this.s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    }
    const Attributes = { FifoQueue: 'true', ContentBasedDeduplication: 'true', VisibilityTimeout: '360' };
    const queue = new CreateQueueCommand({ QueueName: 'rolekeeper-doorbells.fifo', Attributes });
    this.#queue = (await this.#sqs.send(queue)).QueueUrl ?? '';
    await prepareAccount(this.iam, this.folder.path('manifests'));
  }

  async stop(): Promise<void> {
    await this.#lambda.stop();
    for (const client of [this.iam, this.s3, this.#sqs]) client.destroy();
    await rm(this.folder.directory, { recursive: true });
  }

  /** Publishes the folder as the pipeline does, as a new commit. */
  async publish(...options: string[]): Promise<void> {
    const commit = (++this.#commits).toString(16).padStart(40, '0');
    const { code, err } = await this.folder.run(['publish', '--bucket', CONFIG, '--commit', commit, ...options]);
    expect(code, err).toBe(options.includes('--skip-invalid') ? 1 : 0);
  }

  async settle(): Promise<void> {
    await this.publish();
    await this.ring(objectCreated(CONFIG));
    expect(await this.roleNames()).toHaveLength(7);
    // Until a reading has shown the roles whole, what is missing may not have been made yet.
    await this.ring(driftCheck());
  }

  /** Sends messages to the queue, hands all of them to the function, and does with them what Lambda does. */
  async ring(...bodies: readonly (object | string)[]): Promise<Invocation> {
    for (const [index, body] of bodies.entries()) {
      const MessageBody = typeof body === 'string' ? body : JSON.stringify(body);
      const MessageDeduplicationId = `${Date.now()}-${index}`;
      await this.#sqs.send(
        new SendMessageCommand({
          QueueUrl: this.#queue,
          MessageBody,
          MessageGroupId: 'reconcile',
          MessageDeduplicationId,
        }),
      );
    }
    const { Messages = [] } = await this.#sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#queue,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
      }),
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
    const invocation = await this.#lambda.invoke({ Records });
    const { batchItemFailures = [] } = (invocation.answer ?? {}) as {
      batchItemFailures?: { itemIdentifier: string }[];
    };
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { messageId, receiptHandle } of Records) {
      if (failed.has(messageId ?? '')) continue;
      await this.#sqs.send(new DeleteMessageCommand({ QueueUrl: this.#queue, ReceiptHandle: receiptHandle }));
    }
    return invocation;
  }

  /** Messages that are not deleted: waiting, or hidden until they come again. */
  async waiting(): Promise<number> {
    const { Attributes = {} } = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: this.#queue, AttributeNames: ['All'] }),
    );
    return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
  }

  async roleNames(): Promise<string[]> {
    const { Roles = [] } = await this.iam.send(new ListRolesCommand({ PathPrefix: '/bitbucket/' }));
    return Roles.map(({ RoleName = '' }) => RoleName).sort();
  }

  async roleId(RoleName: string): Promise<string | undefined> {
    return (await this.iam.send(new GetRoleCommand({ RoleName }))).Role?.RoleId;
  }

  /** All of a role that the manual changes of the tests touch. */
  async stateOf(RoleName: string): Promise<unknown> {
    const { Role } = await this.iam.send(new GetRoleCommand({ RoleName }));
    const { AttachedPolicies } = await this.iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    const inline = await this.iam
      .send(new GetRolePolicyCommand({ RoleName, PolicyName: 'assets' }))
      .catch(() => undefined);
    return {
      trust: Role?.AssumeRolePolicyDocument,
      attached: AttachedPolicies,
      assets: inline?.PolicyDocument,
      id: Role?.RoleId,
    };
  }

  async text(Key: string, Bucket = STATE): Promise<string> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket, Key }));
    return (await Body?.transformToString()) ?? '';
  }

  async report(key: string): Promise<unknown> {
    return JSON.parse(await this.text(key));
  }

  /** What is in the queue, hidden or not, is gone. */
  async purge(): Promise<void> {
    await this.#sqs.send(new PurgeQueueCommand({ QueueUrl: this.#queue }));
  }
}
