/** A role as a manifest declares it, with all that IAM does not store: who enforces what it says, and how it ends. */

import type { Attestation } from './attestation.ts';
import type { Arn } from './ids.ts';
import type { Removal } from './removal.ts';
import type { RoleSpec } from './role-spec.ts';

/** Who enforces the branches of a manifest (docs/enforcement.md). */
export type Enforcement =
  | { readonly by: 'environment'; readonly branches: readonly string[] }
  | { readonly by: 'subject'; readonly branches: readonly string[] }
  | { readonly by: 'nobody' };

/** What a role admits, for people. */
export interface Admission {
  readonly repositories: readonly string[];
  readonly environments: readonly string[];
  readonly enforcement: Enforcement;
  /** What people attest of the environments, one each; an environment without an attestation is not there. */
  readonly attestations: readonly AttestedEnvironment[];
}

export interface AttestedEnvironment extends Attestation {
  readonly repository: string;
  readonly environment: string;
}

export interface DesiredRole extends RoleSpec {
  readonly boundaryArn: Arn;
  readonly team: string;
  /** The manifest, relative to the manifests folder. */
  readonly file: string;
  readonly admission: Admission;
  /** Advice for the pipeline's `DurationSeconds`, in seconds; IAM cannot enforce it. */
  readonly requestSeconds: number | undefined;
  /** undefined: as the settings say. */
  readonly onRemoval: Removal | undefined;
  /** Names that this role had before: a role of one of them is not lost but renamed. */
  readonly previousNames: readonly string[];
  /** The last day on which it is wanted, `2026-12-31`, UTC. */
  readonly expires: string | undefined;
  /** The policies that have a last day. */
  readonly policyExpiries: readonly PolicyExpiry[];
  /** Nothing is written to it; differences are still reported. */
  readonly suspended: boolean;
  /** `v1-…`, over everything above that IAM stores. */
  readonly digest: string;
}

/** One of the role's policies that ends at the end of a day, `2026-12-31`, UTC. */
export interface PolicyExpiry {
  readonly facet: 'managedPolicy' | 'inlinePolicy';
  /** Its ARN, or its name. */
  readonly key: string;
  readonly expires: string;
}

/** One manifest file that is wrong: the role that it declares stays exactly as it is. */
export interface FrozenFile {
  readonly file: string;
  /** The role's name, when that much could be read. */
  readonly name: string | undefined;
}
