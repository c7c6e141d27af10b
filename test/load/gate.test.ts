/**
 * The bundled gate under load: 200 requests a second for a minute, all of its containers on one core. As Lambda does it, a
 * container has one request at a time. What is asserted is that every request is answered as it should be and that nothing
 * piles up; times are printed, since the machine is not the test's own.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { urlEvent } from '../support/function-url.ts';
import { GATED, GateService, type Seen, seen } from '../support/gate-service.ts';
import type { LambdaRuntime } from '../support/lambda-runtime.ts';
import { OTHER_REPOSITORY, REPOSITORY } from '../support/roles.ts';

const RATE = 200;
const SECONDS = 60;
const CONTAINERS = 4;
/** What is compiled and kept once is not growth. */
const WARM_UP = 2_000;
/**
 * MiB by which what a container keeps may grow from the first third to the last, in about 2,000 requests: 600 bytes that each of
 * them leaves behind would be more. Between two collections the heap differs by half of that.
 */
const MOST_GROWTH = 1;

/**
 * Requests that wait at a time at most: on a machine that cannot keep up, those behind them come later, and the printed rate is
 * lower.
 */
const MOST_WAITING = 1_500;

/** One core, where the machine lets us say which. */
const ONE_CORE = spawnSync('taskset', ['-c', '0', 'true']).status === 0 ? ['taskset', '-c', '0'] : [];

/** What a fifth of the requests each is, with what becomes of it. */
const KINDS = [
  { claims: {}, role: 'checkout-deploy', status: 200 },
  { claims: { branchName: 'release/1' }, role: 'checkout-deploy', status: 200 },
  { claims: { branchName: 'feature/one' }, role: 'checkout-deploy', status: 403 },
  { claims: {}, role: 'shipping-deploy', status: 403 },
  { claims: { repositoryUuid: OTHER_REPOSITORY }, role: 'checkout-deploy', status: 401 },
];
/** Tokens of each kind. */
const TOKENS = 20;

it(`answers ${RATE} requests a second for ${SECONDS} s on one core, and keeps nothing of them`, async () => {
  const heapLines: string[][] = Array.from({ length: CONTAINERS }, () => []);
  const service = await GateService.start({
    onLine: (line, container) => void (line.startsWith('HEAP ') && heapLines[container]?.push(line)),
    containers: CONTAINERS,
    launcher: ONE_CORE,
    nodeOptions: `--expose-gc --import=${new URL('../support/heap-on-signal.mjs', import.meta.url).href}`,
  });
  try {
    const requests = await requestsOf(service);
    for (let sent = 0; sent < WARM_UP; sent += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, index) => answerOf(service, requests, sent + index)));
    }
    const began = cpuOf(service.gates);
    const heaps: { third: number; heaps: number[] }[] = [];
    const latencies: number[] = [];
    const wrong: string[] = [];
    const pending = new Set<Promise<void>>();
    let mostPending = 0;
    const start = performance.now();
    for (let number = 0; number < RATE * SECONDS; number += 1) {
      const due = start + (number * 1_000) / RATE;
      if (due > performance.now()) await sleep(due - performance.now());
      while (pending.size >= MOST_WAITING) await Promise.race(pending);
      const at = performance.now();
      const one = answerOf(service, requests, number)
        .then(
          (problem) => void (problem && wrong.push(problem)),
          (error: unknown) => void wrong.push(String(error)),
        )
        .then(() => void latencies.push(performance.now() - at));
      pending.add(one);
      void one.then(() => pending.delete(one));
      mostPending = Math.max(mostPending, pending.size);
      const second = number / RATE;
      // As a quiet pass does, and a grown table.
      if (number % (RATE * 5) === 0) service.confirm();
      if (number % (RATE * 15) === 0) service.writeTable(GATED, { revision: String(number) });
      if (number % (RATE * 4) === 0)
        heaps.push({ third: Math.floor((second * 3) / SECONDS), heaps: await heapsOf(service.gates, heapLines) });
    }
    await Promise.all(pending);
    const seconds = (performance.now() - start) / 1_000;
    const cpu = (cpuOf(service.gates) - began) / (RATE * SECONDS);
    latencies.sort((a, b) => a - b);
    const [first = [], last = []] = [0, 2].map((third) => containerMedians(heaps, third));
    const at = (share: number) => latencies[Math.floor(latencies.length * share)]?.toFixed(0);
    process.stdout.write(
      [
        `${latencies.length} answers in ${seconds.toFixed(1)} s, ${wrong.length} wrong; ${ONE_CORE.length > 0 ? 'one core' : 'no taskset: any core'}`,
        `processor: ${cpu.toFixed(2)} ms a request, in ${CONTAINERS} containers`,
        `wait: median ${at(0.5)} ms, 99 of 100 ${at(0.99)} ms; at most ${mostPending} at a time`,
        `heap of each, MiB, first third: ${first.map((one) => one.toFixed(2)).join(', ')}`,
        `                     last third: ${last.map((one) => one.toFixed(2)).join(', ')}`,
        '',
      ].join('\n'),
    );
    expect(wrong).toEqual([]);
    expect(latencies).toHaveLength(RATE * SECONDS);
    expect(last.map((heap, index) => heap - (first[index] ?? 0)).filter((growth) => growth > MOST_GROWTH)).toEqual([]);
  } finally {
    await service.stop();
  }
});

interface Request {
  readonly event: unknown;
  readonly status: number;
}

async function requestsOf(service: GateService): Promise<Request[]> {
  const all: Request[] = [];
  for (let number = 0; number < TOKENS; number += 1) {
    for (const { claims, role, status } of KINDS) {
      const stepUuid = `{0f6d2a86-0c5e-4f0f-9a44-${number.toString(16).padStart(12, '0')}}`;
      const sub = `${REPOSITORY}:{0d9c8b7a-6f5e-4d3c-8b2a-190807f6e5d4}:${stepUuid}`;
      const token = await service.token({ stepUuid, sub, ...claims });
      all.push({ event: urlEvent(new URLSearchParams({ role, token }).toString()), status });
    }
  }
  return all;
}

/** What is wrong with it; undefined: nothing. */
async function answerOf(
  service: GateService,
  requests: readonly Request[],
  number: number,
): Promise<string | undefined> {
  const { event, status } = requests[number % requests.length] ?? { event: undefined, status: 0 };
  const answer: Seen = seen(await service.invoke(event));
  return answer.status === status ? undefined : `${status} became ${answer.status}: ${answer.body}`;
}

/** MiB that each has after its garbage is collected. @param lines what each has printed of that so far */
async function heapsOf(containers: readonly LambdaRuntime[], lines: readonly string[][]): Promise<number[]> {
  return Promise.all(
    containers.map(async (container, index) => {
      const own = lines[index] ?? [];
      const before = own.length;
      container.signal('SIGUSR2');
      while (own.length === before) await sleep(5);
      const { heapUsed, external } = JSON.parse((own.at(-1) ?? '').slice('HEAP '.length));
      return (heapUsed + external) / (1 << 20);
    }),
  );
}

function containerMedians(samples: readonly { third: number; heaps: number[] }[], third: number): number[] {
  const those = samples.filter((sample) => sample.third === third).map(({ heaps }) => heaps);
  return Array.from({ length: CONTAINERS }, (_, index) => {
    const sorted = those.map((heaps) => heaps[index] ?? 0).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  });
}

/** Milliseconds that the processor gave them so far, as Linux counts it; 0 elsewhere. */
function cpuOf(containers: readonly LambdaRuntime[]): number {
  const all = containers.map(({ pid }) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * 10;
    } catch {
      return 0;
    }
  });
  return all.reduce((sum, one) => sum + one, 0);
}
