/** All that a command sees of its process, so that a test can hand it another one. */
import type { Readable } from 'node:stream';

export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  /** Width in columns, known on a terminal only. */
  readonly columns?: number | undefined;
}

export interface Io {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute; every path on the command line is relative to it. */
  readonly cwd: string;
  /** Where Bitbucket is, for tests: on loopback. No variable and no option leads anywhere else than to Bitbucket. */
  readonly bitbucket?: BitbucketOnLoopback;
  /** The issuer of tokens, for tests: on loopback, with the one authority that vouches for it (PEM). As for Bitbucket. */
  readonly issuer?: { readonly port: number; readonly ca: string };
  /** Time, for a verb that waits; for tests, where it is to pass at once. */
  readonly clock?: { now(): number; sleep(milliseconds: number): Promise<void> };
  /** The moment by which manifests are judged, for tests; left out: now. */
  readonly now?: Date;
  /** The first file of the command, where a cache may have to know which program wrote it; left out: no cache. */
  readonly main?: string;
  /** Calls back at every Ctrl-C (SIGINT) or SIGTERM instead of ending the process; the answer stops that. */
  onInterrupt(callback: () => void): () => void;
}

export interface BitbucketOnLoopback {
  readonly origin: URL;
  readonly proxy?: { readonly host: string; readonly port: number };
  readonly limits?: { readonly milliseconds: number; readonly bytes: number };
  readonly clock?: { now(): number; sleep(milliseconds: number): Promise<void> };
}

/** The real process. `main`: see {@link Io.main}. */
export function processIo(main: string): Io {
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    // Node makes it when it is asked for, in a millisecond that few commands need.
    get stdin() {
      return process.stdin;
    },
    env: process.env,
    cwd: process.cwd(),
    main,
    onInterrupt(callback) {
      process.on('SIGINT', callback).on('SIGTERM', callback);
      return () => process.off('SIGINT', callback).off('SIGTERM', callback);
    },
  };
}
