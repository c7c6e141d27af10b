/** What the manifests ask for, as a whole: the first half of a reconcile, without a look at IAM. */

import type { BitbucketLock, Settings } from '../manifest/settings.ts';
import { type ValidatedTree, validateInSteps, validateTree } from '../manifest/validate.ts';
import type { DesiredRole, FrozenFile } from '../model/desired-role.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';
import type { Fallback } from '../model/last-good.ts';
import type { SourceFile, SourceTree } from '../model/source-tree.ts';
import { SOURCE_LIMITS } from '../source/source-limits.ts';
import { atOnce, type Steps } from '../source/steps.ts';
import { type Compiled, compileInSteps } from './compile.ts';
import { type KnownFiles, worldOf } from './known-files.ts';
import type { AttachingRole } from './text-faults.ts';

export interface DesiredState {
  /** How people call the source. */
  readonly name: string;
  readonly revision: string | undefined;
  /** undefined if the settings are wrong: then nothing can be planned. */
  readonly settings: Settings | undefined;
  /** The names behind the UUIDs; undefined if the lock file is missing or wrong. */
  readonly lock: BitbucketLock | undefined;
  /** Sorted by name. */
  readonly roles: readonly DesiredRole[];
  readonly frozen: readonly FrozenFile[];
  /** What the role guardrails only report: for the plan. */
  readonly findings: readonly Finding[];
  /** Of the roles, those with policies whose texts only an account has; a second look at them: text-faults.ts. */
  readonly attaching?: readonly AttachingRole[];
  /** Every mistake in every file, sorted by place. */
  readonly issues: readonly Issue[];
  /** The files themselves, for excerpts. */
  readonly files: readonly SourceFile[];
  /** What is published cannot be planned by: settings and lock are those that held last, and no manifest counts. */
  readonly fallback?: Fallback;
}

/**
 * Validates and compiles everything that a source holds.
 * @param now the moment to judge by; undefined: nothing in the settings is over, and nothing is old
 * @param known what is known of the files is not worked out again, and what is worked out is added; the answer is the same
 */
export function desiredState(tree: SourceTree, now?: Date, known?: KnownFiles): DesiredState {
  return atOnce(desiredInSteps(tree, now, known));
}

/** The same, in many small steps. */
export function* desiredInSteps(tree: SourceTree, now?: Date, known?: KnownFiles): Steps<DesiredState> {
  return yield* desiredByInSteps(yield* validateInSteps(tree, SOURCE_LIMITS, known), tree, now, known);
}

/** The same, for a caller that has validated the tree itself: 5,000 manifests are parsed once then. */
export function desiredBy(validated: ValidatedTree, tree: SourceTree, now?: Date, known?: KnownFiles): DesiredState {
  return atOnce(desiredByInSteps(validated, tree, now, known));
}

function* desiredByInSteps(
  validated: ValidatedTree,
  tree: SourceTree,
  now?: Date,
  known?: KnownFiles,
): Steps<DesiredState> {
  const { settings, lock, frozen, issues, survey } = validated;
  // By guesses nothing is judged that would be worth knowing.
  const judgements = settings && lock && known?.judgedBy(worldOf(tree, settings, now));
  const compiled = survey
    ? yield* compileInSteps(survey.manifests, survey.settings, survey.lock, survey.guessed, now, judgements)
    : NOTHING;
  const { roles, findings, frozen: alsoFrozen, attaching } = settings && lock ? compiled : NOTHING;
  return {
    name: tree.name,
    revision: tree.revision,
    // Without the lock no name can be resolved: the same as no settings.
    settings: lock && settings,
    lock,
    roles,
    frozen: [...frozen, ...alsoFrozen],
    findings,
    attaching,
    issues: [...issues, ...compiled.issues].sort(byPlace),
    files: tree.files,
  };
}

/**
 * What stays in force while what is published cannot be planned by.
 * @param kept the files of the last good settings
 * @param issues what is wrong with what is published
 * @returns undefined if this version cannot read the kept ones
 */
export function fallenBack(
  { files: kept, name }: Pick<SourceTree, 'files' | 'name'>,
  fallback: Fallback,
  issues: readonly Issue[],
): (DesiredState & { readonly settings: Settings }) | undefined {
  const revision = fallback.revision ?? undefined;
  const { settings, lock } = validateTree({ name, revision, files: kept, unreadable: [] });
  if (settings === undefined || lock === undefined) return undefined;
  return { name, revision, settings, lock, roles: [], frozen: [], findings: [], issues, files: kept, fallback };
}

const NOTHING: Compiled = { roles: [], frozen: [], issues: [], findings: [], attaching: [] };

function byPlace({ place: a }: Issue, { place: b }: Issue): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
