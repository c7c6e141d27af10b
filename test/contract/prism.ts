/**
 * Starts Prism on the pruned document of Bitbucket for the whole contract suite (`globalSetup`), on loopback. Without it
 * (.ci/bitbucket-document.sh installs it) requests are judged by the local Bitbucket alone.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DOCUMENT } from '../../scripts/generate-bitbucket-types.ts';
import { JUDGE_VARIABLE } from '../support/local-bitbucket/judge.ts';

const PRISM = fileURLToPath(
  new URL('../../.ci/bitbucket-document/node_modules/@stoplight/prism-cli/dist/index.js', import.meta.url),
);
const START_MILLISECONDS = 60_000;

/** @throws Error if there is none and ROLEKEEPER_REQUIRE_PRISM is 1: in CI a request that was not judged is a failure */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (!existsSync(PRISM)) {
    if (process.env.ROLEKEEPER_REQUIRE_PRISM === '1')
      throw new Error('There is no Prism: run .ci/bitbucket-document.sh.');
    return undefined;
  }
  const prism = spawn(
    process.execPath,
    [PRISM, 'mock', '--host', '127.0.0.1', '--port', '0', '--verboseLevel', 'info', fileURLToPath(DOCUMENT)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const end = () => prism.kill();
  process.once('exit', end);
  process.env[JUDGE_VARIABLE] = await originOf(prism);
  return async () => {
    delete process.env[JUDGE_VARIABLE];
    process.removeListener('exit', end);
    const gone = once(prism, 'exit');
    if (prism.kill()) await gone;
  };
}

async function originOf(prism: ChildProcess): Promise<string> {
  const { stdout } = prism;
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error(`Prism is not up. Its output: ${output}`));
    const late = setTimeout(fail, START_MILLISECONDS);
    prism.once('exit', fail);
    stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      const [, origin] = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(output) ?? [];
      if (origin === undefined) return;
      clearTimeout(late);
      // It logs every request: read on, so that it never blocks, and keep nothing.
      stdout.removeAllListeners('data').resume();
      resolve(origin);
    });
  });
}
