/** A state of the manifests, and its place in the order of publication. */
/** What was published last, as far as somebody has seen it. */
export interface Publication {
  /** null where the source does not number its states. */
  sequence: number | null;
  revision: string | null;
}
