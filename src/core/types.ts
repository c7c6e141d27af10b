/**
 * The nouns. Every other file in core takes some of these and gives back others; none of them does anything.
 *
 *  SourceFile -> Manifest -> DesiredRole -+
 *                                         +-> Change -> Plan (changes, findings, operations) -> Outcome
 *                          ActualRole ----+
 */
import type { Code } from './codes.ts';
import type { Drift } from './drift.ts';
import type { Removal } from './removal.ts';
import type { Revocation } from './revocation.ts';
import type { Attestation } from './settings.ts';

/** One file as the source gave it. `path` is relative to the manifests folder, with `/`. */
export interface SourceFile {
  path: string;
  bytes: Uint8Array;
}

/** All that a source holds at one moment. `unreadable` are files that exist and could not be read: never "not there". */
export interface SourceTree {
  /** How people call it: the folder's path or a bucket's revision. */
  name: string;
  revision: string | undefined;
  files: SourceFile[];
  unreadable: Issue[];
}

/** Where something stands in a file; line and column count from 1. */
export interface Position {
  file: string;
  line: number;
  column: number;
}

/** A user's mistake. Data, never thrown, all of them at once. `pointer` is a JSON pointer ('' is the whole file). */
export interface Issue extends Position {
  code: Code;
  pointer: string;
  message: string;
  /** What to do about it, in one sentence. */
  hint?: string;
}

/** A policy document as JSON text. Text, so that the usual case, nothing changed, is one string comparison. */
export type PolicyText = string;

/** One role as IAM could hold it: the same shape for desired and actual, so that diff compares like with like. */
export interface RoleSpec {
  name: string;
  /** Begins and ends with `/`. */
  path: string;
  /** '' is "none": IAM makes no difference. */
  description: string;
  maxSessionSeconds: number;
  trust: PolicyText;
  /** undefined only on an actual role: every desired role has a boundary. */
  boundaryArn: string | undefined;
  managedPolicyArns: readonly string[];
  inlinePolicies: Readonly<Record<string, PolicyText>>;
  /** Without the digest tag and without `aws:…` system tags. */
  tags: Readonly<Record<string, string>>;
}

/** Who keeps a manifest's branch promise (docs/enforcement.md). */
export type Enforcement =
  | { by: 'environment'; branches: readonly string[] }
  | { by: 'subject'; branches: readonly string[] }
  | { by: 'nobody' };

/** What a role admits, for people. */
export interface Admission {
  repositories: readonly string[];
  environments: readonly string[];
  enforcement: Enforcement;
  /** What somebody attests of the environments, one each; those of which nobody says anything are not there. */
  attestations: readonly AttestedEnvironment[];
}

export interface AttestedEnvironment extends Attestation {
  repository: string;
  environment: string;
}

export interface DesiredRole extends RoleSpec {
  boundaryArn: string;
  team: string;
  /** The manifest, relative to the manifests folder. */
  file: string;
  admission: Admission;
  /** Advice for the pipeline's `DurationSeconds`, in seconds; IAM cannot enforce it. */
  requestSeconds: number | undefined;
  /** undefined: as the settings say. */
  onRemoval: Removal | undefined;
  /** Names that this role had before: a role of one of them is not lost but renamed. */
  previousNames: readonly string[];
  /** The last day on which it is wanted, `2026-12-31`, UTC. */
  expires: string | undefined;
  /** The policies that are not wanted for ever. */
  policyExpiries: readonly PolicyExpiry[];
  /** Nothing is written to it; differences are still told. */
  suspended: boolean;
  /** `v1-…`, over everything above that IAM stores. */
  digest: string;
}

/** One of the role's policies that ends at the end of a day, `2026-12-31`, UTC. */
export interface PolicyExpiry {
  facet: 'managedPolicy' | 'inlinePolicy';
  /** Its ARN, or its name. */
  key: string;
  expires: string;
}

export type Facet =
  | 'path'
  | 'boundary'
  | 'managedPolicy'
  | 'inlinePolicy'
  | 'trust'
  | 'session'
  | 'description'
  | 'tag'
  | 'revocation';

export interface ActualRole extends RoleSpec {
  arn: string;
  /** AROA…; another one under the same name is another role. */
  roleId: string;
  /** 'us': under our path and with our tag. Nothing else is ever written to, but for what foreign-roles.ts closes. */
  owner: 'us' | 'other';
  /** The digest tag, undefined when there is none. */
  appliedDigest: string | undefined;
  /** They block DeleteRole, and somebody can add them by hand. */
  instanceProfiles: readonly string[];
  /** The inline policy that ends sessions; not among `inlinePolicies`, as no manifest can ask for it. */
  revoked?: Revocation;
  lastUsed: Date | undefined;
  /** Facets that the source of this state does not tell (a dump without `list-roles`): not compared, and said so. */
  unread: readonly Facet[];
}

/** What a reader must know to tell ours from others'. */
export interface Scope {
  account: string;
  /** Roles under this path, and with our tag, are ours. */
  path: string;
  providerArn: string;
  /** The boundary whose document is to be read as well; two calls more. */
  boundaryArn?: string;
  /** Whether the account's own limit for trust policies is to be read as well; one call more. */
  trustQuota?: boolean;
}

export interface ActualState {
  account: string;
  roles: readonly ActualRole[];
  /** false if any page failed: then nobody may conclude "not there". */
  complete: boolean;
  provider: ProviderState;
  /** undefined: nobody asked for it. */
  boundary?: BoundaryState;
  /** IAM's limit for trust policies in this account; undefined: nobody asked, or we may not ask. */
  trustPolicyCharacters?: number;
}

/** The account's shared OIDC provider for the workspace; 'unread' where a dump does not tell. */
export type ProviderState =
  | { is: 'present'; url: string; clientIds: readonly string[] }
  | { is: 'missing' }
  | { is: 'unread' };

/** The managed policy that every role wears as its boundary, in its default version. */
export type BoundaryState = { is: 'present'; document: PolicyText } | { is: 'missing' };

/** One manifest file that is wrong: what it declares is left exactly as it is. */
export interface FrozenFile {
  file: string;
  /** The role's name, when that much could be read. */
  name: string | undefined;
}

/**
 * One difference. `key`: policy name, policy ARN or tag key. undefined before = added, undefined after = removed. Of a
 * `revocation` before and after are its moment, and `now` is the moment at which it is written.
 */
export interface FacetChange {
  facet: Facet;
  key?: string;
  before: string | undefined;
  after: string | undefined;
  /** In a plan: whether it gives more than there was; only of facets that are about trust or permissions. */
  widening?: Widening;
  /** Of drift: the same of what was done by hand, which this change takes back. */
  drifted?: Widening;
  /** Of drift: the settings' reason to leave it. Nothing is done about it. */
  left?: string;
}

/** Whether more may happen after a change than before (widening.ts). `words` say what; '' if neutral. */
export interface Widening {
  width: 'widens' | 'narrows' | 'neutral' | 'unknown';
  words: string;
}

/**
 * - manifest  the manifest, or the settings, changed
 * - drift     somebody changed IAM since we last wrote it
 * - upkeep    neither: something that we wrote has served its time
 */
export type Cause = 'manifest' | 'drift' | 'upkeep';

export type Change =
  /** `left`: somebody deleted it, and the settings' reason not to make it anew. */
  | { kind: 'create'; name: string; desired: DesiredRole; widening?: Widening; left?: string }
  | {
      kind: 'update';
      name: string;
      desired: DesiredRole;
      actual: ActualRole;
      cause: Cause;
      /** Empty if only the digest tag is out of date. */
      facets: readonly FacetChange[];
      /** In a plan: the widest of its facets. */
      widening?: Widening;
    }
  | {
      kind: 'delete';
      name: string;
      actual: ActualRole;
      because: RemovalReason;
      /** The day on which it went into quarantine, if it did. */
      closedOn?: string;
    }
  /** Closed first, and deleted later (quarantine.ts). */
  | {
      kind: 'quarantine';
      name: string;
      actual: ActualRole;
      because: RemovalReason;
      /** Days, `2026-11-22`: of today, and the first on which it may be deleted; without one it never is. */
      on: string;
      until?: string;
      /** Somebody had opened it by hand: the sessions of that time end as well (revocation.ts). */
      revokes?: true;
    }
  /**
   * Nothing to do: equal, or ours and undeclared but
   * - retained   its last manifest, or the settings, said so
   * - frozen     a broken manifest may declare it
   * - recreated  it is not the role that the inventory knows by this name
   * - unknown    the inventory does not know it
   */
  | { kind: 'keep'; name: string; reason: 'in-sync'; actual: ActualRole; desired: DesiredRole }
  | { kind: 'keep'; name: string; reason: 'retained' | 'frozen' | 'recreated' | 'unknown'; actual: ActualRole }
  /** Closed already; `until` is the first day on which it may be deleted. */
  | { kind: 'keep'; name: string; reason: 'quarantined'; actual: ActualRole; until: string }
  /** Not ours, and closed already (foreign-roles.ts); without `until` it is never deleted. */
  | { kind: 'keep'; name: string; reason: 'foreign'; actual: ActualRole; on: string; until?: string }
  /** Nothing to do, something to say. */
  | {
      kind: 'conflict';
      name: string;
      reason: 'not-ours' | 'path' | 'case' | 'recreated';
      actual: ActualRole;
      desired: DesiredRole;
    };

/** Why a role is to go. */
export type RemovalReason =
  | { is: 'undeclared' }
  /** The declared role that names it as its own former name. */
  | { is: 'renamed'; to: string }
  /** The last day of its manifest, `2026-12-31`. */
  | { is: 'expired'; on: string }
  | ForeignReason;

/** It is not ours, and lets Bitbucket pipelines in (foreign-roles.ts). */
export interface ForeignReason {
  is: 'foreign';
  /** Why the settings have such roles closed. */
  why: string;
  /** In words. */
  whoGetsIn: string;
  /** The boundary that closes it. */
  boundaryArn: string;
}

/**
 * What a guardrail says. `role` names the one role that it is about. `deletes` means quarantine too; `writes` all
 * writes to that role, or to any; `company` those to that role, if anything else was written in the same pass.
 */
export interface Finding {
  rule: Code;
  blocks: 'plan' | 'writes' | 'deletes' | 'role' | 'company' | 'nothing';
  role?: string;
  message: string;
  remedy: string;
}

/** One IAM call each, named as IAM or its console names it. None for `path`: IAM cannot move a role. */
export type Operation =
  | {
      call: 'CreateRole';
      path: string;
      trust: PolicyText;
      description: string;
      maxSessionSeconds: number;
      boundaryArn: string;
      tags: Readonly<Record<string, string>>;
    }
  | { call: 'PutRolePermissionsBoundary'; boundaryArn: string }
  | { call: 'DetachRolePolicy'; policyArn: string }
  | { call: 'DeleteRolePolicy'; policyName: string }
  | { call: 'UpdateAssumeRolePolicy'; trust: PolicyText }
  /** PutRolePolicy of a policy that says when it was written: a plan that is made twice has to be the same plan. */
  | { call: 'RevokeSessions' }
  | { call: 'UpdateRole'; description: string; maxSessionSeconds: number }
  | { call: 'AttachRolePolicy'; policyArn: string }
  | { call: 'PutRolePolicy'; policyName: string; document: PolicyText }
  | { call: 'UntagRole'; keys: readonly string[] }
  | { call: 'TagRole'; tags: Readonly<Record<string, string>> }
  | { call: 'RemoveRoleFromInstanceProfile'; instanceProfileName: string }
  | { call: 'DeleteRole' };

/** All that is to be done to one role, in order. A failure stops this role and no other. */
export interface RoleOperations {
  role: string;
  /** undefined for a create; otherwise the writer may check that it still is the same role. */
  roleId: string | undefined;
  /** Begun only when that role's operations have all succeeded, if it has any. */
  after?: string;
  /** Begun only when all else was tried, and nothing of it was done. */
  alone?: true;
  operations: readonly Operation[];
}

export interface Plan {
  /** Over the account and every operation: `apply --expect` compares it with the reviewed one. */
  digest: string;
  account: string;
  /** What was read for it; a deletion reads it again. */
  scope: Scope;
  revision: string | undefined;
  /** Sorted by name. */
  changes: readonly Change[];
  findings: readonly Finding[];
  /** What somebody changed in IAM, gravest first. */
  drift: readonly Drift[];
  /** The mistakes in the manifests that this plan left out. */
  issues: readonly Issue[];
  /** What apply does; what a finding blocks is not in it. */
  operations: readonly RoleOperations[];
  /** From then on nothing of it may be begun. */
  freezeBegins?: Date | undefined;
}

/** How one role fared. */
export interface Outcome {
  role: string;
  done: readonly Operation[];
  /** The operation that failed and why. */
  failure: { operation: Operation; error: Error } | undefined;
  /** What was not tried: after the failure, or because apply was told to stop. */
  left: readonly Operation[];
}
