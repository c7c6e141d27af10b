/** A commit that no pass acts on before a person has approved it. */
export interface RefusedCommit {
  /** In full. */
  readonly commit: string;
  /** The revision that was acted on last, from which it does not descend. */
  readonly after: string;
}
