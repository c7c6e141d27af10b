/** What a managed policy says, which is not in any manifest: the account has it. */

import type { Arn } from './ids.ts';
import type { PolicyText } from './role-spec.ts';

/** The text of the default version; `missing`: the account has no such policy; `unread`: why it is not known, in words. */
export type ManagedText =
  | { readonly is: 'read'; readonly version: string; readonly document: PolicyText }
  | { readonly is: 'missing' }
  | { readonly is: 'unread'; readonly why: string; readonly remedy: string | undefined };

export type ManagedTexts = ReadonlyMap<Arn, ManagedText>;

/** Where no account is asked. */
export const NO_TEXTS: ManagedTexts = new Map();
