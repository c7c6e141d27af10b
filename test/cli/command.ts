/** The command as a process of its own. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

export interface ProcessOptions {
  cwd: string;
  env?: Record<string, string>;
  /** What is piped into it; nothing otherwise. */
  stdin?: string;
  /** Closes its standard output after the first piece, as `| head -1` does. */
  closeOutput?: boolean;
  /** Its standard output is a disk without space. */
  fullDisk?: boolean;
  /** The same of its standard error. */
  fullDiskForErrors?: boolean;
  /** Milliseconds for which its standard output is not read. */
  readsAfter?: number;
}

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Runs this test's own Node on a file; no variable of ours reaches it but PATH. */
export function command(file: string, argv: readonly string[], options: ProcessOptions): Promise<Ended> {
  const full = options.fullDisk || options.fullDiskForErrors ? openSync('/dev/full', 'w') : undefined;
  const child = spawn(process.execPath, [file, ...argv], {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, ...options.env },
    timeout: 120_000,
    stdio: [
      'pipe',
      (options.fullDisk ? full : undefined) ?? 'pipe',
      (options.fullDiskForErrors ? full : undefined) ?? 'pipe',
    ],
  });
  if (full !== undefined) closeSync(full);
  const ended: Ended = { code: null, out: '', err: '' };
  child.stdout?.on('data', (bytes: Buffer) => {
    ended.out += bytes.toString();
    if (options.closeOutput) child.stdout?.destroy();
  });
  if (options.readsAfter !== undefined) {
    child.stdout?.pause();
    setTimeout(() => child.stdout?.resume(), options.readsAfter);
  }
  child.stderr?.on('data', (bytes: Buffer) => {
    ended.err += bytes.toString();
  });
  child.stdin?.end(options.stdin ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...ended, code }));
  });
}
