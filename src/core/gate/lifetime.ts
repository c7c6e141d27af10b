/** For how long a token counts: looked at when it is read, and once more when it is decided, by the table's own limit. */
import { expiryOf } from '../access/token-rules.ts';
import { type GateRefusal, tokenRefusal } from './gate-refusal.ts';

export interface Lifetime {
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** No grace after `exp`. @param tokenSeconds the longest time from `iat` to `exp` */
export function lifetimeRefusal(lifetime: Lifetime, tokenSeconds: number, now: Date): GateRefusal | undefined {
  if (expiryOf(lifetime, now) !== 'valid') return tokenRefusal('gate-token-expired', 'exp');
  const length = lifetime.expiresAt.getTime() - lifetime.issuedAt.getTime();
  return length <= tokenSeconds * 1000 ? undefined : tokenRefusal('gate-token-lifetime', 'exp');
}
