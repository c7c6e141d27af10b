/** The review of one tree against another, as without credentials: what the first declares counts as applied. */
import { declaredPlan } from '../../../src/cli/pull-request/declared-plan.ts';
import { desiredState } from '../../../src/core/compile/desired-state.ts';
import { type Review, review } from '../../../src/core/review/review.ts';
import { tree } from '../../support/tree.ts';

export type Files = Record<string, string>;

const NOW = new Date('2026-11-26T12:00:00Z');

export async function reviewed(before: Files, after: Files): Promise<Review> {
  const [base, desired] = [before, after].map((files) => valid(files)) as [Valid, Valid];
  return review({
    basis: { is: 'merge-base', commit: '4f2a91c0'.repeat(5), destination: 'main', broken: 0 },
    plan: await declaredPlan(desired, base, NOW),
    ...{ issues: desired.issues, findings: desired.findings, files: desired.files },
    folder: 'manifests/',
    hasFailed: desired.issues.length > 0,
  });
}

type Valid = ReturnType<typeof valid>;

function valid(files: Files) {
  const { settings, ...rest } = desiredState(tree(files));
  if (settings === undefined) throw new Error('the settings are wrong');
  return { ...rest, settings };
}
