import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { tryAgainSoon } from '../../src/aws/doorbell-queue.ts';

const QUEUE = 'arn:aws:sqs:eu-central-1:111122223333:rolekeeper-doorbells.fifo';

let server: Server;
let asked: { target: unknown; body: unknown }[];
let status: number;

beforeEach(async () => {
  asked = [];
  status = 200;
  server = createServer(async (request, response) => {
    asked.push({ target: request.headers['x-amz-target'], body: JSON.parse(await text(request)) });
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end('{"Successful":[],"Failed":[]}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  vi.unstubAllEnvs();
});

it('hands messages out again after a minute, then two, then four', async () => {
  await tryAgainSoon(
    [1, 2, 3, 9].map((receiveCount) => ({ receiptHandle: `h${receiveCount}`, queueArn: QUEUE, receiveCount })),
  );
  expect(asked).toEqual([
    {
      target: 'AmazonSQS.ChangeMessageVisibilityBatch',
      body: {
        QueueUrl: 'https://sqs.eu-central-1.amazonaws.com/111122223333/rolekeeper-doorbells.fifo',
        Entries: [
          { Id: '0', ReceiptHandle: 'h1', VisibilityTimeout: 60 },
          { Id: '1', ReceiptHandle: 'h2', VisibilityTimeout: 120 },
          { Id: '2', ReceiptHandle: 'h3', VisibilityTimeout: 240 },
          { Id: '3', ReceiptHandle: 'h9', VisibilityTimeout: 240 },
        ],
      },
    },
  ]);
});

it('asks nothing when there is nothing to hand out again', async () => {
  await tryAgainSoon([]);
  expect(asked).toEqual([]);
});

it('does not make a failure worse: the message comes back by itself, later', async () => {
  status = 403;
  await expect(tryAgainSoon([{ receiptHandle: 'h', queueArn: QUEUE, receiveCount: 1 }])).resolves.toBeUndefined();
});
