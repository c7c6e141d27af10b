/** Who may enter a role, for people. */

import type { ActualRole } from '../model/actual-role.ts';
import { lintTrust } from '../trust/lint/trust-lint.ts';
import type { TrustWorld } from '../trust/trust-world.ts';

/** In words. */
export function whoGetsInto({ trust }: ActualRole, world: TrustWorld): string {
  const { admits } = lintTrust(trust, world);
  return admits?.words.join('; ') ?? 'a policy that IAM would not take';
}
