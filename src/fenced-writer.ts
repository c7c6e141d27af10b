/**
 * A writer that writes only while its holder's lease lasts.
 *
 * S3 refuses a stale holder's write to the inventory; IAM knows no fence, and nothing at AWS can refuse a call because
 * its sender has lost a lease. So the holder has to refuse itself: it begins no operation that might not be over before
 * the lease is.
 *
 * What is left: a process that is stopped between this look and the call behind it, as by a laptop that is closed, makes
 * that one call when it wakes up. It begins no other.
 */
import type { Operation } from './core/types.ts';
import { LeaseLostError } from './errors.ts';
import type { Lease, RoleWriter } from './ports.ts';

export interface FenceOptions {
  lease: Pick<Lease, 'until'>;
  now: () => Date;
  /** Milliseconds that one operation can take at the longest, and by which clocks may differ. */
  margin: number;
}

export class FencedWriter implements RoleWriter {
  readonly #writer: RoleWriter;
  readonly #fence: FenceOptions;

  constructor(writer: RoleWriter, fence: FenceOptions) {
    this.#writer = writer;
    this.#fence = fence;
  }

  /** @throws LeaseLostError if the lease runs out before the operation is sure to be over */
  async perform(role: string, operation: Operation): Promise<void> {
    const { lease, now, margin } = this.#fence;
    if (lease.until.getTime() - now().getTime() < margin) {
      throw new LeaseLostError(
        `${operation.call} on ${role} was not begun: the lease on this account runs out at ${lease.until.toISOString()}.`,
        { remedy: 'Run it again: it takes a new lease and goes on from here.' },
      );
    }
    await this.#writer.perform(role, operation);
  }
}
