/**
 * Which step a commit stands for. A person who approves has read two commits somewhere, and types one here: so the step is
 * looked up in the report of the service's last pass and shown once more. A commit that the pass did not refuse is not
 * approved: it would be for nothing, or for a step that no person has seen.
 */
import type { RefusedCommit } from '../../core/model/refused-commit.ts';
import type { CommitApprovalStore, ReportReader } from '../../core/record/state-ports.ts';
import { BlockedError, UsageError, WorldError } from '../../errors.ts';
import type { OpenState } from './state.ts';

export interface FoundCommit {
  readonly refused: RefusedCommit;
  /** When the pass began that refused it; ISO 8601, UTC. */
  readonly at: string;
  readonly approvals: CommitApprovalStore;
}

/** @throws BlockedError if the last pass did not refuse it, UsageError if that cannot be known */
export async function findRefusedCommit(
  commit: string,
  { reports, commits }: Pick<OpenState, 'reports' | 'commits'>,
): Promise<FoundCommit> {
  if (reports === undefined || commits === undefined) {
    throw new UsageError('a commit is approved for a service that fetches it, and none is named here', {
      remedy: 'Add --target aws and --state-bucket; `explain commit-not-descending` says more.',
    });
  }
  const report = await reportOf(reports, commit);
  const { refused, startedAt: at, revision } = report;
  if (refused?.commit === commit) return { refused, at, approvals: commits };
  throw new BlockedError({
    code: 'approval-other',
    message: `the last pass, of ${at}, did not refuse commit ${commit}; ${
      refused === undefined
        ? `no commit waits for approval${revision === undefined ? '' : `, and it read ${revision}`}`
        : `the one that waits is ${refused.commit}`
    }`,
    remedy:
      refused === undefined
        ? 'Push it, let a pass run, and look at its report: only what a pass refuses has to be approved.'
        : 'Look at that one; if it is wanted, approve it.',
  });
}

async function reportOf(reports: ReportReader, commit: string) {
  const unseen = (why: string) =>
    new UsageError(`which step commit ${commit} stands for cannot be seen, so nothing was approved: ${why}`, {
      remedy: 'Let a pass run, then approve: aws lambda invoke --function-name rolekeeper-reconcile /dev/stdout.',
    });
  try {
    const report = await reports.requests();
    if (report !== undefined) return report;
  } catch (error) {
    if (error instanceof WorldError) throw unseen(error.message.replace(/\.$/, ''));
    throw error;
  }
  throw unseen(`there is no ${reports.place}`);
}
