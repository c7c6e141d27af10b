/** What the ARN of a managed policy says about it. */

/**
 * Whether AWS keeps it for a role of its own service. IAM attaches such a policy to no other role, also where GetPolicy
 * says that it is attachable.
 */
export function isServicePolicy(arn: string): boolean {
  return /^arn:[^:]*:iam::aws:policy\/aws-service-role\//.test(arn);
}
