/**
 * What the service says about itself, in numbers and in one log line. The function writes exactly these; alarms and
 * dashboard (infra/) read exactly these. Every metric is written once, at the end of every pass, zeros included: an
 * alarm cannot distinguish "none" from "not counted". So a pass that could not know a number leaves it out, and alarms
 * keep their state: of roles, where it failed before it could count them; of what only manifests can say, where none is
 * in force; of failures, where another holder had the lease or the time was over.
 *
 * Totals only. CloudWatch bills and lists every combination of dimensions as a metric of its own, so an account or a
 * role is never a dimension; the report of the pass and the log have the names.
 */

import type { DriftKind } from '../core/model/drift.ts';

export const METRICS_NAMESPACE = 'Rolekeeper';

/** CloudWatch's spelling of the units in use. */
export type MetricUnit = 'Count' | 'Milliseconds' | 'Seconds';

export const METRICS = {
  /** 1 if the manifests and IAM were read completely and every operation of the plan succeeded, else 0. */
  PassSucceeded: 'Count',
  /**
   * The source, IAM or at least one role failed. Blocked deletions, invalid manifests and lack of time are no failure.
   * Left out of a pass that was deferred or stopped: it has not come to what failed before.
   */
  PassFailed: 'Count',
  /** Another holder had the lease, so nothing was looked at: neither a success nor a failure. */
  PassDeferred: 'Count',
  /** When the last successful pass ended, in seconds since 1970. The dashboard shows its age. */
  LastSuccess: 'Seconds',
  PassDurationMs: 'Milliseconds',
  /** Roles, by how the pass left them; each managed role counts once. */
  RolesInSync: 'Count',
  RolesCreated: 'Count',
  RolesUpdated: 'Count',
  RolesDeleted: 'Count',
  /** Closed by this pass, to be deleted later. */
  RolesQuarantined: 'Count',
  /** An operation was refused; the rest of that role was not tried. */
  RolesFailed: 'Count',
  /** Left as they are, because their manifest is broken, or nothing can be planned by what is published. */
  RolesFrozen: 'Count',
  /** A role of this name exists and is not ours, or stands under another path. */
  RolesInConflict: 'Count',
  /** Roles with a manual change since we last wrote them, as this pass found them. */
  DriftFound: 'Count',
  /** Those of them that still differ after the pass: all of them in report mode; accepted drift is not counted. */
  DriftUnhealed: 'Count',
  /**
   * Drift of severity high: a stranger may have got in, or more may have been done than was reviewed
   * (src/core/plan/drift.ts).
   */
  DriftHigh: 'Count',
  /** Deletions and quarantines that a guardrail held back. */
  DeletionsBlocked: 'Count',
  /** Updates that would shut pipelines out, and wait for approval. */
  LockoutsBlocked: 'Count',
  /**
   * Findings that keep roles from being written, or from getting a policy, until a person acts: the boundary was changed,
   * a trust policy is too long. Deliberate ones (suspend, a freeze window) do not count, nor do conflicts.
   */
  WritesBlocked: 'Count',
  /** Roles on hold: they differ, and nothing may be written to them now (suspended, or a freeze window). */
  RolesOnHold: 'Count',
  /** Files of the current revision with at least one mistake. */
  InvalidManifests: 'Count',
  /** 1 if the OIDC provider is missing or not as the settings describe it, else 0. */
  ProviderProblem: 'Count',
  /** Calls to IAM, and those of them that IAM throttled. */
  ApiCalls: 'Count',
  ApiThrottles: 'Count',
  /** Messages in the queue that are no known event. They ring all the same. */
  UnknownDoorbells: 'Count',
} as const satisfies Record<string, MetricUnit>;

/**
 * Drift by kind, for a closer look. No alarm watches these metrics, so only what was found is written: an account
 * without drift pays for none of them.
 */
export const DRIFT_METRICS = {
  'drift-trust': 'DriftTrust',
  'drift-permissions': 'DriftPermissions',
  'drift-boundary': 'DriftBoundary',
  'drift-session': 'DriftSession',
  'drift-description': 'DriftDescription',
  'drift-tags': 'DriftTags',
  'drift-deleted': 'DriftDeleted',
  recreated: 'DriftRecreated',
  'unknown-role': 'DriftUnknownRole',
  'ownership-lost': 'DriftOwnershipLost',
  'owner-changed': 'DriftOwnerChanged',
  'owner-unknown': 'DriftOwnerUnknown',
  'owner-missing': 'DriftOwnerMissing',
  'foreign-trust': 'DriftForeignTrust',
  'provider-missing': 'DriftProviderMissing',
  'provider-changed': 'DriftProviderChanged',
  'boundary-changed': 'DriftBoundaryChanged',
  'service-role-changed': 'DriftServiceRoleChanged',
} as const satisfies Record<DriftKind, string>;

export type MetricName = keyof typeof METRICS;

export type DriftMetricName = (typeof DRIFT_METRICS)[DriftKind];

/**
 * The log line of one applied change, at level INFO: `message` as it stands here, and these fields beside it. The
 * dashboard's table of the last changes is a query over it.
 */
export const CHANGE_LOG = {
  message: 'role changed',
  fields: ['role', 'change', 'causes', 'file', 'revision'],
} as const;
