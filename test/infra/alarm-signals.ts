/**
 * What the metric of each alarm says while its fault stands, and when all is well. Where it is not documented what AWS
 * writes (zeros of Lambda, queues that nobody touches), there is one signal for each reading: the alarm has to stand by
 * all of them.
 */
import type { Written } from '../support/alarm-evaluation.ts';

export interface Signal {
  /** What this reading is about. */
  readonly reading: string;
  /** When something is written: at every pass (or call, of the webhook), every minute, or once a day, by the branch audit. */
  readonly every: 'pass' | 'minute' | 'day';
  /** The value while the fault stands; undefined: nothing. @param age minutes since the fault began */
  faulty(age: number): number | undefined;
  /** The value when all is well. @param age minutes since the fault ended; Infinity before it began */
  well(age: number): number | undefined;
}

const passes = (faulty: number | undefined, well: number | undefined, reading = 'every pass writes it'): Signal => ({
  reading,
  every: 'pass',
  faulty: () => faulty,
  well: () => well,
});

const SIX_HOURS = 360;

/** SQS, "Available CloudWatch metrics": a queue is active for up to six hours after it had messages or was called. */
const QUEUE: readonly Signal[] = [
  { reading: 'a queue with messages says so every minute', every: 'minute', faulty: () => 1, well: () => 0 },
  {
    reading: 'a queue falls silent after six hours, and speaks again when it is emptied',
    every: 'minute',
    faulty: (age) => (age < SIX_HOURS ? 1 : undefined),
    well: (age) => (age < SIX_HOURS ? 0 : undefined),
  },
];

/** With and without a zero for what went well. */
const lambda = (faulty: number): readonly Signal[] => [
  passes(faulty, 0, 'Lambda writes a zero for what went well'),
  passes(faulty, undefined, 'Lambda writes nothing for what went well'),
];

const STANDS = [passes(1, 0)];

const AUDITED: readonly Signal[] = [
  { reading: 'every audit writes it, once a day', every: 'day', faulty: () => 1, well: () => 0 },
];

/** So many in a minute, and then none, or good ones. */
const requests = (faulty: number): readonly Signal[] => [
  {
    reading: `${faulty} of them a minute, and then none`,
    every: 'minute',
    faulty: () => faulty,
    well: () => undefined,
  },
  { reading: `${faulty} of them a minute, and then good ones`, every: 'minute', faulty: () => faulty, well: () => 0 },
];

/** By the alarm. */
export const SIGNALS: Readonly<Record<string, readonly Signal[]>> = {
  'pass-failed': STANDS,
  'no-successful-pass': [
    passes(0, 1, 'every pass fails'),
    passes(undefined, 1, 'there is no pass'),
    {
      reading: 'passes fail, and then there are none',
      every: 'pass',
      faulty: (age) => (age < 60 ? 0 : undefined),
      well: () => 1,
    },
  ],
  'function-not-invoked': [passes(undefined, 1, 'Lambda starts nothing')],
  'drift-not-healed': STANDS,
  'passes-deferred': STANDS,
  'severe-drift': STANDS,
  'deletions-blocked': STANDS,
  'lockouts-blocked': STANDS,
  'writes-blocked': STANDS,
  'roles-in-conflict': STANDS,
  'invalid-manifest': STANDS,
  'provider-problem': STANDS,
  'dead-letters': QUEUE,
  'undelivered-events': QUEUE,
  'function-errors': lambda(1),
  'function-throttled': lambda(1),
  'near-timeout': [passes(299_000, 2_000)],
  'undeclared-branch': AUDITED,
  'branch-audit-failed': AUDITED,
  'webhook-failed': lambda(1),
  'webhook-forged': [
    { reading: 'a forged call a minute, and then none', every: 'minute', faulty: () => 1, well: () => undefined },
    { reading: 'a forged call a minute, and then good ones', every: 'minute', faulty: () => 1, well: () => 0 },
  ],
  'gate-refusals': requests(10),
  'gate-forged': requests(1),
  'gate-branch-refused': requests(2),
  'gate-sts-refused': requests(1),
  'gate-keys-old': [passes(3_000, 60, 'every request writes it')],
  // More than is fresh with the longest time between two passes.
  'gate-table-old': [passes(200_000, 60, 'every request writes it')],
  'gate-unavailable': lambda(1),
  'gate-failed': lambda(1),
  'gate-exchange-failed': lambda(1),
  'gate-exchange-throttled': lambda(1),
  'gate-throttled': [
    { reading: 'ten calls a minute too many', every: 'minute', faulty: () => 10, well: () => undefined },
  ],
  'webhook-throttled': [
    { reading: 'ten calls a minute too many', every: 'minute', faulty: () => 10, well: () => undefined },
  ],
};

/** Minutes by which passes come late: a rate is not kept to the second, and a pass takes its time. */
export const LATE: readonly number[] = [0, 1, 0, 2, 1];

export interface Course {
  /** Minutes between two passes. */
  readonly driftMinutes: number;
  /** Minutes in which the fault stands; before it all is well from `begin` on, and after it until `end`. */
  readonly fault: { readonly from: number; readonly to: number };
  readonly begin: number;
  readonly end: number;
}

/** What is written in the course of a fault, in order of time. */
export function writtenBy(signal: Signal, { driftMinutes, fault, begin, end }: Course): Written[] {
  const step = signal.every === 'minute' ? 1 : driftMinutes;
  const isLate = signal.every !== 'minute';
  const written: Written[] = [];
  for (let count = 0; begin + count * step <= end; count++) {
    const at = begin + count * step + (isLate ? (LATE[count % LATE.length] ?? 0) : 0);
    const value = valueAt(at, signal, fault);
    if (value !== undefined) written.push({ at, value });
  }
  return written;
}

function valueAt(at: number, signal: Signal, { from, to }: Course['fault']): number | undefined {
  if (at < from) return signal.well(Number.POSITIVE_INFINITY);
  return at < to ? signal.faulty(at - from) : signal.well(at - to);
}
