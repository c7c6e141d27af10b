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
  return async (call) => {
    const began = clock.now();
    for (let number = 1; ; number += 1) {
      const outcome = await tryOnce(call, transport, clock);
      if ('json' in outcome) return outcome.json;
      const { error, setback } = outcome;
      const spent = Math.max(0, clock.now() - began);
      const wait = setback && nextTry({ number, spent, isRepeatable: call.isRepeatable }, setback);
      if (wait === undefined) throw error;
      await clock.sleep(wait);
    }
  };
}

/** `setback` is there if another try may end otherwise. */
type Outcome = { readonly json: unknown } | { readonly error: WorldError; readonly setback?: Setback };

async function tryOnce(call: Call, transport: Transport, clock: Clock): Promise<Outcome> {
  let answer: HttpAnswer;
  try {
    answer = await transport.exchange(requestOf(call));
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    const unreached = unreachable(call, transport, error);
    if (error.kind === 'untrusted') return { error: unreached };
    return { error: unreached, setback: { isUndone: error.kind === 'unsent', retryAfter: undefined } };
  }
  if (answer.status >= 200 && answer.status < 300) return accepted(answer, call, transport);
  const asked = retryAfter(answer.header('retry-after'), clock.now());
  const error = refusalOf(answer, call, transport, asked);
  if (!(error instanceof BitbucketUnreachableError)) return { error };
  return { error, setback: { isUndone: kindOf(answer.status) === 'limit', retryAfter: asked } };
}

function requestOf({ method, path, query, body }: Call) {
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
function accepted({ text }: HttpAnswer, call: Call, transport: Transport): Outcome {
  if (text.trim() === '') return { json: undefined };
  try {
    return { json: JSON.parse(text) };
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

function unreachable(call: Call, { name, redact }: Transport, { kind, message, cause }: ExchangeError): WorldError {
  const failed = `${sentenceCase(call.doing)} failed: ${name}`;
  if (kind === 'untrusted') {
    return new BitbucketUnreachableError(`${failed} could not be trusted: ${redact(message)}`, {
      cause,
      remedy: 'If a proxy of your network opens TLS, name its certificate in NODE_EXTRA_CA_CERTS.',
    });
  }
  return new BitbucketUnreachableError(`${failed} gave no answer: ${redact(message)}`, {
    cause,
    remedy: `Check the network and its proxies, then run it again: ${API_HOST} has to be reached.`,
  });
}
