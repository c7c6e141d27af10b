/** CloudTrail's event history, looked up before a server that is strict about calls, their pace and their pages. */
import { describe, expect, it } from 'vitest';
import { TrailEvents } from '../../src/aws/trail-events.ts';
import type { JsonObject } from '../../src/core/text/json.ts';
import { AccessDeniedError, TrailError, UnreachableError } from '../../src/errors.ts';
import { type CloudTrailWords, cloudTrailServer } from '../support/cloudtrail-server.ts';
import { stsEvent } from '../support/trail-events.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const TIME = { since: new Date('2026-11-27T00:00:00Z'), until: new Date('2026-11-27T12:00:00Z') };
const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    stsEvent({ id: `e${index}`, at: new Date(Date.parse('2026-11-27T01:00:00Z') + index * 1000).toISOString() }),
  );

async function lookUp(words: CloudTrailWords, region = 'eu-central-1', isOver?: () => boolean) {
  const clock = new VirtualClock();
  const server = await cloudTrailServer({ clock, ...words });
  const pages: string[] = [];
  const onPage = (where: string, page: number, count: number) => pages.push(`${where} ${page} ${count}`);
  const events = new TrailEvents({ endpointUrl: server.url }, { clock, onPage });
  const found: JsonObject[] = [];
  // A failure is thrown after the clock has stopped: nothing waits for it before.
  const work = () =>
    events.read(region, TIME, (event) => found.push(event), isOver).catch((error: unknown) => ({ error }));
  const ids = () => found.map(({ CloudTrailEvent }) => JSON.parse(String(CloudTrailEvent)).eventID);
  const run = async () => {
    const result = await clock.run(work);
    if ('error' in result) throw result.error;
    return result;
  };
  return { server, clock, pages, found, ids, run };
}

describe('the event history', () => {
  it('is read to its last page, of this one call, in the Region that was asked for', async () => {
    const { run, ids, server, pages } = await lookUp({
      events: {
        'eu-central-1': [...many(120), stsEvent({ id: 'x' }, { eventName: 'AssumeRole' })],
        'us-east-1': [stsEvent({ id: 'y' })],
      },
    });
    expect(await run()).toEqual({ region: 'eu-central-1', pages: 3 });
    expect(ids()).toEqual(
      many(120)
        .map(({ eventID }) => eventID)
        .reverse(),
    );
    expect(server.calls).toEqual(['eu-central-1 1', 'eu-central-1 2', 'eu-central-1 3']);
    expect(pages).toEqual(['eu-central-1 1 50', 'eu-central-1 2 100', 'eu-central-1 3 120']);
  });

  it('is asked twice a second and no faster, so that it is never throttled', async () => {
    const { run, server, clock } = await lookUp({ events: { 'eu-central-1': many(100) }, most: 5 });
    await run();
    expect(server.calls.filter((call) => call === 'ThrottlingException')).toEqual([]);
    expect(clock.now()).toBe(19 * 500);
  });

  it('is of the time that was asked for', async () => {
    const events = [
      stsEvent({ id: 'before', at: '2026-11-26T23:59:59Z' }),
      stsEvent({ id: 'in', at: '2026-11-27T00:00:00Z' }),
    ];
    const { run, ids } = await lookUp({ events: { 'eu-central-1': events } });
    await run();
    expect(ids()).toEqual(['in']);
  });

  it('may be empty', async () => {
    const { run, ids } = await lookUp({ events: {} });
    await run();
    expect(ids()).toEqual([]);
  });

  it('waits while others use up the rate, and while AWS fails', async () => {
    const { run, ids, server } = await lookUp({
      events: { 'eu-central-1': many(60) },
      instead: (call) =>
        call === 2 || call === 3
          ? { status: 400, name: 'ThrottlingException', message: 'Rate exceeded' }
          : call === 1
            ? { status: 500, name: 'InternalFailure' }
            : undefined,
    });
    await run();
    expect(ids()).toHaveLength(60);
    expect(server.calls).toEqual([
      'InternalFailure',
      'ThrottlingException',
      'ThrottlingException',
      'eu-central-1 1',
      'eu-central-1 2',
    ]);
  });

  it('is given up after a minute of refusals, and never taken for the part that was read', async () => {
    const { run } = await lookUp({
      events: { 'eu-central-1': many(60) },
      instead: (call) =>
        call > 1 ? { status: 400, name: 'ThrottlingException', message: 'Rate exceeded' } : undefined,
    });
    await expect(run()).rejects.toBeInstanceOf(UnreachableError);
  });

  it('is given up when the time is over, however many pages there are', async () => {
    let pages = 0;
    const { run } = await lookUp({ events: { 'eu-central-1': many(200) } }, 'eu-central-1', () => pages++ >= 1);
    await expect(run()).rejects.toThrow(/not read to its end: 50 events/);
  });

  it('names the permission that is missing, and the Region', async () => {
    const message = 'User: arn:aws:iam::111122223333:user/ci is not authorized to perform: cloudtrail:LookupEvents';
    const { run } = await lookUp({
      events: {},
      instead: () => ({ status: 400, name: 'AccessDeniedException', message }),
    });
    const failure = run();
    await expect(failure).rejects.toBeInstanceOf(AccessDeniedError);
    await expect(failure).rejects.toMatchObject({
      message: expect.stringContaining('LookupEvents on CloudTrail in eu-central-1'),
      remedy: 'Allow cloudtrail:LookupEvents to the caller.',
    });
  });

  for (const body of ['{}', '{"Events":null}', '{"Events":{}}', '{"Events":[null]}', '{"Events":["a"]}']) {
    it(`is not what a proxy answers without a list of events: ${body}`, async () => {
      const { run } = await lookUp({ events: {}, instead: () => body });
      await expect(run()).rejects.toThrow(TrailError);
    });
  }

  it('does not go round in a circle', async () => {
    const { run } = await lookUp({ events: {}, instead: () => '{"Events":[],"NextToken":"same"}' });
    await expect(run()).rejects.toMatchObject({ message: expect.stringContaining('circle') });
  });

  it('gives an event that has no text as one that is not understood', async () => {
    const { run, found } = await lookUp({ events: {}, instead: () => '{"Events":[{"EventId":"a"}]}' });
    await run();
    expect(found).toEqual([{ CloudTrailEvent: '' }]);
  });
});

it('knows the Region of the credentials', async () => {
  await cloudTrailServer({ events: {} });
  expect(await new TrailEvents().ownRegion()).toBe('eu-central-1');
});
