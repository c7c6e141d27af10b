/** A state of the manifests, and its place in the order of publication. */
/** The newest publication that was seen. */
export interface Publication {
  /** null where the source does not number its states. */
  readonly sequence: number | null;
  readonly revision: string | null;
}
