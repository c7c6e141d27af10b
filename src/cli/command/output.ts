/** Where a command's words go: its answer to stdout (or `--out`), everything else to stderr. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Paint, plain } from '../../core/render/paint.ts';
import { jsonPieces, terminalText } from '../../core/text/visible.ts';
import { withoutSignatures } from '../../core/text/without-signatures.ts';
import { OutputError, UsageError } from '../../errors.ts';
import type { Io } from './io.ts';
import { type ColorChoice, paintFor } from './paint.ts';

export interface OutputOptions {
  readonly color: ColorChoice;
  readonly json: boolean;
  readonly out: string | undefined;
}

export class Output {
  readonly json: boolean;
  /** For what goes to `data`. */
  readonly paint: Paint;
  /** For what goes to `note`. */
  readonly notePaint: Paint;
  /** Columns for excerpts and prose: at most 120; 100 where there is no terminal. */
  readonly width: number;
  /** Columns of the terminal that `data` goes to; undefined where it goes elsewhere. */
  readonly terminalWidth: number | undefined;
  readonly #io: Io;
  readonly #file: number | undefined;
  readonly #out: string | undefined;
  #failure: OutputError | undefined;

  /** @throws UsageError if `--out` cannot be written: known before anything is done, not after an apply. */
  constructor(io: Io, { color, json, out }: OutputOptions) {
    this.#io = io;
    this.#out = out;
    this.#file = out === undefined ? undefined : openForWriting(resolve(io.cwd, out), out);
    this.json = json;
    this.paint = out === undefined || color === 'always' ? paintFor(color, io.stdout, io.env) : plain;
    this.notePaint = paintFor(color, io.stderr, io.env);
    this.terminalWidth = out === undefined && io.stdout.isTTY ? io.stdout.columns : undefined;
    this.width = Math.min(120, io.stdout.columns ?? io.stderr.columns ?? 100);
  }

  /** The answer. `text` ends with a new line. */
  data(text: string): void {
    const shown = terminalText(text);
    if (this.#file === undefined) this.#io.stdout.write(shown);
    else this.#toFile(this.#file, shown);
  }

  /** Like standard output it ends no command halfway: the failure is reported at the end. */
  #toFile(file: number, text: string): void {
    try {
      writeSync(file, text);
    } catch (cause) {
      this.#failure ??= outputError(`--out ${this.#out}`, cause);
    }
  }

  dataJson(value: unknown): void {
    let text = '';
    for (const piece of jsonPieces(value)) {
      text += piece;
      if (text.length < PIECE) continue;
      this.data(text);
      text = '';
    }
    this.data(`${text}\n`);
  }

  /** Anything that is not the answer. `text` ends with a new line. */
  note(text: string): void {
    this.#io.stderr.write(terminalText(withoutSignatures(text)));
  }

  /** @throws OutputError if something of the answer is missing in the file */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    if (this.#failure !== undefined) throw this.#failure;
  }
}

/** Characters that are written at a time. */
const PIECE = 64 * 1024;

/** `where` was to take the answer. */
export function outputError(where: string, cause: unknown): OutputError {
  return new OutputError(`${where} cannot be written: ${String(cause)}`, {
    cause,
    remedy: 'Make room where the output goes, and run the command again.',
  });
}

function openForWriting(path: string, asWritten: string): number {
  try {
    return openSync(path, 'w');
  } catch (cause) {
    throw new UsageError(`--out ${asWritten} cannot be written: ${String(cause)}`, {
      cause,
      remedy: 'Name a file in a folder that exists and that you may write to.',
    });
  }
}
