/** What every function has around it: log lines with the invocation in them, and an end that is reported. */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy, { type MiddlewareObj } from '@middy/core';
import { terminalText } from '../src/core/text/visible.ts';
import type { LogLine } from '../src/service/pass-log.ts';

/** What Lambda gives with an invocation, as far as we use it. */
export interface InvocationContext {
  awsRequestId: string;
  functionName: string;
  invokedFunctionArn: string;
  getRemainingTimeInMillis(): number;
}

export type Handler<Answer> = (event: unknown, context: InvocationContext) => Promise<Answer>;

/** Milliseconds before Lambda's limit at which we end the invocation ourselves: enough to report it. */
const LAST_WORDS_MS = 1_000;

/**
 * Wraps a handler; service name and log level come from the environment, as Powertools reads it.
 * @param failed called when the handler throws, before `more` ends
 * @param more what stands around it besides
 */
export function logged<Answer>(
  handler: (event: unknown, context: InvocationContext, log: (line: LogLine) => void) => Promise<Answer>,
  failed: () => void = () => {},
  more: readonly MiddlewareObj[] = [],
): Handler<Answer> {
  const logger = new Logger({
    // JSON escapes no more than the first 32 characters, and who reads a log reads it as text.
    jsonReplacerFn: (_key, value) => (typeof value === 'string' ? terminalText(value) : value),
  });
  const log = ({ level, message, fields }: LogLine) => logger[level](message, fields);
  return (
    middy((event: unknown, context: InvocationContext) => handler(event, context, log), {
      timeoutEarlyInMillis: LAST_WORDS_MS,
    })
      // Never the event, whatever the environment says: a token may be in it.
      .use(injectLambdaContext(logger, { resetKeys: true, logEvent: false }))
      .use([...more])
      .use({
        onError: ({ error }) => {
          logger.error('bug: the function failed in a way that it should not', { error });
          failed();
        },
      })
  );
}
