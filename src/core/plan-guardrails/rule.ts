/** What a rule for a set of changes may look at, and what it answers. */

import type { Settings } from '../manifest/settings.ts';
import type { ActualState, PolicyStates } from '../model/actual-state.ts';
import type { Approval } from '../model/approval.ts';
import type { Change } from '../model/change.ts';
import type { Deployment } from '../model/deployment.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';
import type { ApprovalKind } from '../model/ids.ts';
import type { ClosedForeign, KnownRoles } from '../model/inventory.ts';
import type { Fallback } from '../model/last-good.ts';
import type { ManagedTexts } from '../model/managed-text.ts';
import type { Rule } from '../model/rule.ts';
import type { SpentLimits } from '../model/spent-limits.ts';
import type { TextFault } from '../model/text-fault.ts';
import type { TrustWorld } from '../trust/trust-world.ts';

/** All that a rule may look at. */
export interface Circumstances {
  readonly changes: readonly Change[];
  readonly declared: readonly DesiredRole[];
  /** Declared, and their last day is over. */
  readonly expired: readonly DesiredRole[];
  readonly issues: readonly Issue[];
  readonly actual: ActualState;
  /** Those that are about to be attached; undefined before it is known which they are. */
  readonly policies?: PolicyStates;
  /** What the managed policies of declared roles say, those of AWS that are known apart. */
  readonly texts?: ManagedTexts;
  /** What the role guardrails say of these texts. */
  readonly textFaults?: readonly TextFault[];
  readonly settings: Settings;
  /** For names instead of UUIDs where a trust policy is shown in words. */
  readonly world: TrustWorld;
  /** What the service remembers; undefined where there is no inventory. */
  readonly known: KnownRoles;
  /** The roles that are not ours and that we have closed; undefined where there is no inventory. */
  readonly closedForeign?: ClosedForeign | undefined;
  /** What was used up of the limits; undefined where nothing remembers it. */
  readonly spent?: SpentLimits | undefined;
  readonly now: Date;
  /** All approvals that were given elsewhere; those of the settings are in the settings. */
  readonly approvals: readonly Approval[];
  /** Why they could not be read; undefined where they could. */
  readonly approvalsUnread?: Unread | undefined;
  readonly approveCommands: ApproveCommands;
  /** Whether what is planned is done by a person, whose credentials may reach roles that are not ours yet. */
  readonly byPerson: boolean;
  /** Whether the account is only what the manifests of before would have made of one. */
  readonly isDeclared?: boolean;
  readonly deployment: Deployment;
  /** What is published cannot be planned by; undefined: it can. */
  readonly fallback?: Fallback;
  /** Then, the roles that were deleted by hand, and that no change makes again. */
  readonly gone?: readonly string[];
}

/** What people type before a digest to approve its set. */
export type ApproveCommands = Readonly<Record<ApprovalKind, string>>;

export interface Unread {
  readonly message: string;
  readonly remedy: string | undefined;
}

export type PlanRule = Rule<Circumstances, Finding>;

/** Also looks at what the others have found. */
export type LatePlanRule = Rule<Circumstances & { readonly findings: readonly Finding[] }, Finding>;
