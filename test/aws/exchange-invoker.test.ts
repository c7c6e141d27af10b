/** What becomes of an invocation of the exchange. The answers of Lambda are in test/functions/gate.test.ts; here is what no bundle shows. */
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { invokeExchange } from '../../src/aws/exchange-invoker.ts';

const EXCHANGE = 'arn:aws:lambda:eu-central-1:111122223333:function:rolekeeper-gate-exchange';
const REQUEST = {
  roleArn: 'arn:aws:iam::111122223333:role/bitbucket/a',
  sessionName: 'bb-1',
  seconds: 900,
  token: 'a.b.c',
};
const FOUR = { accessKeyId: 'ASIA', secretAccessKey: 's', sessionToken: 't', expiration: '2026-11-27T13:00:00.000Z' };

const answering = (text: string, FunctionError?: string) =>
  ({ send: async () => ({ Payload: new TextEncoder().encode(text), FunctionError }) }) as unknown as LambdaClient;

describe('the exchange', () => {
  const GOOD = [
    { reason: 'credentials', text: JSON.stringify(FOUR), answer: FOUR },
    {
      reason: 'no more than four fields are handed on',
      text: JSON.stringify({ ...FOUR, token: 'a.b.c' }),
      answer: FOUR,
    },
    { reason: 'the reason of STS', text: '{"refused":"AccessDenied"}', answer: { refused: 'AccessDenied' } },
  ];
  it.for(GOOD)('answers $text: $reason', async ({ text, answer }) => {
    expect(await invokeExchange(answering(text), EXCHANGE, REQUEST)).toEqual(answer);
  });

  const BAD = [
    { reason: 'one of the four is missing', text: JSON.stringify({ ...FOUR, sessionToken: undefined }) },
    { reason: 'one of the four is empty', text: JSON.stringify({ ...FOUR, secretAccessKey: '' }) },
    { reason: 'one of the four is no text', text: JSON.stringify({ ...FOUR, expiration: 1 }) },
    { reason: 'STS has no such code', text: '{"refused":"a.b.c"}' },
    { reason: 'it is no object', text: 'null' },
    { reason: 'it is no JSON', text: 'Internal' },
    { reason: 'it failed', text: '{"errorType":"Sandbox.Timedout","errorMessage":"a.b.c"}', error: 'Unhandled' },
    {
      reason: 'it failed, and says so at length',
      text: '{"errorType":"a b c","errorMessage":"a.b.c"}',
      error: 'Unhandled',
    },
  ];
  it.for(BAD)('may not answer $text: $reason', async ({ text, error }) => {
    const failure = await invokeExchange(answering(text, error), EXCHANGE, REQUEST).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ name: 'RefusedError', code: 'refused' });
    expect(String(failure)).not.toContain('a.b.c');
  });

  it('is not waited for any longer than the gate has', async () => {
    const silent = {
      send: (_: unknown, { abortSignal }: { abortSignal: AbortSignal }) =>
        new Promise((_, reject) => abortSignal.addEventListener('abort', () => reject(abortSignal.reason))),
    } as unknown as LambdaClient;
    await expect(invokeExchange(silent, EXCHANGE, REQUEST, 20)).rejects.toMatchObject({ name: 'UnreachableError' });
  });
});
