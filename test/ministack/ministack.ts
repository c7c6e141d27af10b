/** ministack, a server that plays AWS on a loopback port, with CloudFormation, EventBridge and Lambda on the real Node. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

export interface Ministack {
  /** `http://127.0.0.1:PORT`, for every service. */
  readonly endpoint: string;
  /** Resolves when the process is gone, and what it has written. */
  stop(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '../..');
/** `.ci/ministack.sh` puts it there. */
const PYTHON = join(ROOT, '.venv/ministack/bin/python');
const START_MILLISECONDS = 60_000;

/** @throws Error if it is not installed, or not up within a minute; then with its output. */
export async function startMinistack(account: string, region: string): Promise<Ministack> {
  await access(PYTHON).catch(() => {
    throw new Error('There is no ministack: run .ci/ministack.sh.');
  });
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'rolekeeper-ministack-'));
  const server = spawn(PYTHON, [join(import.meta.dirname, 'start.py')], {
    cwd: folder,
    env: {
      // Its default is every interface of the machine.
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_ACCOUNT_ID: account,
      MINISTACK_REGION: region,
      // It runs functions with the `node` on the path: that of the tests.
      PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
      TMPDIR: folder,
      HOME: folder,
    },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      const gone = once(server, 'close');
      server.stdin.end();
      await gone;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await isUp(server);
    return { endpoint: `http://127.0.0.1:${port}`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** It takes a port and picks none. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function isUp(server: ChildProcess): Promise<void> {
  const { stderr } = server;
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`ministack ${what}. Its output: ${output}`));
    const late = setTimeout(() => fail('is not up after a minute'), START_MILLISECONDS);
    server.once('close', () => {
      clearTimeout(late);
      fail('ended at once');
    });
    stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (!output.includes('Running on http://127.0.0.1:')) return;
      clearTimeout(late);
      // Read on, so that it never blocks, and keep nothing.
      stderr.removeAllListeners('data').resume();
      resolve();
    });
  });
}
