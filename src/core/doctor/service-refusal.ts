/** Whether the service does its work: what keeps a right manifest from reaching IAM. */
import type { Refusal } from '../access/refusal.ts';
import type { Case } from './case.ts';
import { valueIn } from './evidence.ts';

/** Minutes: a pass ends within fifteen, as a Lambda does; what waits for longer waits for something else. */
const LONG = 20;
/** Minutes: two of the longest schedule that a deployment can have (`driftMinutes`, 720); alarms are quicker. */
const LONGEST = 24 * 60;

export function serviceRefusal({ evidence }: Case): Refusal | undefined {
  const service = valueIn(evidence.service);
  if (service === undefined) return undefined;
  const { lastPass, deadLetters = 0, waiting = 0, leaseHeld } = service;
  if (lastPass === undefined) return overdue('there is no report of any pass');
  const minutes = Math.floor((evidence.now.getTime() - lastPass.endedAt.getTime()) / 60_000);
  if (minutes > LONGEST) return overdue(`the last pass ended ${Math.floor(minutes / 60)} hours ago`);
  if (!lastPass.succeeded) {
    const message = `the last pass did not succeed${lastPass.why === undefined ? '' : `: ${lastPass.why}`}`;
    return {
      code: 'service-pass-failed',
      message,
      remedy: '`rolekeeper report` shows all that it found, each with its remedy.',
    };
  }
  if (deadLetters > 0) {
    const message = `${deadLetters === 1 ? 'a doorbell has' : `${deadLetters} doorbells have`} failed at every try`;
    return {
      code: 'service-dead-letters',
      message,
      remedy: 'Read why the pass failed, then move the messages back: docs/runbook.md.',
    };
  }
  if (minutes <= LONG) return undefined;
  if (leaseHeld !== undefined) {
    const message = `${leaseHeld}, and the last pass ended ${minutes} minutes ago`;
    return { code: 'service-lease', message, remedy: 'See what that process does; its lease ends by itself.' };
  }
  if (waiting === 0) return undefined;
  const message = `${waiting === 1 ? 'a doorbell waits' : `${waiting} doorbells wait`}, and the last pass ended ${minutes} minutes ago`;
  return {
    code: 'service-queue',
    message,
    remedy: 'See in the log of the function whether passes run: docs/runbook.md.',
  };
}

function overdue(message: string): Refusal {
  return {
    code: 'service-last-pass',
    message,
    remedy: 'Look at the alarms and the log of the function: docs/runbook.md says which.',
  };
}
