import { describe, expect, it } from 'vitest';
import { PacedSender } from '../../src/aws/paced-sender.ts';
import { WritePacer } from '../../src/aws/write-pacer.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const refusal = (name: string, fault: 'client' | 'server' = 'client') =>
  Object.assign(new Error(name), { name, $fault: fault });
describe('PacedSender', () => {
  it('finds its way back up when the limit was only low for a while', async () => {
    const clock = new VirtualClock();
    const pacer = new WritePacer(clock);
    for (let i = 0; i < 20; i++) {
      await clock.run(() => clock.sleep(300));
      pacer.throttled();
    }
    const low = pacer.rate;
    for (let i = 0; i < 500; i++) pacer.accepted();
    expect(low).toBeLessThan(1);
    expect(pacer.rate).toBeGreaterThan(20);
  });

  it('takes refusals of calls that were under way together as one', async () => {
    const clock = new VirtualClock();
    const pacer = new WritePacer(clock);
    pacer.throttled();
    const once = pacer.rate;
    pacer.throttled();
    expect(pacer.rate).toBe(once);
  });

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
});
