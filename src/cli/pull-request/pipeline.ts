/**
 * The pull request that a step of a pipeline runs for, by the variables that Bitbucket sets. A variable of a repository
 * can have the same name, so they decide where a report goes, and nothing else.
 */
import type { CommitPlace } from '../../core/model/code-insights.ts';

export interface Pipeline {
  readonly place: CommitPlace;
  /** undefined: it runs for a branch. */
  readonly pullRequest: number | undefined;
  /** Where the log is, or else the commit. */
  readonly url: string;
  /** Whether a proxy stands beside this step. */
  readonly hasProxy: boolean;
}

/** undefined: this is no pipeline. */
export function pipelineIn(env: Readonly<Record<string, string | undefined>>): Pipeline | undefined {
  const { BITBUCKET_WORKSPACE: workspace, BITBUCKET_REPO_SLUG: slug, BITBUCKET_COMMIT: commit } = env;
  if (!workspace || !slug || !commit || !/^[0-9a-f]{7,40}$/.test(commit)) return undefined;
  const { BITBUCKET_BUILD_NUMBER: build, BITBUCKET_PR_ID: id } = env;
  const home = `https://bitbucket.org/${encodeURIComponent(workspace)}/${encodeURIComponent(slug)}`;
  return {
    place: { workspace, repository: env.BITBUCKET_REPO_UUID || slug, commit },
    pullRequest: id && /^[1-9]\d{0,9}$/.test(id) ? Number(id) : undefined,
    url: build && /^\d+$/.test(build) ? `${home}/pipelines/results/${build}` : `${home}/commits/${commit}`,
    hasProxy: Boolean(build),
  };
}
