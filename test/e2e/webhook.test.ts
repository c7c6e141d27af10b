/**
 * From a call of Bitbucket to the roles: the bundled webhook, the queue, the bundled reconcile function. moto plays SQS,
 * Secrets Manager, S3 and IAM, and knows nothing of the fake that the other tests of the webhook have.
 */
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { BRANCH, call, HEAD, push, REPOSITORY, SECRET, WORKSPACE } from '../functions/sample-pushes.ts';
import { type FunctionFolder, functionFolder } from '../support/function-folder.ts';
import { LambdaRuntime } from '../support/lambda-runtime.ts';
import { findMoto, type Moto, startMoto } from '../support/moto.ts';
import { ACCOUNT, ServiceOnMoto } from './service-on-moto.ts';

const NEW = SECRET.split('').reverse().join('');

describe.skipIf(findMoto() === undefined)('the webhook, on moto', () => {
  let moto: Moto;
  let bundles: FunctionFolder[];
  let service: ServiceOnMoto;
  let webhook: LambdaRuntime;
  let secrets: SecretsManagerClient;

  beforeAll(async () => {
    vi.stubEnv('MOTO_ACCOUNT_ID', ACCOUNT);
    moto = await startMoto();
    bundles = await Promise.all([functionFolder('reconcile'), functionFolder('webhook')]);
    vi.unstubAllEnvs();
  });
  afterAll(async () => {
    await moto?.stop();
    for (const bundle of bundles ?? []) await bundle.remove();
  });

  beforeEach(async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', moto.endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_PROFILE', undefined);
    await moto.reset();
    service = await ServiceOnMoto.start(moto.endpoint, bundles[0]?.path ?? '');
    secrets = new SecretsManagerClient();
    const made = await secrets.send(
      new CreateSecretCommand({ Name: 'rolekeeper/webhook-secret', SecretString: SECRET }),
    );
    const sqs = new SQSClient();
    const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'rolekeeper-doorbells.fifo' }));
    sqs.destroy();
    webhook = await LambdaRuntime.start({
      folder: bundles[1]?.path ?? '',
      handler: 'webhook.handler',
      functionName: 'rolekeeper-webhook',
      account: ACCOUNT,
      region: 'eu-central-1',
      timeout: 10_000,
      patience: 30_000,
      environment: {
        SECRET_ID: made.ARN ?? '',
        QUEUE_URL: QueueUrl,
        WORKSPACE_UUID: WORKSPACE,
        REPOSITORY_UUID: REPOSITORY,
        BRANCH,
        POWERTOOLS_SERVICE_NAME: 'rolekeeper',
        POWERTOOLS_METRICS_NAMESPACE: 'Rolekeeper',
        POWERTOOLS_LOG_LEVEL: 'INFO',
        AWS_ENDPOINT_URL: moto.endpoint,
      },
    });
  });
  afterEach(async () => {
    await webhook?.stop();
    secrets?.destroy();
    await service?.stop();
    vi.unstubAllEnvs();
  });

  const statusOf = async (event: unknown) =>
    ((await webhook.invoke(event)).answer as { statusCode: number }).statusCode;

  it('starts a pass, which says what rang', async () => {
    await service.publish();
    expect(await statusOf(call())).toBe(200);
    expect((await service.ring()).answer).toEqual({ batchItemFailures: [] });
    expect(await service.roleNames()).toHaveLength(7);
    expect(await service.report('latest.json')).toMatchObject({ doorbells: [`push ${BRANCH} ${HEAD}`] });
  });

  it('leaves one message of a call that is replayed, and none of one that is not signed', async () => {
    for (let turn = 0; turn < 10; turn += 1) expect(await statusOf(call())).toBe(200);
    expect(await service.waiting()).toBe(1);
    expect(await statusOf(call(push([]), { secret: 'guess' }))).toBe(401);
    expect(await service.waiting()).toBe(1);
  });

  it('takes the old secret and the new one in the hour after a rotation', async () => {
    await secrets.send(new PutSecretValueCommand({ SecretId: 'rolekeeper/webhook-secret', SecretString: NEW }));
    expect(await statusOf(call(push(), { secret: NEW }))).toBe(200);
    expect(await statusOf(call())).toBe(200);
  });
});
