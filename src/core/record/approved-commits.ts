/**
 * `approved-commits.json`: commits that do not descend from the one before them, and that a person has approved all the
 * same, where the service finds them.
 *
 * An approval is for one step: from the commit that was acted on last to this one. Once the step was taken, a further
 * forced push is a step from another commit, and needs an approval of its own.
 */
import type { RefusedCommit } from '../model/refused-commit.ts';
import { LONGEST_APPROVAL } from '../plan/approval.ts';
import { isCommit } from '../source/revision-pointer.ts';
import { parseMoment } from '../text/days.ts';
import { isJsonObject, parseJsonObject } from '../text/json.ts';
import { jsonText } from '../text/visible.ts';

export interface ApprovedCommit extends RefusedCommit {
  /** ISO 8601, UTC. */
  readonly approvedAt: string;
  /** ISO 8601, UTC; at most 24 hours later. */
  readonly expires: string;
  /** Who gave it, as they call themselves: for people, not a proof. */
  readonly by: string | null;
}

const VERSION = 'rolekeeper.approved-commits/v1';

/** @param milliseconds at most 24 hours; more counts as 24 hours */
export function approvedCommit(
  { commit, after }: RefusedCommit,
  by: string | null,
  now: Date,
  milliseconds: number = LONGEST_APPROVAL,
): ApprovedCommit {
  const expires = new Date(now.getTime() + Math.min(milliseconds, LONGEST_APPROVAL));
  return { commit, after, approvedAt: now.toISOString(), expires: expires.toISOString(), by };
}

/** Whether this step was approved, and the approval still counts. One for longer than a day never does. */
export function isCommitApproved(step: RefusedCommit, approved: readonly ApprovedCommit[], now: Date): boolean {
  return approved.some(({ commit, after, approvedAt, expires }) => {
    const ends = parseMoment(expires) ?? 0;
    const lasts = Math.max(ends - (parseMoment(approvedAt) ?? 0), ends - now.getTime());
    return commit === step.commit && after === step.after && ends > now.getTime() && lasts <= LONGEST_APPROVAL;
  });
}

/** With one more, and without those that are over. A step that is approved again is approved from now on. */
export function commitsWith(
  before: readonly ApprovedCommit[],
  added: ApprovedCommit,
  now: Date,
): readonly ApprovedCommit[] {
  const standing = before.filter(
    ({ commit, after, expires }) =>
      (commit !== added.commit || after !== added.after) && Date.parse(expires) > now.getTime(),
  );
  return [...standing, added];
}

export function approvedCommitsText(commits: readonly ApprovedCommit[]): string {
  return `${jsonText({ version: VERSION, commits }, 2)}\n`;
}

/** @returns undefined if the text is not a list of commits that this version can read */
export function readApprovedCommits(text: string): readonly ApprovedCommit[] | undefined {
  const { version, commits } = parseJsonObject(text) ?? {};
  if (version !== VERSION || !Array.isArray(commits)) return undefined;
  return commits.every(isApprovedCommit) ? commits : undefined;
}

function isApprovedCommit(value: unknown): value is ApprovedCommit {
  if (!isJsonObject(value)) return false;
  const { commit, after, approvedAt, expires, by } = value;
  const isMoment = (text: unknown) => typeof text === 'string' && parseMoment(text) !== undefined;
  return (
    typeof commit === 'string' &&
    isCommit(commit) &&
    typeof after === 'string' &&
    isMoment(approvedAt) &&
    isMoment(expires) &&
    (by === null || typeof by === 'string')
  );
}
