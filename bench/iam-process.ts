/**
 * The server of iam-server.ts in a process of its own, so that its work is not counted as ours:
 * `node bench/iam-process.ts '{"roles":1000,"latency":{"perCall":40,"perRole":3}}'` prints its address, and ends with its
 * standard input.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { accountInSync } from './account.ts';
import { IamServer } from './iam-server.ts';
import type { Latency } from './metered-iam.ts';

/** Milliseconds that a real IAM takes, about. */
export const LATENCY: Latency = { perCall: 40, perRole: 3 };

export interface IamProcessOptions {
  /** The account of `accountInSync(roles)`. */
  readonly roles: number;
  readonly latency?: Latency | undefined;
}

export interface IamProcess {
  /** For the environment of whatever is to ask it, with credentials that it does not look at. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What it was asked since the last time, by name of the call. */
  takeCounts(): Promise<Readonly<Record<string, number>>>;
  stop(): Promise<void>;
}

/** Resolves when every answer is rendered. @throws Error if it ends before that; its reason is on standard error */
export async function startIamProcess(options: IamProcessOptions): Promise<IamProcess> {
  const child = spawn(process.execPath, [import.meta.filename, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [endpoint] = await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
  if (typeof endpoint !== 'string') throw new Error(`the IAM of the bench ended with ${endpoint}`);
  return {
    env: environment(endpoint),
    takeCounts: async () => (await (await fetch(endpoint)).json()) as Record<string, number>,
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

function environment(endpoint: string): IamProcess['env'] {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_PROFILE: undefined,
    AWS_SESSION_TOKEN: undefined,
    AWS_ENDPOINT_URL_IAM: undefined,
    AWS_ENDPOINT_URL_STS: undefined,
    // The machine's own settings are no part of what is measured.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

if (import.meta.main) {
  const { roles, latency } = JSON.parse(process.argv[2] ?? '') as IamProcessOptions;
  const server = await IamServer.start(await accountInSync(roles), latency);
  process.stdout.write(`${server.endpoint}\n`);
  process.stdin.resume();
  await once(process.stdin, 'end');
  await server.stop();
}
