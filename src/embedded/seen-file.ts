import { ServiceStateError } from '../errors.ts';
import { readWhole, writeWhole } from './whole-file.ts';

/** One file that a holder of the lease (lease-file.ts) reads and then writes: what another process has written since stays. */
export class SeenFile {
  readonly #path: string;
  readonly #place: string;
  readonly #what: string;
  #seen: { text: string | undefined } | undefined;

  /**
   * @param place how people write the path
   * @param what it is: `inventory`
   */
  constructor(path: string, place: string, what: string) {
    this.#path = path;
    this.#place = place;
    this.#what = what;
  }

  /** undefined only if there is none. */
  async read(): Promise<string | undefined> {
    const text = await readWhole(this.#path);
    this.#seen = { text };
    return text;
  }

  /** @throws ServiceStateError if another process has written it since */
  async write(text: string): Promise<void> {
    if (this.#seen === undefined) throw new Error(`the ${this.#what} is read before it is written`);
    if ((await readWhole(this.#path)) !== this.#seen.text) {
      throw new ServiceStateError(`${this.#place} was written by another process meanwhile.`, {
        remedy: `Run the command again: it starts from the new ${this.#what}.`,
      });
    }
    await writeWhole(this.#path, text);
    this.#seen = { text };
  }
}
