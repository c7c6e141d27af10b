import type { Fence, IamSender } from '../ports.ts';

/**
 * Asks before every call that is sent, the further tries of one that failed included. It stands next to the client,
 * inside all that waits: what was asked before a wait would be answered for another moment.
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
