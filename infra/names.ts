/**
 * The names of everything that the service consists of. They are fixed, not generated, for two reasons: the permissions
 * boundary has to name these things before they exist, to keep pipelines away from them, and people have to find them.
 */

import { SERVICE_ROLES } from '../src/core/model/service-roles.ts';
import { stateBucketName } from '../src/layout.ts';

/** IAM path of the service's own roles and policies; never inside the path of the managed roles. */
export const TOOL_PATH = '/rolekeeper/';

/** Every name of ours begins with this, so that one pattern a service finds them all. */
const PREFIX = 'rolekeeper';

/** AWS's quota for the name of a stack, and a pattern for all of ours. */
export const STACKS = {
  account: 'RolekeeperAccount',
  reconciler: 'Rolekeeper',
  forwarder: 'RolekeeperForwarder',
  webhook: 'RolekeeperWebhook',
} as const;

/** The core's own list, as its guardrail has to know them. */
export const ROLE_NAMES = SERVICE_ROLES;

export const NAMES = {
  reconcile: `${PREFIX}-reconcile`,
  webhook: `${PREFIX}-webhook`,
  /** In Secrets Manager, where names are paths. */
  webhookSecret: `${PREFIX}/webhook-secret`,
  doorbells: `${PREFIX}-doorbells.fifo`,
  deadLetters: `${PREFIX}-dead-letters.fifo`,
  undelivered: `${PREFIX}-undelivered`,
  driftSchedule: `${PREFIX}-drift`,
  manifestsRule: `${PREFIX}-manifests-changed`,
  iamRule: `${PREFIX}-iam-changed`,
  forwardRule: `${PREFIX}-forward-iam-changes`,
  alarmTopic: `${PREFIX}-alarms`,
  alarmKey: `alias/${PREFIX}-alarms`,
  bitbucketToken: `${PREFIX}/bitbucket-token`,
  dashboard: 'Rolekeeper',
  /** Alarms are named `rolekeeper-<id>`. */
  alarm: (id: string) => `${PREFIX}-${id}`,
} as const;

/** Where a deployment is. */
export interface Place {
  /** `aws`, `aws-cn`, `aws-eusc` … */
  partition: string;
  account: string;
  region: string;
}

export function bucketNames({ account, region }: Pick<Place, 'account' | 'region'>): { config: string; state: string } {
  return { config: `${PREFIX}-config-${account}-${region}`, state: stateBucketName(account, region) };
}

export function roleArn({ partition, account }: Pick<Place, 'partition' | 'account'>, name: string): string {
  return `arn:${partition}:iam::${account}:role${TOOL_PATH}${name}`;
}

/** ARN patterns of stacks that are not named as ours are, because another app made them (infra/library.ts). */
export function stackArns(
  { partition, account }: Pick<Place, 'partition' | 'account'>,
  stacks: readonly string[],
): string[] {
  return stacks.map((name) => `arn:${partition}:cloudformation:*:${account}:stack/${name}/*`);
}

/** ARN pattern of our functions in every region, aliases and versions included. */
export function functionArns({ partition, account }: Pick<Place, 'partition' | 'account'>): string {
  return `arn:${partition}:lambda:*:${account}:function:${PREFIX}-*`;
}

/**
 * ARN patterns of all that the service consists of, in every region of the account.
 * @param qualifier that of the CDK bootstrap which deploys the service alone
 */
export function assetArns({ partition, account }: Pick<Place, 'partition' | 'account'>, qualifier: string): string[] {
  const regional = (service: string, resource: string) => `arn:${partition}:${service}:*:${account}:${resource}`;
  return [
    `arn:${partition}:s3:::${PREFIX}-*-${account}-*`,
    regional('cloudformation', `stack/${STACKS.reconciler}*`),
    // Those of the CDK bootstrap that deploys us alone: what they hold becomes our code.
    `arn:${partition}:s3:::cdk-${qualifier}-assets-${account}-*`,
    `arn:${partition}:iam::${account}:role/cdk-${qualifier}-*`,
    regional('cloudwatch', `alarm:${PREFIX}-*`),
    `arn:${partition}:cloudwatch::${account}:dashboard/${NAMES.dashboard}`,
    regional('events', `rule/${PREFIX}-*`),
    regional('kms', NAMES.alarmKey),
    functionArns({ partition, account }),
    regional('logs', `log-group:/aws/lambda/${PREFIX}-*`),
    regional('scheduler', `schedule/*/${PREFIX}-*`),
    regional('secretsmanager', `secret:${PREFIX}/*`),
    regional('sns', `${PREFIX}-*`),
    regional('sqs', `${PREFIX}-*`),
  ];
}
