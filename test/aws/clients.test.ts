import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListRolesCommand } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AwsClients, awsClients } from '../../src/aws/clients.ts';
import { IamRoleReader } from '../../src/aws/role-reader.ts';
import { AccessDeniedError, IncompleteReadError, UnreachableError, WorldError } from '../../src/errors.ts';
import { SCOPE } from './account-fake.ts';

let folder: string;
const closing: (() => void)[] = [];

beforeEach(async () => {
  // The machine's own ~/.aws and environment must not decide these tests.
  folder = await mkdtemp(join(tmpdir(), 'rolekeeper-aws-'));
  for (const name of ['AWS_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_ENDPOINT_URL']) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDTEST');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
});

afterEach(async () => {
  for (const close of closing.splice(0)) close();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

interface Answer {
  status: number;
  body: string;
  date?: Date;
}

/** An endpoint on loopback that gives these answers in turn, the last one for ever. */
async function endpoint(...answers: Answer[]): Promise<{ url: string; asked: () => number; signatures: string[] }> {
  let asked = 0;
  const signatures: string[] = [];
  const server: Server = createServer(({ headers: { authorization = '' } }, response) => {
    signatures.push(authorization);
    const {
      status,
      body,
      date = new Date(),
    } = answers[Math.min(asked++, answers.length - 1)] ?? { status: 500, body: '' };
    response.writeHead(status, { 'content-type': 'text/xml', date: date.toUTCString() }).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked, signatures };
}

function clientsOf(options: Parameters<typeof awsClients>[0]): AwsClients {
  const clients = awsClients(options);
  closing.push(clients.close);
  return clients;
}

const refusal = (status: number, code: string): Answer => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>because</Message></Error></ErrorResponse>`,
});
const noRoles: Answer = {
  status: 200,
  body: '<ListRolesResponse><ListRolesResult><Roles/><IsTruncated>false</IsTruncated></ListRolesResult></ListRolesResponse>',
};
const identity: Answer = {
  status: 200,
  body: `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${SCOPE.account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
};
const html: Answer = { status: 200, body: '<html><body>Please log in to the guest network</body></html>' };

describe('account', () => {
  it('is the one that the credentials belong to', async () => {
    const { url } = await endpoint(identity);
    expect(await clientsOf({ endpointUrl: url }).account()).toBe(SCOPE.account);
  });

  const failures = [
    { name: 'expired', reason: 'a login is due', answer: refusal(403, 'ExpiredToken'), kind: AccessDeniedError },
    { name: 'HTML', reason: 'a guest network answers everything with 200', answer: html, kind: UnreachableError },
  ];
  for (const { name, reason, answer, kind } of failures) {
    it(`is not guessed from ${name}: ${reason}`, async () => {
      const { url } = await endpoint(answer);
      await expect(clientsOf({ endpointUrl: url }).account()).rejects.toThrow(kind);
    });
  }

  it('says so when there are no credentials', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    await expect(clientsOf({ endpointUrl: 'http://127.0.0.1:1' }).account()).rejects.toThrow(
      'AWS has no valid credentials for GetCallerIdentity',
    );
  });
});

describe('reading through the real client', () => {
  it('takes a page of HTML with status 200 for no answer, not for an account without roles', async () => {
    const { url } = await endpoint(html);
    const { iam } = clientsOf({ endpointUrl: url });
    const reading = new IamRoleReader(iam, async () => SCOPE.account).read(SCOPE);
    await expect(reading).rejects.toThrow(IncompleteReadError);
  });

  it('takes XML that breaks off for no answer', async () => {
    const { url } = await endpoint({ status: 200, body: noRoles.body.slice(0, 60) });
    const { iam } = clientsOf({ endpointUrl: url });
    const error = await new IamRoleReader(iam, async () => SCOPE.account).read(SCOPE).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(WorldError);
    expect(error).toHaveProperty('retryable', true);
  });
});

describe('retries', () => {
  const cases = [
    { code: 'ConcurrentModification', status: 409, reason: 'IAM means later', asked: 2 },
    { code: 'EntityTemporarilyUnmodifiable', status: 409, reason: 'IAM means later', asked: 2 },
    { code: 'ServiceFailure', status: 500, reason: '5xx may pass', asked: 2 },
    { code: 'DeleteConflict', status: 409, reason: 'the role must be stripped first', asked: 1 },
    { code: 'AccessDenied', status: 403, reason: 'asking again grants nothing', asked: 1 },
  ];
  for (const { code, status, reason, asked } of cases) {
    it(`${asked === 1 ? 'does not repeat' : 'repeats'} ${code}: ${reason}`, async () => {
      const iam = await endpoint(refusal(status, code), noRoles);
      const sent = clientsOf({ endpointUrl: iam.url }).iam.send(new ListRolesCommand({}));
      if (asked === 1) await expect(sent).rejects.toThrow('because');
      else expect(await sent).toMatchObject({ Roles: [] });
      expect(iam.asked()).toBe(asked);
    });
  }
});

describe('writes', () => {
  const anHourAhead = new Date(Date.now() + 3_600_000);
  const cases = [
    { name: 'throttling', reason: 'it was not made', refused: refusal(400, 'Throttling'), asked: 2 },
    { name: 'another writer', reason: 'IAM means later', refused: refusal(409, 'ConcurrentModification'), asked: 2 },
    { name: '5xx', reason: 'it may pass', refused: refusal(500, 'ServiceFailure'), asked: 2 },
    {
      name: 'a clock that is wrong',
      reason: 'the SDK has learnt by how much',
      refused: { ...refusal(403, 'SignatureDoesNotMatch'), date: anHourAhead },
      asked: 2,
    },
    { name: 'a wrong secret', reason: 'it stays wrong', refused: refusal(403, 'SignatureDoesNotMatch'), asked: 1 },
    { name: 'a quota', reason: 'asking again lifts none', refused: refusal(409, 'LimitExceeded'), asked: 1 },
  ];
  for (const { name, reason, refused, asked } of cases) {
    it(`are ${asked === 1 ? 'not ' : ''}sent again after ${name}: ${reason}`, async () => {
      const iam = await endpoint(refused, noRoles);
      const sent = clientsOf({ endpointUrl: iam.url }).writes.send(new ListRolesCommand({}));
      if (asked === 1) await expect(sent).rejects.toThrow('because');
      else expect(await sent).toMatchObject({ Roles: [] });
      expect(iam.asked()).toBe(asked);
    });
  }

  it('are sent again when the connection breaks', async () => {
    const server = createServer((request, response) => {
      if (asked++ === 0) request.socket.destroy();
      else response.writeHead(200, { 'content-type': 'text/xml' }).end(noRoles.body);
    });
    let asked = 0;
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    closing.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const { writes } = clientsOf({ endpointUrl: `http://127.0.0.1:${port}` });
    expect(await writes.send(new ListRolesCommand({}))).toMatchObject({ Roles: [] });
    expect(asked).toBe(2);
  });
});

describe('closing', () => {
  it('gives up what is still being read, and opens no connection for it again', async () => {
    const { url, asked } = await endpoint(refusal(503, 'ServiceUnavailable'));
    const { iam, close } = awsClients({ endpointUrl: url });
    const reading = iam.send(new ListRolesCommand({}));
    await vi.waitFor(() => expect(asked()).toBeGreaterThan(0));
    close();
    await expect(reading).rejects.toThrow('Request aborted');
  });
});

describe('region', () => {
  const profiles =
    '[profile china]\nregion = cn-north-1\naws_access_key_id = AKIDTEST\naws_secret_access_key = secret\n';
  const cases: {
    name: string;
    options: Parameters<typeof awsClients>[0];
    environment?: string;
    expected: string;
  }[] = [
    { name: 'us-east-1 where no region is named', options: {}, expected: 'us-east-1' },
    { name: 'the environment’s', options: {}, environment: 'eu-west-1', expected: 'eu-west-1' },
    { name: 'the profile’s', options: { profile: 'china' }, expected: 'cn-north-1' },
    {
      name: 'the option before all',
      options: { region: 'us-gov-west-1', profile: 'china' },
      expected: 'us-gov-west-1',
    },
  ];
  for (const { name, options, environment, expected } of cases) {
    it(`is ${name}`, async () => {
      await writeFile(join(folder, 'config'), profiles);
      vi.stubEnv('AWS_REGION', environment);
      const { url, signatures } = await endpoint(noRoles);
      await clientsOf({ ...options, endpointUrl: url }).iam.send(new ListRolesCommand({}));
      expect(signatures).toEqual([expect.stringContaining(`/${expected}/iam/aws4_request`)]);
    });
  }
});
