/** What a person says about Bitbucket where no API shows it. */

import type { Uuid } from '../text/uuid.ts';

/** A person attests what Bitbucket's API does not show: which branches may deploy to an environment. */
export interface Attestation {
  readonly branches: readonly string[];
  readonly by: string;
  /** `2026-11-03` */
  readonly on: string;
  /** The environment that the person has seen. It counts for this one only; without it, for none. */
  readonly uuid?: Uuid;
}
