/** A role as a manifest declares it, with all that IAM does not store: who enforces what it says, and how it ends. */

import type { Uuid } from '../text/uuid.ts';
import type { Attestation } from './attestation.ts';
import type { Arn } from './ids.ts';
import type { Removal } from './removal.ts';
import type { RoleSpec } from './role-spec.ts';

/**
 * What the branches of a manifest rest on (docs/branches.md): a setting of each deployment environment in Bitbucket,
 * which IAM does not see; the token's subject, which IAM compares; the gate; or nothing.
 */
export type Enforcement =
  | { readonly by: 'environment'; readonly branches: readonly string[] }
  | { readonly by: 'subject'; readonly branches: readonly string[] }
  | GateEnforcement
  | { readonly by: 'nobody' };

/** The gate looks at the branch, and IAM lets no call in that does not come from the gate's VPC. */
export interface GateEnforcement {
  readonly by: 'gate';
  /** `*` in one stands for any characters but a slash. Never empty. */
  readonly branches: readonly string[];
  /** ARNs, as the settings name them. */
  readonly vpcs: readonly Arn[];
  /** Whether one of the VPCs is in the account of the roles, where a role could get into it. */
  readonly sameAccount: boolean;
  /** Whether the gate that is deployed stands in one of the VPCs; undefined: no deployment was looked at. */
  readonly deployed?: boolean;
}

/** What a role admits, for people. */
export interface Admission {
  /** By names and UUIDs, one for each way in. */
  readonly doors: readonly AdmittedDoor[];
  readonly repositories: readonly string[];
  readonly environments: readonly string[];
  readonly enforcement: Enforcement;
  /** The environments by repository: one name is another environment in each, with settings of its own. */
  readonly pairs: readonly AdmittedPair[];
}

/** The name is the slug or the environment's name where the lock file has one, else the UUID again. */
export interface AdmittedDoor {
  readonly repository: NamedUuid;
  readonly environment: NamedUuid | undefined;
}

export interface NamedUuid {
  readonly name: string;
  readonly uuid: Uuid;
}

/** One environment of one repository; names, or UUIDs that the lock file does not know. */
export interface AdmittedPair {
  readonly repository: string;
  readonly environment: string;
  /** Of the environment. */
  readonly uuid: Uuid;
  /** The part of the lock file that has the repository, if that is not the first one. */
  readonly part?: string;
  /** undefined: no person says which branches may deploy there. */
  readonly attestation: Attestation | undefined;
  /** What a person says of another environment of this name, or without its UUID: it does not count. */
  readonly unbound?: Attestation;
}

/**
 * - in-place  the role has our path and this name: it becomes ours, and keeps its id
 * - beside    it has another path or name: IAM cannot move it, so ours is made beside it
 */
export interface Adoption {
  readonly arn: Arn;
  readonly how: 'in-place' | 'beside';
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
  /** The role of before that it takes over (adoption.ts); undefined: none. */
  readonly adopts: Adoption | undefined;
  /** The last day on which it is wanted, `2026-12-31`, UTC. */
  readonly expires: string | undefined;
  /** Of a plan's moment: that day has begun (src/core/plan/expiry.ts). */
  readonly isLastDay?: true;
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
