/**
 * Whether a token counts for the gate. Its form, its header and its claims are looked at first: a token that breaks a rule
 * costs no key and no arithmetic. What it says of keys leads nowhere but to the name of one in the issuer's set.
 */
import type { IssuerKeys, PublicKey } from '../bitbucket/ports.ts';
import { issuerOf } from '../core/access/token-issuer.ts';
import { claimedStep } from '../core/gate/claimed-step.ts';
import type { GateClaims } from '../core/gate/decide.ts';
import { type GateRefusal, gateRefusal, tokenRefusal } from '../core/gate/gate-refusal.ts';
import { WorldError } from '../errors.ts';
import { signatureKeys } from './signature-keys.ts';

/** Of the deployment; the longest lifetime is the table's. */
export interface GateTokenFor {
  /** The slug. */
  readonly workspace: string;
  /** Lower case, with braces. */
  readonly workspaceUuid: string;
  readonly audience: string;
  /** The longest time from `iat` to `exp`. */
  readonly tokenSeconds: number;
}

/**
 * The claims of a token whose signature was verified, or the first reason against it, which repeats nothing of it. The keys
 * are asked for once, and only if nothing else is against the token.
 * @throws nothing that the keys throw as a WorldError: without keys it is `gate-keys-unreachable`
 */
export async function verifyGateToken(
  text: string,
  { workspace, ...expected }: GateTokenFor,
  { keys, now }: { readonly keys: IssuerKeys; readonly now: Date },
): Promise<GateClaims | GateRefusal> {
  const claimed = claimedStep(text, { issuer: issuerOf(workspace), ...expected }, now);
  if ('is' in claimed) return claimed;
  const set = await keysOf(workspace, keys);
  if ('is' in set) return set;
  const named = signatureKeys(set).filter(({ kid }) => kid === claimed.kid);
  if (named.length === 0) return tokenRefusal('gate-token-key', 'kid');
  const end = text.lastIndexOf('.');
  const message = Buffer.from(text.slice(0, end), 'latin1');
  const signature = Buffer.from(text.slice(end + 1), 'base64url');
  // Two keys may have one name while an issuer changes them.
  if (!named.some((key) => key.verifies(message, signature))) return tokenRefusal('gate-token-signature');
  return claimed.claims;
}

/** Whether a newer set of keys could change the answer: the set that it was judged by has none of the token's name. */
export function asksForNewerKeys(answer: GateClaims | GateRefusal): boolean {
  return 'is' in answer && answer.code === 'gate-token-key';
}

async function keysOf(workspace: string, keys: IssuerKeys): Promise<readonly PublicKey[] | GateRefusal> {
  try {
    return await keys.keys(workspace);
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    return gateRefusal(503, 'gate-keys-unreachable', error.message);
  }
}
