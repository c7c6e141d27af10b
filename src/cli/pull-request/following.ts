/**
 * Waits until the service has acted on a commit. It does so by reading the report of its last pass: nothing is asked of
 * the service, so that a pipeline that waits can neither start nor hold a pass.
 *
 * Several merges in a row become one pass, so that a commit may never be the one that is published when a pass begins.
 * Then the report about a later commit counts, if the clone shows that this one is in its history.
 */
import { setTimeout } from 'node:timers/promises';
import type { SeenPass } from '../../core/record/seen-pass.ts';
import type { ReportReader } from '../../core/record/state-ports.ts';
import { isCommit } from '../../core/source/revision-pointer.ts';
import { CommitWaitsError, WorldError } from '../../errors.ts';
import type { GitClone } from '../../files/git-clone.ts';

export interface Following {
  readonly commit: string;
  readonly reports: ReportReader;
  /** Whether a commit has the one that is followed in its history; undefined if that cannot be known. */
  contains(later: string): Promise<boolean | undefined>;
  /** Milliseconds. */
  readonly patience: number;
  /** Called once, if there is something to wait for. */
  onWait(): void;
  readonly clock: { now(): number; sleep(milliseconds: number): Promise<void> };
}

export const machineClock: Following['clock'] = {
  now: () => Date.now(),
  sleep: (milliseconds) => setTimeout(milliseconds),
};

export interface Followed {
  readonly pass: SeenPass;
  readonly isOvertaken: boolean;
}

/** Milliseconds between two looks: a pass of a few roles takes seconds. */
const PAUSE = 5_000;

/** @throws CommitWaitsError if there is no such pass in time, WorldError if its report cannot be read */
export async function followed({ commit, reports, contains, patience, onWait, clock }: Following): Promise<Followed> {
  const end = clock.now() + patience;
  for (let look = 1; ; look += 1) {
    const isLast = clock.now() >= end;
    const pass = await latest(reports, isLast);
    const revision = pass?.revision;
    if (pass !== undefined && revision !== undefined && (isLast || !isTriedAgain(pass))) {
      if (revision === commit) return { pass, isOvertaken: false };
      // A report is text: to git, `HEAD` would have every commit in it, and a hyphen is an option.
      if (isCommit(revision) && (await contains(revision)) === true) return { pass, isOvertaken: true };
    }
    if (isLast) throw waits(commit, pass, patience);
    if (look === 1) onWait();
    await clock.sleep(Math.max(0, Math.min(PAUSE, end - clock.now())));
  }
}

/** By the service itself, soon. */
function isTriedAgain({ result, retryable }: SeenPass): boolean {
  return result === 'stopped' || (result === 'failed' && retryable);
}

async function latest(reports: ReportReader, isLast: boolean): Promise<SeenPass | undefined> {
  try {
    return await reports.latest();
  } catch (error) {
    if (error instanceof WorldError && error.retryable && !isLast) return undefined;
    throw error;
  }
}

function waits(commit: string, pass: SeenPass | undefined, patience: number): CommitWaitsError {
  const minutes = Math.round(patience / 60_000);
  const last =
    pass === undefined
      ? 'no pass has reported yet'
      : `its last pass, of ${pass.startedAt}, ${aboutWords(pass)}${pass.error === undefined ? '' : `: ${pass.error.message}`}`;
  return new CommitWaitsError(
    `The service has not acted on commit ${commit.slice(0, 12)} within ${minutes} min: ${last.replace(/\.$/, '')}.`,
    {
      remedy:
        pass?.error?.remedy ??
        'See that the commit was published, or is on the branch that the service fetches, and look at the alarms and the log of rolekeeper-reconcile; then run this again.',
    },
  );
}

function aboutWords({ revision }: SeenPass): string {
  if (revision === undefined) return 'could not read what is published';
  return isCommit(revision)
    ? `was about commit ${revision.slice(0, 12)}`
    : `was about ${revision.slice(0, 60)}, which is no commit`;
}

/** By the clone around a directory; without one, only the commit itself counts. */
export function containsIn(
  clone: GitClone | { readonly why: string },
  commit: string,
  branch: string,
): Following['contains'] {
  return async (later) => ('why' in clone ? undefined : clone.contains(later, commit, branch));
}
