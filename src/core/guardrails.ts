/**
 * What a set of changes may not do. Each rule is a pure function in a file of its own, looks at all changes at once and
 * answers with findings; none of them changes anything. `plan.ts` leaves out of the plan what a finding blocks.
 *
 * Deletions are the reason for this file. Tools that prune have removed what they did not own, or everything, because a
 * source came back empty or a page was lost. So a deletion happens only if all of this holds:
 *
 *   - the role is ours by path and by tag, and no valid manifest declares it      diff.ts
 *   - it is the very role that the inventory knows, where there is an inventory   diff.ts
 *   - its last manifest did not ask to retain it                                  diff.ts
 *   - every manifest could be read                                                manifests-invalid.ts
 *   - IAM was read completely                                                     partial-read.ts
 *   - at least one manifest is left                                               empty-source.ts
 *   - not too many at once                                                        too-many-deletions.ts
 *   - not a whole team at once                                                    whole-team.ts
 *
 * The last two can be consented to, for exactly the set of roles that was shown; the others cannot. Creates and updates
 * of the same pass go on.
 */

import { deletionDigest } from './deletions.ts';
import { anyBranch } from './guardrails/any-branch.ts';
import { conflicts } from './guardrails/conflicts.ts';
import { emptySource } from './guardrails/empty-source.ts';
import { manifestsInvalid } from './guardrails/manifests-invalid.ts';
import { notCompared } from './guardrails/not-compared.ts';
import { ownershipLost } from './guardrails/ownership-lost.ts';
import { partialRead } from './guardrails/partial-read.ts';
import { provider } from './guardrails/provider.ts';
import { tooManyDeletions } from './guardrails/too-many-deletions.ts';
import { wholeTeam } from './guardrails/whole-team.ts';
import type { Settings } from './settings.ts';
import type { ActualState, Change, DesiredRole, Finding, Issue } from './types.ts';

/** All that a rule may look at. */
export interface Circumstances {
  changes: readonly Change[];
  declared: readonly DesiredRole[];
  issues: readonly Issue[];
  actual: ActualState;
  settings: Settings;
}

export type Guardrail = (circumstances: Circumstances) => Finding[];

const ALWAYS: readonly Guardrail[] = [
  partialRead,
  provider,
  manifestsInvalid,
  emptySource,
  conflicts,
  ownershipLost,
  notCompared,
  anyBranch,
];

/** Waived for the one set of deletions whose digest somebody approved. */
const UNLESS_APPROVED: readonly Guardrail[] = [tooManyDeletions, wholeTeam];

/** Every finding, gravest rule first. `approved` is the digest of the set of deletions that people consented to. */
export function guard(circumstances: Circumstances, approved?: string): Finding[] {
  const consented = approved !== undefined && approved === deletionDigest(circumstances.changes);
  const findings = ALWAYS.flatMap((rule) => rule(circumstances));
  // What no consent can lift should not be answered with an offer of consent.
  const stopped = findings.some(({ blocks }) => blocks === 'deletes' || blocks === 'plan');
  return consented || stopped ? findings : [...findings, ...UNLESS_APPROVED.flatMap((rule) => rule(circumstances))];
}
