import { createSecretKey, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnreachableError } from '../../../src/errors.ts';
import { receive } from '../../../src/service/webhook/receive.ts';
import { SecretCache } from '../../../src/service/webhook/secret-cache.ts';
import { call, push, SECRET } from '../../functions/sample-pushes.ts';
import { WATCHED } from './watched.ts';

const SECOND = 1_000;
const NEW = 'another-secret-of-the-webhook';

/** A secret that can be rotated, a clock that can be put on, and a count of the reads. */
function world() {
  const state = { now: 0, reads: 0, secret: SECRET, fails: false };
  const read = async (): Promise<readonly KeyObject[]> => {
    state.reads += 1;
    if (state.fails) throw new UnreachableError('no answer');
    return [createSecretKey(state.secret, 'utf8')];
  };
  const secrets = new SecretCache(read, () => state.now);
  const ring = async () => {};
  const statusOf = async (event: unknown) =>
    (await receive(event, { watched: WATCHED, secrets, ring })).answer.statusCode;
  return { state, secrets, statusOf };
}

const signed = (secret: string) => call(push(), { secret });

describe('the keys', () => {
  it('are read once, and again after five minutes', async () => {
    const { state, statusOf } = world();
    for (const at of [0, 1, 100, 299]) {
      state.now = at * SECOND;
      expect(await statusOf(signed(SECRET))).toBe(200);
    }
    expect(state.reads).toBe(1);
    state.now = 300 * SECOND;
    expect(await statusOf(signed(SECRET))).toBe(200);
    expect(state.reads).toBe(2);
  });

  it('that were rotated are noticed by the first call that the new one signs', async () => {
    const { state, statusOf } = world();
    await statusOf(signed(SECRET));
    state.secret = NEW;
    state.now = 30 * SECOND;
    expect(await statusOf(signed(NEW))).toBe(200);
    expect(await statusOf(signed(SECRET))).toBe(401);
    expect(state.reads).toBe(2);
  });

  it('are not read again for a wrong signature within half a minute', async () => {
    const { state, statusOf } = world();
    await statusOf(signed(SECRET));
    state.secret = NEW;
    state.now = 29 * SECOND;
    expect(await statusOf(signed(NEW))).toBe(401);
    expect(state.reads).toBe(1);
  });

  it('are not read again for a call that they have signed, whatever becomes of it', async () => {
    const { state, statusOf } = world();
    await statusOf(signed(SECRET));
    state.now = 100 * SECOND;
    for (const [body, status] of [
      [push([]), 200],
      ['{}', 400],
    ] as const) {
      expect(await statusOf(call(body))).toBe(status);
    }
    expect(state.reads).toBe(1);
  });

  it('that could not be read are asked for again after half a minute', async () => {
    const { state, statusOf } = world();
    state.fails = true;
    for (const at of [0, 10, 29]) {
      state.now = at * SECOND;
      expect(await statusOf(signed(SECRET))).toBe(503);
    }
    state.fails = false;
    state.now = 30 * SECOND;
    expect(await statusOf(signed(SECRET))).toBe(200);
    expect(state.reads).toBe(2);
  });

  it('go on to count to the end of their five minutes, where a forged call has made us ask in vain for new ones', async () => {
    const { state, statusOf } = world();
    await statusOf(signed(SECRET));
    state.fails = true;
    for (const at of [30, 60, 299]) {
      state.now = at * SECOND;
      expect(await statusOf(signed('a guess'))).toBe(503);
      expect(await statusOf(signed(SECRET))).toBe(200);
    }
  });

  it('do not count any longer when it cannot be known whether they still do', async () => {
    const { state, statusOf } = world();
    await statusOf(signed(SECRET));
    state.fails = true;
    state.now = 300 * SECOND;
    expect(await statusOf(signed(SECRET))).toBe(503);
  });

  it('are read at most twice a minute, whatever calls come when', async () => {
    const calls = fc.array(
      fc.record({
        pause: fc.integer({ min: 0, max: 20_000 }),
        secret: fc.constantFrom(SECRET, NEW, 'guess'),
        fails: fc.boolean(),
      }),
      { minLength: 1, maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(calls, async (list) => {
        const { state, statusOf } = world();
        for (const { pause, secret, fails } of list) {
          Object.assign(state, { now: state.now + pause, fails });
          await statusOf(signed(secret));
        }
        expect(state.reads).toBeLessThanOrEqual(1 + Math.floor(state.now / (30 * SECOND)));
      }),
      { numRuns: 100 },
    );
  });

  it('do not show what they are made of, however they are printed', async () => {
    const { secrets } = world();
    const [key] = await secrets.current();
    for (const printed of [inspect(key, { depth: 9, showHidden: true }), JSON.stringify(key), `${key}`]) {
      expect(printed).not.toContain(SECRET);
    }
    expect(inspect(secrets, { depth: 9, showHidden: true })).not.toContain(SECRET);
  });
});
