/** How a command performs a deed: under the lease where there is one, with a progress bar, until Ctrl-C. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Plan } from '../../core/model/plan.ts';
import { isFrozen } from '../../core/plan/freeze-window.ts';
import { type Lease, LONGEST_LEASE } from '../../core/record/state-ports.ts';
import { visible } from '../../core/text/visible.ts';
import { underLease } from '../../lease.ts';
import { act } from '../../writing/act.ts';
import type { Deed } from '../../writing/deed.ts';
import type { Applied } from '../command/applied.ts';
import type { Session } from '../command/verb.ts';
import { ProgressBar } from '../text/progress-bar.ts';
import type { OpenState } from './state.ts';
import type { OpenTarget } from './target.ts';

/** Milliseconds that one operation can take, as a rule: each of its calls is tried for five minutes. */
const OPERATION = 6 * 60_000;
/** Milliseconds that one call can take: it is given up after 65 seconds, and credentials may be needed first. */
const CALL = 2 * 60_000;

const UNPROTECTED = 'No lease protects this: the service, or another command, may write at the same time.\n';

/**
 * Does it as the only writer of the account, if there is a lease.
 * @throws as `act`, and LeaseHeldError
 */
export async function actAlone(
  { target, state }: { target: OpenTarget; state: OpenState },
  deed: Pick<Deed, 'intend' | 'agreed' | 'remembers'>,
  session: Pick<Session, 'io' | 'output'>,
): Promise<Applied> {
  const { leases, inventory, applied, gate } = state;
  if (leases === undefined) {
    session.output.note(UNPROTECTED);
    return perform(undefined);
  }
  const holder = `a command on ${hostname()} (${randomUUID()})`;
  return underLease(leases, holder, LONGEST_LEASE, perform);

  async function perform(lease: Lease | undefined): Promise<Applied> {
    const watch = new Watch(session, lease && lease.remainingMs() - OPERATION);
    try {
      const memory = inventory && applied && { inventory, applied, gate, hold: lease && (async () => lease) };
      const {
        outcomes = [],
        unremembered,
        table,
        ungrown,
      } = await act(
        { ...target, ...state, memory, now: () => new Date() },
        {
          ...deed,
          performs: true,
          longestCall: CALL,
          isOver: (plan) => watch.isOver(plan),
          onOutcome: ({ role }, done, total) => watch.bar.draw(done, total, role),
        },
      );
      if (unremembered !== undefined) session.output.note(`${NOT_REMEMBERED} ${visible(unremembered.message)}\n`);
      if (ungrown !== undefined) session.output.note(`${NOT_GROWN} ${visible(ungrown.message)}\n`);
      return { outcomes, interrupted: watch.isStopped, ...(table && { wroteTable: true }) };
    } finally {
      watch.end();
    }
  }
}

const NOT_REMEMBERED = 'The result could not be remembered; the next pass reads it from IAM.';

const NOT_GROWN =
  "The gate's table could not be written at the end: it lets in fewer steps than it should until the next pass or apply.";

/** What can end a command before it is done; the reason is printed once. */
class Watch {
  readonly bar: ProgressBar;
  readonly #output: Session['output'];
  readonly #stop = new AbortController();
  readonly #stopListening: () => void;
  readonly #timer: NodeJS.Timeout | undefined;

  /** @param endsIn milliseconds after which no further operation is begun; undefined: there is no lease */
  constructor({ io, output }: Pick<Session, 'io' | 'output'>, endsIn: number | undefined) {
    this.#output = output;
    this.bar = new ProgressBar(io.stderr, output.notePaint);
    this.#stopListening = io.onInterrupt(() =>
      this.#stopFor('the running calls are finished first (Ctrl-\\ ends them at once)'),
    );
    const leaseEnds = () => this.#stopFor('the lease on the account comes to its end');
    this.#timer = endsIn === undefined ? undefined : setTimeout(leaseEnds, endsIn);
  }

  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  isOver(plan: Plan): boolean {
    if (isFrozen(plan, new Date())) this.#stopFor('a freeze window begins');
    return this.isStopped;
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#stopListening();
    this.bar.clear();
  }

  #stopFor(reason: string): void {
    this.bar.clear();
    if (!this.isStopped) this.#output.note(`Stopping: ${reason}.\n`);
    this.#stop.abort();
  }
}
