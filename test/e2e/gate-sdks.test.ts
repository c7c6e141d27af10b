/**
 * The AWS SDK's own providers of credentials against the bundled gate, in a process that has what a step has: a program for
 * `credential_process`, or AWS_ENDPOINT_URL_STS, which makes of the gate an STS.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FunctionUrl, type UrlAnswer } from '../support/function-url.ts';
import { GateService, REGION, STEP } from '../support/gate-service.ts';
import { SECRET_KEY, SESSION_TOKEN } from '../support/sts-server.ts';

const ROLE_ARN = 'arn:aws:iam::111122223333:role/bitbucket/checkout-deploy';
const CREDENTIALS = {
  accessKeyId: 'ASIAGATEEXAMPLE',
  secretAccessKey: SECRET_KEY,
  sessionToken: SESSION_TOKEN,
  expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
};

let service: GateService;
let url: FunctionUrl;
let address: string;
let folder: string;
/** How many requests from now on meet a table that cannot be read. */
let failing = 0;

beforeAll(async () => {
  service = await GateService.start();
  url = new FunctionUrl(async (event) => {
    if (failing > 0) service.aws.faults.set('gate.json', { status: 403, code: 'AccessDenied' });
    else service.aws.faults.clear();
    failing -= 1;
    return (await service.invoke(event)).answer as UrlAnswer | undefined;
  });
  address = await url.start();
  folder = await mkdtemp(join(tmpdir(), 'rolekeeper-gate-'));
});
afterAll(async () => {
  await url.stop();
  await service.stop();
  await rm(folder, { recursive: true });
});

interface Step {
  readonly role?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** Runs a program of a step: credentials as JSON, or what it says instead. */
async function inStep(
  program: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ credentials: unknown } | { error: string }> {
  const env = { PATH: process.env.PATH ?? '', AWS_REGION: REGION, HOME: folder, ...environment };
  const script = `${program}.then((found) => console.log(JSON.stringify(found)), (error) => console.log(JSON.stringify({ error: error.name + ': ' + error.message })))`;
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['--input-type=module', '-e', script], { env }, (failure, stdout, stderr) => {
      if (failure !== null) return reject(new Error(stderr));
      const found = JSON.parse(stdout);
      resolve('error' in found ? found : { credentials: found });
    });
  });
}

async function tokenFile(claims: Readonly<Record<string, unknown>>): Promise<string> {
  const file = join(folder, 'web-identity-token');
  await writeFile(file, await service.token(claims));
  return file;
}

async function byProcess({ role = 'checkout-deploy', claims = {} }: Step) {
  const ask = `curl --silent --data-urlencode role=${role} --data-urlencode token@${await tokenFile(claims)} ${address}`;
  const config = join(folder, 'config');
  await writeFile(config, `[default]\ncredential_process = ${ask}\n`);
  const program = "(await import('@aws-sdk/credential-provider-process')).fromProcess()()";
  return inStep(program, { AWS_CONFIG_FILE: config });
}

async function byWebIdentity({ role = ROLE_ARN, claims = {} }: Step) {
  const program = "(await import('@aws-sdk/credential-provider-web-identity')).fromTokenFile()()";
  return inStep(program, {
    AWS_ENDPOINT_URL_STS: address,
    AWS_ROLE_ARN: role,
    AWS_WEB_IDENTITY_TOKEN_FILE: await tokenFile(claims),
  });
}

describe('credential_process', () => {
  it('has credentials for a step on main', async () => {
    expect(await byProcess({})).toEqual({ credentials: expect.objectContaining(CREDENTIALS) });
  });

  it('has none for another branch', async () => {
    expect(await byProcess({ claims: { branchName: 'feature/one' } })).toEqual({ error: expect.any(String) });
  });
});

describe('AWS_ENDPOINT_URL_STS', () => {
  it('gives a step on main credentials, and a session with the name of its step', async () => {
    service.sts.asked.length = 0;
    expect(await byWebIdentity({})).toEqual({ credentials: expect.objectContaining(CREDENTIALS) });
    expect(service.sts.asked).toEqual([
      { roleArn: ROLE_ARN, session: `bb-${STEP.slice(1, -1)}`, seconds: 1_800, refused: undefined },
    ]);
  });

  const REFUSED = [
    {
      name: 'another branch',
      step: { claims: { branchName: 'x' } },
      error: /^AccessDenied\b.*branchName.*\(gate-branch\)$/,
    },
    { name: 'a role that there is not', step: { role: `${ROLE_ARN}2` }, error: /^AccessDenied\b.*\(gate-refused\)$/ },
    {
      name: 'a role of another repository',
      step: { role: ROLE_ARN.replace('checkout', 'shipping') },
      error: /^AccessDenied\b.*\(gate-refused\)$/,
    },
    {
      name: 'a tag',
      step: { claims: { branchName: undefined } },
      error: /^InvalidIdentityToken.*\(gate-token-branch\)$/,
    },
    {
      name: 'an expired token',
      step: { claims: { iat: 1_795_000_000, exp: 1_795_000_100 } },
      error: /^ExpiredTokenException.*\(gate-token-expired\)$/,
    },
  ];
  it.for(REFUSED)('says to the SDK why not: $name', async ({ step, error }) => {
    expect(await byWebIdentity(step)).toEqual({ error: expect.stringMatching(error) });
  });

  it('is asked again by the SDK where that may help', async () => {
    failing = 2;
    const sts = new STSClient({ region: REGION, endpoint: address, maxAttempts: 5 });
    const command = new AssumeRoleWithWebIdentityCommand({
      RoleArn: ROLE_ARN,
      RoleSessionName: 'ignored',
      WebIdentityToken: await service.token(),
    });
    const { Credentials, AssumedRoleUser, SubjectFromWebIdentityToken, Audience } = await sts.send(command);
    expect(Credentials).toMatchObject({ AccessKeyId: 'ASIAGATEEXAMPLE', Expiration: expect.any(Date) });
    expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::111122223333:assumed-role/checkout-deploy/bb-${STEP.slice(1, -1)}`);
    expect([SubjectFromWebIdentityToken, Audience]).toEqual([
      expect.stringContaining(STEP),
      expect.stringMatching(/^ari:cloud:bitbucket::workspace\//),
    ]);
    sts.destroy();
  });
});
