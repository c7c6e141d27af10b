/** The review of one tree against another, as without credentials: what the first declares counts as applied. */
import { type DesiredState, desiredState } from '../../../src/core/compile/desired-state.ts';
import type { PolicyState } from '../../../src/core/model/actual-state.ts';
import type { Arn } from '../../../src/core/model/ids.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import { accountAsDeclared } from '../../../src/core/review/as-declared.ts';
import { type Review, review } from '../../../src/core/review/review.ts';
import { makePlan } from '../../../src/reconcile.ts';
import { tree } from '../../support/tree.ts';

export type Files = Record<string, string>;

const NOW = new Date('2026-11-26T12:00:00Z');

export async function planned(before: Files, after: Files): Promise<{ desired: DesiredState; plan: Plan }> {
  const base = desiredState(tree(before));
  const desired = desiredState(tree(after));
  if (base.settings === undefined || desired.settings === undefined) throw new Error('the settings are wrong');
  const { actual, applied, known, deployment } = accountAsDeclared(
    { settings: base.settings, roles: base.roles },
    desired.settings,
  );
  const attachable = (arn: Arn): [Arn, PolicyState] => [arn, { is: 'attachable' }];
  const reader = {
    read: async () => actual,
    readPolicies: async (arns: readonly Arn[]) => new Map(arns.map(attachable)),
  };
  const plan = await makePlan(desired, reader, { deployment, known, applied: async () => applied, now: NOW });
  return { desired, plan };
}

export async function reviewed(before: Files, after: Files): Promise<Review> {
  const { desired, plan } = await planned(before, after);
  return review({
    basis: { is: 'merge-base', commit: '4f2a91c0'.repeat(5), destination: 'main', broken: 0 },
    plan,
    ...{ issues: desired.issues, findings: desired.findings, files: desired.files },
    folder: 'manifests/',
    hasFailed: desired.issues.length > 0,
  });
}
