/** Nobody rings without the secret: not by any body, nor by any headers, nor by changing a call that was seen. */
import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { receive } from '../../../src/service/webhook/receive.ts';
import { call, push, SECRET, signatureOf } from '../../functions/sample-pushes.ts';
import { WATCHED } from './watched.ts';

const KEYS = [createSecretKey(SECRET, 'utf8')];

/** Status, and how often it rang. */
async function outcome(event: unknown): Promise<[status: number, rings: number]> {
  let rings = 0;
  const secrets = { current: async () => KEYS, renewed: async () => KEYS };
  const ring = async () => {
    rings += 1;
  };
  const { answer } = await receive(event, { watched: WATCHED, secrets, ring });
  return [answer.statusCode, rings];
}

const BODY = JSON.stringify(push());
const SIGNED = signatureOf(BODY);

/** Signatures that somebody without the secret can come by: made up, or seen on other bodies. */
const foreignSignature = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^sha256=[0-9a-f]{64}$/),
  fc.string().map((secret) => signatureOf(BODY, `${secret}!`)),
  fc.string().map((other) => signatureOf(`${other}!`)),
);

const body = fc.oneof(
  fc.constant(BODY),
  fc.string(),
  fc.json(),
  fc.object().map((extra) => JSON.stringify({ ...push(), ...extra })),
);

const header = fc.oneof(fc.string(), fc.constantFrom('x-event-key', 'x-hook-uuid', 'content-type', 'authorization'));

const NEVER = { numRuns: 1_000 };

describe('a call', () => {
  it('with any body, any headers and any signature but the right one rings nothing', async () => {
    const calls = fc.record({
      body,
      signature: foreignSignature,
      headers: fc.dictionary(header, fc.string()),
      isBase64: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(calls, async ({ body, signature, headers, isBase64 }) => {
        fc.pre(signature !== signatureOf(body));
        const event = call(body, { headers: { ...headers, 'x-hub-signature': signature }, isBase64 });
        expect(await outcome(event)).toEqual([401, 0]);
      }),
      NEVER,
    );
  });

  it('that was seen rings nothing any more once a byte of its body is another one', async () => {
    const change = fc.record({ at: fc.nat(BODY.length - 1), by: fc.integer({ min: 1, max: 255 }) });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, by }) => {
        const bytes = Buffer.from(BODY);
        bytes[at] = (bytes[at] ?? 0) ^ by;
        expect(await outcome(call(bytes, { headers: { 'x-hub-signature': SIGNED } }))).toEqual([401, 0]);
      }),
      NEVER,
    );
  });

  it('that was seen rings nothing any more once a character of its signature is another one', async () => {
    const change = fc.record({ at: fc.nat(SIGNED.length - 1), to: fc.string({ minLength: 0, maxLength: 2 }) });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, to }) => {
        const changed = SIGNED.slice(0, at) + to + SIGNED.slice(at + 1);
        fc.pre(changed !== SIGNED);
        expect(await outcome(call(BODY, { headers: { 'x-hub-signature': changed } }))).toEqual([401, 0]);
      }),
      NEVER,
    );
  });

  it('of any form is answered, and never fails', async () => {
    const event = fc.oneof(
      fc.anything(),
      fc.object({ key: fc.constantFrom('headers', 'body', 'requestContext', 'http', 'method') }),
    );
    await fc.assert(
      fc.asyncProperty(event, async (value) => {
        const [status, rings] = await outcome(value);
        expect([400, 401, 405, 413]).toContain(status);
        expect(rings).toBe(0);
      }),
      NEVER,
    );
  });

  it('that is signed rings, whatever else is in its body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.object(), async (extra) => {
        expect(await outcome(call({ ...extra, ...push() }))).toEqual([200, 1]);
      }),
      { numRuns: 200 },
    );
  });
});
