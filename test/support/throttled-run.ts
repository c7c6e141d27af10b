/** A hundred roles are created, ten at a time, in an account that throttles: what it costs, in virtual time. */
import { PacedSender } from '../../src/aws/paced-sender.ts';
import { type Permit, WritePacer } from '../../src/aws/write-pacer.ts';
import type { WritePace } from '../../src/core/model/write-pace.ts';
import { Random } from '../faults/random.ts';
import { type RateLimit, ThrottlingIam } from './throttling-iam.ts';
import { VirtualClock } from './virtual-clock.ts';

export const ROLES = 100;
/** CreateRole and three policies. */
export const WRITES_OF_A_ROLE = 4;
const AT_A_TIME = 10;
export const TODAY = '2026-11-22';

export interface ThrottledRun {
  /** Of the writes that had to be made. */
  readonly refusedShare: number;
  readonly seconds: number;
  /** Roles. */
  readonly lost: number;
  /** What arrived, by role and write; a refusal is none. */
  readonly made: readonly string[];
  /** When the last write of each caller was made, in seconds. */
  readonly ends: readonly number[];
  readonly learnt: number | undefined;
  /** After each write, a second. */
  readonly rates: readonly number[];
  /** Each turn that was given, in milliseconds, with the rate of then. */
  readonly permits: readonly { at: number; rate: number }[];
}

export interface RunOptions {
  readonly remembered?: Partial<WritePace> | undefined;
  readonly roles?: number;
  /** Each with a pacer of its own, and all these roles. */
  readonly callers?: number;
  /** Of what the pacers do at random. */
  readonly seed?: number;
}

export async function throttledRun(limit: RateLimit, options: RunOptions = {}): Promise<ThrottledRun> {
  const { remembered, roles = ROLES, callers = 1, seed = 1 } = options;
  const clock = new VirtualClock();
  const made: string[] = [];
  const rates: number[] = [];
  const iam = new ThrottlingIam({ send: async (command) => made.push(String(command)) }, clock, limit);
  const random = new Random(seed);
  const permits: { at: number; rate: number }[] = [];
  const pacers = Array.from({ length: callers }, () => new WatchedPacer(permits, clock, () => random.next()));
  let lost = 0;
  const ends = await clock.run(() =>
    Promise.all(
      pacers.map(async (pacer, caller) => {
        if (remembered !== undefined) pacer.begin({ writesPerSecond: 20, learntOn: TODAY, ...remembered }, TODAY);
        const sender = new PacedSender(iam, pacer, clock);
        let begun = 0;
        const work = async () => {
          while (begun < roles) {
            const role = begun++;
            try {
              for (let write = 0; write < WRITES_OF_A_ROLE; write++) {
                await sender.send(`${caller} ${role} ${write}`);
                rates.push(pacer.rate);
              }
            } catch {
              lost++;
            }
          }
        };
        await Promise.all(Array.from({ length: AT_A_TIME }, work));
        return clock.now() / 1000;
      }),
    ),
  );
  return {
    refusedShare: iam.refused / (callers * roles * WRITES_OF_A_ROLE),
    seconds: clock.now() / 1000,
    lost,
    made,
    ends,
    learnt: pacers[0]?.learnt,
    rates,
    permits,
  };
}

class WatchedPacer extends WritePacer {
  readonly #permits: { at: number; rate: number }[];

  constructor(permits: { at: number; rate: number }[], ...rest: ConstructorParameters<typeof WritePacer>) {
    super(...rest);
    this.#permits = permits;
  }

  override async permit(): Promise<Permit> {
    const permit = await super.permit();
    this.#permits.push({ at: permit.at, rate: this.rate });
    return permit;
  }
}
