/** What the gate refuses before it decides, and after: the request itself, what the gate needs, and what STS answers. */
import { type GateRefusal, gateRefusal } from '../../core/gate/gate-refusal.ts';

export function requestRefusal(message: string): GateRefusal {
  return gateRefusal(400, 'gate-request', message);
}

export const WRONG_METHOD: GateRefusal = gateRefusal(405, 'gate-request', 'the gate takes POST');

export function tooLarge(message: string): GateRefusal {
  return gateRefusal(413, 'gate-too-large', message);
}

export const BUSY: GateRefusal = gateRefusal(429, 'gate-busy');

/** The gate lacks something of its own. It tells nothing about the step. */
export function unable(
  code: 'gate-keys-unreachable' | 'gate-table-unreadable' | 'gate-table-stale' | 'gate-exchange-failed',
  message: string,
): GateRefusal {
  return gateRefusal(503, code, message);
}

/**
 * STS's refusal of a step that the gate let in: its token is verified, and its repository is one of the role's, so that its
 * owner may know the reason.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 * @param name STS's code, without `Exception` at its end
 */
export function stsRefusal(name: string): GateRefusal {
  if (THROTTLES.has(name)) return BUSY;
  if (name === 'ExpiredToken') return own(gateRefusal(401, 'gate-token-expired'));
  if (name === 'AccessDenied') return own(gateRefusal(403, 'gate-sts-refused', 'STS does not let the step in'));
  // MaxSessionDuration was made shorter by hand: to ask again would not help.
  if (name === 'ValidationError') return own(gateRefusal(403, 'gate-sts-refused', 'STS does not take such a call'));
  if (OF_THE_TOKEN.has(name)) return own(gateRefusal(401, 'gate-sts-refused', 'STS does not take the token'));
  return unable('gate-exchange-failed', `STS gave no credentials (${name})`);
}

const THROTTLES: ReadonlySet<string> = new Set(['Throttling', 'RequestLimitExceeded', 'TooManyRequests', 'SlowDown']);
const OF_THE_TOKEN: ReadonlySet<string> = new Set(['InvalidIdentityToken', 'IDPRejectedClaim']);

function own(refusal: GateRefusal): GateRefusal {
  return { ...refusal, isOwn: true };
}
