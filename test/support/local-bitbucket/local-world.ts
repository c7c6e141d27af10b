/** A local Bitbucket for one test, with a workspace, and our client to it. */
import { onTestFinished } from 'vitest';
import { type Bitbucket, bitbucket } from '../../../src/bitbucket/bitbucket.ts';
import type { Clock } from '../../../src/bitbucket/clock.ts';
import type { Limits } from '../../../src/bitbucket/exchange.ts';
import { Token } from '../../../src/bitbucket/token.ts';
import { LocalBitbucket } from './local-bitbucket.ts';
import type { LocalRepository, LocalWorkspace } from './state.ts';

export const SECRET = 'ATCTT3xFfGN0-a-secret_of/the=tests';

/** Time that passes only when it is waited for; `waits` has how long, in milliseconds. */
export class SkippingClock implements Clock {
  readonly waits: number[] = [];
  #now = Date.UTC(2026, 10, 26, 12);

  now(): number {
    return this.#now;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.waits.push(milliseconds);
    this.#now += milliseconds;
  }
}

export interface LocalWorld {
  readonly server: LocalBitbucket;
  readonly acme: LocalWorkspace;
  readonly api: LocalRepository;
  readonly client: Bitbucket;
  readonly clock: SkippingClock;
}

/** Stopped when the test is over, which fails if a request was objected to. */
export async function localWorld({ limits }: { limits?: Limits } = {}): Promise<LocalWorld> {
  const server = new LocalBitbucket();
  await server.start();
  onTestFinished(() => server.stop());
  const clock = new SkippingClock();
  const acme = server.state.addWorkspace('acme');
  const api = server.state.addRepository(acme, 'api', ['production', 'staging']);
  server.token(SECRET);
  const client = bitbucket({ token: Token.bearer(SECRET), origin: server.origin, ...(limits && { limits }) }, clock);
  return { server, acme, api, client, clock };
}
