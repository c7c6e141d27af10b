import type { Fence } from '../core/record/state-ports.ts';
import type { IamSender, Pace } from '../ports.ts';
import { FencedSender } from './fenced-sender.ts';
import { awsErrorName, mayPass } from './world-error.ts';
import type { Clock, WritePacer } from './write-pacer.ts';

/**
 * Milliseconds for which one write is tried, if the caller gives no other time; then we report that IAM does not
 * answer.
 */
export const PATIENCE = 5 * 60_000;
/** Milliseconds before each further try of a write that IAM failed on, or that met another writer. */
const PAUSES = [200, 400, 800, 1600, 3200];

const THROTTLED: ReadonlySet<string> = new Set(['Throttling', 'TooManyRequests', 'RequestLimitExceeded']);
/**
 * Sends writes at the pace that the account takes. The client behind it must not retry on its own, or the pacer would
 * never see a refusal. Every write that we make may be made twice with the same result, but for CreateRole: the writer
 * knows its own by a token (role-writer.ts).
 */
export class PacedSender implements IamSender {
  readonly #sender: IamSender;
  readonly #pacer: WritePacer;
  readonly #clock: Clock;
  readonly #patience: number;

  /** @param patience milliseconds after which a write that fails is not tried again */
  constructor(sender: IamSender, pacer: WritePacer, clock: Clock, patience: number = PATIENCE) {
    this.#sender = sender;
    this.#pacer = pacer;
    this.#clock = clock;
    this.#patience = patience;
  }

  get pace(): Pace {
    return this.#pacer;
  }

  /** The same sender, at the same pace, that asks before every single try. */
  fenced(fence: Fence): PacedSender {
    return new PacedSender(new FencedSender(this.#sender, fence), this.#pacer, this.#clock, this.#patience);
  }

  async send(command: unknown): Promise<unknown> {
    const begun = this.#clock.now();
    for (let failures = 0; ; ) {
      const permit = await this.#pacer.permit();
      try {
        const answer = await this.#sender.send(command);
        this.#pacer.accepted(permit);
        return answer;
      } catch (error) {
        const isThrottled = THROTTLED.has(awsErrorName(error));
        if (isThrottled) this.#pacer.throttled(permit);
        // It took its part of the rate all the same: with 30 % of the writes denied, 8.5 a second were learnt of 20.
        else if (isAnswer(error)) this.#pacer.accepted(permit);
        const pause = isThrottled ? 0 : PAUSES[failures++];
        if (pause === undefined || !(mayPass(error) || isClockCorrected(error))) throw error;
        if (this.#clock.now() - begun + pause > this.#patience) throw error;
        if (pause > 0) await this.#clock.sleep(pause);
      }
    }
  }
}

/** Of AWS: neither silence nor a fence that has let nothing pass. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && '$fault' in error;
}

/** This machine's clock was wrong, and the SDK has just learnt by how much: the next signature will be right. */
function isClockCorrected(error: unknown): boolean {
  const { $metadata } = error as { $metadata?: { clockSkewCorrected?: boolean } };
  return $metadata?.clockSkewCorrected === true;
}
