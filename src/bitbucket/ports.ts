/** What we need of Bitbucket. As in src/ports.ts, each comment is the contract that every implementation keeps. */

import type { NamedEnvironment, NamedRepository, NamedWorkspace } from '../core/model/bitbucket-name.ts';
import type { Annotation, BuildStatus, CommitPlace, InsightsReport } from '../core/model/code-insights.ts';
import type { PipelineRun } from '../core/model/pipeline-run.ts';
import type { PullRequestComment, PullRequestPlace } from '../core/model/pull-request-comment.ts';
import type { SourceTree } from '../core/model/source-tree.ts';
import type { Uuid } from '../core/text/uuid.ts';

/** Which workspace, repository or environment a name means today: Bitbucket. */
export interface NameSource {
  /** undefined if there is none of this slug, or none that the token may see: Bitbucket answers both alike. */
  workspace(slug: string): Promise<NamedWorkspace | undefined>;
  /**
   * By slug or UUID; undefined as for a workspace. What is found says its own slug and workspace: after a rename they may
   * be others than those that were asked for.
   */
  repository(workspace: string, slug: string): Promise<NamedRepository | undefined>;
  /**
   * Every repository of the workspace that the token may see, or an error; never a part of them as if it were all.
   * @throws BitbucketNotFoundError if there is no such workspace
   */
  repositories(workspace: string): Promise<readonly NamedRepository[]>;
  /**
   * Every deployment environment of a repository, or an error.
   * @throws BitbucketNotFoundError if there is no such repository
   */
  environments(workspace: string, repository: string): Promise<readonly NamedEnvironment[]>;
}

/** Reports on commits, with annotations on lines: Bitbucket's Code Insights. */
export interface InsightsSink {
  /** For people: `Code Insights through the proxy of the pipeline`. */
  readonly name: string;
  /**
   * Replaces the report of this id, if there is one. Of more annotations than Bitbucket takes, the gravest are kept.
   * @returns how many annotations are not in the report
   * @throws BitbucketDeniedError, BitbucketRefusedError, BitbucketUnreachableError; then the report may be there in part,
   * and says that it is pending
   */
  replace(place: CommitPlace, report: InsightsReport, annotations: readonly Annotation[]): Promise<number>;
}

/** The comments of a pull request. */
export interface CommentThread {
  /** Whose comments are ours; undefined if the token may not ask, as a repository's token may not. */
  author(): Promise<Uuid | undefined>;
  /** All of them, the oldest first; or an error. */
  list(place: PullRequestPlace): Promise<readonly PullRequestComment[]>;
  /**
   * Sent once only: after a BitbucketUnreachableError the comment may be there or not, so that the caller has to look.
   */
  create(place: PullRequestPlace, text: string): Promise<PullRequestComment>;
  /** @throws BitbucketDeniedError if it is another account's, BitbucketNotFoundError if it was deleted */
  update(place: PullRequestPlace, id: number, text: string): Promise<PullRequestComment>;
}

export interface StatusSink {
  /** Replaces the status of the same key. */
  set(place: CommitPlace, status: BuildStatus): Promise<void>;
}

/** A folder of a repository, as one commit has it. */
export interface CommitFolder {
  /**
   * Every manifest file in it, or an error; one that is there and cannot be taken is listed in `unreadable`.
   * @param folder from the root of the repository, without a slash at its end
   * @throws SourceError if there is no such folder, or what is given cannot be trusted; BitbucketDeniedError,
   *   BitbucketRefusedError, BitbucketUnreachableError
   */
  read(place: CommitPlace, folder: string): Promise<Pick<SourceTree, 'files' | 'unreadable'>>;
}

/** The commits of a repository, as the server has them. */
export interface CommitSource {
  /** The commit that a branch stands at. @throws BitbucketNotFoundError if there is no such branch */
  head(workspace: string, repository: string, branch: string): Promise<string>;
  /**
   * Whether `ancestor` is in the history of `place`, or is the same commit. An ancestor that Bitbucket no longer has is
   * not; a commit that it does not have is an error.
   */
  descends(place: CommitPlace, ancestor: string): Promise<boolean>;
  /** The commits of its history that are not in that of `ancestor`, the newest first, no more than `most` of them. */
  since(place: CommitPlace, ancestor: string, most: number): Promise<readonly string[]>;
}

/** The keys that an issuer of tokens publishes: that of a workspace's pipelines. */
export interface IssuerKeys {
  /**
   * At least one.
   * @param workspace the slug, from the settings: never what a token names
   * @throws IssuerKeysError if there are none, or none that can be trusted; BitbucketDeniedError, BitbucketRefusedError,
   *   BitbucketUnreachableError
   */
  keys(workspace: string): Promise<readonly PublicKey[]>;
}

/** An RSA key for signatures, as a JSON Web Key has it (RFC 7518, section 6.3.1). */
export interface PublicKey {
  /** base64url. */
  readonly n: string;
  /** base64url. */
  readonly e: string;
  readonly kid: string | undefined;
}

/** The runs of a repository's pipelines. Each call is one request, or more where an answer is lost. */
export interface PipelineRuns {
  /**
   * One page of them, the newest first. While it is walked, a new run moves others to the next page.
   * @param page from 1
   * @throws BitbucketNotFoundError if there is no such repository, BitbucketDeniedError, BitbucketUnreachableError;
   *   RequestsSpentError if there is a limit, and this request would go beyond it
   */
  runs(place: RepositoryPlace, page: number): Promise<RunPage<PipelineRun>>;
  /** One page of the UUIDs of its steps. @param page from 1 @throws as `runs` */
  steps(place: RepositoryPlace, run: Uuid, page: number): Promise<RunPage<Uuid>>;
}

/** Each a slug, or a UUID with braces. */
export type RepositoryPlace = Pick<CommitPlace, 'workspace' | 'repository'>;

export interface RunPage<Item> {
  readonly items: readonly Item[];
  readonly isLast: boolean;
}
