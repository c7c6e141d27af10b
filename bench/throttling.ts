/** Writes that an account throttles: how many are refused, how long it takes, and what the SDK's own retries make of it. */
import { IAMClient, type IAMClientConfig } from '@aws-sdk/client-iam';
import { PacedSender } from '../src/aws/paced-sender.ts';
import { WritePacer } from '../src/aws/write-pacer.ts';
import type { IamSender } from '../src/ports.ts';
import { type Creation, createRoles, ROLES, WRITES } from './throttled-iam.ts';
import { type Figure, type Row, share, type Topic } from './topic.ts';
import { mockedClock } from './virtual-time.ts';

/** Writes a second. */
const LIMITS = [5, 20, 50];
const RUNS = 5;
/** Milliseconds from a call to its answer: in the table, and in a note. */
const LATENCY = 40;
const SLOW = 180;
/** The share of the writes that may be refused. */
const REFUSED = 0.02;
const DAY = '2026-11-22';

type SenderOf = (config: IAMClientConfig) => IamSender;

const firstRun: SenderOf = (config) => paced(config, new WritePacer(mockedClock));
const remembering =
  (rate: number): SenderOf =>
  (config) => {
    const pacer = new WritePacer(mockedClock);
    // An older commit under this bench remembers nothing.
    pacer.begin?.({ writesPerSecond: rate, learntOn: DAY }, DAY);
    return paced(config, pacer);
  };
const sdk =
  (retryMode: 'adaptive' | 'standard', maxAttempts?: number): SenderOf =>
  (config) =>
    new IAMClient({ ...config, retryMode, ...(maxAttempts !== undefined && { maxAttempts }) });

const PEERS: Readonly<Record<string, SenderOf>> = {
  'adaptive, 3 tries': sdk('adaptive'),
  'adaptive, 50 tries': sdk('adaptive', 50),
  'standard, 3 tries': sdk('standard'),
  'standard, 50 tries': sdk('standard', 50),
};

export async function throttling(): Promise<Topic> {
  const rows: Row[] = [];
  const notes = new Map<string, string[]>();
  const note = (name: string, text: string) => notes.set(name, [...(notes.get(name) ?? []), text]);
  for (const rate of LIMITS) {
    const [first, remembered] = [await creations(rate, firstRun), await creations(rate, remembering(rate))];
    const adaptive = await creations(rate, sdk('adaptive', 50));
    rows.push(...rowsOf(`${rate} a second, first run`, rate, first, adaptive));
    rows.push(...rowsOf(`${rate} a second, remembered`, rate, remembered, adaptive));
    for (const [name, senderOf] of Object.entries(PEERS)) {
      const runs = await creations(rate, senderOf);
      note(name, wordsOf(rate, runs));
    }
    const slow = { 'first run': firstRun, remembered: remembering(rate), 'adaptive, 50 tries': sdk('adaptive', 50) };
    for (const [name, senderOf] of Object.entries(slow)) {
      note(`answers after ${SLOW} ms, ${name}`, wordsOf(rate, await creations(rate, senderOf, SLOW)));
    }
  }
  return {
    name: 'throttling',
    title: `${ROLES} roles created, ${WRITES} writes, in an account that takes 5, 20 or 50 of them a second`,
    rows,
    notes: [
      `Medians of ${RUNS} runs, as all of them do something at random. The account saves up five writes, an answer takes ${LATENCY} ms,`,
      'ten roles are made at a time. All of it is the SDK’s own client (3 tries are its default) with a handler in the place of',
      'the network, in virtual time: Date and setTimeout are those of node:test, and move on when nothing else is to be done.',
      'The times of adaptive are those with 50 tries. Roles lost by ours in the table: 0, or the run fails.',
      ...[...notes].map(([name, figures]) => `  ${name}: ${figures.join('; ')}`),
    ],
  };
}

function paced(config: IAMClientConfig, pacer: WritePacer): IamSender {
  return new PacedSender(new IAMClient({ ...config, maxAttempts: 1 }), pacer, mockedClock);
}

function wordsOf(rate: number, runs: readonly Creation[]): string {
  const [refused, lost] = [median(runs.map((run) => run.refused)), median(runs.map((run) => run.lost))];
  const seconds = median(runs.map((run) => run.milliseconds)) / 1000;
  return `at ${rate} ${refused} refused, ${seconds.toFixed(1)} s, ${lost} lost`;
}

async function creations(rate: number, senderOf: SenderOf, latency = LATENCY): Promise<Creation[]> {
  const runs: Creation[] = [];
  for (let run = 0; run < RUNS; run++) runs.push(await createRoles(rate, latency, senderOf));
  return runs;
}

function rowsOf(name: string, rate: number, ours: readonly Creation[], adaptive: readonly Creation[]): Row[] {
  if (ours.some(({ lost }) => lost > 0)) throw new Error(`${name}: a role was lost`);
  const refused = figure(ours, 'refused', 'calls');
  const time = figure(ours, 'milliseconds', 'ms');
  const bound = (WRITES / rate) * 1000;
  return [
    row(`${name}: refused`, refused, { value: REFUSED * WRITES, unit: 'calls', what: '2 % of the writes' }, 1),
    row(`${name}: time`, time, { value: bound, unit: 'ms', what: 'writes / limit' }, 1.05),
    row(`${name}: time`, time, { ...figure(adaptive, 'milliseconds', 'ms'), what: 'SDK, adaptive retry' }, 1),
  ];
}

function row(name: string, ours: Figure, against: Row['against'], atMost: number): Row {
  return { case: name, ours, against, ratio: share(ours, against), goal: { atMost } };
}

function figure(runs: readonly Creation[], of: 'refused' | 'milliseconds', unit: Figure['unit']): Figure {
  const values = runs.map((run) => run[of]);
  return { value: median(values), unit, range: [Math.min(...values), Math.max(...values)] };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
