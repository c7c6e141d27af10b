/** What to use instead of the usual recipe for `cdk deploy`. */
export const CDK_REMEDY =
  'for cdk deploy use `preset: cdk-deploy` (with: regions): it may assume the roles of cdk bootstrap by exact ARN, and CloudFormation works with its own role';
