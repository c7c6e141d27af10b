/** How far a long reading is: drawn over itself on a terminal, a line every ten seconds anywhere else. */
import type { Io } from '../command/io.ts';

export class ReadingProgress {
  readonly #stream: Io['stderr'];
  readonly #now: () => number;
  #last: number;
  #drawn = false;

  constructor({ stderr, clock = Date }: Pick<Io, 'stderr'> & { readonly clock?: { now(): number } }) {
    this.#stream = stderr;
    this.#now = () => clock.now();
    this.#last = this.#now();
  }

  /** `roles`: as many as were read with this page. */
  page(page: number, roles: number): void {
    this.say(`page ${page}, ${roles.toLocaleString('en-US')} ${roles === 1 ? 'role' : 'roles'}`);
  }

  /** Of anything that is read page by page. */
  say(words: string): void {
    if (this.#stream.isTTY) {
      this.#stream.write(`\r\x1b[2K${words}`);
      this.#drawn = true;
    } else if (this.#now() - this.#last >= EVERY) {
      this.#stream.write(`${words}\n`);
      this.#last = this.#now();
    }
  }

  /** What comes next begins on a clean line. */
  clear(): void {
    if (this.#drawn) this.#stream.write('\r\x1b[2K');
    this.#drawn = false;
  }
}

/** Milliseconds. */
const EVERY = 10_000;
