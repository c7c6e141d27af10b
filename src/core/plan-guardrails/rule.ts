/** What a rule for a set of changes may look at, and what it answers. */

import type { Settings } from '../manifest/settings.ts';
import type { ActualState } from '../model/actual-state.ts';
import type { Approval } from '../model/approval.ts';
import type { Change } from '../model/change.ts';
import type { Deployment } from '../model/deployment.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';
import type { KnownRoles } from '../model/inventory.ts';
import type { Rule } from '../model/rule.ts';
import type { TrustWorld } from '../trust/trust-world.ts';

/** All that a rule may look at. */
export interface Circumstances {
  changes: readonly Change[];
  declared: readonly DesiredRole[];
  /** Declared, and their last day is over. */
  expired: readonly DesiredRole[];
  issues: readonly Issue[];
  actual: ActualState;
  settings: Settings;
  /** For names instead of UUIDs where a trust policy is told in words. */
  world: TrustWorld;
  /** What the service remembers; undefined where nothing remembers. */
  known: KnownRoles;
  now: Date;
  /** All that was given, wherever; the settings' own is in the settings. */
  approvals: readonly Approval[];
  /** Why what was given could not be read; undefined where it could. */
  approvalsUnread?: Unread | undefined;
  /** What people type before a digest to approve its set. */
  approveCommand: string;
  deployment: Deployment;
}

export interface Unread {
  message: string;
  remedy: string | undefined;
}

export type PlanRule = Rule<Circumstances, Finding>;

/** Also looks at what the others have found. */
export type LatePlanRule = Rule<Circumstances & { readonly findings: readonly Finding[] }, Finding>;
