/**
 * What doctor looks at. Each kind is there, or was not looked at, and then it says why: what is missing is never taken
 * for being in order.
 */
import type { Refusal } from '../access/refusal.ts';
import type { readToken } from '../access/token-claims.ts';
import type { AccessCode } from '../codes/access.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { DesiredRole, FrozenFile } from '../model/desired-role.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { FoundProvider } from '../model/found-provider.ts';
import type { TrustWorld } from '../trust/trust-world.ts';

/** `why`: what has to be given for it, as the end of a sentence: `a token (--token-file)`. */
export type Seen<T> = { readonly is: 'seen'; readonly value: T } | { readonly is: 'unseen'; readonly why: string };

export function seen<T>(value: T): Seen<T> {
  return { is: 'seen', value };
}

export function unseen(why: string): { readonly is: 'unseen'; readonly why: string } {
  return { is: 'unseen', why };
}

export function valueIn<T>(fact: Seen<T>): T | undefined {
  return fact.is === 'seen' ? fact.value : undefined;
}

export interface Evidence {
  readonly now: Date;
  readonly manifests: Seen<ManifestFacts>;
  readonly token: Seen<TokenFacts>;
  /** What the issuer’s keys say of the token, or of themselves where there is none. */
  readonly keys: Seen<KeysFacts>;
  /** Whether the lock file has what Bitbucket has. */
  readonly names: Seen<Refusal | undefined>;
  /** What the pipeline asks for. */
  readonly asked: AskedFacts;
  readonly account: Seen<AccountFacts>;
  readonly service: Seen<ServiceFacts>;
  /** The line of AWS that brought the reader here; undefined: none was given. */
  readonly error: ErrorFacts | undefined;
}

export interface KeysFacts {
  readonly refusal: Refusal | undefined;
  /** Whether they were tried on the token: there is one that can be read, and it is signed as Bitbucket signs. */
  readonly tried: boolean;
}

export interface ManifestFacts {
  readonly world: TrustWorld;
  readonly roles: readonly DesiredRole[];
  readonly frozen: readonly FrozenFile[];
  readonly issues: readonly Issue[];
  /** The slug of the repository whose pipeline runs, where its environment says so; a variable can say anything. */
  readonly repository: string | undefined;
  /** The name of the environment that its step deploys to, as its environment says it; the same holds. */
  readonly environment: string | undefined;
}

export type TokenFacts = ReturnType<typeof readToken>;

/** What the pipeline asks for; where nothing else says so, as the line of AWS has it. */
export interface AskedFacts {
  /** An ARN as the pipeline writes it, or the name of a role; undefined: any role. */
  readonly role: string | undefined;
  /** DurationSeconds of the call. */
  readonly durationSeconds: number | undefined;
  /** RoleSessionName of the call. */
  readonly sessionName: string | undefined;
}

export interface AccountFacts {
  /** For people: `AWS account 111122223333`. */
  readonly name: string;
  /** undefined: the account does not say which it has. */
  readonly providers: readonly FoundProvider[] | undefined;
  readonly roles: readonly ActualRole[];
  /** What a plan finds of the permissions boundary; undefined: it is as deployed. */
  readonly boundary: Seen<Refusal | undefined>;
}

export interface ServiceFacts {
  /** undefined: there was none yet. */
  readonly lastPass:
    | { readonly endedAt: Date; readonly succeeded: boolean; readonly why: string | undefined }
    | undefined;
  /** Who holds the lease now, and for how long at most, in words; undefined: no process does. */
  readonly leaseHeld: string | undefined;
  /** Doorbells that wait in the queue; undefined: it may not be looked at. */
  readonly waiting: number | undefined;
  /** Doorbells whose pass failed at every try; undefined: as before. */
  readonly deadLetters: number | undefined;
}

export interface ErrorFacts {
  /** The code of the page about it. */
  readonly page: string;
  /** What can cause it, the likeliest first. */
  readonly causes: readonly AccessCode[];
  /** What the text itself says for certain; undefined: several things can cause it, or none of which we know. */
  readonly certain: Refusal | undefined;
  /** The role that it names: an ARN, or a name. */
  readonly role: string | undefined;
  /** The issuer of the token that it names. */
  readonly issuer: string | undefined;
  readonly durationSeconds: number | undefined;
}
