/** A use of a role with all that its event says of it. */
import type { RoleUse } from '../model/role-use.ts';

export interface RecordedUse extends RoleUse {
  /** The token's `aud`; undefined where the event does not say. */
  readonly audience: string | undefined;
  /** Seconds that the call asked for; undefined where it asked for none: STS then gives an hour. */
  readonly durationSeconds: number | undefined;
  /** The account whose trail has the event: that of the role. */
  readonly account: string | undefined;
}

/** What one event is to us. */
export type Decoded =
  | { readonly kind: 'use'; readonly use: RecordedUse }
  /** Any other call: a trail has every call of the account. */
  | { readonly kind: 'other-event' }
  /** A token of GitHub, Google, Cognito, a cluster …; `provider` as the event has it. */
  | { readonly kind: 'other-provider'; readonly provider: string }
  /** Of a use that may be one of Bitbucket's, but does not say when, by whom, or of what; `why` ends a sentence. */
  | {
      readonly kind: 'unclear';
      readonly why: string;
      /** STS refused it: no use, whoever asked. */
      readonly isRefused: boolean;
    };
