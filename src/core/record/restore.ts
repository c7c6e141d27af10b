/** A role made again from its snapshot: the same calls in the same order as for a new one. */

import type { Operation } from '../model/operation.ts';
import { TAGS } from '../model/ownership.ts';
import { createOperations } from '../plan/operations.ts';
import type { Snapshot } from './snapshot.ts';

/** `boundaryArn` is that of the settings: every role has it, whatever somebody had done to this one. */
export function restoreOperations({ role }: Snapshot, boundaryArn: string): readonly Operation[] {
  const { path, description, maxSessionSeconds, trust, managedPolicyArns, inlinePolicies, appliedDigest } = role;
  const { [TAGS.quarantined]: _, ...tags } = role.tags;
  return createOperations({
    path,
    description,
    maxSessionSeconds,
    trust,
    boundaryArn,
    managedPolicyArns,
    inlinePolicies,
    tags,
    // As the last call of a creation: a role that was cut short does not say that it is whole.
    digest: appliedDigest ?? RESTORED_DIGEST,
  });
}

/** For a role that had never been applied as a whole: no manifest's digest. */
const RESTORED_DIGEST = 'v1-restored';
