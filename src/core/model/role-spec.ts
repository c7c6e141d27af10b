/** A role as IAM could hold it, wanted or existing. */
import type { Arn } from './ids.ts';

/** A policy document as JSON text. Text, so that the usual case, no change, is one string comparison. */
export type PolicyText = string;

/** One role as IAM could hold it: the same shape for desired and actual, so that diff compares like with like. */
export interface RoleSpec {
  readonly name: string;
  /** Begins and ends with `/`. */
  readonly path: string;
  /** '' is "none": IAM makes no difference. */
  readonly description: string;
  readonly maxSessionSeconds: number;
  readonly trust: PolicyText;
  /** undefined only on an actual role: every desired role has a boundary. */
  readonly boundaryArn: Arn | undefined;
  readonly managedPolicyArns: readonly Arn[];
  readonly inlinePolicies: Readonly<Record<string, PolicyText>>;
  /** Without those that say nothing about the role (SILENT_TAGS), and without `aws:…` system tags. */
  readonly tags: Readonly<Record<string, string>>;
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

/** Without whatever else is known of the role. */
export function specOf<Spec extends RoleSpec>(role: Spec): Pick<Spec, keyof RoleSpec> {
  const { name, path, description, maxSessionSeconds, trust, boundaryArn, managedPolicyArns, inlinePolicies, tags } =
    role;
  return { name, path, description, maxSessionSeconds, trust, boundaryArn, managedPolicyArns, inlinePolicies, tags };
}
