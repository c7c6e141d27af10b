import type { RoleRule } from './rule.ts';

/**
 * Policies whose name does not say it: their text changes other roles' permissions or passes any role. Found by running
 * these same guardrails over the text of every AWS managed policy.
 */
const LIKE_ADMIN: ReadonlySet<string> = new Set([
  'AWSCodeStarServiceRole',
  'AWSControlTowerServiceRolePolicy',
  'AWSDataPipeline_PowerUser',
  'AWSElasticBeanstalkManagedUpdatesCustomerRolePolicy',
  'AWSElasticBeanstalkRoleCore',
  'AWSElasticBeanstalkService',
  'AmazonElasticMapReduceRole',
  'AmazonSSMAutomationRole',
  'AmazonSSMMaintenanceWindowRole',
  'DataScientist',
  'EC2InstanceConnect',
  'PowerUserAccess',
  'ROSAInstallerPolicy',
  'SageMakerStudioProjectProvisioningRolePolicy',
  'SecretsManagerReadWrite',
]);

/** AWS's managed policies that give the rights of an administrator, or a whole service. */
export const adminManagedPolicy: RoleRule = {
  codes: ['admin-managed-policy'],
  level: 'refuse',
  check({ manifest }) {
    return manifest.policies.flatMap((entry, index) => {
      const name = 'managed' in entry ? awsPolicyName(entry.managed) : undefined;
      const what = name === undefined ? undefined : whatItDoes(name);
      if (what === undefined) return [];
      return {
        pointer: `/spec/policies/${index}/managed`,
        message: `${name} ${what}`,
        remedy:
          'write statements for what the pipeline really calls, or name a customer managed policy; for cdk deploy use `preset: cdk-deploy`',
      };
    });
  },
};

/** The last part of `arn:aws:iam::aws:policy/job-function/NetworkAdministrator`. */
export function awsPolicyName(arn: string): string | undefined {
  return arn.split(':')[4] === 'aws' ? arn.slice(arn.lastIndexOf('/') + 1) : undefined;
}

/** In any letter case: IAM would refuse another spelling, but a guardrail should not depend on it. */
export function whatItDoes(name: string): string | undefined {
  if (/^AdministratorAccess|Administrator(Access)?$|Admin(Access|Policy)$|^AWSQuickSetup/i.test(name)) return ADMIN;
  if ([...LIKE_ADMIN].some((one) => one.toLowerCase() === name.toLowerCase())) return ADMIN;
  if (/FullAccess(Policy)?(_?V\d+)?$/i.test(name)) return 'allows everything in its service, on every resource';
  return undefined;
}

const ADMIN = 'makes the pipeline an administrator of the account or of a service, or lets it become one';
