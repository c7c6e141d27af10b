/**
 * What the gate asks of the exchange, and what it hears. The two functions share these words and nothing else: the gate has
 * the internet and no way to STS, the exchange has the way to STS and no internet.
 */
import { isJsonObject } from '../text/json.ts';

export interface ExchangeRequest {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly seconds: number;
  /** As the step sent it. STS verifies it once more. */
  readonly token: string;
}

export type ExchangeAnswer = SessionCredentials | ExchangeRefusal;

/** Exactly these four. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** ISO 8601, UTC. */
  readonly expiration: string;
}

export interface ExchangeRefusal {
  /** STS's own code, without `Exception` at its end; or one of those below. Never a message: it could hold the token. */
  readonly refused: string;
}

/** STS gave no answer, or none that can be read. */
export const NO_ANSWER = 'NoAnswer';
/** STS's answer lacks one of the four. */
export const INCOMPLETE = 'IncompleteAnswer';

/** @throws Error that names what is wrong and holds none of it */
export function exchangeRequestFrom(event: unknown): ExchangeRequest {
  if (!isJsonObject(event)) throw new Error('The exchange was called without a request');
  const { roleArn, sessionName, seconds, token, ...more } = event;
  const isWhole =
    [roleArn, sessionName, token].every((text) => typeof text === 'string' && text !== '') &&
    Number.isSafeInteger(seconds) &&
    Object.keys(more).length === 0;
  if (!isWhole) throw new Error('The exchange was called with something else than what the gate asks');
  return { roleArn, sessionName, seconds, token } as ExchangeRequest;
}

/** undefined: the exchange answers with one of the two forms, and this is none. */
export function exchangeAnswerFrom(value: unknown): ExchangeAnswer | undefined {
  if (!isJsonObject(value)) return undefined;
  const { refused, accessKeyId, secretAccessKey, sessionToken, expiration } = value;
  if (typeof refused === 'string') return ERROR_NAME.test(refused) ? { refused } : undefined;
  const fields = { accessKeyId, secretAccessKey, sessionToken, expiration };
  const isWhole = Object.values(fields).every((text) => typeof text === 'string' && text !== '');
  return isWhole ? (fields as SessionCredentials) : undefined;
}

/** As AWS spells its codes. */
export const ERROR_NAME = /^[A-Za-z]{1,64}$/;
