/** The bundle as Lambda runs it, in front of an AWS that refuses everything: it starts, answers, and says what is wrong. */

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FunctionEnvironment } from '../../functions/environment.ts';
import { UNDEPLOYED } from '../../src/core/model/deployment.ts';
import { type FunctionFolder, functionFolder } from '../support/function-folder.ts';
import { LambdaRuntime } from '../support/lambda-runtime.ts';
import { driftCheck, objectCreated, queueEvent } from './sample-events.ts';

const ENVIRONMENT: FunctionEnvironment = {
  CONFIG_BUCKET: 'rolekeeper-config-111122223333-eu-central-1',
  STATE_BUCKET: 'rolekeeper-state-111122223333-eu-central-1',
  LAYOUT: 'revision',
  MODE: 'heal',
  ACCOUNT: '111122223333',
  DEPLOYMENT: JSON.stringify({ ...UNDEPLOYED, serviceTrusts: {} }),
  POWERTOOLS_SERVICE_NAME: 'rolekeeper',
  POWERTOOLS_METRICS_NAMESPACE: 'Rolekeeper',
  POWERTOOLS_LOG_LEVEL: 'INFO',
};

let folder: FunctionFolder;
let aws: Server;
/** What AWS answers: status, S3's error code. */
let refusal: { status: number; code: string };
let runtime: LambdaRuntime | undefined;

beforeAll(async () => {
  folder = await functionFolder('reconcile');
  aws = createServer((request, response) => {
    request.resume();
    const body = `<?xml version="1.0"?><Error><Code>${refusal.code}</Code><Message>${refusal.code}</Message></Error>`;
    response.writeHead(refusal.status, { 'content-type': 'application/xml' }).end(body);
  });
  aws.listen(0, '127.0.0.1');
  await once(aws, 'listening');
});

afterEach(async () => {
  await runtime?.stop();
  runtime = undefined;
});

afterAll(async () => {
  aws.close();
  await folder.remove();
});

async function start(environment: Record<string, string> = {}): Promise<LambdaRuntime> {
  const { port } = aws.address() as AddressInfo;
  runtime = await LambdaRuntime.start({
    folder: folder.path,
    handler: 'reconcile.handler',
    functionName: 'rolekeeper-reconcile',
    account: ENVIRONMENT.ACCOUNT,
    region: 'eu-central-1',
    timeout: 300_000,
    patience: 15_000,
    environment: { ...ENVIRONMENT, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, ...environment },
  });
  return runtime;
}

describe('the bundled handler', () => {
  it('ends a message there that would only fail again, with a log line, a metric and a remedy', async () => {
    refusal = { status: 403, code: 'AccessDenied' };
    const { answer, error, log } = await (await start()).invoke(queueEvent(driftCheck()));
    expect({ answer, error }).toEqual({ answer: { batchItemFailures: [] }, error: undefined });
    expect(lineOf(log, 'pass failed')).toMatchObject({
      level: 'ERROR',
      service: 'rolekeeper',
      cold_start: true,
      function_request_id: 'request-1',
      code: 'access-denied',
      remedy: expect.stringMatching(/Allow s3:GetObject/),
    });
    expect(metricsIn(log)).toMatchObject({
      PassFailed: 1,
      PassSucceeded: 0,
      UnknownDoorbells: 0,
      service: 'rolekeeper',
      _aws: { CloudWatchMetrics: [{ Namespace: 'Rolekeeper', Dimensions: [['service']] }] },
    });
  });

  it('sends messages back to the queue when AWS does not answer, but for one that is no event', async () => {
    refusal = { status: 503, code: 'SlowDown' };
    const { answer, log } = await (await start()).invoke(
      queueEvent('no event', objectCreated(ENVIRONMENT.CONFIG_BUCKET)),
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '00000000-0000-4000-8000-000000000001' }] });
    expect(lineOf(log, 'unknown doorbell')).toMatchObject({
      level: 'WARN',
      detail: 'unknown: the message is not JSON',
    });
    expect(metricsIn(log)).toMatchObject({ UnknownDoorbells: 1, PassFailed: 1 });
  });

  it('shows a person who invokes it how it went, and keeps its clients for the next time', async () => {
    refusal = { status: 403, code: 'AccessDenied' };
    const lambda = await start();
    expect((await lambda.invoke({})).answer).toMatchObject({ result: 'failed', error: { code: 'access-denied' } });
    const again = await lambda.invoke({});
    expect(lineOf(again.log, 'pass failed')).toMatchObject({ cold_start: false });
  });

  it('throws when its environment is wrong, and names all that is', async () => {
    refusal = { status: 403, code: 'AccessDenied' };
    const { error, log } = await (await start({ CONFIG_BUCKET: '', MODE: 'fix' })).invoke(queueEvent(driftCheck()));
    expect(error?.errorMessage).toMatch(/CONFIG_BUCKET is not set; MODE is "fix"/);
    expect(metricsIn(log)).toMatchObject({ PassFailed: 1 });
  });
});

function lineOf(log: readonly string[], message: string): unknown {
  return log.map((line) => JSON.parse(line)).find((line) => line.message === message);
}

/** The EMF document: the one line with metrics in it. */
function metricsIn(log: readonly string[]): unknown {
  const documents = log.map((line) => JSON.parse(line)).filter((line) => '_aws' in line);
  expect(documents).toHaveLength(1);
  return documents[0];
}
