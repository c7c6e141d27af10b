/**
 * The webhook's bundle as Lambda runs it: a process of its own, calls as a Function URL hands them over, and a queue and a
 * secret that answer as AWS does.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WebhookEnvironment } from '../../functions/webhook-environment.ts';
import { visible } from '../../src/core/text/visible.ts';
import { doorbellFromText } from '../../src/service/doorbell.ts';
import { type FunctionFolder, functionFolder } from '../support/function-folder.ts';
import { type Invocation, LambdaRuntime } from '../support/lambda-runtime.ts';
import { QueueAndSecrets } from '../support/queue-and-secrets.ts';
import { BEFORE, BRANCH, call, change, HEAD, push, REPOSITORY, reference, SECRET, WORKSPACE } from './sample-pushes.ts';
import { WEBHOOK_CASES } from './webhook-cases.ts';

const SECRET_ID = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:rolekeeper/webhook-secret-a1B2c3';
const QUEUE_URL = 'https://sqs.eu-central-1.amazonaws.com/111122223333/rolekeeper-doorbells.fifo';
const ENVIRONMENT: WebhookEnvironment = {
  SECRET_ID,
  QUEUE_URL,
  WORKSPACE_UUID: WORKSPACE,
  REPOSITORY_UUID: REPOSITORY,
  BRANCH,
  POWERTOOLS_SERVICE_NAME: 'rolekeeper',
  POWERTOOLS_METRICS_NAMESPACE: 'Rolekeeper',
  POWERTOOLS_LOG_LEVEL: 'INFO',
};
const SEND = 'AmazonSQS.SendMessage';
const READ = 'secretsmanager.GetSecretValue';
const LONG_AGO = Date.parse('2026-01-01');

let folder: FunctionFolder;
const aws = new QueueAndSecrets(QUEUE_URL, SECRET_ID);
let endpoint: string;

beforeAll(async () => {
  folder = await functionFolder('webhook');
  endpoint = await aws.start();
});
afterAll(async () => {
  await aws.stop();
  await folder.remove();
});
beforeEach(() => aws.reset());

function start(environment: Partial<WebhookEnvironment> = {}): Promise<LambdaRuntime> {
  return LambdaRuntime.start({
    folder: folder.path,
    handler: 'webhook.handler',
    functionName: 'rolekeeper-webhook',
    account: '111122223333',
    region: 'eu-central-1',
    timeout: 10_000,
    patience: 15_000,
    environment: { ...ENVIRONMENT, AWS_ENDPOINT_URL: endpoint, ...environment },
  });
}

const rung = () => aws.messages.map(({ body }) => doorbellFromText(body));
const reads = () => aws.calls.filter((target) => target === READ).length;

describe('a call', () => {
  let lambda: LambdaRuntime;
  beforeAll(async () => {
    aws.putSecret(SECRET, LONG_AGO);
    lambda = await start();
  });
  afterAll(() => lambda.stop());

  it('is one of sixty or more', () => expect(WEBHOOK_CASES.length).toBeGreaterThanOrEqual(60));

  it.for(WEBHOOK_CASES)('$name: $reason', async ({ event, status, rings, says, logged, unread }) => {
    const { answer, error, log } = await lambda.invoke(event);
    expect(error).toBeUndefined();
    const text = says ?? (rings === undefined ? 'refused' : 'rung');
    expect(answer).toMatchObject({ statusCode: status, body: `${text}\n` });
    expect(rung()).toEqual(rings === undefined ? [] : [{ kind: 'push', branch: BRANCH, commit: rings }]);
    const [line] = linesOf(log).filter(({ message }) => `${message}`.startsWith('webhook '));
    expect(line).toMatchObject(logged === undefined ? { message: 'webhook rings' } : { reason: logged });
    expect(metricOf(log)).toBe(logged === 'wrong-signature' ? 1 : 0);
    if (unread) expect(reads()).toBe(0);
    expectNothingSecret({ answer, error, log });
  });

  it('without POST is told which method there is', async () => {
    const { answer } = await lambda.invoke(call(push(), { method: 'GET' }));
    expect(answer).toMatchObject({ statusCode: 405, headers: { allow: 'POST' } });
  });

  it('with a hostile header has it in the log as text, and cut short', async () => {
    const { log } = await lambda.invoke(
      call(push(), { headers: { 'x-request-uuid': `\u001b[2J\u202e${'x'.repeat(9_000)}` } }),
    );
    expect(log.filter((line) => visible(line) !== line)).toEqual([]);
    expect(log.join('\n')).toContain('\u241b[2J');
    expect(log.join('\n')).not.toContain('x'.repeat(65));
  });
});

describe('a ring', () => {
  it('goes into the one group of the queue, and says who may have rung only to the log', async () => {
    aws.putSecret(SECRET, LONG_AGO);
    const lambda = await start();
    const { log } = await lambda.invoke(call());
    await lambda.stop();
    expect(aws.messages).toEqual([
      {
        group: 'reconcile',
        deduplicationId: expect.stringMatching(/^[0-9a-f]{64}$/),
        body: JSON.stringify({
          source: 'rolekeeper.webhook',
          'detail-type': 'Push',
          detail: { branch: BRANCH, commit: HEAD },
        }),
      },
    ]);
    expect(linesOf(log).find(({ message }) => message === 'webhook rings')).toMatchObject({
      level: 'INFO',
      branch: BRANCH,
      commit: HEAD,
      from: '192.0.2.30',
      request: '{cccccccc-0000-4000-8000-000000000001}',
      attempt: '1',
    });
  });

  it('that is replayed a hundred times is one message, as long as the queue remembers it', async () => {
    aws.putSecret(SECRET, LONG_AGO);
    const lambda = await start();
    const seen = call();
    for (let turn = 0; turn < 100; turn += 1) {
      // Whoever replays it may change what is not signed.
      const headers = { ...(seen.headers as object), 'x-request-uuid': `{${turn}}`, 'x-attempt-number': `${turn}` };
      expect((await lambda.invoke({ ...seen, headers })).answer).toMatchObject({ statusCode: 200 });
    }
    expect(aws.messages).toHaveLength(1);
    aws.now = () => Date.now() + 300_000;
    await lambda.invoke(seen);
    aws.now = () => Date.now();
    await lambda.stop();
    // It cannot be distinguished from a first call: one pass in five minutes.
    expect(aws.messages).toHaveLength(2);
  });

  it('of a branch that goes forth and back is a message each time', async () => {
    aws.putSecret(SECRET, LONG_AGO);
    const lambda = await start();
    const back = change({ new: reference(BRANCH, BEFORE), old: reference(BRANCH, HEAD), forced: true });
    for (const changes of [[change()], [back]]) await lambda.invoke(call(push(changes)));
    await lambda.stop();
    expect(rung()).toMatchObject([{ commit: HEAD }, { commit: BEFORE }]);
  });
});

describe('a flood of wrong signatures', () => {
  it('reads the secret once', async () => {
    aws.putSecret(SECRET, LONG_AGO);
    const lambda = await start();
    for (let turn = 0; turn < 60; turn += 1) await lambda.invoke(call(push(), { secret: `guess ${turn}` }));
    await lambda.stop();
    expect(reads()).toBe(1);
    expect(aws.calls.filter((target) => target === SEND)).toEqual([]);
  });

  it('reads a secret that cannot be read once, too', async () => {
    aws.faults.set(READ, { status: 400, type: 'AccessDeniedException' });
    const lambda = await start();
    for (let turn = 0; turn < 50; turn += 1) {
      expect((await lambda.invoke(call())).answer).toMatchObject({ statusCode: 503 });
    }
    await lambda.stop();
    expect(reads()).toBe(1);
  });
});

const FAILURES: { name: string; target: string; fault: Parameters<typeof aws.faults.set>[1]; code: string }[] = [
  {
    name: 'the secret may not be read',
    target: READ,
    fault: { status: 400, type: 'AccessDeniedException' },
    code: 'access-denied',
  },
  {
    name: 'the secret is not there',
    target: READ,
    fault: { status: 400, type: 'ResourceNotFoundException' },
    code: 'refused',
  },
  {
    name: 'Secrets Manager fails',
    target: READ,
    fault: { status: 500, type: 'InternalServiceError' },
    code: 'unreachable',
  },
  { name: 'Secrets Manager is silent', target: READ, fault: 'silence', code: 'unreachable' },
  {
    name: 'the queue may not be written to',
    target: SEND,
    fault: { status: 403, type: 'AccessDenied' },
    code: 'access-denied',
  },
  { name: 'the queue is not there', target: SEND, fault: { status: 400, type: 'QueueDoesNotExist' }, code: 'refused' },
  { name: 'SQS throttles', target: SEND, fault: { status: 400, type: 'RequestThrottled' }, code: 'unreachable' },
  { name: 'SQS fails', target: SEND, fault: { status: 503, type: 'ServiceUnavailable' }, code: 'unreachable' },
  { name: 'SQS is silent', target: SEND, fault: 'silence', code: 'unreachable' },
];

describe('what Bitbucket is to send again, and the log says why:', () => {
  let lambda: LambdaRuntime;
  beforeEach(async () => {
    aws.putSecret(SECRET, LONG_AGO);
    lambda = await start();
  });
  afterEach(() => lambda.stop());

  it.for(FAILURES)('$name', async ({ target, fault, code }) => {
    aws.faults.set(target, fault);
    const invocation = await lambda.invoke(call());
    expect(invocation.answer).toMatchObject({ statusCode: 503, body: 'try again\n' });
    expect(linesOf(invocation.log).find(({ message }) => message === 'webhook failed')).toMatchObject({
      level: 'ERROR',
      code,
    });
    expect(aws.messages).toEqual([]);
    expectNothingSecret(invocation);
  });

  it('and what was not rung for the queue’s silence is rung when it is sent again', async () => {
    aws.faults.set(SEND, { status: 503, type: 'ServiceUnavailable' });
    expect((await lambda.invoke(call())).answer).toMatchObject({ statusCode: 503 });
    aws.faults.clear();
    const again = call(push(), { headers: { 'x-attempt-number': '2' } });
    expect((await lambda.invoke(again)).answer).toMatchObject({ statusCode: 200 });
    expect(rung()).toHaveLength(1);
  });
});

const SECRETS: { name: string; reason: string; secret: string }[] = [
  { name: 'fifteen characters', reason: 'it could be guessed', secret: 'x'.repeat(15) },
  { name: 'a line feed at its end', reason: 'a form cuts it off, and no signature would fit', secret: `${SECRET}\n` },
  { name: 'letters that are no ASCII', reason: 'their bytes depend on who encodes them', secret: 'ß'.repeat(40) },
];

describe('a secret that a person has written, with', () => {
  it.for(SECRETS)('$name is not used: $reason', async ({ secret }) => {
    aws.putSecret(secret, LONG_AGO);
    const lambda = await start();
    const invocation = await lambda.invoke(call(push(), { secret }));
    await lambda.stop();
    expect(invocation.answer).toMatchObject({ statusCode: 503 });
    expect(linesOf(invocation.log)).toContainEqual(
      expect.objectContaining({ code: 'refused', remedy: expect.stringContaining('16 characters or more') }),
    );
    expect(invocation.log.join('\n')).not.toContain(secret.trim());
  });
});

describe('after a rotation', () => {
  const NEW = SECRET.split('').reverse().join('');
  const ROTATED = [
    { reason: 'the hour in which Bitbucket still has the old one', ago: 60_000, old: 200 },
    { reason: 'a secret that was lost does not count for ever', ago: 3_700_000, old: 401 },
  ];
  it.for(ROTATED)('the old secret is answered with $old: $reason', async ({ ago, old }) => {
    aws.putSecret(SECRET, LONG_AGO);
    aws.putSecret(NEW, Date.now() - ago);
    const lambda = await start();
    expect((await lambda.invoke(call(push(), { secret: NEW }))).answer).toMatchObject({ statusCode: 200 });
    expect((await lambda.invoke(call())).answer).toMatchObject({ statusCode: old });
    await lambda.stop();
  });

  it('a secret that was rotated twice does not count: the way to be rid of one that was lost', async () => {
    aws.putSecret(SECRET, LONG_AGO);
    for (const value of ['a'.repeat(20), NEW]) aws.putSecret(value, Date.now());
    const lambda = await start();
    expect((await lambda.invoke(call())).answer).toMatchObject({ statusCode: 401 });
    expect((await lambda.invoke(call(push(), { secret: NEW }))).answer).toMatchObject({ statusCode: 200 });
    await lambda.stop();
  });
});

it('throws when its environment is wrong, and names all that is, so that an alarm rings', async () => {
  const lambda = await start({ QUEUE_URL: '', REPOSITORY_UUID: 'iam-roles' });
  const { error, log } = await lambda.invoke(call());
  await lambda.stop();
  expect(error?.errorMessage).toMatch(/QUEUE_URL is not set; REPOSITORY_UUID is "iam-roles", which is no UUID/);
  expect(log.join('\n')).not.toContain('PassFailed');
});

type Line = Record<string, unknown>;

function linesOf(log: readonly string[]): Line[] {
  return log.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Line] : []));
}

function metricOf(log: readonly string[]): unknown {
  return linesOf(log).find((line) => '_aws' in line)?.WebhookForged;
}

/** Neither the secret, nor a signature, nor anything of the body that a stranger wrote. */
function expectNothingSecret({ answer, error, log }: Pick<Invocation, 'answer' | 'error' | 'log'>): void {
  const all = JSON.stringify([answer, error, log]);
  expect(all).not.toContain(SECRET);
  expect(all).not.toContain(Buffer.from(SECRET).toString('base64'));
  expect(all).not.toMatch(/sha256=|[0-9a-f]{64}/);
  expect(all).not.toContain('new commit message');
  expect(all).not.toContain('emmap1');
}
