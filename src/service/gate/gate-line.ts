/**
 * One log line a request. The log is read by more people than may become the roles: it has nothing of the token but what
 * was verified, no credentials, and the role that was asked for only where a step did that whose token counts: a piece of a
 * token would look like a name.
 */
import type { Admission, GateClaims } from '../../core/gate/decide.ts';
import type { GateRefusal } from '../../core/gate/gate-refusal.ts';
import { visible } from '../../core/text/visible.ts';
import type { WorldError } from '../../errors.ts';
import type { LogLine } from '../pass-log.ts';
import type { StsSession } from './sts-form.ts';

/** What is known of a request by its end. */
export interface GateFacts {
  readonly from: string | undefined;
  /** As it was asked for. */
  readonly role?: string;
  /** Of the verified token. */
  claims?: GateClaims;
  admission?: Admission;
  /** That its token needed the issuer's keys: what is refused before has nothing to say of them. */
  askedForKeys?: true;
  /** STS's code. */
  sts?: string;
  /** What kept the gate from an answer of its own. */
  failure?: WorldError;
}

export function gateLine(facts: GateFacts, outcome: StsSession | GateRefusal): LogLine {
  const { from, role, claims, admission, sts, failure } = facts;
  const about = {
    role: admission?.roleArn ?? (claims && roleName(role)),
    ...(claims && {
      repository: claims.repositoryUuid,
      environment: claims.environmentUuid,
      step: claims.stepUuid,
      branch: clipped(claims.branchName),
    }),
    from,
  };
  if (!('is' in outcome)) {
    const { credentials, sessionName } = outcome;
    const fields = { ...about, session: sessionName, seconds: admission?.seconds, until: credentials.expiration };
    return { level: 'info', message: 'gate admitted', fields };
  }
  const { code, status, message, remedy, claim } = outcome;
  const why = failure && {
    failure: failure.code,
    failureDetail: clipped(failure.message),
    failureRemedy: failure.remedy,
  };
  // Of a token that is not verified a refusal repeats nothing.
  const fields = { code, status, detail: clipped(message), remedy, claim, ...about, sts, ...why };
  return { level: status === 503 ? 'error' : 'warn', message: 'gate refused', fields };
}

/** undefined: no role can have such a name or ARN. */
function roleName(role = ''): string | undefined {
  return /^(?:arn:aws[\w-]*:iam::\d{12}:role\/(?:[\w+=,.@-]{1,64}\/){0,8})?[\w+=,.@-]{1,64}$/.test(role)
    ? role
    : undefined;
}

const MOST_CHARACTERS = 300;

function clipped(text: string): string {
  return visible(text).slice(0, MOST_CHARACTERS);
}
