/** `rolekeeper pr`: the review of a pull request, where its reviewers are. Nothing is written to IAM. */
import { join, resolve } from 'node:path';
import type { Issue } from '../../core/model/diagnosis.ts';
import { planText } from '../../core/render/plan-text.ts';
import { planToRead } from '../../core/review/passing-digests.ts';
import { type Review, review } from '../../core/review/review.ts';
import { summaryText } from '../../core/review/summary-text.ts';
import { UsageError } from '../../errors.ts';
import { GitClone } from '../../files/git-clone.ts';
import { planExitCode } from '../command/exit-code.ts';
import { FAIL_ON, failsOn } from '../command/fail-on.ts';
import { text } from '../command/option.ts';
import { folder, OUTPUT, TARGET_IF_NAMED } from '../command/options.ts';
import { defineVerb, type Session } from '../command/verb.ts';
import { writeJUnit } from '../manifests/junit-file.ts';
import { loadFolder, type Manifests } from '../manifests/manifests.ts';
import { type Comparison, compared } from '../pull-request/comparison.ts';
import { pipelineIn } from '../pull-request/pipeline.ts';
import { sendReview } from '../pull-request/sinks.ts';
import { warn } from '../pull-request/warning.ts';
import { issueText } from '../text/issue-text.ts';
import { reviewJson } from '../text/review-json.ts';

/** Bitbucket shows every XML file of this folder by itself. */
const JUNIT_OF_PIPELINE = 'test-results/rolekeeper.xml';

export const verb = defineVerb({
  description:
    'Reviews a pull request: every mistake in the manifests, what would be deleted, and who could get in or do more than before, with deletions and widenings first. In a pipeline the review also stands in the pull request: as a report with annotations on the lines of the manifests, which needs no secret; and, with a repository access token in ROLEKEEPER_BITBUCKET_TOKEN (scopes pullrequest and repository; with account it knows which comments are its own), as one comment that is kept up to date and as a build status. Nothing is written to IAM. A report that cannot be sent is warned of, and changes no exit code.',
  examples: [
    { line: 'rolekeeper pr', means: 'in a pipeline of a pull request: compares with the branch that it goes to' },
    {
      line: 'rolekeeper pr --target aws --state-bucket rolekeeper-state-111122223333-eu-central-1',
      means: 'compares with IAM, by the read-only plan role',
    },
    { line: 'rolekeeper pr --base origin/main', means: 'on your machine: the same review, on standard output alone' },
    {
      line: 'rolekeeper pr --fail-on widening',
      means: 'fails unless every change gives less than before, or the same',
    },
  ],
  argument: folder(),
  options: {
    base: text(
      '--base <REVISION>',
      'compare with the merge base of HEAD and this revision; if left out, the branch that the pull request goes to, which is fetched',
    ),
    ...FAIL_ON,
    junit: text('--junit <FILE>', `also write JUnit XML; in a pipeline to ${JUNIT_OF_PIPELINE} if left out`),
    ...TARGET_IF_NAMED,
    ...OUTPUT,
  },
  async run({ argument, options, ...session }) {
    const { io, output } = session;
    const manifests = await loadFolder(argument, io);
    const clone = await GitClone.around(resolve(io.cwd, argument));
    const comparison = await compared({ manifests, clone, options, base: options.base, session });
    const { desired } = manifests;
    const hasFailed = fails(options, comparison, manifests, session);
    const folderInGit = 'why' in clone ? join(argument, '/') : clone.folder;
    const made = review({
      ...{ ...comparison, issues: desired.issues, findings: desired.findings, files: desired.files, hasFailed },
      folder: folderInGit,
    });
    print(made, comparison, manifests, session);
    const pipeline = pipelineIn(io.env);
    const junit = options.junit ?? (pipeline === undefined ? undefined : JUNIT_OF_PIPELINE);
    if (junit !== undefined) reportJUnit(junit, made, { manifests, folderInGit }, session);
    if (pipeline !== undefined) await sendReview(made, pipeline, session);
    else output.note(notSent(argument, options.base, session.program));
    return hasFailed ? 1 : 0;
  },
});

function notSent(directory: string, base: string | undefined, program: string): string {
  const named = directory === 'manifests' ? '' : ` ${directory}`;
  const locally = `To see on your machine what a pull request would show: ${program} pr${named} --base origin/main\n`;
  return `Nothing is sent to Bitbucket: BITBUCKET_WORKSPACE, BITBUCKET_REPO_SLUG and BITBUCKET_COMMIT, which a pipeline has, do not name a commit.\n${base === undefined ? locally : ''}`;
}

function fails(
  options: Parameters<typeof failsOn>[0],
  { plan }: Comparison,
  { desired }: Manifests,
  { output }: Session,
): boolean {
  if (plan !== undefined) return failsOn(options, plan, output) || planExitCode(plan, false) === 1;
  // The option promises certainty.
  if (options.failOn !== undefined)
    output.note('--fail-on widening  nothing was compared, so nothing is known of it\n');
  return desired.issues.length > 0 || options.failOn !== undefined;
}

/** The whole of it, for the log; the last screen is the summary. */
function print(made: Review, { plan, basis }: Comparison, manifests: Manifests, { output, program }: Session): void {
  if (output.json) {
    output.dataJson(reviewJson(made));
    return;
  }
  const { paint, width } = output;
  const { issues, files } = manifests.desired;
  if (issues.length > 0) output.data(`${issueText(issues, { ...manifests, files, width, paint, program })}\n`);
  if (plan !== undefined) {
    const target = basis.is === 'account' ? basis.name : 'the manifests of the merge base, as if they were applied';
    output.data(`${planText(basis.is === 'account' ? plan : planToRead(plan), { target, paint })}\n`);
  }
  output.data(summaryText(made, { paint, width }));
}

/** A case for each file; what blocks the plan is in its file, or in none. */
function reportJUnit(
  file: string,
  { remarks }: Review,
  { manifests, folderInGit }: { manifests: Manifests; folderInGit: string },
  session: Session,
): void {
  const blocking = remarks.flatMap(({ about, code, words: message, more: remedy = '', place }): Issue[] => {
    if (about !== 'blocked' || code === undefined) return [];
    const named = { file: place?.path.slice(folderInGit.length) ?? 'plan', line: place?.line ?? 1, column: 1 };
    return [{ code, message, remedy, pointer: '', place: named }];
  });
  try {
    writeJUnit(file, session.io.cwd, manifests, [...manifests.desired.issues, ...blocking]);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    warn(session, error.message, error);
  }
}
