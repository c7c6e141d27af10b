/** `rolekeeper follow`: what became of a commit after the merge. Nothing is written to AWS. */
import { InvalidArgumentError } from 'commander';
import { passReview } from '../../core/review/pass-review.ts';
import { APPLIED } from '../../core/review/review-report.ts';
import { summaryText } from '../../core/review/summary-text.ts';
import { GitClone } from '../../files/git-clone.ts';
import { namedStateBucket } from '../account/state-bucket.ts';
import { COMMIT, commitOf } from '../command/commit.ts';
import { parsed, withDefault } from '../command/option.ts';
import { AWS_BUCKET, awsOptions, OUTPUT, STATE_BUCKET } from '../command/options.ts';
import { defineVerb } from '../command/verb.ts';
import { containsIn, followed, machineClock } from '../pull-request/following.ts';
import { pipelineIn } from '../pull-request/pipeline.ts';
import { sendReview } from '../pull-request/sinks.ts';
import { reviewJson } from '../text/review-json.ts';

export const verb = defineVerb({
  description:
    'Waits until the service has acted on a published commit, and says what came of it: what was deleted, what failed or is held back and why, what was created and updated. In a pipeline that also stands on the commit, as a report and, with a token in ROLEKEEPER_BITBUCKET_TOKEN, as a build status. It reads the report of the last pass and nothing else; of several merges that became one pass, it follows the later commit. The exit code is 1 if something failed or is blocked, or if no pass has acted on the commit in time.',
  examples: [
    {
      line: 'rolekeeper follow --state-bucket rolekeeper-state-111122223333-eu-central-1',
      means: 'in a pipeline, in the step after publish, with the role rolekeeper-plan',
    },
    {
      line: 'rolekeeper follow --commit "$(git rev-parse HEAD)" --state-bucket NAME --minutes 0',
      means: 'says what became of this commit, without waiting',
    },
  ],
  options: {
    ...STATE_BUCKET,
    ...COMMIT,
    minutes: withDefault(parsed('--minutes <NUMBER>', 'how long to wait, 60 at most', minutes), '10'),
    ...AWS_BUCKET,
    ...OUTPUT,
  },
  async run({ options, ...session }) {
    const { io, output } = session;
    const commit = commitOf(options.commit, 'follow', io);
    const bucket = namedStateBucket('follow', options, io.env);
    const clone = await GitClone.around(io.cwd);
    const { openStateBucket } = await import('../../aws/state-bucket.ts');
    const { reports, close } = openStateBucket(bucket, awsOptions(options));
    try {
      const { pass, isOvertaken } = await followed({
        ...{ commit, reports, patience: options.minutes * 60_000 },
        onWait: () => output.note(`Waiting for the service to act on commit ${commit.slice(0, 12)} …\n`),
        contains: containsIn(clone, commit, io.env.BITBUCKET_BRANCH || 'main'),
        clock: io.clock ?? machineClock,
      });
      const made = passReview({ pass, commit, isOvertaken });
      if (output.json) output.dataJson(reviewJson(made));
      else output.data(summaryText(made, { paint: output.paint, width: output.width }));
      const pipeline = pipelineIn(io.env);
      if (pipeline !== undefined) await sendReview(made, pipeline, session, APPLIED);
      return made.verdict === 'passed' ? 0 : 1;
    } finally {
      close();
    }
  },
});

const MOST_MINUTES = 60;

function minutes(word: string): number {
  const number = Number(word);
  if (/^\d+$/.test(word) && number <= MOST_MINUTES) return number;
  throw new InvalidArgumentError(`It is a whole number from 0 to ${MOST_MINUTES}.`);
}
