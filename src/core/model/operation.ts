/** What is asked of IAM, and what came of it. */

import type { Arn, RoleId } from './ids.ts';
import type { PolicyText } from './role-spec.ts';

/** One IAM call each, named as IAM or its console names it. None for `path`: IAM cannot move a role. */
export type Operation =
  | {
      readonly call: 'CreateRole';
      readonly path: string;
      readonly trust: PolicyText;
      readonly description: string;
      readonly maxSessionSeconds: number;
      readonly boundaryArn: Arn;
      readonly tags: Readonly<Record<string, string>>;
    }
  | { readonly call: 'PutRolePermissionsBoundary'; readonly boundaryArn: Arn }
  | { readonly call: 'DetachRolePolicy'; readonly policyArn: Arn }
  | { readonly call: 'DeleteRolePolicy'; readonly policyName: string }
  | { readonly call: 'UpdateAssumeRolePolicy'; readonly trust: PolicyText }
  /**
   * PutRolePolicy of a policy that holds the moment of writing: a plan that is made twice has to be the same plan.
   * `early`: it is done once more after the trust. If IAM refuses it, what comes after is done all the same: a door must
   * not stay open for that.
   */
  | { readonly call: 'RevokeSessions'; readonly early?: true }
  | { readonly call: 'UpdateRole'; readonly description: string; readonly maxSessionSeconds: number }
  | { readonly call: 'AttachRolePolicy'; readonly policyArn: Arn }
  | { readonly call: 'PutRolePolicy'; readonly policyName: string; readonly document: PolicyText }
  | { readonly call: 'UntagRole'; readonly keys: readonly string[] }
  | { readonly call: 'TagRole'; readonly tags: Readonly<Record<string, string>> }
  | { readonly call: 'RemoveRoleFromInstanceProfile'; readonly instanceProfileName: string }
  | { readonly call: 'DeleteRole' };

/** All that should be done to one role, in order. A failure stops this role and no other. */
export interface RoleOperations {
  readonly role: string;
  /** undefined for a create. It is in the plan's digest: a plan for another role of this name is another plan. */
  readonly roleId: RoleId | undefined;
  /** Begun only when that role's operations have all succeeded, if it has any. */
  readonly after?: string;
  /** Begun only when all else was tried, and nothing of it was done. */
  readonly alone?: true;
  readonly operations: readonly Operation[];
}

/** How one role fared. */
export interface Outcome {
  readonly role: string;
  /** Of a role that was created, where IAM has answered with it. */
  readonly roleId?: RoleId;
  readonly done: readonly Operation[];
  /** The first operation that failed and why. */
  readonly failure: { readonly operation: Operation; readonly error: Error } | undefined;
  /** What was not tried: after the failure, or because apply had to stop. */
  readonly notTried: readonly Operation[];
}

export function isFailed({ failure }: Outcome): boolean {
  return failure !== undefined;
}

/** All of it was done; false where nothing was tried. */
export function isWhole(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && outcome.failure === undefined && outcome.notTried.length === 0;
}
