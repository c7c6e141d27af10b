/** One run of a pipeline in Bitbucket, and what it ran on. */

import type { Uuid } from '../text/uuid.ts';

export interface PipelineRun {
  readonly uuid: Uuid;
  /** What people see: `#1204`. */
  readonly number: number;
  readonly createdOn: Date;
  /** undefined: it is not over, or a step of it waits for a person. */
  readonly completedOn: Date | undefined;
  readonly target: RunTarget;
}

/**
 * - branch        a branch, by a push, a schedule, a person or the API; which of its pipelines, is not asked
 * - tag           a tag, wherever its commit lies
 * - pull-request  the source of a pull request, before it is merged
 * - commit        a commit that was named, and no branch
 * - unknown       Bitbucket names a kind that this version does not know (`pipeline_merge_queue_ref_target`)
 */
export type RunTarget =
  | { readonly kind: 'branch'; readonly name: string }
  | { readonly kind: 'tag'; readonly name: string }
  | { readonly kind: 'pull-request'; readonly source: string; readonly destination: string }
  | { readonly kind: 'commit' }
  | { readonly kind: 'unknown'; readonly type: string };
