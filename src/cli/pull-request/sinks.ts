/**
 * A review goes to Bitbucket. Whatever happens there, a sink that fails is warned of once and changes nothing: the review
 * stands in the log, and the exit code is about the manifests.
 *
 *   without a secret   a report on the commit, through the proxy of the pipeline
 *   with a token       also one comment in the pull request, and a build status
 *
 * What was applied after the merge goes the same ways, beside the review of before and never in its place.
 *
 * The token is in ROLEKEEPER_BITBUCKET_TOKEN, and never printed.
 */
import { insightsOfPipeline } from '../../bitbucket/bitbucket.ts';
import type { CommentThread, InsightsSink } from '../../bitbucket/ports.ts';
import { proxyAddress } from '../../bitbucket/proxy-transport.ts';
import type { PullRequestPlace } from '../../core/model/pull-request-comment.ts';
import type { Review } from '../../core/review/review.ts';
import { ownComment, reviewComment } from '../../core/review/review-comment.ts';
import {
  REVIEW,
  type ReportLabel,
  type ReviewReport,
  reviewReport,
  reviewStatus,
} from '../../core/review/review-report.ts';
import { BitbucketDeniedError, BitbucketNotFoundError, WorldError } from '../../errors.ts';
import type { Io } from '../command/io.ts';
import type { Session } from '../command/verb.ts';
import { openBitbucket, TOKEN_VARIABLE } from '../manifests/bitbucket-access.ts';
import type { Pipeline } from './pipeline.ts';
import { warn } from './warning.ts';

/** Sends it wherever this pipeline may. */
export async function sendReview(
  review: Review,
  pipeline: Pipeline,
  session: Session,
  label: ReportLabel = REVIEW,
): Promise<void> {
  const { io } = session;
  const client = await attempt('The token cannot be used', session, async () => clientWith(io));
  const insights = pipeline.hasProxy ? proxyOf(io) : client?.insights;
  if (insights !== undefined) {
    await attempt('The report is not, or not all, on the commit', session, () =>
      sendReport(reviewReport(review, pipeline.url, label), pipeline, insights),
    );
  }
  if (client === undefined) return;
  const { pullRequest, place, url } = pipeline;
  if (pullRequest !== undefined && label === REVIEW) {
    const thread = { ...place, id: pullRequest };
    await attempt('The comment is not up to date', session, () =>
      comment(client.comments, thread, reviewComment(review, url), session),
    );
  }
  await attempt('The build status is not set', session, () =>
    client.statuses.set(place, reviewStatus(review, url, label)),
  );
}

function clientWith(io: Io) {
  return io.env[TOKEN_VARIABLE]?.trim() ? openBitbucket(io) : undefined;
}

function proxyOf({ env, bitbucket: loopback }: Io): InsightsSink {
  const { limits, clock } = loopback ?? {};
  return insightsOfPipeline(loopback?.proxy ?? proxyAddress(env), {
    ...(limits && { limits }),
    ...(clock && { clock }),
  });
}

async function sendReport(
  { report, annotations }: ReviewReport,
  { place }: Pipeline,
  insights: InsightsSink,
): Promise<void> {
  await insights.replace(place, report, annotations);
}

/** Changes ours, or writes another one where a person has edited it, or where it turns out to be another account's. */
async function comment(thread: CommentThread, place: PullRequestPlace, text: string, session: Session): Promise<void> {
  const own = ownComment(await thread.list(place), await thread.author());
  if (own.is === 'there' && (await isUpdated(thread, place, own.id, text))) return;
  const { id } = await thread.create(place, text);
  if (own.is === 'edited') {
    session.output.note(`Comment ${own.id} was edited, so it stays as it is; comment ${id} is the new one.\n`);
  }
}

async function isUpdated(thread: CommentThread, place: PullRequestPlace, id: number, text: string): Promise<boolean> {
  try {
    await thread.update(place, id, text);
    return true;
  } catch (error) {
    if (error instanceof BitbucketDeniedError || error instanceof BitbucketNotFoundError) return false;
    throw error;
  }
}

async function attempt<T>(failed: string, session: Session, act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    warn(session, `${failed}: ${error.message}`, error);
    return undefined;
  }
}
