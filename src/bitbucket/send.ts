/** Sends a call until it is answered, or until patience.ts says that it is enough. */
import { BitbucketUnreachableError, type WorldError } from '../errors.ts';
import { API_HOST } from './api-transport.ts';
import type { Clock } from './clock.ts';
import { ExchangeError, type HttpAnswer, type Transport } from './exchange.ts';
import { type Call, sentenceCase } from './operation.ts';
import { nextTry, type Setback } from './patience.ts';
import { kindOf, refusalOf } from './refusal.ts';
import { retryAfter } from './retry-after.ts';

/**
 * The answer's JSON; undefined where it has none.
 * @throws BitbucketDeniedError, BitbucketNotFoundError, BitbucketRefusedError, BitbucketUnreachableError
 */
export type Send = (call: Call) => Promise<unknown>;

/** Where every path of the API begins. */
export const API_ROOT = '/2.0';

export function sender(transport: Transport, clock: Clock): Send {
  return (call) => {
    const exchange = () => transport.exchange(requestOf(call));
    return untilAnswered(call, clock, () => tryOnce(call, { ...transport, exchange }, clock, accepted));
  };
}

/** The same, sent once only: for a caller that is waited for itself, and will ask again by itself. */
export function onceSender(transport: Transport, clock: Clock): Send {
  return async (call) => {
    const exchange = () => transport.exchange(requestOf(call));
    const outcome = await tryOnce(call, { ...transport, exchange }, clock, accepted);
    if ('error' in outcome) throw outcome.error;
    return outcome.result;
  };
}

/** `setback` is there if another try may end otherwise. */
export type Outcome<Result> = { readonly result: Result } | { readonly error: WorldError; readonly setback?: Setback };

/** Begins again for as long as patience.ts says so. @throws WorldError: that of the last try */
export async function untilAnswered<Result>(
  { isRepeatable }: Pick<Call, 'isRepeatable'>,
  clock: Clock,
  attempt: () => Promise<Outcome<Result>>,
): Promise<Result> {
  const began = clock.now();
  for (let number = 1; ; number += 1) {
    const outcome = await attempt();
    if ('result' in outcome) return outcome.result;
    const { error, setback } = outcome;
    const spent = Math.max(0, clock.now() - began);
    const wait = setback && nextTry({ number, spent, isRepeatable }, setback);
    if (wait === undefined) throw error;
    await clock.sleep(wait);
  }
}

/** Whoever answers, as far as words need it. */
type Way = Pick<Transport, 'name' | 'hasToken' | 'redact'> & { readonly host?: string };

/** @param accept what an answer of success is */
export async function tryOnce<Result>(
  call: Call,
  transport: Way & { exchange(): Promise<HttpAnswer> },
  clock: Clock,
  accept: (answer: HttpAnswer, call: Call, transport: Way) => Outcome<Result>,
): Promise<Outcome<Result>> {
  let answer: HttpAnswer;
  try {
    answer = await transport.exchange();
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    const unreached = unreachable(call, transport, error);
    if (error.kind === 'untrusted') return { error: unreached };
    return { error: unreached, setback: { isUndone: error.kind === 'unsent', retryAfter: undefined } };
  }
  if (answer.status >= 200 && answer.status < 300) return accept(answer, call, transport);
  const asked = retryAfter(answer.header('retry-after'), clock.now());
  const error = refusalOf(answer, call, transport, asked);
  if (!(error instanceof BitbucketUnreachableError)) return { error };
  return { error, setback: { isUndone: kindOf(answer.status) === 'limit', retryAfter: asked } };
}

/** Of the API. */
export function requestOf({ method, path, query, body }: Call) {
  const search = new URLSearchParams(query).toString();
  const sent = body === undefined ? undefined : JSON.stringify(body);
  return {
    method,
    path: `${API_ROOT}${path}${search === '' ? '' : `?${search}`}`,
    headers: {
      accept: 'application/json',
      'user-agent': 'rolekeeper',
      ...(sent !== undefined && {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(sent)),
      }),
    },
    body: sent,
  };
}

/** A login page answers 200, too: then it is not known whether Bitbucket has seen the request. */
function accepted({ text }: HttpAnswer, call: Call, transport: Way): Outcome<unknown> {
  if (text.trim() === '') return { result: undefined };
  try {
    return { result: JSON.parse(text) };
  } catch {
    return { error: notBitbucket(call, transport), setback: { isUndone: false, retryAfter: undefined } };
  }
}

/** For an answer that no Bitbucket gives. */
export function notBitbucket(call: Call, { name }: Pick<Transport, 'name'>): WorldError {
  return new BitbucketUnreachableError(`${sentenceCase(call.doing)} failed: ${name} gave an answer of another kind`, {
    remedy: `Check the network and its proxies: this does not look like an answer of ${API_HOST}.`,
  });
}

function unreachable(
  call: Call,
  { name, redact, host = API_HOST }: Way,
  { kind, message, cause }: ExchangeError,
): WorldError {
  const failed = `${sentenceCase(call.doing)} failed: ${name}`;
  if (kind === 'untrusted') {
    return new BitbucketUnreachableError(`${failed} could not be trusted: ${redact(message)}`, {
      cause,
      remedy: 'If a proxy of your network opens TLS, name its certificate in NODE_EXTRA_CA_CERTS.',
    });
  }
  return new BitbucketUnreachableError(`${failed} gave no answer: ${redact(message)}`, {
    cause,
    remedy: `Check the network and its proxies, then run it again: ${host} has to be reached.`,
  });
}
