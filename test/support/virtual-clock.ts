/** Time that passes only when everybody waits: hours of pacing in milliseconds, and the same every time. */
export class VirtualClock {
  #now = 0;
  readonly #sleepers: { at: number; wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => {
      this.#sleepers.push({ at: this.#now + milliseconds, wake });
    });
  }

  /** Runs `work` to its end, letting time jump to the next sleeper whenever nothing else is to be done. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    let running = true;
    const result = work().finally(() => {
      running = false;
    });
    while (running) {
      await new Promise(setImmediate);
      if (!running) break;
      const next = this.#sleepers.sort((a, b) => a.at - b.at).shift();
      if (next === undefined) continue;
      this.#now = next.at;
      next.wake();
    }
    return result;
  }
}
