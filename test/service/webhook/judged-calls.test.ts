/** The calls that the bundle is shown, judged in this process: what mutants of the judgement are run against. */
import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { RefusedError } from '../../../src/errors.ts';
import type { PushDoorbell } from '../../../src/service/doorbell.ts';
import { receive } from '../../../src/service/webhook/receive.ts';
import { call, HEAD, push, SECRET } from '../../functions/sample-pushes.ts';
import { WEBHOOK_CASES } from '../../functions/webhook-cases.ts';
import { WATCHED } from './watched.ts';

const KEYS = [createSecretKey('the-version-before-this-one', 'utf8'), createSecretKey(SECRET, 'utf8')];

async function judged(event: unknown, fails?: Error) {
  const rung: [PushDoorbell, string][] = [];
  let reads = 0;
  const current = async () => {
    reads += 1;
    return KEYS;
  };
  const ring = async (push: PushDoorbell, once: string) => {
    if (fails !== undefined) throw fails;
    rung.push([push, once]);
  };
  const received = await receive(event, {
    watched: WATCHED,
    secrets: { current, renewed: async () => undefined },
    ring,
  });
  return { ...received, rung, reads };
}

describe('a call', () => {
  it.for(WEBHOOK_CASES)('$name: $reason', async ({ event, status, rings, says, logged, unread }) => {
    const { answer, line, isForged, rung, reads } = await judged(event);
    const text = says ?? (rings === undefined ? 'refused' : 'rung');
    expect(answer).toEqual({
      statusCode: status,
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'cache-control': 'no-store',
        ...(status === 405 && { allow: 'POST' }),
      },
      body: `${text}\n`,
    });
    expect(rung.map(([push]) => push)).toEqual(
      rings === undefined ? [] : [{ kind: 'push', branch: WATCHED.branch, commit: rings }],
    );
    const kind = rings !== undefined ? 'rings' : status === 200 ? 'ignored' : 'refused';
    expect(line.message).toBe(`webhook ${kind}`);
    expect(line.level).toBe(kind === 'refused' ? 'warn' : 'info');
    if (logged !== undefined) expect(line.fields).toMatchObject({ reason: logged, status });
    expect(isForged).toBe(logged === 'wrong-signature');
    expect(reads).toBe(unread ? 0 : 1);
  });

  it('that rings is in the log with where it says that it comes from, and no more of each than 64 characters', async () => {
    const { line } = await judged(call(undefined, { headers: { 'x-request-uuid': 'x'.repeat(100) } }));
    expect(line.fields).toEqual({
      branch: WATCHED.branch,
      commit: HEAD,
      from: '192.0.2.30',
      request: 'x'.repeat(64),
      hook: '{bbbbbbbb-0000-4000-8000-000000000001}',
      attempt: '1',
    });
  });

  it('whose headers are no text is in the log without them', async () => {
    const event = call();
    const headers = { ...(event.headers as object), 'x-request-uuid': 7, 'x-hook-uuid': ['a'], 'x-attempt-number': {} };
    const { line } = await judged({ ...event, headers });
    expect(line.fields).toEqual({ branch: WATCHED.branch, commit: HEAD, from: '192.0.2.30' });
  });

  it('is one ring for one body, and another one for another body', async () => {
    const [first, again, other] = [
      await judged(call()),
      await judged(call()),
      await judged(call({ ...push(), pad: 1 })),
    ];
    const once = ({ rung }: typeof first) => rung[0]?.[1];
    expect(once(first)).toMatch(/^[0-9a-f]{64}$/);
    expect(once(again)).toBe(once(first));
    expect(once(other)).not.toBe(once(first));
  });

  it('that could not ring is to be sent again, and is no forgery', async () => {
    const failed = await judged(call(), new RefusedError('no queue', { remedy: 'deploy' }));
    expect(failed).toMatchObject({
      answer: { statusCode: 503, body: 'try again\n' },
      line: {
        level: 'error',
        message: 'webhook failed',
        fields: { code: 'refused', detail: 'no queue', remedy: 'deploy', attempt: '1' },
      },
      isForged: false,
    });
  });

  it('that meets a mistake of ours is not answered: the function fails, and an alarm rings', async () => {
    await expect(judged(call(), new TypeError('oops'))).rejects.toThrow('oops');
  });
});
