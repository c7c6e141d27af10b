/** What the ARN of a managed policy says about it. */

/**
 * Whether AWS keeps it for a role of its own service. IAM attaches such a policy to no other role, also where GetPolicy
 * says that it is attachable.
 */
export function isServicePolicy(arn: string): boolean {
  return /^arn:[^:]*:iam::aws:policy\/aws-service-role\//.test(arn);
}

/** Whether it is one of AWS's own. In whatever partition. */
export function isAwsPolicy(arn: string): boolean {
  return arn.includes(':iam::aws:');
}

/** Its name, for people: the last part of `arn:aws:iam::aws:policy/job-function/NetworkAdministrator`. */
export function policyName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
