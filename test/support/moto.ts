/** moto, a server that plays AWS on a loopback port. Optional: without it the tests that need it are skipped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Moto {
  /** `http://127.0.0.1:PORT`, for every service. */
  endpoint: string;
  /** Forgets everything, for all services. */
  reset(): Promise<void>;
  /** Resolves when the process is gone. */
  stop(): Promise<void>;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const START_MILLISECONDS = 30_000;

/**
 * Runs the server until its own end or until standard input closes. That closes however the parent ends, `kill -9` too:
 * a test run that is killed leaves no server behind.
 */
const WHILE_STDIN_IS_OPEN = `
  exec 3<&0
  "$0" -H 127.0.0.1 -p 0 3<&- & server=$!
  { read -r _ <&3; kill "$server"; } 2>/dev/null & reader=$!
  wait "$server"
  kill "$reader" 2>/dev/null`;

/**
 * The server's program: MOTO_SERVER, or `.venv/bin/moto_server` (`.ci/moto.sh` puts it there). Not one that happens to be
 * on the PATH: what moto is known to do differently is known of one version.
 * @throws Error if there is none and ROLEKEEPER_REQUIRE_MOTO is 1: in CI a skipped test must not look like a passed one.
 */
export function findMoto(): string | undefined {
  const { MOTO_SERVER, ROLEKEEPER_REQUIRE_MOTO } = process.env;
  const found = [MOTO_SERVER, join(ROOT, '.venv/bin/moto_server')].find(isExecutable);
  if (found === undefined && ROLEKEEPER_REQUIRE_MOTO === '1') {
    throw new Error('ROLEKEEPER_REQUIRE_MOTO is 1 and there is no moto_server: run .ci/moto.sh.');
  }
  return found;
}

/** @throws Error if there is no server, or it is not up within 30 seconds; then with its output. */
export async function startMoto(): Promise<Moto> {
  const program = findMoto();
  if (program === undefined) throw new Error('There is no moto_server: run .ci/moto.sh.');
  const shell = spawn('sh', ['-c', WHILE_STDIN_IS_OPEN, program], { stdio: ['pipe', 'ignore', 'pipe'] });
  const stop = async () => {
    if (shell.exitCode !== null || shell.signalCode !== null) return;
    shell.stdin.end();
    await once(shell, 'exit');
  };
  try {
    const endpoint = await addressOf(shell);
    return { endpoint, reset: () => reset(endpoint), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The server picks a free port and says which. */
async function addressOf(shell: ChildProcess): Promise<string> {
  const { stderr } = shell;
  const late = AbortSignal.timeout(START_MILLISECONDS);
  let output = '';
  return new Promise((resolve, reject) => {
    late.addEventListener('abort', () => reject(new Error(`moto_server is not up after 30 s. Its output: ${output}`)));
    // 'close' and not 'exit': by then all its output has been read.
    shell.once('close', () => reject(new Error(`moto_server ended at once. Its output: ${output}`)));
    stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      const [, endpoint] = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(output) ?? [];
      if (endpoint === undefined) return;
      // It logs every request: read on, so that it never blocks, and keep nothing.
      stderr.removeAllListeners('data').resume();
      resolve(endpoint);
    });
  });
}

async function reset(endpoint: string): Promise<void> {
  const response = await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
  if (!response.ok) throw new Error(`moto did not reset: ${response.status}`);
}

function isExecutable(path: string | undefined): path is string {
  if (!path) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
