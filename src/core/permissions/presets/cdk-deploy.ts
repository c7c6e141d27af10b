/**
 * `cdk deploy` from a pipeline, in its safe form: the pipeline may assume the roles that `cdk bootstrap` made for
 * exactly this, by exact ARN, and nothing else. CloudFormation then works with its own execution role.
 *
 * The usual recipe (`cloudformation:*` and `sts:AssumeRole` on `*`, `iam:PassRole` on `role/cdk-*` of any account) lets
 * the pipeline become every role that trusts the account, and is refused here.
 */
import type { Preset } from './preset.ts';

/** The roles of the modern bootstrap stack (template version 4 and later) that the CDK CLI assumes. */
const BOOTSTRAP_ROLES = ['deploy-role', 'file-publishing-role', 'image-publishing-role', 'lookup-role'];

export const cdkDeploy: Preset<{ regions: string[]; account?: string; qualifier?: string }> = {
  name: 'cdk-deploy',
  statements({ regions, account, qualifier = 'hnb659fds' }, home) {
    return [
      {
        sid: 'AssumeCdkBootstrapRoles',
        actions: ['sts:AssumeRole'],
        resources: regions.flatMap((region) =>
          BOOTSTRAP_ROLES.map(
            (role) =>
              `arn:${home.partition}:iam::${account ?? home.account}:role/cdk-${qualifier}-${role}-${account ?? home.account}-${region}`,
          ),
        ),
      },
    ];
  },
};
