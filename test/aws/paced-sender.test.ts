import { describe, expect, it } from 'vitest';
import { PacedSender } from '../../src/aws/paced-sender.ts';
import { type Permit, WritePacer } from '../../src/aws/write-pacer.ts';
import { ThrottlingIam } from '../support/throttling-iam.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const refusal = (name: string, fault: 'client' | 'server' = 'client') =>
  Object.assign(new Error(name), { name, $fault: fault });
describe('PacedSender', () => {
  it('finds its way back up when the limit was only low for a while', async () => {
    const clock = new VirtualClock();
    const pacer = new WritePacer(clock);
    const turn = async (use: (permit: Permit) => void) => use(await pacer.permit());
    for (let i = 0; i < 20; i++) await clock.run(() => turn((permit) => pacer.throttled(permit)));
    const low = pacer.rate;
    // Two at a time: one that has not waited for its turn says nothing about the rate.
    const accepted = () => turn((permit) => pacer.accepted(permit));
    for (let i = 0; i < 100; i++) await clock.run(() => Promise.all([accepted(), accepted()]));
    expect(low).toBeLessThan(1);
    expect(pacer.rate).toBeGreaterThan(20);
  });

  it('takes refusals of calls that were under way together as one', async () => {
    const clock = new VirtualClock();
    const pacer = new WritePacer(clock);
    const permits = await clock.run(() => Promise.all([pacer.permit(), pacer.permit()]));
    for (const permit of permits) {
      pacer.throttled(permit);
      expect(pacer.rate).toBeCloseTo(16.25);
    }
  });

  it('holds back calls that wait already when another one is refused', async () => {
    const clock = new VirtualClock();
    const pacer = new WritePacer(clock, () => 0.5);
    pacer.begin({ writesPerSecond: 100, learntOn: '2026-11-22' }, '2026-11-22');
    const turns: number[] = [];
    await clock.run(async () => {
      const first = await pacer.permit();
      const waiting = Promise.all(
        Array.from({ length: 5 }, async () => {
          await pacer.permit();
          turns.push(clock.now());
        }),
      );
      pacer.throttled(first);
      await waiting;
    });
    // At 97 writes a second they would have been sent from 10 to 52 ms.
    expect(turns.map(Math.round)).toEqual([24, 40, 56, 72, 88]);
  });

  const MEMORIES = [
    { name: 'of the same day', learntOn: '2026-11-22', begins: 97 },
    { name: 'of two weeks ago', learntOn: '2026-11-08', begins: 70 },
    { name: 'of half a year ago', learntOn: '2026-05-01', begins: 25 },
    { name: 'of tomorrow, as clocks differ', learntOn: '2026-11-23', begins: 97 },
    { name: 'of next month', learntOn: '2026-12-24', begins: 25 },
  ];
  for (const { name, learntOn, begins } of MEMORIES) {
    it(`begins with ${begins} writes a second by a memory of 100 ${name}`, () => {
      const pacer = new WritePacer(new VirtualClock());
      pacer.begin({ writesPerSecond: 100, learntOn }, '2026-11-22');
      expect(pacer.rate).toBeCloseTo(begins);
    });
  }

  it('keeps what it knows by itself where nothing new is remembered', async () => {
    const clock = new VirtualClock();
    const pacer = new WritePacer(clock);
    const memory = { writesPerSecond: 100, learntOn: '2026-11-22' };
    pacer.begin(memory, '2026-11-22');
    pacer.throttled(await clock.run(() => pacer.permit()));
    const { rate } = pacer;
    pacer.begin(undefined, '2026-11-22');
    pacer.begin({ ...memory }, '2026-11-22');
    expect(pacer.rate).toBe(rate);
  });

  const LEARNT = [
    { name: 'of a few writes', writes: 30, every: 10, learns: undefined },
    { name: 'that was slow by itself', writes: 200, every: 100, learns: undefined },
    { name: 'that kept up more than it began with', writes: 200, every: 20, learns: 50 },
  ];
  for (const { name, writes, every, learns } of LEARNT) {
    it(`learns ${learns ?? 'nothing'} from a run ${name} and was never refused`, async () => {
      const clock = new VirtualClock();
      const pacer = new WritePacer(clock);
      for (let i = 0; i < writes; i++) {
        pacer.accepted({ at: clock.now(), waited: false });
        await clock.run(() => clock.sleep(every));
      }
      expect(pacer.learnt === undefined ? undefined : Math.round(pacer.learnt)).toBe(learns);
    });
  }

  const FAILURES = [
    { name: 'a write that met another writer', error: refusal('ConcurrentModificationException'), times: 5, calls: 6 },
    { name: 'an error on their side', error: refusal('ServiceFailureException', 'server'), times: 5, calls: 6 },
    {
      name: 'an error on their side that stays',
      error: refusal('ServiceFailureException', 'server'),
      times: 99,
      fails: true,
      calls: 6,
    },
    { name: 'a refusal for good', error: refusal('LimitExceededException'), times: 99, fails: true, calls: 1 },
    { name: 'throttling for more than five minutes', error: refusal('ThrottlingException'), times: 1e9, fails: true },
  ];
  for (const { name, error, times, fails = false, calls } of FAILURES) {
    it(`${fails ? 'gives up on' : 'gets over'} ${name}`, async () => {
      const clock = new VirtualClock();
      let made = 0;
      const iam = {
        async send() {
          if (made++ < times) throw error;
          return 'answer';
        },
      };
      const sender = new PacedSender(iam, new WritePacer(clock), clock);
      const answer = clock.run(() => sender.send({}).catch((thrown) => thrown));
      expect(await answer).toBe(fails ? error : 'answer');
      if (calls !== undefined) expect(made).toBe(calls);
      expect(clock.now()).toBeLessThan(6 * 60_000);
    });
  }

  const ANSWERS = [
    { name: 'all are made', reason: 'the plain case', every: Number.POSITIVE_INFINITY },
    { name: 'every third is denied', reason: 'a denied write took its part of the rate', every: 3 },
    {
      name: 'every second is denied',
      reason: 'or an apply that fails half way would slow down the next one',
      every: 2,
    },
  ];
  for (const { name, reason, every } of ANSWERS) {
    it(`learns the limit where ${name}: ${reason}`, async () => {
      const clock = new VirtualClock();
      const pacer = new WritePacer(clock, () => 0.5);
      let writes = 0;
      const answer = async () => {
        if (++writes % every === 0) throw refusal('AccessDenied');
      };
      const iam = new ThrottlingIam({ send: answer }, clock, { rate: 20, burst: 20, latency: 40 });
      const sender = new PacedSender(iam, pacer, clock);
      await clock.run(() => Promise.allSettled(Array.from({ length: 600 }, () => sender.send({}))));
      expect(pacer.learnt).toBeGreaterThan(18);
      expect(pacer.learnt).toBeLessThan(22);
    });
  }
});
