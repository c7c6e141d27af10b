/** The bundle where it fetches the manifests by itself: it asks Secrets Manager for the token, and says what is wrong. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { FunctionEnvironment } from '../../functions/environment.ts';
import { UNDEPLOYED } from '../../src/core/model/deployment.ts';
import { type FunctionFolder, functionFolder } from '../support/function-folder.ts';
import { LambdaRuntime } from '../support/lambda-runtime.ts';
import { localSecrets, type SecretReply } from '../support/local-secrets.ts';
import { LoopbackAws } from '../support/loopback-aws.ts';
import { ACCOUNT, REPOSITORY, WORKSPACE } from '../support/roles.ts';
import { ServiceWorld } from '../support/service-world.ts';
import { driftCheck, queueEvent } from './sample-events.ts';

const STATE = `rolekeeper-state-${ACCOUNT}-eu-central-1`;
const SECRET = 'ATCTT3xFfGN0 a secret with spaces';

const ENVIRONMENT: FunctionEnvironment = {
  SOURCE_WORKSPACE: WORKSPACE,
  SOURCE_REPOSITORY: REPOSITORY,
  SOURCE_BRANCH: 'main',
  SOURCE_FOLDER: 'manifests',
  SOURCE_TOKEN_SECRET: 'rolekeeper/bitbucket-token',
  STATE_BUCKET: STATE,
  MODE: 'heal',
  ACCOUNT,
  DEPLOYMENT: JSON.stringify({ ...UNDEPLOYED, source: 'bitbucket' }),
  POWERTOOLS_SERVICE_NAME: 'rolekeeper',
  POWERTOOLS_METRICS_NAMESPACE: 'Rolekeeper',
  POWERTOOLS_LOG_LEVEL: 'INFO',
};

let folder: FunctionFolder;

beforeAll(async () => {
  folder = await functionFolder('reconcile');
});
afterAll(() => folder.remove());

async function invoke(reply: SecretReply, environment: Record<string, string> = {}) {
  const secrets = await localSecrets(reply);
  const aws = new LoopbackAws(ACCOUNT, new ServiceWorld().iam);
  const state = aws.addBucket(STATE);
  const endpoint = await aws.start();
  const runtime = await LambdaRuntime.start({
    folder: folder.path,
    handler: 'reconcile.handler',
    functionName: 'rolekeeper-reconcile',
    account: ACCOUNT,
    region: 'eu-central-1',
    timeout: 300_000,
    patience: 15_000,
    environment: {
      ...ENVIRONMENT,
      AWS_ENDPOINT_URL: endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      ...environment,
    },
  });
  onTestFinished(async () => {
    await runtime.stop();
    await aws.stop();
  });
  return { ...(await runtime.invoke(queueEvent(driftCheck()))), secrets, state };
}

const passOf = (log: readonly string[]) =>
  log.map((line) => JSON.parse(line)).find(({ message }) => message === 'pass failed');

describe('the bundled handler that fetches', () => {
  it('says that no token was put in, how that is done, and ends the message there', async () => {
    const { answer, error, log, secrets, state } = await invoke({
      error: 'ResourceNotFoundException',
      message: 'Secrets Manager can’t find the specified secret value for staging label: AWSCURRENT',
    });
    expect({ answer, error }).toEqual({ answer: { batchItemFailures: [] }, error: undefined });
    expect(secrets.asked).toEqual(['rolekeeper/bitbucket-token']);
    expect(passOf(log)).toMatchObject({
      code: 'source-unreadable',
      detail: expect.stringContaining('no token was put into secret rolekeeper/bitbucket-token yet'),
      remedy: expect.stringContaining('aws secretsmanager put-secret-value'),
    });
    expect(state.json('latest.json')).toMatchObject({ result: 'failed', error: { code: 'source-unreadable' } });
  });

  it('says of a token that cannot be sent only that, in log and report', async () => {
    const { log, state } = await invoke({ SecretString: JSON.stringify({ token: SECRET }) });
    expect(passOf(log)).toMatchObject({ detail: expect.stringContaining('has a character that cannot be sent') });
    expect(log.join('\n')).not.toContain(SECRET);
    expect(JSON.stringify(state.json('latest.json'))).not.toContain(SECRET);
  });

  it('throws when its environment is wrong, and names all that is', async () => {
    const { error } = await invoke({ SecretString: '{}' }, { SOURCE_REPOSITORY: 'iam-roles', SOURCE_FOLDER: '' });
    expect(error?.errorMessage).toMatch(/SOURCE_REPOSITORY is "iam-roles", which is no UUID; SOURCE_FOLDER is not set/);
  });
});
