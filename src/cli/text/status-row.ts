/** One role as `status` lists it. */

import type { ActualRole } from '../../core/model/actual-role.ts';
import type { RoleAudit } from '../../core/model/branch-audit.ts';
import { type Change, keptOf } from '../../core/model/change.ts';
import type { DesiredRole, FrozenFile } from '../../core/model/desired-role.ts';
import type { Arn } from '../../core/model/ids.ts';
import { TAGS } from '../../core/model/ownership.ts';
import type { Plan } from '../../core/model/plan.ts';
import type { RoleSpec } from '../../core/model/role-spec.ts';
import { isForeignRemoval } from '../../core/plan/foreign-operations.ts';
import { admissionWords } from '../../core/render/admission-words.ts';
import { type BranchStanding, branchStanding } from '../../core/render/branch-audit-words.ts';
import type { JudgePolicies, PolicyVerdict } from '../../core/role-guardrails/policy-verdict.ts';

export type RoleState =
  | 'in sync'
  | 'drift'
  | 'changed'
  | 'new'
  | 'to adopt'
  | 'undeclared'
  | 'retained'
  | 'quarantined'
  | 'conflict'
  | 'frozen'
  | 'recreated'
  | 'unknown'
  | 'elsewhere'
  | 'unowned'
  | 'another owner'
  | 'foreign';

export interface StatusRow {
  readonly name: string;
  /** undefined where it cannot be known. */
  readonly team: string | undefined;
  readonly state: RoleState;
  readonly maxSessionSeconds: number | undefined;
  /** In words, with who enforces it where a valid manifest declares the role; undefined where it cannot be known. */
  readonly whoMayEnter: string | undefined;
  /** Of the branches that its manifest names; undefined: it names none, or no valid one declares it. */
  readonly branches?: BranchStanding | undefined;
  /** What the guardrails say of its policies, as IAM has them, else as its manifest has them; undefined: it has none. */
  readonly policies: PolicyVerdict | undefined;
  /** Relative to the manifests folder. */
  readonly file: string | undefined;
  readonly arn: Arn | undefined;
  /** The role of before that it is made beside, while that is there. */
  readonly takesPlaceOf?: Pick<ActualRole, 'arn' | 'lastUsed'>;
}

/** The role whose policies a row is about. */
export function roleOf(change: Change): RoleSpec | undefined {
  if ('actual' in change && change.actual !== undefined) return change.actual;
  return 'desired' in change ? change.desired : undefined;
}

/** Sorted by name. A broken file's role is listed even if IAM has none. */
export function statusRows(
  plan: Plan,
  frozen: readonly FrozenFile[],
  judge: JudgePolicies,
  audits: readonly RoleAudit[] = [],
): StatusRow[] {
  const rows = plan.changes.map((change) => rowOf(change, judge, audits));
  const names = new Set(rows.map(({ name }) => name.toLowerCase()));
  const files = new Set(rows.map(({ file }) => file));
  const missing = frozen.flatMap(({ file, name }) =>
    name === undefined || names.has(name.toLowerCase()) || files.has(file) ? [] : frozenRow(name, file),
  );
  return [...rows, ...missing].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function rowOf(change: Change, judge: JudgePolicies, audits: readonly RoleAudit[]): StatusRow {
  const desired = 'desired' in change ? change.desired : undefined;
  const actual = 'actual' in change ? change.actual : undefined;
  const isForeign = isForeignRemoval(change) || (change.kind === 'keep' && change.reason === 'foreign');
  return {
    name: change.name,
    // The tags of a role that is not ours say nothing.
    team: isForeign ? undefined : desired?.team || actual?.tags[TAGS.team] || undefined,
    state: isForeign ? 'foreign' : stateOf(change),
    maxSessionSeconds: secondsOf(desired, actual),
    whoMayEnter: whoMayEnter(change),
    branches: isForeign ? undefined : desired && branchStanding(desired, audits),
    policies: policiesOf(change, judge),
    file: isForeign ? undefined : (desired?.file ?? actual?.tags[TAGS.source]),
    arn: actual?.arn,
    ...('beside' in change && change.beside !== undefined && { takesPlaceOf: change.beside.role }),
  };
}

function policiesOf(change: Change, judge: JudgePolicies): PolicyVerdict | undefined {
  const role = roleOf(change);
  return role && judge(role, !('owner' in role) || role.owner === 'us');
}

/** The manifest shows what IAM does only where their trust policies are equal; anywhere else the row says so. */
function whoMayEnter(change: Change): string | undefined {
  if (isForeignRemoval(change)) return change.because.whoGetsIn;
  const kept = keptOf(change);
  if (kept !== undefined) return kept.whoGetsIn;
  if (!('desired' in change)) return undefined;
  const declared = admissionWords(change.desired.admission);
  switch (change.kind) {
    case 'create':
      return `no pipeline yet; the manifest says: ${declared}`;
    case 'conflict':
      return `all that the other role trusts; the manifest says: ${declared}`;
    case 'update':
    case 'adopt':
      return change.facets.some(({ facet }) => facet === 'trust')
        ? `IAM's trust policy differs; the manifest says: ${declared}`
        : declared;
    case 'keep':
      return declared;
  }
}

const KEPT: Record<Extract<Change, { kind: 'keep' }>['reason'], RoleState> = {
  'in-sync': 'in sync',
  retained: 'retained',
  frozen: 'frozen',
  unreadable: 'frozen',
  'taken-over': 'undeclared',
  'put-back': 'undeclared',
  quarantined: 'quarantined',
  recreated: 'recreated',
  unknown: 'unknown',
  elsewhere: 'elsewhere',
  unowned: 'unowned',
  'another-owner': 'another owner',
  foreign: 'foreign',
};

function stateOf(change: Change): RoleState {
  switch (change.kind) {
    case 'create':
      return 'new';
    case 'update':
      return change.causes.includes('drift') ? 'drift' : 'changed';
    case 'adopt':
      return 'to adopt';
    case 'delete':
    case 'quarantine':
      return 'undeclared';
    case 'conflict':
      return 'conflict';
    case 'keep':
      return KEPT[change.reason];
  }
}

/** What IAM grants now, where that is known; else what the manifest asks for. */
function secondsOf(desired: DesiredRole | undefined, actual: ActualRole | undefined): number | undefined {
  return actual === undefined || actual.unread.includes('session')
    ? desired?.maxSessionSeconds
    : actual.maxSessionSeconds;
}

function frozenRow(name: string, file: string): StatusRow {
  return {
    name,
    team: file.split('/')[1],
    state: 'frozen',
    maxSessionSeconds: undefined,
    whoMayEnter: undefined,
    policies: undefined,
    file,
    arn: undefined,
  };
}
