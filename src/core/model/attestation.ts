/** What a person says of Bitbucket, as no API tells it. */
/** A person's word for what Bitbucket's API does not tell: which branches may deploy to an environment. */
export interface Attestation {
  readonly branches: readonly string[];
  readonly by: string;
  /** `2026-11-03` */
  readonly on: string;
}
