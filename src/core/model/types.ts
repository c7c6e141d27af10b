/**
 * The nouns. Every other file in core takes some of these and gives back others; none of them does anything.
 *
 *  SourceFile -> Manifest -> DesiredRole -+
 *                                         +-> Change -> Plan (changes, findings, operations) -> Outcome
 *                          ActualRole ----+
 *
 * Change and what it consists of: change.ts; the calls, and what came of them: operation.ts.
 */

import type { Code } from '../codes/codes.ts';
import type { Attestation } from '../manifest/settings.ts';
import type { Drift } from '../plan/drift.ts';
import type { Revocation } from '../plan/revocation.ts';
import type { Change } from './change.ts';
import type { RoleOperations } from './operation.ts';
import type { Removal } from './removal.ts';

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
