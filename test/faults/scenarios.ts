/** The stories. Each names the roles that may be written to; all others have to stay as they are. */
import type { Scenario } from './scenario.ts';
import { ADOPTIONS } from './scenarios/adoptions.ts';
import { CREATIONS } from './scenarios/creations.ts';
import { DRIFT } from './scenarios/drift.ts';
import { FOREIGN } from './scenarios/foreign.ts';
import { LATER_REMOVALS } from './scenarios/later-removals.ts';
import { MANIFEST_CHANGES } from './scenarios/manifest-changes.ts';
import { MIXTURES } from './scenarios/mixtures.ts';
import { OWNERS } from './scenarios/owners.ts';
import { REMOVALS } from './scenarios/removals.ts';
import { SUSPENSIONS } from './scenarios/suspensions.ts';
import { UNREADABLE } from './scenarios/unreadable.ts';

export const SCENARIOS: readonly Scenario[] = [
  ...CREATIONS,
  ...MANIFEST_CHANGES,
  ...DRIFT,
  ...REMOVALS,
  ...LATER_REMOVALS,
  ...SUSPENSIONS,
  ...UNREADABLE,
  ...FOREIGN,
  ...ADOPTIONS,
  ...MIXTURES,
  ...OWNERS,
];
