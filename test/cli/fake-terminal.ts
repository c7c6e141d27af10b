/** A process as a command sees it, with everything it writes kept. */
import { Readable } from 'node:stream';
import type { Io, OutputStream } from '../../src/cli/command/io.ts';
import { CATALOGUE_DATE } from '../../src/core/iam/catalogue.ts';
import { DAY } from '../../src/core/text/days.ts';

export interface FakeTerminalOptions {
  cwd: string;
  env?: Record<string, string>;
  /** What stands on standard input. */
  stdin?: string;
  /** Whether a person sits there. */
  isTTY?: boolean;
  columns?: number;
  /** The Bitbucket that it can reach. */
  bitbucket?: Io['bitbucket'];
  /** The issuer of tokens that it can reach. */
  issuer?: Io['issuer'];
  /** The moment by which manifests are judged; usually the day after that of the list of AWS's actions. */
  now?: Date;
  /** The time that a verb waits by. */
  clock?: Io['clock'];
  /** The first file of a built command; left out: a source checkout. */
  main?: string;
}

export class FakeTerminal implements Io {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly stdin: Io['stdin'];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly bitbucket?: NonNullable<Io['bitbucket']>;
  readonly issuer?: NonNullable<Io['issuer']>;
  readonly clock?: NonNullable<Io['clock']>;
  readonly main?: string;
  readonly now: Date;
  out = '';
  err = '';
  readonly #listeners = new Set<() => void>();
  #trigger: { text: string; action: () => void } | undefined;

  constructor(options: FakeTerminalOptions) {
    const { cwd, env = {}, stdin = '', isTTY, columns, bitbucket, issuer, clock, now, main } = options;
    this.now = now ?? new Date(Date.parse(CATALOGUE_DATE) + DAY);
    this.cwd = cwd;
    if (bitbucket !== undefined) this.bitbucket = bitbucket;
    if (issuer !== undefined) this.issuer = issuer;
    if (clock !== undefined) this.clock = clock;
    if (main !== undefined) this.main = main;
    this.env = env;
    this.stdin = Object.assign(Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]), { isTTY });
    this.stdout = { isTTY, columns, write: (text: string) => this.#written('out', text) };
    this.stderr = { isTTY, columns, write: (text: string) => this.#written('err', text) };
  }

  onInterrupt(callback: () => void): () => void {
    this.#listeners.add(callback);
    return () => this.#listeners.delete(callback);
  }

  /** Presses Ctrl-C. */
  interrupt(): void {
    for (const listener of this.#listeners) listener();
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Does something once, as soon as a text has been written. */
  when(text: string, action: () => void): void {
    this.#trigger = { text, action };
  }

  #written(stream: 'out' | 'err', text: string): void {
    this[stream] += text;
    if (this.#trigger === undefined || !text.includes(this.#trigger.text)) return;
    const { action } = this.#trigger;
    this.#trigger = undefined;
    action();
  }
}
