import type { Fence } from '../core/record/state-ports.ts';
import type { IamSender } from '../ports.ts';

/**
 * Asks before every call that is sent, the further tries of one that failed included. It stands next to the client,
 * inside every wait: an answer from before a wait would be out of date after it.
 */
export class FencedSender implements IamSender {
  readonly #sender: IamSender;
  readonly #fence: Fence;

  constructor(sender: IamSender, fence: Fence) {
    this.#sender = sender;
    this.#fence = fence;
  }

  /** @throws LeaseLostError if the call must not be made any more */
  async send(command: unknown): Promise<unknown> {
    this.#fence();
    return this.#sender.send(command);
  }
}
