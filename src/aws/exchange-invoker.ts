import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { type ExchangeAnswer, type ExchangeRequest, exchangeAnswerFrom } from '../core/gate/exchange-call.ts';
import { parseJsonObject } from '../core/text/json.ts';
import { RefusedError, UnreachableError } from '../errors.ts';
import { awsErrorName, worldError } from './world-error.ts';

/** Lambda has no room for a further call of the exchange now. */
export const THROTTLED = 'throttled';

/** Milliseconds for all tries together: the gate ends at 25 s, and has read the table and the keys before. */
const PATIENCE = 12_000;

/**
 * Asks the exchange, and waits for its answer.
 * @param exchange ARN of the function
 * @param patience milliseconds
 * @throws AccessDeniedError, UnreachableError, RefusedError, none of which holds the token or any of the credentials
 */
export async function invokeExchange(
  lambda: Pick<LambdaClient, 'send'>,
  exchange: string,
  request: ExchangeRequest,
  patience = PATIENCE,
): Promise<ExchangeAnswer | typeof THROTTLED> {
  const attempt = { call: 'Invoke', on: exchange };
  const command = new InvokeCommand({ FunctionName: exchange, Payload: JSON.stringify(request) });
  const abortSignal = AbortSignal.timeout(patience);
  const { Payload, FunctionError } = await lambda.send(command, { abortSignal }).catch((error: unknown) => {
    if (abortSignal.aborted) throw new UnreachableError(`${exchange} gave no answer in ${patience / 1_000} s.`);
    if (BUSY.has(awsErrorName(error))) return { Payload: undefined, FunctionError: THROTTLED };
    throw worldError(error, attempt);
  });
  if (FunctionError === THROTTLED) return THROTTLED;
  const value = parseJsonObject(new TextDecoder().decode(Payload));
  if (FunctionError !== undefined) throw failed(exchange, `it failed (${kindOf(value?.errorType)})`);
  const answer = exchangeAnswerFrom(value);
  if (answer === undefined) throw failed(exchange, 'its answer is none of the exchange');
  return answer;
}

/** Of the function's own limit, and of the account's. */
const BUSY: ReadonlySet<string> = new Set(['TooManyRequests', 'Throttling', 'EC2Throttled', 'ENILimitReached']);

/** `Sandbox.Timedout`, or the name of an error. */
function kindOf(errorType: unknown): string {
  return typeof errorType === 'string' && /^[\w.]{1,64}$/.test(errorType) ? errorType : 'no reason';
}

function failed(exchange: string, why: string): RefusedError {
  return new RefusedError(`${exchange} gave no credentials and no reason: ${why}.`, {
    remedy: 'Look at the log of that function: it has a line for each call.',
  });
}
