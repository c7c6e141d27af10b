/**
 * What the claims of a token have to be before the gate asks for a key: the rules that hold for every token of a step
 * (token-rules.ts), and those that the gate adds. The words of the former repeat what is in the token; the gate's do not.
 */
import type { Refusal } from '../access/refusal.ts';
import type { ReadToken } from '../access/token-claims.ts';
import { tokenRefusals } from '../access/token-rules.ts';
import type { GateTokenCode } from '../codes/gate.ts';
import { type GateRefusal, tokenRefusal } from './gate-refusal.ts';

/** As the deployment has it, never as a token says. */
export interface GateTokenExpected {
  /** With `https://`. */
  readonly issuer: string;
  /** Lower case, with braces. */
  readonly workspaceUuid: string;
  readonly audience: string;
  /** The longest time from `iat` to `exp`. */
  readonly tokenSeconds: number;
}

type Named = readonly [code: GateTokenCode, claim?: string];

/** The reasons that token-rules.ts gives, as the gate's; header-rules.ts has been before it. */
const SHARED: Readonly<Partial<Record<Refusal['code'], Named>>> = {
  'token-other-issuer': ['gate-token-issuer', 'iss'],
  'token-other-workspace': ['gate-token-issuer', 'iss'],
  'token-audience': ['gate-token-audience', 'aud'],
  'token-many-audiences': ['gate-token-audience', 'aud'],
  'token-no-subject': ['gate-token-subject', 'sub'],
  'token-lifetime': ['gate-token-lifetime', 'exp'],
  'token-expired': ['gate-token-expired', 'exp'],
  'token-not-yet-valid': ['gate-token-not-yet-valid', 'iat'],
};

/** Claims of another type than they should have, where that is no reason in token-rules.ts. */
const MISSHAPEN: Readonly<Record<string, GateTokenCode>> = {
  azp: 'gate-token-audience',
  nbf: 'gate-token-lifetime',
  branchName: 'gate-token-branch',
};

/** They decide nothing; a pipeline that no person started may have no account. */
const OF_NO_CONCERN: ReadonlySet<string> = new Set(['accountUuid', 'pipelineUuid']);

/** `null` says that there is no environment. The subject has to have none either (claimed-step.ts). */
function isEmptyEnvironment(claim: string, { others }: ReadToken): boolean {
  return claim === 'deploymentEnvironmentUuid' && others.get(claim) === null;
}

/** The first reason against it; undefined: there is none. Its length, and the step that it names, are looked at next. */
export function claimRefusal(token: ReadToken, expected: GateTokenExpected, now: Date): GateRefusal | undefined {
  const { workspaceUuid } = token.bitbucket;
  // A slug passes to another workspace when its first one is renamed; the UUID does not.
  if (workspaceUuid !== expected.workspaceUuid) return tokenRefusal('gate-token-issuer', 'workspaceUuid');
  if (token.authorizedParty !== undefined) return tokenRefusal('gate-token-audience', 'azp');
  const [shared] = tokenRefusals(token, { ...expected, audiences: [expected.audience] }, now);
  if (shared !== undefined) {
    const [code, claim]: Named = SHARED[shared.code] ?? ['gate-token-malformed'];
    return tokenRefusal(code, claim);
  }
  const misshapen = token.misshapen.find((claim) => !OF_NO_CONCERN.has(claim) && !isEmptyEnvironment(claim, token));
  return misshapen === undefined ? undefined : tokenRefusal(MISSHAPEN[misshapen] ?? 'gate-token-subject', misshapen);
}
