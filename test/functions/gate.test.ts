/** The gate's and the exchange's bundles as Lambda runs them, between an issuer, a bucket and an STS on loopback. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { gateTableDigest } from '../../src/core/gate/stored-table.ts';
import { visible } from '../../src/core/text/visible.ts';
import type { AwsFault } from '../support/gate-aws.ts';
import { GATE_VPC, GATED, GateService, type Seen, STEP, seen } from '../support/gate-service.ts';
import { SECRET_KEY, SESSION_TOKEN, type StsFault, StsServer } from '../support/sts-server.ts';
import { REFUSED_REQUESTS, STEPS } from './gate-cases.ts';

const ROLE = 'checkout-deploy';
const ROLE_ARN = `arn:aws:iam::111122223333:role/bitbucket/${ROLE}`;
const AGO = (seconds: number) => new Date(Date.now() - seconds * 1_000);

let service: GateService;
/** Each that was sent. */
const tokens: string[] = [];

beforeAll(async () => {
  service = await GateService.start({ movesClock: true });
});
afterEach(() => {
  service.aws.faults.clear();
  service.aws.objects.objects.clear();
  service.writeTable();
  service.sts.faults.length = 0;
});
afterAll(() => service.stop());

async function token(claims: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const made = await service.token(claims);
  tokens.push(made);
  return made;
}

const codeOf = ({ body }: Seen): unknown =>
  body.startsWith('<') ? /\((gate-[a-z-]+)\)<\/Message>/.exec(body)?.[1] : JSON.parse(body).code;

function expectRefusal(answer: Seen, status: number, code: string): void {
  expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(metricsOf(answer)).toContainEqual(expect.objectContaining({ GateAdmitted: 0, GateRefused: 1, GateFailed: 0 }));
}

describe('a request that is none', () => {
  it('is one of forty or more', () => expect(REFUSED_REQUESTS.length).toBeGreaterThanOrEqual(40));

  it.for(REFUSED_REQUESTS)('$name: $reason', async ({ event, status, code, headers = {}, isXml }) => {
    service.aws.calls.length = 0;
    const answer = seen(await service.invoke(event(await token())));
    expectRefusal(answer, status, code);
    expect(answer.headers).toMatchObject({ ...headers, 'content-type': isXml ? XML : PROBLEM });
    expect(service.aws.calls).toEqual([]);
  });
});

const XML = 'text/xml; charset=utf-8';
const PROBLEM = 'application/problem+json';

describe('a step', () => {
  it.for(STEPS)('$name: $reason', async ({ claims, role = ROLE, seconds, admitted, refused }) => {
    service.sts.asked.length = 0;
    const answer = await service.ask(role, await token(claims), seconds === undefined ? {} : { seconds });
    const name = role.split('/').at(-1) ?? '';
    if (refused !== undefined) {
      expectRefusal(answer, refused.status, refused.code);
      expect(service.sts.asked).toEqual([]);
      return;
    }
    expect(JSON.parse(answer.body)).toEqual({
      Version: 1,
      AccessKeyId: 'ASIAGATEEXAMPLE',
      SecretAccessKey: SECRET_KEY,
      SessionToken: SESSION_TOKEN,
      Expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(answer.headers).toEqual({ 'content-type': 'application/json', 'cache-control': 'no-store' });
    const session = `bb-${STEP.slice(1, -1)}`;
    expect(service.sts.asked).toEqual([{ roleArn: GATED[name]?.arn, session, seconds: admitted, refused: undefined }]);
  });

  it('learns what was expected only of a role of its own repository, and all others get the same bytes', async () => {
    const answers = await Promise.all(
      STEPS.filter(({ refused }) => refused?.code === 'gate-refused').map(async ({ claims, role = ROLE }) => {
        const { status, headers, body } = await service.ask(role, await token(claims));
        return JSON.stringify({ status, headers, body });
      }),
    );
    expect(answers.length).toBeGreaterThanOrEqual(7);
    expect(new Set(answers).size).toBe(1);
    const own = await service.ask(ROLE, await token({ branchName: 'feature/one' }));
    const { claim, expected, got } = JSON.parse(own.body);
    expect({ claim, expected, got }).toEqual({
      claim: 'branchName',
      expected: ['main', 'release/*'],
      got: 'feature/one',
    });
  });

  it('is in the log with what was verified, and in the metrics', async () => {
    const { log } = await service.ask(ROLE, await token());
    expect(linesOf(log)).toContainEqual(
      expect.objectContaining({
        ...{ level: 'INFO', message: 'gate admitted', role: ROLE_ARN, branch: 'main', step: STEP, seconds: 1800 },
        from: '192.0.2.30',
      }),
    );
    expect(metricsOf({ log })).toEqual([
      expect.objectContaining({ GateAdmitted: 1, GateRefused: 0, GateFailed: 0, GateTableAge: expect.any(Number) }),
    ]);
  });

  it('that is refused is counted by its code as well', async () => {
    const { log } = await service.ask(ROLE, await token({ branchName: 'x' }));
    expect(metricsOf({ log })).toContainEqual(
      expect.objectContaining({ service: 'rolekeeper', Code: 'gate-branch', GateRefused: 1 }),
    );
  });

  it('with a hostile branch has it in log and answer as text, and cut short in the log', async () => {
    const { log, body } = await service.ask(ROLE, await token({ branchName: `\u001b[2J\u202e${'x'.repeat(5_000)}` }));
    expect([...log, body.trimEnd()].filter((line) => visible(line) !== line)).toEqual([]);
    expect(log.join('\n')).not.toContain('x'.repeat(301));
  });

  it('is refused from the moment that its branch is taken away, by the same container', async () => {
    expect(await service.ask(ROLE, await token())).toMatchObject({ status: 200 });
    const { [ROLE]: role, ...others } = GATED;
    service.writeTable({ ...others, ...(role && { [ROLE]: { ...role, branches: ['release/*'] } }) });
    expectRefusal(await service.ask(ROLE, await token()), 403, 'gate-branch');
    service.writeTable(others);
    expectRefusal(await service.ask(ROLE, await token()), 403, 'gate-refused');
  });
});

describe('the token itself, sent to STS', () => {
  const WAYS = [
    { name: 'directly, over the internet', vpc: undefined },
    { name: 'by a neighbour in another VPC', vpc: GATE_VPC.replace(/.$/, '9') },
  ];
  it.for(WAYS)('$name, is refused for every role of the gate', async ({ vpc }) => {
    const sts = new StsServer(service.stsWorld, vpc);
    const address = await sts.start();
    for (const { arn } of Object.values(GATED)) {
      const body = new URLSearchParams({
        ...{ Action: 'AssumeRoleWithWebIdentity', RoleArn: arn, RoleSessionName: 'step', DurationSeconds: '900' },
        WebIdentityToken: await token(),
      });
      expect((await fetch(address, { method: 'POST', body })).status).toBe(403);
    }
    await sts.stop();
    expect(sts.asked.map(({ refused }) => refused)).toEqual(Object.keys(GATED).map(() => 'AccessDenied'));
  });
});

interface TableCase {
  name: string;
  reason: string;
  /** Makes it so. */
  begin: () => void;
  code?: string;
}

const TABLES: readonly TableCase[] = [
  {
    name: 'that is not there',
    reason: 'no pass has written it',
    begin: () => service.aws.objects.objects.delete('gate.json'),
    code: 'gate-table-unreadable',
  },
  ...['', '{}', 'null', '{"version":"rolekeeper.gate/v2"}', '[]'].map((text) => ({
    name: `of ${JSON.stringify(text)}`,
    reason: 'what is not understood is no table',
    begin: () => service.aws.objects.set('gate.json', text),
    code: 'gate-table-unreadable',
  })),
  {
    name: 'that may not be read',
    reason: 'it is not known what is in it',
    begin: () => service.aws.faults.set('gate.json', { status: 403, code: 'AccessDenied' }),
    code: 'gate-table-unreadable',
  },
  {
    name: 'that S3 does not give',
    reason: 'the same, after three tries',
    begin: () => service.aws.faults.set('gate.json', { status: 503, code: 'SlowDown' }),
    code: 'gate-table-unreadable',
  },
  {
    name: 'of two hours ago, beside a report that may not be read',
    reason: 'it is not known how old it is',
    begin: () => {
      service.writeTable(GATED, { writtenAt: AGO(7_200).toISOString() });
      service.aws.faults.set('latest.json', { status: 403, code: 'AccessDenied' });
    },
    code: 'gate-table-unreadable',
  },
  {
    name: 'of two hours ago, without a report',
    reason: 'what was taken away meanwhile is still in it',
    begin: () => service.writeTable(GATED, { writtenAt: AGO(7_200).toISOString() }),
    code: 'gate-table-stale',
  },
  {
    name: 'of a year ago, confirmed a minute ago',
    reason: 'a quiet pass writes no table',
    begin: () => {
      service.writeTable(GATED, { writtenAt: AGO(31_536_000).toISOString() });
      service.confirm(AGO(60));
    },
  },
  {
    name: 'of a year ago, confirmed two hours ago',
    reason: 'the passes have stopped',
    begin: () => {
      service.writeTable(GATED, { writtenAt: AGO(31_536_000).toISOString() });
      service.confirm(AGO(7_200));
    },
    code: 'gate-table-stale',
  },
  {
    name: 'beside the confirmation of another',
    reason: 'it says nothing of this one',
    begin: () => {
      service.writeTable(GATED, { writtenAt: AGO(7_200).toISOString() });
      service.confirm(new Date(), gateTableDigest('another'));
    },
    code: 'gate-table-stale',
  },
  {
    name: 'just written, beside a report without a word of it',
    reason: 'an older service writes such ones',
    begin: () => service.aws.objects.set('latest.json', '{"version":"rolekeeper.report/v2"}'),
  },
  {
    name: 'just written, beside a report that is none',
    reason: 'what cannot be read confirms nothing',
    begin: () => service.aws.objects.set('latest.json', '{"gate":'),
  },
  {
    name: 'of tomorrow',
    reason: 'a clock is wrong, and the age is not known',
    begin: () => service.writeTable(GATED, { writtenAt: AGO(-86_400).toISOString() }),
    code: 'gate-table-stale',
  },
];

describe('a table', () => {
  it.for(TABLES)('$name: $reason', async ({ begin, code }) => {
    begin();
    const answer = await service.ask(ROLE, await token());
    if (code === undefined) return expect(answer.status).toBe(200);
    expectRefusal(answer, 503, code);
    expect(answer.headers).toMatchObject({ 'retry-after': '10' });
    expect(linesOf(answer.log)).toContainEqual(expect.objectContaining({ level: 'ERROR', code }));
  });

  it('is asked for each time, and read again only where it changed', async () => {
    service.confirm();
    await service.ask(ROLE, await token({ branchName: 'x' }));
    service.aws.calls.length = 0;
    for (let turn = 0; turn < 3; turn += 1) await service.ask(ROLE, await token({ branchName: 'x' }));
    expect(service.aws.calls).toEqual(['304 gate.json', '304 gate.json', '304 gate.json']);
  });

  it('is not asked for by a token that does not count', async () => {
    service.aws.calls.length = 0;
    const { status } = await service.ask(ROLE, await token({ exp: 1 }));
    expect(status).toBe(401);
    expect(service.aws.calls).toEqual([]);
  });
});

interface StsCase {
  name: string;
  faults: readonly StsFault[];
  status: number;
  code?: string;
}

const twice = <Item>(item: Item): Item[] => [item, item, item];

const STS_ANSWERS: readonly StsCase[] = [
  { name: 'AccessDenied', faults: [{ code: 'AccessDenied', status: 403 }], status: 403, code: 'gate-sts-refused' },
  {
    name: 'an expired token',
    faults: [{ code: 'ExpiredTokenException', status: 400 }],
    status: 401,
    code: 'gate-token-expired',
  },
  {
    name: 'a token that it does not take',
    faults: [{ code: 'InvalidIdentityToken', status: 400 }],
    status: 401,
    code: 'gate-sts-refused',
  },
  {
    name: 'a claim that it rejects',
    faults: [{ code: 'IDPRejectedClaim', status: 403 }],
    status: 401,
    code: 'gate-sts-refused',
  },
  {
    name: 'no keys of the issuer, for ever',
    faults: twice({ code: 'IDPCommunicationError', status: 400 }),
    status: 503,
    code: 'gate-exchange-failed',
  },
  { name: 'no keys of the issuer, once', faults: [{ code: 'IDPCommunicationError', status: 400 }], status: 200 },
  { name: 'throttling, for ever', faults: twice({ code: 'Throttling', status: 400 }), status: 429, code: 'gate-busy' },
  { name: 'throttling, once', faults: [{ code: 'Throttling', status: 400 }], status: 200 },
  { name: 'a failure of its own, once', faults: [{ code: 'InternalFailure', status: 500 }], status: 200 },
  {
    name: 'a failure of its own, for ever',
    faults: twice({ code: 'InternalFailure', status: 500 }),
    status: 503,
    code: 'gate-exchange-failed',
  },
  {
    name: 'a session that is too long for the role',
    faults: [{ code: 'ValidationError', status: 400 }],
    status: 403,
    code: 'gate-sts-refused',
  },
  { name: 'a page of HTML, for ever', faults: twice('html' as const), status: 503, code: 'gate-exchange-failed' },
  { name: 'three fields', faults: ['incomplete'], status: 503, code: 'gate-exchange-failed' },
  { name: 'silence, once', faults: ['silence'], status: 200 },
  {
    name: 'a code that no service has',
    faults: [{ code: 'eyJ0b2tlbg.x.y', status: 400 }],
    status: 503,
    code: 'gate-exchange-failed',
  },
];

describe('STS answers', () => {
  it.for(STS_ANSWERS)('$name', async ({ faults, status, code }) => {
    service.sts.faults.push(...faults);
    const answer = await service.ask(ROLE, await token());
    if (code === undefined) return expect(answer.status).toBe(200);
    expectRefusal(answer, status, code);
    expect(service.sts.faults).toEqual([]);
  });

  it('nothing at all: the exchange ends its three calls itself, before Lambda ends it', {
    timeout: 20_000,
  }, async () => {
    service.sts.faults.push('silence', 'silence', 'silence');
    const before = service.logs.length;
    expectRefusal(await service.ask(ROLE, await token()), 503, 'gate-exchange-failed');
    expect(service.logs.slice(before)).toContain('"sts":"NoAnswer"');
    expect(service.logs).not.toContain('bug: ');
    expect(service.sts.faults).toEqual([]);
  });

  it('AccessDenied as long as the role is not yet that of the manifest', async () => {
    const [role] = service.stsWorld.state.RoleDetailList.splice(0, 1);
    const answer = await service.ask(ROLE, await token());
    if (role !== undefined) service.stsWorld.state.RoleDetailList.unshift(role);
    expectRefusal(answer, 403, 'gate-sts-refused');
    expect(answer.log.join('\n')).toContain('"sts":"AccessDenied"');
  });

  it('with what it cannot have, if it cannot have the keys itself', async () => {
    const { keys } = service.stsWorld;
    service.stsWorld.keys = undefined;
    const answer = await service.ask(ROLE, await token());
    service.stsWorld.keys = keys;
    expectRefusal(answer, 401, 'gate-sts-refused');
  });
});

const INVOKES: readonly { name: string; fault: AwsFault; status: number; code: string }[] = [
  {
    name: 'Lambda has no room',
    fault: { status: 429, code: 'TooManyRequestsException' },
    status: 429,
    code: 'gate-busy',
  },
  {
    name: 'the exchange may not be invoked',
    fault: { status: 403, code: 'AccessDeniedException' },
    status: 503,
    code: 'gate-exchange-failed',
  },
  {
    name: 'the exchange is not there',
    fault: { status: 404, code: 'ResourceNotFoundException' },
    status: 503,
    code: 'gate-exchange-failed',
  },
  { name: 'Lambda fails', fault: { status: 500, code: 'ServiceException' }, status: 503, code: 'gate-exchange-failed' },
];

describe('where the exchange is out of reach:', () => {
  it.for(INVOKES)('$name', async ({ fault, status, code }) => {
    service.aws.faults.set('Invoke', fault);
    const answer = await service.ask(ROLE, await token());
    expectRefusal(answer, status, code);
    expect(answer.headers['retry-after']).toMatch(/^\d+$/);
  });

  const EVENTS = [null, {}, { roleArn: ROLE_ARN, sessionName: 'x', seconds: '900', token: 'secret.token.text' }, ['x']];
  it.for(EVENTS)('it refuses to be invoked with %j, and repeats nothing of it', async (event) => {
    const [exchange] = service.exchanges;
    const { error, log } = (await exchange?.invoke(event)) ?? { error: undefined, log: [] };
    expect(error?.errorMessage).toMatch(/^The exchange was called/);
    expect(JSON.stringify([error, log])).not.toContain('secret.token.text');
  });
});

it('throws when its environment is wrong, and names all that is, so that an alarm rings', async () => {
  const wrong = await GateService.start({
    environment: {
      WORKSPACE: 'Acme Corp',
      FRESH_SECONDS: 'soon',
      STATE_BUCKET: '',
      EXCHANGE_FUNCTION: 'rolekeeper-gate',
    },
  });
  const { error, log } = await wrong.invoke(REFUSED_REQUESTS[0]?.event('x'));
  await wrong.stop();
  expect(error?.errorMessage).toBe(
    'The gate\'s environment is wrong: WORKSPACE is "Acme Corp", which is no slug of a workspace; FRESH_SECONDS is "soon", which is no number of seconds; STATE_BUCKET is not set; EXCHANGE_FUNCTION is "rolekeeper-gate", which is no ARN of a function',
  );
  expect(metricsOf({ log })).toEqual([expect.objectContaining({ GateFailed: 1 })]);
});

it('has nothing of any token in any log but what was verified, and no credentials', () => {
  const { logs } = service;
  expect(tokens.length).toBeGreaterThan(100);
  const parts = tokens.flatMap((text) => text.split('.')).filter((part) => part.length > 20);
  expect(parts.filter((part) => logs.includes(part))).toEqual([]);
  for (const secret of [SECRET_KEY, SESSION_TOKEN, 'ASIAGATEEXAMPLE']) expect(logs).not.toContain(secret);
});

type Line = Record<string, unknown>;

function linesOf(log: readonly string[]): Line[] {
  return log.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Line] : []));
}

function metricsOf({ log }: Pick<Seen, 'log'>): Line[] {
  return linesOf(log).filter((line) => '_aws' in line);
}
