/**
 * Which step a token says that it is of. `sub` and the claims beside it say it twice, and have to say the same: IAM
 * compares `sub` alone, the gate's table is looked up by the claims.
 */
import type { ReadToken } from '../access/token-claims.ts';
import { DOCUMENTED_FORMAT, tokenSubject } from '../access/token-subject.ts';
import { claimRefusal, type GateTokenExpected } from './claim-rules.ts';
import type { GateClaims } from './decide.ts';
import { type GateRefusal, tokenRefusal } from './gate-refusal.ts';
import { headerRefusal } from './header-rules.ts';
import { lifetimeRefusal } from './lifetime.ts';
import { readRawToken } from './raw-token.ts';

/** All of a token but its signature. */
export interface ClaimedStep {
  /** Which key of the issuer's has signed it, by its header. */
  readonly kid: string;
  /** They count once the signature does. */
  readonly claims: GateClaims;
}

/** Whether anything but the signature is against the token. Never throws. */
export function claimedStep(text: string, expected: GateTokenExpected, now: Date): ClaimedStep | GateRefusal {
  const read = readRawToken(text);
  if ('is' in read) return read;
  const refusal = headerRefusal(read.token) ?? claimRefusal(read.token, expected, now);
  if (refusal !== undefined) return refusal;
  const claims = stepClaims(read.token, expected);
  if ('is' in claims) return claims;
  return lifetimeRefusal(claims, expected.tokenSeconds, now) ?? { kid: read.token.header.kid ?? '', claims };
}

function stepClaims(
  { subject = '', bitbucket, issuedAt, expiresAt }: ReadToken,
  { workspaceUuid }: GateTokenExpected,
): GateClaims | GateRefusal {
  const named = tokenSubject(subject, { subjectFormat: DOCUMENTED_FORMAT, workspaceUuid });
  if (named.is !== 'read' || named.step.stepUuid === undefined) return tokenRefusal('gate-token-subject', 'sub');
  const { repositoryUuid, environmentUuid, stepUuid } = named.step;
  if (bitbucket.repositoryUuid !== repositoryUuid) return tokenRefusal('gate-token-subject', 'repositoryUuid');
  if (bitbucket.stepUuid !== stepUuid) return tokenRefusal('gate-token-subject', 'stepUuid');
  // In deployment steps alone, as in the subject; that an empty one is none either is an assumption (docs/assumptions.md).
  if ((bitbucket.deploymentEnvironmentUuid || undefined) !== environmentUuid) {
    return tokenRefusal('gate-token-subject', 'deploymentEnvironmentUuid');
  }
  const { branchName = '' } = bitbucket;
  // Half of a surrogate pair is in no branch: git keeps names as bytes, and no UTF-8 has it.
  if (branchName === '' || !branchName.isWellFormed()) return tokenRefusal('gate-token-branch', 'branchName');
  if (issuedAt === undefined || expiresAt === undefined) return tokenRefusal('gate-token-lifetime', 'exp');
  return { subject, repositoryUuid, environmentUuid, stepUuid, branchName, issuedAt, expiresAt };
}
