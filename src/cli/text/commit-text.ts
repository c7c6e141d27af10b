/** The commit that a person is about to approve: the step to it, and how to see what it loses and changes. */
import type { RefusedCommit } from '../../core/model/refused-commit.ts';
import type { Paint } from '../../core/render/paint.ts';
import { isCommit } from '../../core/source/revision-pointer.ts';
import { visible } from '../../core/text/visible.ts';

/** Ends with an empty line. */
export function commitText({ commit, after }: RefusedCommit, { at, paint }: { at: string; paint: Paint }): string {
  const looks = [
    `git log --oneline ${commit}..${after}      # what the branch has lost`,
    `git diff ${after} ${commit}      # what would be another now`,
  ];
  return [
    `${paint('bold', 'Commit')}  ${visible(commit)}, refused by the pass at ${visible(at)}`,
    `        it does not descend from ${visible(after)}, which was acted on last`,
    ...(isCommit(after) ? looks.map((line) => `        ${paint('dim', line)}`) : []),
    '',
    '',
  ].join('\n');
}
