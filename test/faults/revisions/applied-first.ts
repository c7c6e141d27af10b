/** Where every pair begins: an account that is as a first revision wants it. */
import type { AppliedRoles } from '../../../src/core/model/applied-role.ts';
import type { Inventory } from '../../../src/core/model/inventory.ts';
import type { SpentLimits } from '../../../src/core/model/spent-limits.ts';
import type { AccountState } from '../../../src/embedded/account-state.ts';
import { EmbeddedIam } from '../../../src/embedded/embedded-iam.ts';
import { Engine, NOW } from '../engine.ts';
import { emptyAccount } from '../scenario.ts';
import { type Revision, wantedBy } from './revision.ts';

const DAY = 86_400_000;

/** A first revision, and what its passes made of an empty account. Nothing of it changes in the runs that begin here. */
export interface AppliedFirst {
  readonly revision: Revision;
  readonly account: AccountState;
  readonly known: Inventory['roles'];
  readonly applied: AppliedRoles;
  readonly spent: SpentLimits | undefined;
}

export async function appliedFirst(revision: Revision): Promise<AppliedFirst> {
  const iam = new EmbeddedIam(emptyAccount());
  const engine = new Engine({ reads: iam, writes: iam, known: {}, applied: new Map() });
  const desired = wantedBy(revision);
  const [issue] = desired.issues;
  if (issue !== undefined) throw new Error(`${issue.place.file}: ${issue.message}`);
  const now = new Date(NOW.getTime() - DAY);
  // The second pass reads the RoleIds that the first one made.
  for (let pass = 0; pass < 2; pass++) await engine.pass(desired, { now });
  return { revision, account: iam.state, known: engine.known ?? {}, applied: engine.applied, spent: engine.spent };
}
