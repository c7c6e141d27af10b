/**
 * A request to the gate, whole, against the least that any gate would do: verify a token with a library, and call STS once.
 * Both are bundles in processes of their own; S3, Lambda's Invoke and STS are in this one, so that what is measured is our own
 * work and that of the SDK, and neither a network nor AWS.
 */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { functionBundle } from '../infra/function-bundle.ts';
import type { GateRole } from '../src/core/model/gate-table.ts';
import { urlEvent } from '../test/support/function-url.ts';
import { GateAws } from '../test/support/gate-aws.ts';
import {
  accountWith,
  BUCKET,
  EXCHANGE,
  GATE_VPC,
  GATED,
  gateEnvironment,
  keySet,
  REGION,
  stepClaims,
  TELEMETRY,
  tableText,
} from '../test/support/gate-service.ts';
import { type LocalIssuer, startIssuer } from '../test/support/local-issuer.ts';
import { WORKSPACE } from '../test/support/roles.ts';
import { StsServer } from '../test/support/sts-server.ts';
import { HandlerProcess } from './handler-process.ts';
import { medianFigure } from './samples.ts';
import { type Row, share, type Topic } from './topic.ts';

const ROUNDS = 21;
const REQUESTS = 100;
/** Rounds that are not counted: they run code that is not optimised yet. */
const WARM_UP = 5;
const ROLES = 1_000;

const PEER = { what: 'verify and one call of STS', built: 'jose and the SDK, the keys at hand' };

export async function gateTopic(): Promise<Topic> {
  const folder = await mkdtemp(join(tmpdir(), 'rolekeeper-bench-'));
  const issuer = await startIssuer({ workspace: 'acme', workspaceUuid: WORKSPACE });
  const judging = new StsServer({ state: accountWith(GATED), keys: await keySet(issuer) }, GATE_VPC);
  const immediate = await immediateSts();
  try {
    await writeFile(join(folder, 'authority.pem'), issuer.loopback.ca);
    const whole = await measured(folder, issuer, await judging.start());
    const atOnce = await measured(folder, issuer, immediate.address);
    return {
      name: 'gate',
      title: `A request to the gate, with a table of ${ROLES.toLocaleString('en')} roles`,
      rows: [
        row('a request, whole', whole.wall, { atMost: 2 }),
        row('a request, whole, STS answers at once', atOnce.wall, undefined),
        row('of which the processor of the gate itself', atOnce.cpu, undefined),
      ],
      notes: [
        `One request after the other; medians of ${ROUNDS} rounds of ${REQUESTS}, in turns. The gate asks S3 for the table and invokes its`,
        'exchange, which calls STS. S3 and Lambda answer at once. STS verifies the token and evaluates the trust policy, as the real',
        'one does; where it does neither and answers at once, what is left of both sides is the SDK: three calls against one.',
      ],
    };
  } finally {
    await Promise.all([judging.stop(), immediate.stop(), issuer.stop()]);
    await rm(folder, { recursive: true });
  }
}

/** @param sts its address */
async function measured(folder: string, issuer: LocalIssuer, sts: string) {
  const running: HandlerProcess[] = [];
  const start = async (entry: string, env: Readonly<Record<string, string>>) => {
    const started = await HandlerProcess.start(await bundled(entry, folder), { ...LAMBDA, ...env });
    running.push(started);
    return started;
  };
  let aws: GateAws | undefined;
  try {
    const exchange = await start('functions/exchange.ts', { ...TELEMETRY, AWS_ENDPOINT_URL_STS: sts });
    aws = new GateAws({ bucket: BUCKET, exchange: EXCHANGE, invoke: (event) => exchange.call(event) });
    const environment = gateEnvironment(issuer, join(folder, 'authority.pem'));
    const gate = await start('functions/gate.ts', { ...environment, AWS_ENDPOINT_URL: await aws.start() });
    const peer = await start('bench/verify-and-assume.ts', {
      ...{ AUDIENCE: environment.AUDIENCE, ISSUER: issuer.issuer, KEYS: JSON.stringify(await keySet(issuer)) },
      AWS_ENDPOINT_URL_STS: sts,
    });
    aws.objects.set('gate.json', tableText(manyRoles()));
    aws.objects.set('latest.json', '{"version":"rolekeeper.report/v2"}');
    const token = await issuer.token(stepClaims());
    const role = GATED['checkout-deploy']?.arn ?? '';
    return await inTurns({ gate, peer }, urlEvent(new URLSearchParams({ role, token }).toString()));
  } finally {
    await Promise.all(running.map((one) => one.stop()));
    await aws?.stop();
  }
}

const LAMBDA = {
  AWS_REGION: REGION,
  AWS_LAMBDA_FUNCTION_NAME: 'rolekeeper-gate',
  AWS_ACCESS_KEY_ID: 'ASIASAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
};

type Samples = Record<'gate' | 'peer', number[]>;

function row(label: string, { gate, peer }: Samples, goal: Row['goal']): Row {
  const [ours, against] = [medianFigure(gate), { ...medianFigure(peer), ...PEER }];
  return { case: label, ours, against, ratio: share(ours, against), goal };
}

/** Milliseconds of one request, of each round. */
async function inTurns(handlers: Record<'gate' | 'peer', HandlerProcess>, event: unknown) {
  const [wall, cpu]: [Samples, Samples] = [
    { gate: [], peer: [] },
    { gate: [], peer: [] },
  ];
  const names = ['gate', 'peer'] as const;
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const called = await handlers[name].call(event, REQUESTS);
      // Any other answer would come from a shorter way.
      if ((called.answer as { statusCode?: number }).statusCode !== 200) throw new Error(JSON.stringify(called.answer));
      if (round < 0) continue;
      wall[name].push(called.wall / REQUESTS);
      cpu[name].push(called.cpu / REQUESTS);
    }
  }
  return { wall, cpu };
}

async function bundled(entry: string, folder: string): Promise<string> {
  const name = entry.replace(/^.*\/|\.ts$/g, '');
  await build(functionBundle(resolve(entry), join(folder, name)));
  return join(folder, name, `${name}.mjs`);
}

function manyRoles(): Readonly<Record<string, GateRole>> {
  const [first] = Object.values(GATED);
  if (first === undefined) throw new Error('there is no role');
  const others = Array.from({ length: ROLES - Object.keys(GATED).length }, (_, number) => {
    const name = `service-${number}-deploy`;
    return [name, { ...first, arn: first.arn.replace(/[^/]+$/, name) as GateRole['arn'] }];
  });
  return { ...GATED, ...Object.fromEntries(others) };
}

/** Gives credentials to all, and evaluates nothing. */
async function immediateSts(): Promise<{ address: string; stop(): Promise<void> }> {
  const expiration = new Date(Date.now() + 3_600_000).toISOString();
  const credentials = `<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken><Expiration>${expiration}</Expiration></Credentials>`;
  const result = `<AssumeRoleWithWebIdentityResult>${credentials}</AssumeRoleWithWebIdentityResult>`;
  const body = `<AssumeRoleWithWebIdentityResponse>${result}</AssumeRoleWithWebIdentityResponse>`;
  const server: Server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'text/xml' }).end(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
