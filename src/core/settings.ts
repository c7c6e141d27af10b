/** `manifests/rolekeeper.yaml` after validation, with every default filled in. */
import type { SubjectFormat } from './subject-format.ts';

export interface Settings {
  /** Twelve digits. */
  account: string;
  provider: {
    /** The workspace slug: part of the issuer's address, so renaming the workspace breaks every role. */
    workspace: string;
    /** Lower case, with braces. */
    workspaceUuid: string;
    /** The token's `aud`. */
    audience: string;
    subjectFormat: SubjectFormat;
    /** `api.bitbucket.org/2.0/workspaces/<slug>/pipelines-config/identity/oidc`: prefix of the condition keys. */
    host: string;
    arn: string;
  };
  roles: {
    /** Everything under this IAM path, with our tag, is ours. */
    path: string;
    permissionsBoundary: string;
    /** Put on every role. */
    tags: Readonly<Record<string, string>>;
  };
  limits: {
    /** A pass deletes at most `count` roles or `share` of ours (0..1), whichever is more; more than that is blocked. */
    deletions: { count: number; share: number };
    /** IAM's quotas for this account: the defaults unless AWS raised them. */
    trustPolicyCharacters: number;
    managedPoliciesPerRole: number;
  };
}

/** `manifests/bitbucket.lock.yaml`: names to UUIDs (lower case, with braces). */
export interface BitbucketLock {
  workspace: string;
  repositories: Readonly<Record<string, LockedRepository>>;
}

export interface LockedRepository {
  uuid: string;
  environments: Readonly<Record<string, string>>;
}
