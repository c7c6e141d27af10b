/**
 * The names of everything that the service consists of. They are fixed, not generated, for two reasons: the permissions
 * boundary has to name these things before they exist, to keep pipelines away from them, and people have to find them.
 */

import { DEFAULT_DEPLOYMENT } from '../src/core/model/deployment.ts';
import { SERVICE_PATH, type ServiceRoles, servicePrefix, serviceRoles } from '../src/core/model/service-roles.ts';
import { queueNames, stateBucketName } from '../src/layout.ts';

/** IAM path of the service's own roles and policies; never inside the path of the managed roles. */
export const TOOL_PATH = SERVICE_PATH;

/** What every name of every deployment begins with, so that one pattern a service finds them all. */
const PREFIX = servicePrefix(DEFAULT_DEPLOYMENT);
/** The same of stacks and dashboards. */
export const STACK_PREFIX = 'Rolekeeper';

/** On every part of the gate's network: the boundary keeps pipelines from what has it (infra/gate-boundary.ts). */
export const GATE_TAG = 'rolekeeper:gate';

export interface Names {
  readonly roles: ServiceRoles;
  readonly stacks: {
    readonly account: string;
    readonly reconciler: string;
    readonly forwarder: string;
    readonly webhook: string;
    readonly branchAudit: string;
    readonly gate: string;
  };
  readonly reconcile: string;
  readonly webhook: string;
  readonly branchAudit: string;
  readonly gate: string;
  readonly gateExchange: string;
  /** In Secrets Manager, where names are paths. */
  readonly webhookSecret: string;
  readonly bitbucketToken: string;
  readonly pipelinesToken: string;
  readonly doorbells: string;
  readonly deadLetters: string;
  readonly undelivered: string;
  readonly driftSchedule: string;
  readonly manifestsRule: string;
  readonly iamRule: string;
  readonly forwardRule: string;
  readonly branchAuditRule: string;
  readonly alarmTopic: string;
  readonly alarmKey: string;
  readonly dashboard: string;
  /** `service` of the metrics: their one dimension. */
  readonly service: string;
  readonly alarm: (id: string) => string;
}

/** The names of one deployment. Those of `default` are as they were before a deployment had a name. */
export function namesOf({ deployment }: Pick<Place, 'deployment'>): Names {
  const prefix = servicePrefix(deployment);
  const isDefault = deployment === DEFAULT_DEPLOYMENT;
  const stack = (part: string) =>
    isDefault ? `${STACK_PREFIX}${part}` : [STACK_PREFIX, deployment, part].filter(Boolean).join('-');
  const secret = (name: string) => [PREFIX, ...(isDefault ? [] : [deployment]), name].join('/');
  return {
    roles: serviceRoles(deployment),
    stacks: {
      account: stack('Account'),
      reconciler: stack(''),
      forwarder: stack('Forwarder'),
      webhook: stack('Webhook'),
      branchAudit: stack('BranchAudit'),
      gate: stack('Gate'),
    },
    reconcile: `${prefix}-reconcile`,
    webhook: `${prefix}-webhook`,
    branchAudit: `${prefix}-branch-audit`,
    gate: `${prefix}-gate`,
    gateExchange: `${prefix}-gate-exchange`,
    webhookSecret: secret('webhook-secret'),
    bitbucketToken: secret('bitbucket-token'),
    pipelinesToken: secret('pipelines-token'),
    ...queueNames(deployment),
    undelivered: `${prefix}-undelivered`,
    driftSchedule: `${prefix}-drift`,
    manifestsRule: `${prefix}-manifests-changed`,
    iamRule: `${prefix}-iam-changed`,
    forwardRule: `${prefix}-forward-iam-changes`,
    branchAuditRule: `${prefix}-branch-audit`,
    alarmTopic: `${prefix}-alarms`,
    alarmKey: `alias/${prefix}-alarms`,
    dashboard: isDefault ? STACK_PREFIX : `${STACK_PREFIX}-${deployment}`,
    service: prefix,
    alarm: (id) => `${prefix}-${id}`,
  };
}

/** Where a deployment is, and which one it is there. */
export interface Place {
  /** `aws`, `aws-cn`, `aws-eusc` … */
  partition: string;
  account: string;
  region: string;
  /** As the settings have it. */
  deployment: string;
}

export function bucketNames({ account, region, deployment }: Omit<Place, 'partition'>): {
  config: string;
  state: string;
} {
  return {
    config: `${servicePrefix(deployment)}-config-${account}-${region}`,
    state: stateBucketName(deployment, account, region),
  };
}

export function roleArn({ partition, account }: Pick<Place, 'partition' | 'account'>, name: string): string {
  return `arn:${partition}:iam::${account}:role${TOOL_PATH}${name}`;
}

/** Of every deployment, as a pattern. */
export const ALARM_KEYS = `alias/${PREFIX}-*`;

/** ARN patterns of stacks that are not named as ours are, because another app made them (infra/library.ts). */
export function stackArns(
  { partition, account }: Pick<Place, 'partition' | 'account'>,
  stacks: readonly string[],
): string[] {
  return stacks.map((name) => `arn:${partition}:cloudformation:*:${account}:stack/${name}/*`);
}

/** ARN pattern of our functions in every region, of every deployment, aliases and versions included. */
export function functionArns({ partition, account }: Pick<Place, 'partition' | 'account'>): string {
  return `arn:${partition}:lambda:*:${account}:function:${PREFIX}-*`;
}

/**
 * ARN patterns of all that a service consists of, in every region of the account and of every deployment.
 * @param qualifiers those of the CDK bootstraps which deploy services of ours alone
 */
export function assetArns(
  { partition, account }: Pick<Place, 'partition' | 'account'>,
  qualifiers: readonly string[],
): string[] {
  const regional = (service: string, resource: string) => `arn:${partition}:${service}:*:${account}:${resource}`;
  return [
    `arn:${partition}:s3:::${PREFIX}-*-${account}-*`,
    regional('cloudformation', `stack/${STACK_PREFIX}*`),
    // Those of the CDK bootstrap that deploys us alone: what they hold becomes our code.
    ...qualifiers.flatMap((qualifier) => [
      `arn:${partition}:s3:::cdk-${qualifier}-assets-${account}-*`,
      `arn:${partition}:iam::${account}:role/cdk-${qualifier}-*`,
    ]),
    regional('cloudwatch', `alarm:${PREFIX}-*`),
    `arn:${partition}:cloudwatch::${account}:dashboard/${STACK_PREFIX}*`,
    regional('events', `rule/${PREFIX}-*`),
    regional('kms', ALARM_KEYS),
    functionArns({ partition, account }),
    regional('logs', `log-group:/aws/lambda/${PREFIX}-*`),
    regional('scheduler', `schedule/*/${PREFIX}-*`),
    regional('secretsmanager', `secret:${PREFIX}/*`),
    regional('sns', `${PREFIX}-*`),
    regional('sqs', `${PREFIX}-*`),
  ];
}
