/** A plan against the manifests of the merge base, as if exactly those had been applied. */
import type { DesiredState } from '../../core/compile/desired-state.ts';
import { wantedTable } from '../../core/gate/wanted-table.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import type { PolicyState } from '../../core/model/actual-state.ts';
import type { GateTable } from '../../core/model/gate-table.ts';
import type { Arn } from '../../core/model/ids.ts';
import { NO_TEXTS } from '../../core/model/managed-text.ts';
import type { Plan } from '../../core/model/plan.ts';
import type { SeenGate } from '../../core/plan/gate-plan.ts';
import { accountAsDeclared, type Declared } from '../../core/review/as-declared.ts';
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
  const options = { deployment, known, applied: async () => applied, isDeclared: true, now };
  return makePlan(desired, reader, { ...options, gate: tableAsDeclared(declared) });
}

/** As if a pass had written it. */
function tableAsDeclared({ roles, settings }: Declared): SeenGate {
  const wanted = wantedTable(roles, settings);
  if (Object.keys(wanted.roles).length === 0) return { stored: undefined };
  const table: GateTable = { version: 'rolekeeper.gate/v1', writtenAt: '', revision: null, ...wanted };
  return { stored: { digest: '', table } };
}
