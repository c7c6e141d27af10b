/** Why no manifest is made of a role. A person decides; each has its remedy in words. */
export type ReasonCode =
  | 'ignored'
  | 'ours-already'
  | 'another-owner'
  | 'service-role'
  | 'managed-elsewhere'
  | 'trust-unreadable'
  | 'other-principals'
  | 'several-statements'
  | 'other-action'
  | 'condition'
  | 'gate'
  | 'nobody'
  | 'no-repository'
  | 'one-run'
  | 'environments-unknown'
  | 'tags'
  | 'manifest-differs'
  | 'refused';

export interface Reason {
  readonly code: ReasonCode;
  /** Of `refused`: the code of the mistake that the manifest would have, with a page of its own. */
  readonly rule?: string;
  /** What it is, in words, without a full stop. */
  readonly words: string;
  readonly remedy: string;
}
