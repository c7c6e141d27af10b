/**
 * What a reviewer has to know of a change of the manifests, on one screen: a plan and the mistakes become remarks, each
 * with its gravity and its place in the repository, a few figures and a headline. Pure; what is shown where (a terminal, a
 * report on the commit, a comment, a build status) is made from this one value, and whoever sends it decides nothing.
 *
 * The order is that of the harm: what is deleted or closed first, then what is wrong or stopped, then who could get in or
 * do more than before. A plan of 199 updates and one deletion is about the deletion.
 */
import { keptOf } from '../model/change.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';
import type { Plan } from '../model/plan.ts';
import type { SourceFile } from '../model/source-tree.ts';
import { visibleIn } from '../text/visible.ts';
import { type Basis, basisWords } from './basis.ts';
import { changeRemarks } from './change-remarks.ts';
import { type Figure, figuresOf } from './figures.ts';
import { gateRemarks } from './gate-remarks.ts';
import { headlineOf } from './headline.ts';
import { ManifestLines } from './manifest-lines.ts';
import { driftRemark, findingRemark, issueRemark } from './other-remarks.ts';
import { withoutDigests } from './passing-digests.ts';
import { byGravity, type Remark } from './remark.ts';

export interface Reviewed {
  readonly basis: Basis;
  /** undefined: the manifests were validated only. */
  readonly plan: Plan | undefined;
  /** The mistakes in the manifests, those that the plan left out among them. */
  readonly issues: readonly Issue[];
  /** What the role guardrails only report, where there is no plan that says it. */
  readonly findings: readonly Finding[];
  /** The manifests themselves, for the lines of what is declared. */
  readonly files: readonly SourceFile[];
  /** The manifests folder from the root of the repository, with a slash at its end; '' is the root. */
  readonly folder: string;
  /** Whether the command fails: the review says the same as its exit code. */
  readonly hasFailed: boolean;
}

export interface Review {
  readonly verdict: 'passed' | 'failed';
  /** `Deletes image-push; widens checkout-deploy; updates 198 roles`. */
  readonly headline: string;
  /** What it was compared with, in a sentence. */
  readonly basis: string;
  /** MOST_FIGURES at most. */
  readonly figures: readonly Figure[];
  /** The gravest first. */
  readonly remarks: readonly Remark[];
}

/** The review of a plan, or of manifests that were validated only. Every text in it is one line that can be seen. */
export function review(reviewed: Reviewed): Review {
  const { basis, plan, issues, findings, files, folder, hasFailed } = visibleTexts(reviewed);
  const former = basis.is === 'merge-base' ? (basis.folder ?? folder) : folder;
  const lines = new ManifestLines(files, folder, former);
  const found = plan?.findings ?? findings;
  const manifests = manifestsOf(plan);
  const remarks = byGravity([
    ...issues.map((issue) => issueRemark(issue, lines)),
    ...(plan === undefined ? [] : [...changeRemarks(plan, lines), ...gateRemarks(plan, lines)]),
    ...(plan?.drift ?? []).map((drift) => driftRemark(drift)),
    ...found.map((finding) => findingRemark(finding, lines, manifests.get(finding.role))),
  ]);
  const shown = basis.is === 'merge-base' ? remarks.map(withoutDigests) : remarks;
  return {
    verdict: hasFailed ? 'failed' : 'passed',
    headline: headlineOf(plan, shown),
    basis: basisWords(basis),
    figures: figuresOf(plan, shown, basis),
    remarks: shown,
  };
}

/** The manifests by role, where a finding names no place in its own. */
function manifestsOf(plan: Plan | undefined): ReadonlyMap<string | undefined, string> {
  return new Map(
    plan?.changes.flatMap((change) =>
      'desired' in change && keptOf(change) === undefined ? [[change.name, change.desired.file]] : [],
    ),
  );
}

/** The files stay what they are: their lines are counted, and nothing of them is shown. */
function visibleTexts(reviewed: Reviewed): Reviewed {
  const { files, ...texts } = reviewed;
  return { ...visibleIn(texts), files };
}
