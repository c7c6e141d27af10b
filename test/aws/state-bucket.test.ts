import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stateBucket } from '../../src/aws/state-bucket.ts';
import { UNDEPLOYED } from '../../src/core/model/deployment.ts';
import { planDigestOf } from '../../src/core/model/ids.ts';
import type { Inventory } from '../../src/core/model/inventory.ts';
import type { PassReport } from '../../src/core/record/report.ts';
import type { Lease } from '../../src/core/record/state-ports.ts';
import { AccessDeniedError, LeaseHeldError, ServiceStateError, UnreachableError } from '../../src/errors.ts';
import { FakeS3, s3Failure } from '../support/fake-s3.ts';
import { aRoleId } from '../support/ids.ts';
import { BOUNDARY } from '../support/roles.ts';

const BUCKET = 'rolekeeper-state-111122223333-eu-central-1';
const NOON = new Date('2026-11-22T12:00:00Z').getTime();
const MINUTE = 60_000;
/** Milliseconds that are added because S3 gives whole seconds. */
const SECONDS_OF_S3 = 2_000;

/** Any number of processes over one bucket, with one clock. */
function world() {
  const s3 = new FakeS3();
  const time = { now: NOON };
  s3.now = () => new Date(time.now);
  const open = () => stateBucket(s3, BUCKET, () => new Date(time.now));
  return { s3, time, open, desk: open().leases };
}

describe('the lease', () => {
  it('is given to one at a time, with a fence that grows', async () => {
    const { desk } = world();
    const first = await desk.take('first', MINUTE);
    await expect(desk.take('second', MINUTE)).rejects.toThrow(LeaseHeldError);
    await first.release();
    const second = await desk.take('second', MINUTE);
    expect([first.fence, second.fence]).toEqual([1, 2]);
  });

  it('says who holds it, and that waiting helps', async () => {
    const { desk } = world();
    await desk.take('rolekeeper-reconcile 8f2c', MINUTE);
    await expect(desk.take('second', MINUTE)).rejects.toMatchObject({
      message: expect.stringMatching(/rolekeeper-reconcile 8f2c holds the lease, for 62 more seconds at most/),
      retryable: true,
    });
  });

  it('of a holder that died runs out by itself, and not before', async () => {
    const { desk, time } = world();
    await desk.take('dead', MINUTE);
    time.now += MINUTE + SECONDS_OF_S3 - 1;
    await expect(desk.take('second', MINUTE)).rejects.toThrow(LeaseHeldError);
    time.now += 1;
    expect((await desk.take('second', MINUTE)).fence).toBe(2);
  });

  it('is not taken from its new holder by a release that comes late', async () => {
    const { desk, time } = world();
    const slow = await desk.take('slow', MINUTE);
    time.now += 2 * MINUTE;
    await desk.take('second', MINUTE);
    await slow.release();
    await expect(desk.take('third', MINUTE)).rejects.toThrow(/second holds/);
  });

  it('is taken although S3’s answer to taking it was lost', async () => {
    const { s3, desk } = world();
    answerIsLost(s3, 'lease.json');
    expect((await desk.take('first', MINUTE)).fence).toBe(1);
  });

  it('fails quietly when it cannot be given back', async () => {
    const { s3, desk } = world();
    const lease = await desk.take('first', MINUTE);
    s3.interfere = () => {
      throw s3Failure('InternalError', 500);
    };
    await expect(lease.release()).resolves.toBeUndefined();
  });

  const unreadable = [
    '',
    '{}',
    'null',
    '{"version":"rolekeeper.lease/v1","fence":7,"holder":"x","milliseconds":"long","until":"2026-11-22T12:00:00Z"}',
    '{"version":"rolekeeper.lease/v1","fence":"7","holder":null,"until":"2026-11-22T12:00:00Z"}',
  ];
  for (const text of unreadable) {
    it(`does not start again when the object holds ${JSON.stringify(text)}: the fence would go back`, async () => {
      const { s3, desk } = world();
      s3.set('lease.json', text);
      await expect(desk.take('first', MINUTE)).rejects.toThrow(ServiceStateError);
    });
  }

  it('has at most one holder in every interleaving of two to four who try, die or are slow', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 4 }),
        fc.scheduler(),
        fc.infiniteStream(fc.boolean()),
        async (count, scheduler, dies) => {
          const { s3, time, open } = world();
          s3.interfere = () => scheduler.schedule(Promise.resolve());
          let holders = 0;
          const fences: number[] = [];
          const work = async (name: string) => {
            const { leases } = open();
            for (let round = 0; round < 3; round++) {
              let lease: Lease;
              try {
                lease = await leases.take(name, MINUTE);
              } catch (error) {
                expect(error).toBeInstanceOf(LeaseHeldError);
                continue;
              }
              fences.push(lease.fence);
              expect(++holders).toBe(1);
              await scheduler.schedule(Promise.resolve());
              holders -= 1;
              // A holder that dies gives nothing back; the others come in when its time is over.
              if (dies.next().value) time.now += MINUTE + SECONDS_OF_S3;
              else await lease.release();
            }
          };
          const all = Promise.all(['a', 'b', 'c', 'd'].slice(0, count).map(work));
          await scheduler.waitFor(all);
          expect(fences).toEqual([...fences].sort((a, b) => a - b));
          expect(new Set(fences).size).toBe(fences.length);
        },
      ),
      { numRuns: 200 },
    );
  });
});

const INVENTORY: Inventory = {
  version: 'rolekeeper.inventory/v2',
  fence: 3,
  published: { sequence: 7, revision: 'abc' },
  deployment: {
    ...UNDEPLOYED,
    boundary: { arn: BOUNDARY, digest: 'b0' },
    serviceTrusts: { 'rolekeeper-upload': 't0' },
  },
  roles: {
    'checkout-deploy': {
      roleId: aRoleId('AROA1'),
      digest: 'v1-1',
      previous: null,
      file: 'teams/shop/checkout-deploy.yaml',
      revision: 'abc',
    },
  },
};

describe('the inventory', () => {
  it('is read as it was written, and nothing before', async () => {
    const { open } = world();
    const store = open().inventory;
    expect(await store.read()).toBeUndefined();
    await store.write(INVENTORY);
    await store.write({ ...INVENTORY, fence: 4 });
    expect(await open().inventory.read()).toEqual({ ...INVENTORY, fence: 4 });
  });

  it('is not written by who has not seen the last version: it lost its lease', async () => {
    const { open } = world();
    const [stale, fresh] = [open().inventory, open().inventory];
    await stale.read();
    await fresh.read();
    await fresh.write({ ...INVENTORY, fence: 4 });
    await expect(stale.write(INVENTORY)).rejects.toThrow(ServiceStateError);
    expect(await open().inventory.read()).toMatchObject({ fence: 4 });
  });

  it('is written although S3’s answer was lost', async () => {
    const { s3, open } = world();
    const store = open().inventory;
    await store.read();
    answerIsLost(s3, 'inventory.json');
    await store.write(INVENTORY);
    await store.write({ ...INVENTORY, fence: 5 });
    expect(await store.read()).toMatchObject({ fence: 5 });
  });

  const unreadable = [
    { name: 'nothing', text: '' },
    { name: 'half of it', text: JSON.stringify(INVENTORY).slice(0, -9) },
    { name: 'another version', text: JSON.stringify({ ...INVENTORY, version: 'rolekeeper.inventory/v9' }) },
    { name: 'a role that is a number', text: JSON.stringify({ ...INVENTORY, roles: { a: 1 } }) },
    { name: 'no publication', text: JSON.stringify({ ...INVENTORY, published: undefined }) },
  ];
  for (const { name, text } of unreadable) {
    it(`that holds ${name} is an error, never "none was written"`, async () => {
      const { s3, open } = world();
      s3.set('inventory.json', text);
      await expect(open().inventory.read()).rejects.toThrow(ServiceStateError);
    });
  }

  it('that may not be read is an error, and one that passes is another kind of error', async () => {
    const { s3, open } = world();
    s3.interfere = () => {
      throw s3Failure('AccessDenied', 403);
    };
    await expect(open().inventory.read()).rejects.toThrow(AccessDeniedError);
    s3.interfere = () => {
      throw s3Failure('SlowDown', 503);
    };
    await expect(open().inventory.read()).rejects.toThrow(UnreachableError);
  });
});

const REPORT: PassReport = {
  version: 'rolekeeper.report/v2',
  result: 'succeeded',
  startedAt: '2026-11-22T12:00:00.000Z',
  endedAt: '2026-11-22T12:00:02.000Z',
  mode: 'heal',
  account: '111122223333',
  doorbells: ['schedule'],
  fence: 3,
  revision: 'abc',
  sequence: 7,
  planDigest: planDigestOf('a plan'),
  totals: { inSync: 7, created: 0, deleted: 1 },
  roles: [],
  findings: [],
  drift: [],
  issues: [],
  error: null,
  retryable: false,
};

/** Something that is for the record of its day. */
const FAILED: Partial<PassReport> = {
  result: 'failed',
  error: { code: 'source-unreadable', message: 'no pointer', remedy: 'publish', retryable: false },
};

describe('reports', () => {
  it('are kept under their own name, in the record of their day if there is something to say, and as the latest', async () => {
    const { s3, open } = world();
    const { reports } = open();
    await (await reports.last()).keep(REPORT);
    expect([...s3.objects.keys()].sort()).toEqual(['latest.json', 'reports/2026-11-22T12-00-00.000Z-abc.json']);
    const later = { ...REPORT, ...FAILED, startedAt: '2026-11-22T12:15:00.000Z', revision: 'def' };
    await (await reports.last()).keep(later);
    expect([...s3.objects.keys()].sort()).toEqual([
      'days/2026-11-22.json',
      'latest.json',
      'reports/2026-11-22T12-00-00.000Z-abc.json',
      'reports/2026-11-22T12-15-00.000Z-def.json',
    ]);
    expect(s3.json('latest.json')).toMatchObject({ revision: 'def' });
    expect(s3.json('days/2026-11-22.json')).toMatchObject({
      passes: [{ revision: 'def', error: 'source-unreadable', report: 'reports/2026-11-22T12-15-00.000Z-def.json' }],
    });
  });

  it('that say what the last one said become the latest, in one write', async () => {
    const { s3, open } = world();
    await (await open().reports.last()).keep(REPORT);
    const last = await open().reports.last();
    const again = { ...REPORT, startedAt: '2026-11-22T12:15:00.000Z', endedAt: '2026-11-22T12:15:01.000Z', fence: 9 };
    expect(last.isRepeatedBy({ ...again, doorbells: ['iam TagRole'] })).toBe(true);
    s3.calls.length = 0;
    await last.repeat(again);
    expect(s3.calls).toEqual(['PutObject latest.json']);
    expect(s3.json('latest.json')).toMatchObject({ endedAt: again.endedAt });
  });

  it('never become the latest by being repeated where another pass has reported meanwhile: that is newer', async () => {
    const { s3, open } = world();
    await (await open().reports.last()).keep(REPORT);
    const last = await open().reports.last();
    await (await open().reports.last()).keep({ ...REPORT, revision: 'rival' });
    await last.repeat(REPORT);
    expect(s3.json('latest.json')).toMatchObject({ revision: 'rival' });
  });

  const NEXT_DAY = { startedAt: '2026-11-23T00:00:00.000Z', endedAt: '2026-11-23T00:00:02.000Z' };
  const cases: { name: string; reason: string; last?: Partial<PassReport>; now: Partial<PassReport>; is: boolean }[] = [
    {
      name: 'another revision',
      reason: 'who follows a commit reads the latest report',
      now: { revision: 'def' },
      is: false,
    },
    { name: 'another total', reason: 'a role more is in sync', now: { totals: { inSync: 8 } }, is: false },
    { name: 'a quiet pass on the next day', reason: 'a quiet day has no record', now: NEXT_DAY, is: true },
    { name: 'a fault that stands', reason: 'it is told already', last: FAILED, now: FAILED, is: true },
    {
      name: 'a fault that stands on the next day',
      reason: 'the record of every day has it',
      last: FAILED,
      now: { ...FAILED, ...NEXT_DAY },
      is: false,
    },
  ];
  for (const { name, reason, last = {}, now, is } of cases) {
    it(`${is ? 'are' : 'are not'} the same: ${name}, ${reason}`, async () => {
      const { open } = world();
      await (await open().reports.last()).keep({ ...REPORT, ...last });
      expect((await open().reports.last()).isRepeatedBy({ ...REPORT, ...now })).toBe(is);
    });
  }

  for (const text of [undefined, '', '{"version":"rolekeeper.report/v9"}']) {
    it(`are not the same as ${text ?? 'none'}: such a report says nothing`, async () => {
      const { s3, open } = world();
      if (text !== undefined) s3.set('latest.json', text);
      expect((await open().reports.last()).isRepeatedBy(REPORT)).toBe(false);
    });
  }

  it('are kept also where the last one may not be read', async () => {
    const { s3, open } = world();
    s3.interfere = (call, key) => {
      if (call === 'GetObject' && key === 'latest.json') throw s3Failure('AccessDenied', 403);
    };
    const last = await open().reports.last();
    expect(last.isRepeatedBy(REPORT)).toBe(false);
    await last.keep(REPORT);
    expect(s3.json('latest.json')).toMatchObject({ revision: 'abc' });
  });

  it('lose nothing of a day when two write at the same time', async () => {
    const { s3, open } = world();
    const one = await open().reports.last();
    let rival: Promise<void> | undefined;
    s3.interfere = async (call, key) => {
      if (call !== 'PutObject' || key !== 'days/2026-11-22.json' || rival !== undefined) return;
      rival = open()
        .reports.last()
        .then((last) => last.keep({ ...REPORT, ...FAILED, revision: 'rival' }));
      await rival;
    };
    await one.keep({ ...REPORT, ...FAILED });
    expect(s3.text('days/2026-11-22.json')?.match(/"revision": "(abc|rival)"/g)).toHaveLength(2);
  });

  it('give up on the day, with the report kept and the latest as it was, when others write without end', async () => {
    const { s3, open } = world();
    await (await open().reports.last()).keep(REPORT);
    let writes = 0;
    s3.interfere = (call, key) => {
      if (call === 'PutObject' && key === 'days/2026-11-22.json') s3.set(key, `{"line":${++writes}}\n`);
    };
    const last = await open().reports.last();
    await expect(last.keep({ ...REPORT, ...FAILED, revision: 'def' })).rejects.toThrow(/by other writers 4 times/);
    expect(s3.objects.has('reports/2026-11-22T12-00-00.000Z-def.json')).toBe(true);
    expect(s3.json('latest.json')).toMatchObject({ revision: 'abc' });
  });
});

describe('the records of the days', () => {
  it('are read back from a day on, oldest first', async () => {
    const { s3, open } = world();
    for (const day of ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24']) {
      await (await open().reports.last()).keep({ ...REPORT, ...FAILED, endedAt: `${day}T12:00:00.000Z` });
    }
    s3.set('days/README', 'by hand');
    const { records } = await open().reports.days('2026-11-22');
    expect(records.map(({ day }) => day)).toEqual(['2026-11-22', '2026-11-23', '2026-11-24']);
  });

  for (const text of [
    '',
    '{}',
    '{"version":"rolekeeper.day/v1","day":"2026-11-22","account":"1","passes":[],"roles":[7]}',
  ]) {
    it(`that hold ${text || 'nothing'} are left out and named to who reads, and begun again by a pass`, async () => {
      const { s3, open } = world();
      s3.set('days/2026-11-22.json', text);
      expect(await open().reports.days('2026-11-22')).toEqual({ records: [], unread: ['days/2026-11-22.json'] });
      await (await open().reports.last()).keep({ ...REPORT, ...FAILED });
      expect(await open().reports.days('2026-11-22')).toMatchObject({ records: [{ day: '2026-11-22' }], unread: [] });
    });
  }
});

describe('the records of more days than there can be', () => {
  it('are an error, as the newest ones would be missing', async () => {
    const { s3, open } = world();
    for (let one = 0; one < 1_001; one++) s3.set(`days/${one}`, 'by hand');
    await expect(open().reports.days('2026-11-22')).rejects.toThrow(ServiceStateError);
  });
});

/** The first write of this object happens, and its answer does not arrive: the SDK writes again and meets itself. */
function answerIsLost(s3: FakeS3, key: string): void {
  const send = s3.send.bind(s3);
  let lost = false;
  s3.send = async (command) => {
    const { constructor: kind, input } = command as { constructor: { name: string }; input: { Key: string } };
    if (!lost && kind.name === 'PutObjectCommand' && input.Key === key) {
      lost = true;
      await send(command);
    }
    return send(command);
  };
}
