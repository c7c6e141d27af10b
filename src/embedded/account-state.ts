/**
 * An account's IAM as `aws iam get-account-authorization-details` prints it: decoded policy documents, ISO dates. What
 * that call leaves out and our reader needs is added in place and optional, so that a bare dump is a state too.
 */

/** Decoded JSON. Never changed in place: a write replaces it. */
export type PolicyDocument = Readonly<Record<string, unknown>>;

export interface AccountState {
  /** Added: twelve digits. */
  readonly Account: string;
  readonly RoleDetailList: readonly RoleDetail[];
  readonly Policies: readonly ManagedPolicyDetail[];
  /** Not interpreted, only kept and handed out again. */
  readonly UserDetailList: readonly Detail[];
  readonly GroupDetailList: readonly Detail[];
  /** Added: the profiles that hold no role; the others stand in their role's InstanceProfileList. */
  readonly InstanceProfiles: readonly InstanceProfileDetail[];
  /** Added: as `aws iam get-open-id-connect-provider` prints each, plus its ARN. Absent: not known (a bare dump). */
  readonly OpenIDConnectProviders?: readonly OpenIDConnectProviderDetail[];
}

export type Detail = Readonly<Record<string, unknown>>;

export interface RoleDetail {
  readonly Path: string;
  readonly RoleName: string;
  readonly RoleId: string;
  readonly Arn: string;
  readonly CreateDate: string;
  readonly AssumeRolePolicyDocument: PolicyDocument;
  /** Added. Absent means none, or not known where MaxSessionDuration is absent as well. */
  readonly Description?: string;
  /** Added: seconds. Absent means not known (a bare dump): IAM itself always has one. */
  readonly MaxSessionDuration?: number;
  readonly InstanceProfileList: readonly InstanceProfileDetail[];
  readonly RolePolicyList: readonly InlinePolicyDetail[];
  readonly AttachedManagedPolicies: readonly AttachedPolicy[];
  readonly PermissionsBoundary?: PermissionsBoundary;
  readonly Tags: readonly Tag[];
  readonly RoleLastUsed: { readonly LastUsedDate?: string; readonly Region?: string };
}

export interface InlinePolicyDetail {
  readonly PolicyName: string;
  readonly PolicyDocument: PolicyDocument;
}

export interface AttachedPolicy {
  readonly PolicyName: string;
  readonly PolicyArn: string;
}

export interface PermissionsBoundary {
  /** `Policy`: the API reference says `PermissionsBoundaryPolicy`, the service does not. */
  readonly PermissionsBoundaryType: string;
  readonly PermissionsBoundaryArn: string;
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Without the `Roles` that a dump repeats inside: whose list it stands in says the same. */
export interface InstanceProfileDetail {
  readonly Path: string;
  readonly InstanceProfileName: string;
  readonly InstanceProfileId: string;
  readonly Arn: string;
  readonly CreateDate: string;
}

export interface ManagedPolicyDetail {
  readonly PolicyName: string;
  readonly PolicyId: string;
  readonly Arn: string;
  readonly Path: string;
  readonly DefaultVersionId: string;
  readonly AttachmentCount: number;
  readonly PermissionsBoundaryUsageCount: number;
  readonly IsAttachable: boolean;
  readonly Description?: string;
  readonly CreateDate: string;
  readonly UpdateDate: string;
  readonly PolicyVersionList: readonly PolicyVersionDetail[];
}

export interface PolicyVersionDetail {
  readonly Document: PolicyDocument;
  readonly VersionId: string;
  readonly IsDefaultVersion: boolean;
  readonly CreateDate: string;
}

export interface OpenIDConnectProviderDetail {
  readonly Arn: string;
  /** Without `https://`, as IAM keeps it. */
  readonly Url: string;
  readonly ClientIDList: readonly string[];
  readonly ThumbprintList: readonly string[];
  readonly CreateDate: string;
  readonly Tags: readonly Tag[];
}
