/** `manifests/rolekeeper.yaml` after validation, with every default filled in. */

import type { GuardrailCode } from '../codes/guardrail.ts';
import type { Approval } from '../model/approval.ts';
import type { Attestation } from '../model/attestation.ts';
import type { FreezeWindow } from '../model/freeze-window.ts';
import type { Arn } from '../model/ids.ts';
import type { Owner } from '../model/ownership.ts';
import type { Removal } from '../model/removal.ts';
import type { Uuid } from '../text/uuid.ts';
import type { DriftSettings } from './drift-settings.ts';
import type { GateSettings } from './gate-settings.ts';
import type { IgnoreEntry } from './ignored-role.ts';
import type { KnownActions } from './known-actions.ts';
import type { SubjectFormat } from './subject-format.ts';

export interface Settings {
  /** Twelve digits. */
  readonly account: string;
  /** `aws`, `aws-cn`, `aws-eusc` …: an account is in one of them (src/core/iam/partition.ts). */
  readonly partition: string;
  /** The name of the deployment that these manifests are of: one of several in its workspace. */
  readonly deployment: string;
  /** What roles of ours carry as their owner. */
  readonly owner: Owner;
  /** Other owners in the account that are believed, each with who that is. */
  readonly owners: ReadonlyMap<Owner, string>;
  /** Roles of others that are known and not reported (ignored-role.ts); absent: none. */
  readonly ignore?: readonly IgnoreEntry[];
  readonly provider: {
    /** The workspace slug: part of the issuer's address, so renaming the workspace breaks every role. */
    readonly workspace: string;
    /** Lower case, with braces. */
    readonly workspaceUuid: Uuid;
    /** The token's `aud`. */
    readonly audience: string;
    readonly subjectFormat: SubjectFormat;
    /** `api.bitbucket.org/2.0/workspaces/<slug>/pipelines-config/identity/oidc`: prefix of the condition keys. */
    readonly host: string;
    readonly arn: Arn;
  };
  readonly roles: {
    /** Everything under this IAM path, with our tag and our owner tag, is ours. */
    readonly path: string;
    readonly permissionsBoundary: Arn;
    /** Its text, where the platform gives it: for expectations only. */
    readonly boundaryDocument: Readonly<Record<string, unknown>> | undefined;
    /** Put on every role. */
    readonly tags: Readonly<Record<string, string>>;
  };
  readonly limits: {
    /** A pass deletes at most `count` roles or `share` of ours (0..1), whichever is more; more than that is blocked. */
    readonly deletions: { readonly count: number; readonly share: number };
    /**
     * Nothing is deleted if more than three roles and more than this share (0..1) of those known are no longer
     * declared.
     */
    readonly shrink: number;
    /** IAM's quotas for this account: the defaults unless AWS raised them. */
    readonly trustPolicyCharacters: number;
    readonly managedPoliciesPerRole: number;
  };
  /** Whether a branch that a manifest names and no person attests is a mistake, or only reported by the plan. */
  readonly attestation: 'required' | 'reported';
  /** Who keeps the branches of a manifest that names some and does not say it. */
  readonly enforcement: BranchEnforcement;
  /** The gate of this deployment; absent: it has none. */
  readonly gate?: GateSettings;
  /** How a role is deleted whose manifest did not say it. */
  readonly removal: Removal;
  readonly adoption: {
    /** Whole days for which a role of before must not have been used before it is closed. */
    readonly retireDays: number;
  };
  /** Approval of one set of deletions, given here. */
  readonly deletions: Approval | undefined;
  /** The same of one set of lockouts (lockouts.ts). */
  readonly lockouts: Approval | undefined;
  /** What is done about each kind of drift. */
  readonly drift: DriftSettings;
  /** Nothing is written to any role; differences are still reported. */
  readonly suspended: boolean;
  readonly freeze: readonly FreezeWindow[];
  readonly service: {
    /** Names of roles that are never touched, beside those of service-roles.ts. */
    readonly roles: readonly string[];
    /** The managed role, if it is one, by which manifests are published: changed only in a pass of its own. */
    readonly uploadRole: string | undefined;
    /** Names of stacks that hold the service, beside those that begin as ours do; absent: none. */
    readonly stacks?: readonly string[];
    /** Of the CDK bootstrap that deploys the service and nothing else; absent: `rolekeeper`. */
    readonly bootstrapQualifier?: string;
  };
  /**
   * What CloudFormation may do, by account: the policies of the roles that it works as. Of an account that is not here it
   * is not known; absent: of none.
   */
  readonly bootstrap?: ReadonlyMap<string, readonly Arn[]>;
  /** What the platform changed about a role guardrail; one that is not here has its usual level. */
  readonly guardrails: Readonly<Partial<Record<GuardrailCode, GuardrailSetting>>>;
  /** Actions that the catalogue does not have yet, and that count as AWS's; absent: none. */
  readonly knownActions?: KnownActions;
  /** By folder; undefined: the settings list no teams, and a team has no limits. */
  readonly teams: ReadonlyMap<string, TeamRules> | undefined;
  /** Whether a folder that `teams` does not list may have no roles, or roles without limits. */
  readonly unlistedTeams: 'refuse' | 'allow';
}

/** `environment`: a setting of the deployment environments in Bitbucket; `gate`: the gate (docs/branches.md). */
export type BranchEnforcement = 'environment' | 'gate';

/**
 * `refuse`: the manifest is not applied; `warn`: the plan reports it; `off`: it is not checked, and the plan says so.
 */
export type GuardrailLevel = 'refuse' | 'warn' | 'off';

export interface GuardrailSetting {
  /** undefined: the usual one. */
  readonly level: GuardrailLevel | undefined;
  /** Printed in the plan; there for every level but `refuse`. */
  readonly reason: string | undefined;
  /** Role names for which the rule only warns, each with the reason. */
  readonly exceptions: ReadonlyMap<string, string>;
}

/** What one team may do. undefined: not restricted. */
export interface TeamRules {
  /** Slugs or UUIDs (lower case, with braces). */
  readonly repositories: readonly string[];
  readonly namePrefix: string | undefined;
  /** ARNs, `*` and `?` allowed. */
  readonly managedPolicies: readonly string[] | undefined;
  /** In which accounts its roles may be, and which accounts their policies may name. */
  readonly accounts: readonly string[] | undefined;
  readonly maxSessionSeconds: number | undefined;
  /** ARNs of roles that its pipelines may pass to services, `*` and `?` allowed. */
  readonly passRoles: readonly string[];
  /** Why its roles may each be of several repositories; undefined: that is reported. */
  readonly sharedRoles: string | undefined;
  /** Whether its manifests may say `onRemoval: retain`. */
  readonly mayRetain: boolean;
}

/** `manifests/bitbucket.lock.yaml`, with its parts in `bitbucket.lock.d/`: names to UUIDs (lower case, with braces). */
export interface BitbucketLock {
  readonly workspace: string;
  readonly repositories: Readonly<Record<string, LockedRepository>>;
}

export interface LockedRepository {
  readonly uuid: Uuid;
  readonly environments: Readonly<Record<string, Uuid>>;
  /** By environment; one without an attestation is not there. */
  readonly attested?: Readonly<Record<string, Attestation>>;
  /** The part of the lock file that it stands in, if that is not the first one. */
  readonly part?: string;
}
