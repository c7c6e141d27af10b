import type { IamSender } from '../ports.ts';
import { awsErrorName } from './world-error.ts';
import type { Clock, WritePacer } from './write-pacer.ts';

/** Milliseconds for which one write may be throttled before we say that IAM does not answer. */
const PATIENCE = 5 * 60_000;
/** Milliseconds before each further try of a write that IAM failed on, or that met another writer. */
const PAUSES = [200, 400, 800, 1600, 3200];

const THROTTLED: ReadonlySet<string> = new Set(['Throttling', 'TooManyRequests', 'RequestLimitExceeded']);
const PASSING: ReadonlySet<string> = new Set([
  'ConcurrentModification',
  'EntityTemporarilyUnmodifiable',
  'ServiceFailure',
  'ServiceUnavailable',
  'InternalFailure',
  'RequestTimeout',
  'TimeoutError',
]);

/**
 * Sends writes at the pace that the account takes. The client behind it must not retry on its own, or the pacer would
 * never see a refusal. Every write that we make may be made twice with the same result, but for CreateRole: the writer
 * knows its own by a token (role-writer.ts).
 */
export class PacedSender implements IamSender {
  readonly #sender: IamSender;
  readonly #pacer: WritePacer;
  readonly #clock: Clock;

  constructor(sender: IamSender, pacer: WritePacer, clock: Clock) {
    this.#sender = sender;
    this.#pacer = pacer;
    this.#clock = clock;
  }

  async send(command: unknown): Promise<unknown> {
    const begun = this.#clock.now();
    for (let failures = 0; ; ) {
      await this.#pacer.permit();
      try {
        const answer = await this.#sender.send(command);
        this.#pacer.accepted();
        return answer;
      } catch (error) {
        const name = awsErrorName(error);
        if (THROTTLED.has(name)) {
          this.#pacer.throttled();
          if (this.#clock.now() - begun > PATIENCE) throw error;
          continue;
        }
        const pause = PAUSES[failures++];
        if (pause === undefined || !isPassing(error, name)) throw error;
        await this.#clock.sleep(pause);
      }
    }
  }
}

function isPassing(error: unknown, name: string): boolean {
  return PASSING.has(name) || (error instanceof Error && '$fault' in error && error.$fault === 'server');
}
