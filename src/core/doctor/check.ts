/**
 * What a check is. Each looks for one cause, and has its code as its name. Checks of one family look at one thing, in the order
 * in which STS, or we, would meet it: what stands behind the first cause of a family is not reached.
 */
import type { Refusal } from '../access/refusal.ts';
import type { AccessCode } from '../codes/access.ts';
import type { Case } from './case.ts';

/** What has to be there. */
export type Need =
  | 'manifests'
  | 'token'
  | 'keys'
  | 'verification'
  | 'names'
  | 'role'
  | 'arn'
  | 'entry'
  | 'session'
  | 'duration'
  | 'maximum'
  | 'session-name'
  | 'account'
  | 'providers'
  | 'applied'
  | 'boundary'
  | 'service'
  | 'dead-letters'
  | 'queue'
  | 'error'
  // Of `doctor --gate`.
  | 'deployment'
  | 'table'
  | 'policies';

export interface CheckFamily {
  /** What it looks at, as a headline. */
  readonly topic: string;
  readonly needs: readonly Need[];
  readonly checks: readonly Check[];
  /** The first cause that it finds; one of those of its checks. */
  find(about: Case): Refusal | undefined;
}

export interface Check {
  readonly id: AccessCode;
  /** What is in order where nothing is found, as a sentence without its full stop. */
  readonly holds: string;
  /** Beside what its family needs. A cause that is found without it is wrong all the same. */
  readonly needs?: readonly Need[];
}

/**
 * - ok           what it checks holds
 * - wrong        the cause is there
 * - not-reached  another cause of its family stands before it
 * - left-out     something is missing to check it with
 */
export type CheckResult = Omit<Check, 'needs'> & { readonly topic: string; readonly needs: readonly Need[] } & (
    | { readonly is: 'ok' | 'not-reached' }
    | { readonly is: 'left-out'; readonly why: string }
    | { readonly is: 'wrong'; readonly refusal: Refusal }
  );
