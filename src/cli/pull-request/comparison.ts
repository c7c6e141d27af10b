/**
 * What a review compares with: IAM where it can be read, else the manifests of the merge base, else nothing. Each step
 * down is said, on standard error and in the review itself.
 */
import { resolve } from 'node:path';
import type { Settings } from '../../core/manifest/settings.ts';
import type { Plan } from '../../core/model/plan.ts';
import type { Basis } from '../../core/review/basis.ts';
import { AccessDeniedError, SourceError, UnreachableError, UsageError } from '../../errors.ts';
import { type Destination, destinationName, type GitClone } from '../../files/git-clone.ts';
import { GitRevision } from '../../files/git-revision.ts';
import { loadDesired } from '../../reconcile.ts';
import { openTarget } from '../account/open-target.ts';
import { planNow } from '../account/planning.ts';
import { openState } from '../account/state.ts';
import type { OptionValues } from '../command/option.ts';
import type { TARGET_IF_NAMED, TargetWord } from '../command/options.ts';
import type { Session } from '../command/verb.ts';
import type { Manifests } from '../manifests/manifests.ts';
import { declaredPlan } from './declared-plan.ts';
import { warn } from './warning.ts';

export interface Comparison {
  readonly basis: Basis;
  readonly plan: Plan | undefined;
}

export interface Comparable {
  readonly manifests: Manifests;
  readonly clone: GitClone | { readonly why: string };
  readonly options: OptionValues<typeof TARGET_IF_NAMED>;
  /** `--base`. */
  readonly base: string | undefined;
  readonly session: Session;
}

/** @throws WorldError if what was asked for by an option cannot be done */
export async function compared(comparable: Comparable): Promise<Comparison> {
  const { manifests, options, session } = comparable;
  const { settings } = manifests.desired;
  if (settings === undefined) return validatedOnly('the settings or the lock file are wrong');
  const { target } = options;
  if (target === undefined) {
    refuseAwsOptions(options);
    return withMergeBase(comparable, settings);
  }
  try {
    return await withAccount(comparable, settings, target);
  } catch (error) {
    if (!(error instanceof AccessDeniedError || error instanceof UnreachableError)) throw error;
    warn(
      session,
      `IAM, or what is remembered of it, cannot be read, so it is not compared with: ${error.message}`,
      error,
    );
    return withMergeBase(comparable, settings);
  }
}

async function withAccount(
  { manifests: { desired }, options, session: { io, output, program } }: Comparable,
  settings: Settings,
  word: TargetWord,
): Promise<Comparison> {
  const named = { ...options, target: word };
  const target = await openTarget(named, { ...io, settings, desired });
  const state = await openState(named, io);
  try {
    if (target.note !== undefined) output.note(`${target.note}\n`);
    return { basis: { is: 'account', name: target.name }, plan: await planNow({ desired, target, state, program }) };
  } finally {
    state.close();
    target.close();
  }
}

async function withMergeBase(comparable: Comparable, settings: Settings): Promise<Comparison> {
  const { base, clone, session } = comparable;
  const branch = session.io.env.BITBUCKET_PR_DESTINATION_BRANCH;
  const destination = base !== undefined ? { revision: base } : branch ? { branch } : undefined;
  if (destination === undefined)
    return validatedOnly('neither --base nor BITBUCKET_PR_DESTINATION_BRANCH names a branch');
  if ('why' in clone) {
    if (base === undefined) return validatedOnly(clone.why);
    throw new SourceError(`There is nothing to compare with ${base} in: ${clone.why}.`, {
      remedy: 'Run it in a clone, with git; or leave --base out, and the manifests are validated only.',
    });
  }
  try {
    return await planFrom(comparable, settings, destination, clone);
  } catch (error) {
    // What a person has asked for by name has to be there.
    if (base !== undefined || !(error instanceof SourceError)) throw error;
    warn(session, error.message, error);
    return validatedOnly('the merge base could not be read');
  }
}

async function planFrom(
  { manifests: { desired, directory }, session: { io } }: Comparable,
  settings: Settings,
  destination: Destination,
  clone: GitClone,
): Promise<Comparison> {
  const commit = await clone.mergeBase(destination);
  const folder = await clone.folderAt(commit);
  const before =
    folder === undefined ? undefined : await loadDesired(new GitRevision(commit, resolve(io.cwd, directory), folder));
  const { settings: former } = before ?? { settings };
  if (former === undefined) {
    return validatedOnly(`the settings or the lock file of the merge base (${commit.slice(0, 12)}) are wrong`);
  }
  const plan = await declaredPlan({ ...desired, settings }, before && { ...before, settings: former });
  const broken = before?.frozen.length ?? 0;
  const where = folder === clone.folder ? {} : { folder: folder ?? null };
  return { basis: { is: 'merge-base', commit, destination: destinationName(destination), broken, ...where }, plan };
}

function validatedOnly(why: string): Comparison {
  return { basis: { is: 'nothing', why }, plan: undefined };
}

/** @throws UsageError */
function refuseAwsOptions({ profile, region, endpointUrl, stateBucket }: Comparable['options']): void {
  if ([profile, region, endpointUrl, stateBucket].every((value) => value === undefined)) return;
  throw new UsageError('--profile, --region, --endpoint-url and --state-bucket mean nothing without a target', {
    remedy: 'Add --target aws.',
  });
}
