/** Manifests, and an account that was read and is in sync with them: what is left to measure is from bytes to plan. */
import { IamRoleReader } from '../src/aws/role-reader.ts';
import type { DesiredState } from '../src/core/compile/desired-state.ts';
import { scopeOf } from '../src/core/manifest/scope.ts';
import { UNDEPLOYED } from '../src/core/model/deployment.ts';
import type { Plan } from '../src/core/model/plan.ts';
import type { SourceTree } from '../src/core/model/source-tree.ts';
import { isInSync } from '../src/core/plan/plan.ts';
import { makePlan, NOTHING_APPLIED } from '../src/reconcile.ts';
import { accountInSync, desiredOf, embeddedIam } from './account.ts';
import { ACCOUNT, fixture } from './fixture.ts';

export interface InSync {
  readonly tree: SourceTree;
  /** The same, for `YAML.parse`. */
  readonly texts: readonly string[];
  /** @throws Error if there is anything to do */
  plan(desired: DesiredState): Promise<Plan>;
}

export async function inSync(count: number): Promise<InSync> {
  const tree = await fixture(count).read();
  const decoder = new TextDecoder();
  const { settings } = await desiredOf(count);
  const reader = new IamRoleReader(embeddedIam(await accountInSync(count)), async () => ACCOUNT);
  const actual = await reader.read(scopeOf(settings));
  return {
    tree,
    texts: tree.files.map(({ bytes }) => decoder.decode(bytes)),
    async plan(desired) {
      const plan = await makePlan(
        desired,
        { read: async () => actual, readPolicies: async () => new Map(), readPolicyTexts: async () => new Map() },
        { deployment: UNDEPLOYED, known: undefined, applied: NOTHING_APPLIED },
      );
      if (!isInSync(plan)) throw new Error('the account is not in sync with the fixture');
      return plan;
    },
  };
}
