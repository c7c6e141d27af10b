/** What a person says about Bitbucket where no API shows it. */
/** A person attests what Bitbucket's API does not show: which branches may deploy to an environment. */
export interface Attestation {
  readonly branches: readonly string[];
  readonly by: string;
  /** `2026-11-03` */
  readonly on: string;
}
