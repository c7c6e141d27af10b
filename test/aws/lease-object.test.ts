/** Whose clock says that a lease is over. How it is taken and given back: state-bucket.test.ts. */
import { describe, expect, it } from 'vitest';
import { LeaseObject } from '../../src/aws/lease-object.ts';
import { S3Bucket } from '../../src/aws/s3-bucket.ts';
import { LONGEST_LEASE } from '../../src/core/record/state-ports.ts';
import { LeaseHeldError, ServiceStateError } from '../../src/errors.ts';
import { FakeS3 } from '../support/fake-s3.ts';

const NOON = Date.parse('2026-11-22T12:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const KEY = 'lease.json';

/** One S3, whose clock is right, and machines whose clocks are anything. */
function world() {
  const s3 = new FakeS3();
  const time = { now: NOON };
  s3.now = () => new Date(time.now);
  const machine = (clocks = { ahead: 0, asleep: 0 }) => ({
    clocks,
    desk: new LeaseObject(
      new S3Bucket(s3, 'state'),
      KEY,
      () => new Date(time.now + clocks.ahead),
      () => time.now - clocks.asleep,
    ),
  });
  return { s3, time, machine };
}

describe('a lease that is looked at', () => {
  it('is not written, and is had from the first write on', async () => {
    const { s3, machine } = world();
    const free = await machine().desk.look();
    expect([free.fence, s3.counts]).toEqual([undefined, { GetObject: 1 }]);
    const lease = await free.take('service', MINUTE);
    await lease.release();
    expect((await machine().desk.look()).fence).toBe(lease.fence);
  });

  it('is not given if another holder has had it since, even if that one gave it back', async () => {
    const { machine } = world();
    await (await machine().desk.take('before', MINUTE)).release();
    const free = await machine().desk.look();
    await (await machine().desk.take('rival', MINUTE)).release();
    await expect(free.take('service', MINUTE)).rejects.toThrow(LeaseHeldError);
    expect((await machine().desk.look()).fence).toBe(2);
  });

  it('is given to one of those that looked at the same time', async () => {
    const { machine } = world();
    const looks = await Promise.all([1, 2, 3].map(() => machine().desk.look()));
    const taken = await Promise.allSettled(looks.map((free, index) => free.take(`pass ${index}`, MINUTE)));
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('lasts as long as it was asked for, counted from when it was taken', async () => {
    const { time, machine } = world();
    const free = await machine().desk.look();
    time.now += 10 * MINUTE;
    expect((await free.take('service', 6 * MINUTE)).remainingMs()).toBe(6 * MINUTE);
  });

  it('is not free while a holder has it', async () => {
    const { time, machine } = world();
    await machine().desk.take('rival', MINUTE);
    await expect(machine().desk.look()).rejects.toThrow(LeaseHeldError);
    time.now += MINUTE + 2_000;
    expect((await machine().desk.look()).fence).toBe(1);
  });
});

describe('a lease that is held', () => {
  const clocks = [
    { name: 'is twenty minutes ahead', ahead: 20 * MINUTE },
    { name: 'is twenty minutes behind', ahead: -20 * MINUTE },
    { name: 'is a year ahead', ahead: 365 * DAY },
  ];
  for (const { name, ahead } of clocks) {
    it(`is not taken by a machine whose clock ${name}, and is once its holder is dead`, async () => {
      const { time, machine } = world();
      await machine().desk.take('service', 16 * MINUTE);
      const laptop = machine({ ahead, asleep: 0 }).desk;
      time.now += 16 * MINUTE;
      await expect(laptop.take('laptop', 20 * MINUTE)).rejects.toThrow(LeaseHeldError);
      time.now += 2_000;
      expect((await laptop.take('laptop', 20 * MINUTE)).fence).toBe(2);
    });

    it(`by a machine whose clock ${name} holds others off for as long as it asked for, and no longer`, async () => {
      const { time, machine } = world();
      const lease = await machine({ ahead, asleep: 0 }).desk.take('laptop', 16 * MINUTE);
      expect(lease.remainingMs()).toBe(16 * MINUTE);
      time.now += 16 * MINUTE;
      await expect(machine().desk.take('service', MINUTE)).rejects.toThrow(LeaseHeldError);
      time.now += 2_000;
      expect((await machine().desk.take('service', MINUTE)).fence).toBe(2);
    });
  }

  const records = [
    {
      name: 'by a version that judged by the time of day',
      reason: 'a clock that was a year ahead wrote the end, and its machine died',
      record: { until: '2027-11-22T12:20:00.000Z' },
    },
    {
      name: 'for longer than a process may ask for',
      reason: 'no process lives that long',
      record: { until: '2027-11-22T12:20:00.000Z', milliseconds: 365 * DAY },
    },
  ];
  for (const { name, reason, record } of records) {
    it(`${name} is over after the longest time: ${reason}`, async () => {
      const { s3, time, machine } = world();
      const held = { version: 'rolekeeper.lease/v1', fence: 9, holder: 'apply on laptop', ...record };
      s3.set(KEY, JSON.stringify(held), new Date(NOON));
      time.now += LONGEST_LEASE;
      await expect(machine().desk.take('service', MINUTE)).rejects.toThrow(LeaseHeldError);
      time.now += 2_000;
      expect((await machine().desk.take('service', MINUTE)).fence).toBe(10);
    });
  }

  it('is not taken if S3 does not say how old it is: unknown is not "over"', async () => {
    const { s3, time, machine } = world();
    await machine().desk.take('service', MINUTE);
    time.now += DAY;
    s3.now = () => new Date(Number.NaN);
    await expect(machine().desk.take('laptop', MINUTE)).rejects.toThrow(ServiceStateError);
  });

  it('cannot be asked for beyond the longest time: others would take it while it lasts', async () => {
    await expect(
      world()
        .machine()
        .desk.take('service', LONGEST_LEASE + 1),
    ).rejects.toThrow(/counts? as over/);
  });
});

describe('the holder', () => {
  const cases = [
    {
      name: 'whose clock is set back',
      reason: 'the other clock of the machine still runs',
      change: { ahead: -20 * MINUTE, asleep: 0 },
      remaining: -4 * MINUTE,
    },
    {
      name: 'that slept',
      reason: 'the clock that cannot be set stands still meanwhile, and the time of day does not',
      change: { ahead: 0, asleep: 20 * MINUTE },
      remaining: -4 * MINUTE,
    },
    {
      name: 'whose clock is set forward',
      reason: 'too early an end costs another run, too late a one costs a role',
      change: { ahead: 5 * MINUTE, asleep: 0 },
      remaining: -9 * MINUTE,
    },
  ];
  for (const { name, reason, change, remaining } of cases) {
    it(`${name} does not take its lease for longer than it is: ${reason}`, async () => {
      const { time, machine } = world();
      const { desk, clocks } = machine();
      const lease = await desk.take('laptop', 16 * MINUTE);
      Object.assign(clocks, change);
      time.now += 20 * MINUTE;
      expect(lease.remainingMs()).toBe(remaining);
    });
  }

  it('counts from before its write was under way', async () => {
    const { s3, time, machine } = world();
    s3.interfere = (call) => {
      if (call === 'PutObject') time.now += 3 * MINUTE;
    };
    const lease = await machine().desk.take('service', 16 * MINUTE);
    expect(lease.remainingMs()).toBe(13 * MINUTE);
  });
});
