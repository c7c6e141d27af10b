/** In which ways a role that deploys has what CloudFormation may do (deployment-roles.ts). */

/** The ways, in the order in which the note tells them. */
export const WAYS = {
  'deploy-role': "by the CDK's deploy role",
  stacks: 'by stacks that they update, as each keeps the role that it was made with',
  assets: 'by the asset bucket of the CDK, from where templates and code are deployed',
} as const;

/** One way in which a role has what CloudFormation may do. */
export interface DeploymentPower {
  readonly way: keyof typeof WAYS;
  /** Where CloudFormation does it: twelve digits. */
  readonly account: string;
}
