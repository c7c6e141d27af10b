/**
 * What came of looking after the fact whether a role was used from the branches that its manifest names. A use that was
 * not looked at is counted as that, and never as one in order.
 */

import type { PipelineRun } from './pipeline-run.ts';
import type { RoleUse } from './role-use.ts';

/**
 * Why a use was not looked at to the end.
 * - no-step        the token's subject has no step, or none that its format tells
 * - run-not-found  no run of the repository that began in the fortnight before it has this step
 * - limit          the requests to Bitbucket, or the time for them, were spent before
 * - not-readable   Bitbucket did not answer, or the token may not see the runs of this repository
 * - unknown-kind   the run is of a kind that this version does not know
 * - role-unclear   an event of CloudTrail does not say whether the role was used; it counts for every role
 */
export const WHY_NOT_ASKED = [
  'no-step',
  'run-not-found',
  'limit',
  'not-readable',
  'unknown-kind',
  'role-unclear',
] as const;
export type WhyNotAsked = (typeof WHY_NOT_ASKED)[number];

/** The three in the middle are outside of what the manifest names; `branch` is undefined for a commit without one. */
export type BranchAnswer =
  | { readonly is: 'in-order'; readonly branch: string }
  | { readonly is: 'branch-not-declared'; readonly branch: string | undefined }
  | { readonly is: 'pull-request'; readonly source: string; readonly destination: string }
  | { readonly is: 'tag'; readonly name: string }
  | { readonly is: 'not-asked'; readonly why: WhyNotAsked };

export interface AuditedUse {
  readonly use: RoleUse;
  /** Where it is known. */
  readonly run: PipelineRun | undefined;
  readonly answer: BranchAnswer;
}

/** The uses of which an audit speaks: those that CloudTrail had in these Regions. ISO 8601, UTC. */
export interface AuditPeriod {
  readonly since: string;
  readonly until: string;
  readonly regions: readonly string[];
}

/** Of one role, as it is kept. */
export interface RoleAudit extends AuditPeriod {
  readonly role: string;
  /** When Bitbucket was asked. */
  readonly at: string;
  /** The branches that its manifest named then, sorted. */
  readonly branches: readonly string[];
  readonly inOrder: number;
  /** How many; `outside` has the newest of them. */
  readonly outsideCount: number;
  readonly outside: readonly OutsideUse[];
  /** Uses from elsewhere that audits of before have found, by the same branches; absent: none. */
  readonly earlier?: readonly OutsideUse[];
  /** How many, by why; without those of which there is none. */
  readonly notAsked: Readonly<Partial<Record<WhyNotAsked, number>>>;
}

/** A use from elsewhere. */
export interface OutsideUse {
  readonly at: string;
  readonly eventId: string;
  readonly is: 'branch-not-declared' | 'pull-request' | 'tag';
  /** `feature/x`, `v1.2`, `feature/x into main`; null: a commit without a branch. */
  readonly ref: string | null;
  /** UUID, with braces. */
  readonly repository: string;
  /** As people see it: `#1204`. */
  readonly run: number;
}
