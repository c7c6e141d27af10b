import { describe, expect, it } from 'vitest';
import { FencedSender } from '../src/aws/fenced-sender.ts';
import { PacedSender } from '../src/aws/paced-sender.ts';
import { IamRoleWriter } from '../src/aws/role-writer.ts';
import { WritePacer } from '../src/aws/write-pacer.ts';
import { LeaseLostError } from '../src/errors.ts';
import { leaseFence } from '../src/lease.ts';
import type { IamSender } from '../src/ports.ts';
import { awsFailure } from './faults/aws-failure.ts';
import { VirtualClock } from './support/virtual-clock.ts';

const MINUTE = 60_000;
const MARGIN = 2 * MINUTE;

describe('the fence', () => {
  const cases = [
    { name: 'with time to spare', left: 2 * MARGIN, sends: true, reason: 'it is the one writer' },
    { name: 'with just enough time', left: MARGIN, sends: true, reason: 'the call is over when the lease is' },
    { name: 'with too little time', left: MARGIN - 1, sends: false, reason: 'the call may outlive the lease' },
    { name: 'after the end', left: -60 * MINUTE, sends: false, reason: 'another process may be writing' },
  ];
  for (const { name, left, sends, reason } of cases) {
    it(`${sends ? 'lets a call go' : 'refuses a call'} ${name}: ${reason}`, async () => {
      const sent: unknown[] = [];
      const sender = { send: async (command: unknown) => sent.push(command) };
      const fence = leaseFence({ remainingMs: () => left }, MARGIN);
      const sending = new FencedSender(sender, fence).send('DeleteRole');
      if (sends) await sending;
      else await expect(sending).rejects.toThrow(LeaseLostError);
      expect(sent).toEqual(sends ? ['DeleteRole'] : []);
    });
  }
});

describe('an operation that was begun in time', () => {
  /** Leftovers once, then none: what one DeleteRole can be. */
  const strips = (): IamSender['send'] => {
    let deletions = 0;
    return async (command) => {
      switch (nameOf(command)) {
        case 'DeleteRole':
          if (deletions++ === 0) throw awsFailure('DeleteConflict', 409);
          return {};
        case 'ListAttachedRolePolicies':
          return { AttachedPolicies: [{ PolicyArn: 'arn:aws:iam::111122223333:policy/added' }] };
        case 'ListRolePolicies':
          return { PolicyNames: ['added'] };
        case 'ListInstanceProfilesForRole':
          return { InstanceProfiles: [] };
        default:
          return {};
      }
    };
  };
  const throttles = (): IamSender['send'] => async () => {
    throw awsFailure('Throttling', 400);
  };
  const fails = (): IamSender['send'] => async () => {
    throw awsFailure('ServiceFailure', 500);
  };
  const cases = [
    { name: 'and meets leftovers', reason: 'one operation is many calls', answers: strips, callTakes: 1.5 * MINUTE },
    { name: 'and is throttled', reason: 'it is tried for five minutes', answers: throttles, callTakes: 20_000 },
    { name: 'and is failed on', reason: 'every further try is a call', answers: fails, callTakes: 1.9 * MINUTE },
  ];
  for (const { name, reason, answers, callTakes } of cases) {
    it(`${name} sends nothing once the lease might be over: ${reason}`, async () => {
      const clock = new VirtualClock();
      const until = 4 * MINUTE;
      const [answer, sentAt, answeredAt] = [answers(), [] as number[], [] as number[]];
      const slow: IamSender = {
        async send(command) {
          sentAt.push(clock.now());
          await clock.sleep(callTakes);
          answeredAt.push(clock.now());
          return answer(command);
        },
      };
      const fence = leaseFence({ remainingMs: () => until - clock.now() }, MARGIN);
      const writer = new IamRoleWriter(new PacedSender(slow, new WritePacer(clock, () => 0.5), clock).fenced(fence));
      const error = await clock.run(() => writer.perform('deploy', { call: 'DeleteRole' }).catch((thrown) => thrown));
      expect(error).toBeInstanceOf(LeaseLostError);
      expect(sentAt.length, 'it was begun').toBeGreaterThan(0);
      expect(Math.max(...answeredAt)).toBeLessThanOrEqual(until);
    });
  }
});

function nameOf(command: unknown): string {
  return (command as object).constructor.name.replace(/Command$/, '');
}
