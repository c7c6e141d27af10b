/**
 * The exchange: the gate's way to STS. It stands in subnets that lead nowhere but to STS's interface endpoint, since the
 * roles let in only who comes from there; it has no action of IAM and none of STS, signs nothing, and decides nothing.
 *
 *   gate -> one AssumeRoleWithWebIdentity with the token of the step -> four fields, or STS's reason
 */
import { exchangeSts, exchangeToken } from '../src/aws/token-exchange.ts';
import { type ExchangeAnswer, exchangeRequestFrom } from '../src/core/gate/exchange-call.ts';
import type { LogLine } from '../src/service/pass-log.ts';
import { type InvocationContext, logged } from './log.ts';

export const handler = logged(exchange);

let sts: ReturnType<typeof exchangeSts> | undefined;

async function exchange(event: unknown, _context: InvocationContext, log: (line: LogLine) => void) {
  const request = exchangeRequestFrom(event);
  sts ??= exchangeSts();
  const answer: ExchangeAnswer = await exchangeToken(sts, request);
  const { roleArn: role, sessionName: session, seconds } = request;
  if ('refused' in answer) {
    log({ level: 'warn', message: 'exchange refused', fields: { role, session, seconds, sts: answer.refused } });
  } else {
    log({ level: 'info', message: 'exchange done', fields: { role, session, seconds, until: answer.expiration } });
  }
  return answer;
}
