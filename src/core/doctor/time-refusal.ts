/** What is wrong with the token’s times, by the clock of this machine. */
import type { Refusal } from '../access/refusal.ts';
import { CLOCK_SKEW, IAM_GRACE } from '../access/token-rules.ts';
import type { Case } from './case.ts';
import { valueIn } from './evidence.ts';

export function timeRefusal({ evidence: { now, token } }: Case): Refusal | undefined {
  const { issuedAt, notBefore, expiresAt } = valueIn(token) ?? {};
  const from = [issuedAt, notBefore]
    .filter((date) => date !== undefined)
    .sort((one, other) => other.getTime() - one.getTime())[0];
  if (from !== undefined && from.getTime() > now.getTime() + CLOCK_SKEW) {
    const message = `the token is of ${from.toISOString()}, and the clock of this machine says ${now.toISOString()}`;
    return {
      code: 'token-not-yet-valid',
      message,
      remedy: 'Set the clock of this machine; `timedatectl` shows whether it is synchronised.',
    };
  }
  if (expiresAt === undefined || expiresAt.getTime() + IAM_GRACE > now.getTime()) return undefined;
  const minutes = Math.floor((now.getTime() - expiresAt.getTime()) / 60_000);
  return {
    code: 'token-expired',
    message: `the token ended at ${expiresAt.toISOString()}, ${minutes} minutes ago; IAM takes it for five more`,
    remedy:
      'Ask for the role at the beginning of the step, or put what comes late into a step of its own. If this is a token of before, all else here still holds.',
  };
}
