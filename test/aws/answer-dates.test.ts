/** Through the real client, as only it knows where in its stack an answer has its headers. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, expect, it } from 'vitest';
import { tellAnswerDates } from '../../src/aws/answer-dates.ts';
import { S3Bucket } from '../../src/aws/s3-bucket.ts';

const WRITTEN = 'Sun, 22 Nov 2026 12:00:00 GMT';
const LATER = 'Sun, 22 Nov 2026 12:14:30 GMT';

const cases = [
  {
    name: 'is how long ago S3 wrote it, by the clock of S3',
    reason: 'this machine’s clock is years away from these dates, and says nothing',
    headers: { 'last-modified': WRITTEN, date: LATER },
    age: 870_000,
  },
  {
    name: 'is unknown without the date of the answer',
    reason: 'a proxy may leave it out, and "unknown" is not "old"',
    headers: { 'last-modified': WRITTEN },
    age: undefined,
  },
  {
    name: 'is unknown without the date of the object',
    reason: 'the same',
    headers: { date: LATER },
    age: undefined,
  },
  {
    name: 'is unknown if the date of the answer is none',
    reason: 'what cannot be read is not a time',
    headers: { 'last-modified': WRITTEN, date: 'yesterday' },
    age: undefined,
  },
];

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

for (const { name, reason, headers, age } of cases) {
  it(`the age of an object ${name}: ${reason}`, async () => {
    server = createServer((_request, response) => {
      response.sendDate = false;
      response.writeHead(200, { etag: '"1"', ...headers }).end('text');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const s3 = new S3Client({
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
    tellAnswerDates(s3);
    expect(await new S3Bucket(s3, 'state').getText('lease.json')).toEqual({ text: 'text', etag: '"1"', age });
    s3.destroy();
  });
}
