/** A state of the manifests, and its place in the order of publication. */
/** What was published last, as far as somebody has seen it. */
export interface Publication {
  /** null where the source does not number its states. */
  readonly sequence: number | null;
  readonly revision: string | null;
}
