/** What a manual change did in IAM, and who made it. */
/** The kinds that are found in a role of ours, each with a page of the same name; findings have the other kinds. */
export type RoleDrift =
  | 'drift-trust'
  | 'drift-permissions'
  | 'drift-boundary'
  | 'drift-session'
  | 'drift-description'
  | 'drift-tags'
  | 'drift-deleted';

/** What a guardrail finds and is drift as well. */
export const DRIFT_FINDINGS = {
  recreated: 'high',
  'unknown-role': 'medium',
  'ownership-lost': 'high',
  'owner-changed': 'high',
  'owner-unknown': 'high',
  'owner-missing': 'medium',
  'foreign-trust': 'medium',
  'provider-missing': 'high',
  'provider-changed': 'high',
  'boundary-changed': 'high',
  'service-role-changed': 'high',
} as const;

export type DriftKind = RoleDrift | keyof typeof DRIFT_FINDINGS;

export type Severity = 'high' | 'medium' | 'low';

export interface Drift {
  readonly kind: DriftKind;
  readonly severity: Severity;
  /** undefined where it is about the account. */
  readonly role: string | undefined;
  /** What differs, in words: `inline policy temporary added`. */
  readonly what: string;
}

/** Who made a change, as CloudTrail's event has it; null where the event has none. */
export interface Actor {
  readonly role: string | null;
  readonly call: string;
  /** ARN of the caller. */
  readonly by: string | null;
  /** ISO 8601. */
  readonly at: string | null;
  /** IP address, or the AWS service that called. */
  readonly from: string | null;
}

export interface AttributedDrift extends Drift {
  /** All who are known to have changed the role since the last pass: mostly one. */
  readonly actors: readonly Actor[];
}
