/**
 * The lease of an embedded account: a lock file beside it, and a file with the number of the last holder. Processes of
 * one machine take turns by it, as the service and the commands do by the lease in the state bucket.
 *
 * The lock is a file that only one process can create. Its holder may die without giving it back, so it names its
 * process: a lock of a process that is gone, or whose time is over, is taken away. Only one process at a time may take
 * one away, and it looks again before it does: otherwise two could do so, and the second would take away the new lock
 * of the first.
 */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { isFence, nextFence } from '../core/record/fence.ts';
import { type Lease, type LeaseDesk, LONGEST_LEASE } from '../core/record/state-ports.ts';
import { parseJsonObject } from '../core/text/json.ts';
import { LeaseHeldError, StateFileError } from '../errors.ts';
import { stopwatch } from '../lease.ts';
import { createAlone, isOlder } from './lock-file.ts';
import { readWhole, writeWhole } from './whole-file.ts';

interface Lock {
  readonly token: string;
  readonly holder: string;
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly until: string;
}

/** Milliseconds after which a process that was taking a lock away must have died: it takes some milliseconds. */
const TAKING_AWAY = 10_000;

export class LeaseFile implements LeaseDesk {
  readonly #path: string;
  readonly #place: string;
  readonly #now: () => Date;

  /** @param place how people write the path */
  constructor(path: string, place: string, now: () => Date) {
    this.#path = path;
    this.#place = place;
    this.#now = now;
  }

  async take(holder: string, milliseconds: number): Promise<Lease> {
    if (milliseconds > LONGEST_LEASE) throw new Error(`a lease of ${milliseconds} ms is longer than any work takes`);
    const passed = stopwatch({ now: this.#now, steady: () => performance.now() });
    const until = new Date(this.#now().getTime() + milliseconds).toISOString();
    const lock: Lock = { token: randomUUID(), holder, pid: process.pid, host: hostname(), until };
    if (!(await this.#create(lock))) {
      await this.#takeAwayStale();
      if (!(await this.#create(lock))) throw this.#held(await this.#read());
    }
    const fence = await this.#next(holder).catch(async (error) => {
      await this.#release(lock);
      throw error;
    });
    return {
      fence,
      remainingMs: () => milliseconds - passed(),
      release: () => this.#release(lock),
    };
  }

  get #lockPath(): string {
    return `${this.#path}.lock`;
  }

  /** false: there is one already. @throws StateFileError */
  async #create(lock: Lock): Promise<boolean> {
    return createAlone(this.#lockPath, JSON.stringify(lock));
  }

  async #read(): Promise<Lock | undefined> {
    const text = await readWhole(this.#lockPath);
    const { token, holder, pid, host, until } = parseJsonObject(text ?? '') ?? {};
    if (typeof token !== 'string' || typeof pid !== 'number' || typeof host !== 'string') return undefined;
    if (Number.isNaN(Date.parse(String(until)))) return undefined;
    return { token, holder: String(holder), pid, host, until: String(until) };
  }

  async #takeAwayStale(): Promise<void> {
    const guard = `${this.#lockPath}.stale`;
    if (await isOlder(guard, TAKING_AWAY)) await rm(guard, { force: true });
    if (!(await createAlone(guard, ''))) return;
    try {
      const lock = await this.#read();
      // An empty one is being written at this moment, or its holder died while it wrote.
      const isStale = lock === undefined ? await isOlder(this.#lockPath, TAKING_AWAY) : this.#isOver(lock);
      if (isStale) await rm(this.#lockPath, { force: true });
    } finally {
      await rm(guard, { force: true });
    }
  }

  #isOver({ pid, host, until }: Lock): boolean {
    return Date.parse(until) <= this.#now().getTime() || (host === hostname() && !isAlive(pid));
  }

  async #release({ token }: Lock): Promise<void> {
    const lock = await this.#read().catch(() => undefined);
    if (lock?.token === token) await rm(this.#lockPath, { force: true }).catch(() => undefined);
  }

  /** One more than the last holder's number, written down. */
  async #next(holder: string): Promise<number> {
    const text = await readWhole(this.#path);
    const last = text === undefined ? 0 : parseJsonObject(text)?.fence;
    if (!isFence(last)) {
      throw new StateFileError(`${this.#place} is not a lease`, { remedy: 'Delete it: the numbers begin again at 1.' });
    }
    const fence = nextFence(last);
    await writeWhole(this.#path, `${JSON.stringify({ version: 'rolekeeper.lease/v1', fence, holder }, null, 2)}\n`);
    return fence;
  }

  #held(lock: Lock | undefined): LeaseHeldError {
    const who = lock === undefined ? 'Another process' : `${lock.holder} (process ${lock.pid} on ${lock.host})`;
    return new LeaseHeldError(`${who} is writing to this account: ${this.#place} is locked.`, {
      remedy: `Wait until it is done, then run the command again. If that process no longer runs, delete ${this.#place}.lock first.`,
    });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process belongs to another user, and is alive.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
