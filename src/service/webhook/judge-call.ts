/**
 * Whether a call rings. The order is the point: first the signature, over the bytes as they came, and only then is
 * anything of them read.
 */
import type { KeyObject } from 'node:crypto';
import type { SignedCall } from './call.ts';
import { headOf, isOfRepository, pushBodyFrom, type Watched } from './push.ts';
import { isSignedBy } from './signature.ts';
import type { Verdict } from './verdict.ts';

/** The one event that rings. */
const PUSH = 'repo:push';

/** @param keys the secrets that count now, each as a key */
export function judgeCall(call: SignedCall, keys: readonly KeyObject[], watched: Watched): Verdict {
  if (!isSignedBy(keys, call.body, call.signature)) return { kind: 'refused', reason: 'wrong-signature' };
  if (call.eventKey !== PUSH) return { kind: 'ignored', reason: 'another-event' };
  const body = pushBodyFrom(call.body);
  if (body === undefined) return { kind: 'refused', reason: 'not-a-push' };
  if (!isOfRepository(body, watched)) return { kind: 'ignored', reason: 'another-repository' };
  const commit = headOf(body, watched.branch);
  if (commit === undefined) return { kind: 'ignored', reason: 'another-branch' };
  return { kind: 'rings', push: { kind: 'push', branch: watched.branch, commit } };
}
