import type { RoleGuardrail } from '../role-guardrails.ts';

/** By name, as their text is AWS's and changes without notice. Some stand under `job-function/` or `service-role/`. */
const ADMIN: ReadonlySet<string> = new Set([
  'AdministratorAccess',
  'AdministratorAccess-AWSElasticBeanstalk',
  'AdministratorAccess-Amplify',
  'PowerUserAccess',
]);

/** AWS's managed policies that are an administrator, or one service whole. */
export const adminManagedPolicy: RoleGuardrail = {
  rule: 'admin-managed-policy',
  level: 'refuse',
  check({ manifest }) {
    return manifest.policies.flatMap((entry, index) => {
      const name = 'managed' in entry ? awsPolicyName(entry.managed) : undefined;
      const what = name === undefined ? undefined : whatItIs(name);
      if (what === undefined) return [];
      return {
        pointer: `/spec/policies/${index}/managed`,
        message: `${name} ${what}`,
        hint: 'write statements for what the pipeline really calls, or name a customer managed policy; for cdk deploy use `preset: cdk-deploy`',
      };
    });
  },
};

/** The last part of `arn:aws:iam::aws:policy/job-function/NetworkAdministrator`. */
function awsPolicyName(arn: string): string | undefined {
  return arn.split(':')[4] === 'aws' ? arn.slice(arn.lastIndexOf('/') + 1) : undefined;
}

function whatItIs(name: string): string | undefined {
  if (ADMIN.has(name)) return 'makes the pipeline an administrator, or lets it become one';
  if (/FullAccess(Policy)?(V\d+|_v\d+)?$/i.test(name))
    return 'allows everything in its service, on every resource of the account';
  return undefined;
}
