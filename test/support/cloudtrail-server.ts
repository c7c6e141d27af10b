/**
 * CloudTrail on loopback, strict: it knows LookupEvents alone, in AWS's JSON protocol, takes two calls a second in a
 * Region, and gives no page whose token it has not given before to the same question.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';

export interface CloudTrailWords {
  /** Events by Region, in any order. */
  readonly events: Readonly<Record<string, readonly Record<string, unknown>[]>>;
  /** By which the rate is measured; left out: it is not. */
  readonly clock?: { now(): number };
  /** What is answered to a call instead, counted from 1 over all Regions: status, name, message; or a text as it is. */
  readonly instead?: (
    call: number,
    region: string,
  ) => { status: number; name: string; message?: string } | string | undefined;
  /** Events a page, whatever is asked for: AWS may give fewer. */
  readonly most?: number;
}

export interface CloudTrailServer {
  readonly url: string;
  /** `REGION page`, or the name of the error, in the order of the calls. */
  readonly calls: string[];
}

/** Stopped when the test is over; the SDK finds credentials of its own making. */
export async function cloudTrailServer({
  events,
  clock,
  instead,
  most = 50,
}: CloudTrailWords): Promise<CloudTrailServer> {
  const calls: string[] = [];
  const given = new Map<string, { question: string; from: number }>();
  const times = new Map<string, number[]>();
  const answer = (region: string, input: Record<string, unknown>): { status: number; body: string } => {
    const own = instead?.(calls.length + 1, region);
    if (typeof own === 'string') return { status: 200, body: own };
    if (own !== undefined) return refuse(own.status, own.name, own.message);
    const earlier = (times.get(region) ?? []).filter((time) => clock !== undefined && time > clock.now() - 1000);
    if (earlier.length >= 2) return refuse(400, 'ThrottlingException', 'Rate exceeded');
    if (clock !== undefined) times.set(region, [...earlier, clock.now()]);
    const { NextToken, ...question } = input;
    const fault = faultOf(question);
    if (fault !== undefined) return refuse(400, 'InvalidParameterCombinationException', fault);
    const key = `${region} ${JSON.stringify(question)}`;
    const page = NextToken === undefined ? { question: key, from: 0 } : given.get(String(NextToken));
    if (page?.question !== key) return refuse(400, 'InvalidNextTokenException', 'the token is not of this question');
    const found = matching(events[region] ?? [], question);
    const until = page.from + Math.min(most, Number(question.MaxResults));
    const token = `token-${given.size + 1}`;
    if (until < found.length) given.set(token, { question: key, from: until });
    calls.push(`${region} ${page.from / Math.min(most, 50) + 1}`);
    const body = { Events: found.slice(page.from, until), ...(until < found.length && { NextToken: token }) };
    return { status: 200, body: JSON.stringify(body) };
  };
  const refuse = (status: number, name: string, message = name) => {
    calls.push(name);
    return { status, body: JSON.stringify({ __type: name, message }) };
  };
  const server = createServer(async (request, response) => {
    const body = (await Array.fromAsync(request)).join('');
    const { authorization = '', 'x-amz-target': target = '', 'content-type': type } = request.headers;
    const region = /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/([a-z0-9-]+)\/cloudtrail\/aws4_request/.exec(
      authorization,
    )?.[1];
    const isOurs = request.method === 'POST' && request.url === '/' && type === 'application/x-amz-json-1.1';
    const replied =
      !isOurs || region === undefined || !String(target).endsWith('CloudTrail_20131101.LookupEvents')
        ? refuse(404, 'UnknownOperationException')
        : answer(region, JSON.parse(body));
    response.writeHead(replied.status, { 'content-type': 'application/x-amz-json-1.1' }).end(replied.body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  onTestFinished(() => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls };
}

/** One attribute, at most fifty events, and a time that begins before it ends. */
function faultOf({
  LookupAttributes,
  MaxResults,
  StartTime,
  EndTime,
  ...others
}: Record<string, unknown>): string | undefined {
  if (Object.keys(others).length > 0) return `unknown: ${Object.keys(others)}`;
  if (!Array.isArray(LookupAttributes) || LookupAttributes.length !== 1) return 'one attribute is taken';
  if (LookupAttributes[0].AttributeKey !== 'EventName') return 'this test looks up by EventName';
  if (!(Number(MaxResults) >= 1 && Number(MaxResults) <= 50)) return 'MaxResults is from 1 to 50';
  if (!(Number(StartTime) < Number(EndTime))) return 'StartTime is not before EndTime';
  return undefined;
}

/** The newest first, as CloudTrail gives them; its times are in seconds. */
function matching(events: readonly Record<string, unknown>[], question: Record<string, unknown>): object[] {
  const [attribute] = question.LookupAttributes as { AttributeValue: string }[];
  return events
    .map((event) => ({ event, seconds: Date.parse(String(event.eventTime)) / 1000 }))
    .filter(
      ({ event, seconds }) =>
        event.eventName === attribute?.AttributeValue &&
        seconds >= Number(question.StartTime) &&
        seconds <= Number(question.EndTime),
    )
    .sort((a, b) => b.seconds - a.seconds)
    .map(({ event, seconds }) => ({
      EventId: event.eventID,
      EventName: event.eventName,
      ReadOnly: 'true',
      EventTime: seconds,
      EventSource: 'sts.amazonaws.com',
      Resources: [],
      CloudTrailEvent: JSON.stringify(event),
    }));
}
