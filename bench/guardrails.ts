/** CPU time of the role guardrails, against the whole way from bytes to the plan. */

import { IamRoleReader } from '../src/aws/role-reader.ts';
import { desiredState } from '../src/core/compile/desired-state.ts';
import { indexLock } from '../src/core/manifest/lock-index.ts';
import { scopeOf } from '../src/core/manifest/scope.ts';
import { validateTree } from '../src/core/manifest/validate.ts';
import { UNDEPLOYED } from '../src/core/model/deployment.ts';
import { inlinePolicies } from '../src/core/permissions/identity-policy.ts';
import { checkRole } from '../src/core/role-guardrails/role-guardrails.ts';
import { makePlan, NOTHING_APPLIED } from '../src/reconcile.ts';
import { accountInSync, desiredOf, embeddedIam } from './account.ts';
import { ACCOUNT, fixture } from './fixture.ts';
import { cpuOf, mediansOf } from './samples.ts';
import { share, type Topic } from './topic.ts';

const COUNT = 1000;

export async function guardrails(): Promise<Topic> {
  const tree = await fixture(COUNT).read();
  const { survey } = validateTree(tree);
  if (survey === undefined) throw new Error('the fixture has mistakes');
  const { manifests, settings, lock } = survey;
  const index = indexLock(lock);
  const inline = manifests.map((manifest) => inlinePolicies(manifest, settings));
  const { settings: scoped } = await desiredOf(COUNT);
  const actual = await new IamRoleReader(embeddedIam(await accountInSync(COUNT)), async () => ACCOUNT).read(
    scopeOf(scoped),
  );
  const medians = await mediansOf(
    {
      ours: () => manifests.map((manifest, i) => checkRole(manifest, inline[i] ?? [], settings, index)),
      plan: () =>
        makePlan(
          desiredState(tree),
          { read: async () => actual, readPolicies: async () => new Map(), readPolicyTexts: async () => new Map() },
          { deployment: UNDEPLOYED, known: undefined, applied: NOTHING_APPLIED },
        ),
    },
    { measure: cpuOf, rounds: 25, warmUp: 5 },
  );
  const ours = { value: medians.ours, unit: 'ms' as const };
  const against = { value: medians.plan, unit: 'ms' as const, what: 'from bytes to plan' };
  return {
    name: 'guardrails',
    title: `CPU time of the role guardrails for ${COUNT.toLocaleString('en')} manifests`,
    rows: [{ case: 'every rule', ours, against, ratio: share(ours, against), goal: { atMost: 0.1 } }],
    notes: [`${((medians.ours * 1000) / COUNT).toFixed(0)} microseconds a role.`],
  };
}
