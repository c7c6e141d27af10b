/** A plan against the manifests of the merge base, as if exactly those had been applied. */
import type { DesiredState } from '../../core/compile/desired-state.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import type { PolicyState } from '../../core/model/actual-state.ts';
import type { Arn } from '../../core/model/ids.ts';
import { NO_TEXTS } from '../../core/model/managed-text.ts';
import type { Plan } from '../../core/model/plan.ts';
import { accountAsDeclared } from '../../core/review/as-declared.ts';
import { makePlan } from '../../reconcile.ts';

/**
 * @param desired what is reviewed; its settings are right
 * @param before undefined: there were no manifests
 */
export function declaredPlan(
  desired: DesiredState & { readonly settings: Settings },
  before: (DesiredState & { readonly settings: Settings }) | undefined,
  now = new Date(),
): Promise<Plan> {
  const declared = { settings: before?.settings ?? desired.settings, roles: before?.roles ?? [] };
  const { actual, applied, known, deployment } = accountAsDeclared(declared, desired.settings);
  // Whether IAM has a policy is not known without IAM.
  const attachable = (arn: Arn): [Arn, PolicyState] => [arn, { is: 'attachable' }];
  const reader = {
    read: async () => actual,
    readPolicies: async (arns: readonly Arn[]) => new Map(arns.map(attachable)),
    readPolicyTexts: async () => NO_TEXTS,
  };
  return makePlan(desired, reader, { deployment, known, applied: async () => applied, isDeclared: true, now });
}
